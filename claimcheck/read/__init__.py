"""PDF to document: passages in reading order and tables as their authors set them."""
