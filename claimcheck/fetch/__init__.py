"""Ids to papers: libraries, cache, arXiv, and whether it is the right paper."""
