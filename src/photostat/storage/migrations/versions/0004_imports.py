"""Series of control numbers; import jobs with their sources and item errors."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
