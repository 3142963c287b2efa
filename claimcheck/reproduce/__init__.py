"""Claims computed again: arithmetic, counts, and small training runs that can fail."""
