"""Saved searches: a definition that is checked when it is saved, and evaluated as a SQL set of documents."""
