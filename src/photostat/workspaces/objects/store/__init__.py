"""The SQL of objects."""
