"""Imaging: profiles, sets, jobs and their queue, document errors, findings, mail."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0006"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
