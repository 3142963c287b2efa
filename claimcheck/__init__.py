"""Audit machine-written literature reports against the papers they cite."""

__version__ = "0.1.0"
