"""The SQL of markups."""
