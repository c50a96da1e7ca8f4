"""Full text: how texts become words and chunks."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The SQL stands beside this file, in full."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
