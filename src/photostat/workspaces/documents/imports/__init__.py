"""Imports through the import service: jobs that read load files on the server's own disk, in the background."""
