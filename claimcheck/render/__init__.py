"""Verdicts to tables: terminal, Markdown, CSV, JSON, and the report's own table anew."""
