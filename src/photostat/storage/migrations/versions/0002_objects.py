"""Remembered results of queries and exports; the union of several choices."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
