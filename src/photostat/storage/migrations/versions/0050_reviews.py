"""QC review: which documents of a set somebody has looked at."""

from pathlib import Path

from alembic import op

revision = "0050"
down_revision = "0040"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
