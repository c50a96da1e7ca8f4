"""Which install of an application is the newest in its workspace: searches over installs show only that one."""

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
