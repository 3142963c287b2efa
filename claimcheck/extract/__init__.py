"""Report to claims: what a report asserts, cites and says of itself."""
