"""Productions: what was asked for, its documents and pages with their Bates numbers."""

from pathlib import Path

from alembic import op

revision = "0040"
down_revision = "0032"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
