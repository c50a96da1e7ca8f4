"""Sessions of people who signed in to the web console."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0022"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
