"""The table of sets as a SQL expression; the columns themselves are made by migration 0010."""

import sqlalchemy as sa

imaging_set = sa.table(
    "imaging_set",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("data_source_id", sa.Integer),
    sa.column("profile_id", sa.Integer),
    sa.column("recipients", sa.Text),
    sa.column("qc_enabled_on_last_run", sa.Boolean),
    sa.column("last_job_id", sa.BigInteger),
    sa.column("last_run_error", sa.Text),
    sa.column("last_run_error_on", sa.DateTime(timezone=True)),
    sa.column("qc_change", sa.Text),
    sa.column("hidden", sa.BigInteger),
    sa.column("viewable", sa.BigInteger),
    sa.column("warned", sa.BigInteger),
    sa.column("counts_stale", sa.Boolean),
)

imaging_finding = sa.table(
    "imaging_finding",
    sa.column("workspace_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("severity", sa.Text),
)


def is_set(workspace_id: int, set_id: int) -> sa.ColumnElement[bool]:
    """The row of one set."""
    return sa.and_(imaging_set.c.workspace_id == workspace_id, imaging_set.c.artifact_id == set_id)
