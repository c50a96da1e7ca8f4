"""The SQL of productions."""
