"""Photostat turns the native documents of a lawsuit into numbered page images with load files."""

__version__ = "0.1.0"
