"""What the console shows of imaging that is under way, and the versions of profiles."""

from pathlib import Path

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
