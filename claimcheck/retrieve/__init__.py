"""Claims to evidence: passages and table cells that may bear on a claim, ranked."""
