"""Alembic asks for this file; migrations run through `photostat.storage.migrations.migrate`, never through its command."""
