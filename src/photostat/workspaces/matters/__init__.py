"""Clients, their matters, and the workspaces in which the documents of a matter lie."""
