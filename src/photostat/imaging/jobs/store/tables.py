"""The tables of jobs as SQL expressions; the columns themselves are made by migration 0010."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

_TIME = sa.DateTime(timezone=True)

imaging_job = sa.table(
    "imaging_job",
    sa.column("job_id", sa.BigInteger),
    sa.column("job_guid", sa.Uuid),
    sa.column("workspace_id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("state", sa.Text),
    sa.column("set_id", sa.Integer),
    sa.column("data_source_id", sa.Integer),
    sa.column("profile_id", sa.Integer),
    sa.column("profile", JSONB),
    sa.column("qc_enabled", sa.Boolean),
    sa.column("priority", sa.Integer),
    sa.column("origination_id", sa.Uuid),
    sa.column("alternate_native", sa.Text),
    sa.column("removes_alternate_native", sa.Boolean),
    sa.column("source_type", sa.Text),
    sa.column("submitted_by", sa.Integer),
    sa.column("submitted_on", _TIME),
    sa.column("started_on", _TIME),
    sa.column("ended_on", _TIME),
    sa.column("stop_asked_by", sa.Integer),
    sa.column("chosen_up_to", sa.Integer),
    sa.column("chooser_lease_until", _TIME),
    sa.column("documents", sa.BigInteger),
    sa.column("submitted", sa.BigInteger),
    sa.column("imaged", sa.BigInteger),
    sa.column("errored", sa.BigInteger),
    sa.column("skipped", sa.BigInteger),
    sa.column("warned", sa.BigInteger),
    sa.column("error", sa.Text),
)

imaging_document = sa.table(
    "imaging_document",
    sa.column("workspace_id", sa.Integer),
    sa.column("job_id", sa.BigInteger),
    sa.column("document_id", sa.Integer),
    sa.column("batch_number", sa.Integer),
    sa.column("state", sa.SmallInteger),
    sa.column("skip_reason", sa.Text),
    sa.column("losses", sa.SmallInteger),
)

imaging_batch = sa.table(
    "imaging_batch",
    sa.column("job_id", sa.BigInteger),
    sa.column("batch_number", sa.Integer),
    sa.column("first_document_id", sa.Integer),
    sa.column("last_document_id", sa.Integer),
    sa.column("profile_job_id", sa.BigInteger),
    sa.column("state", sa.Text),
    sa.column("lease_token", sa.Uuid),
    sa.column("leased_by", sa.Text),
    sa.column("lease_until", _TIME),
    sa.column("losses", sa.SmallInteger),
    sa.column("current_document_id", sa.Integer),
    sa.column("current_since", _TIME),
)

imaging_rate = sa.table(
    "imaging_rate",
    sa.column("job_id", sa.BigInteger),
    sa.column("minute", _TIME),
    sa.column("submitted", sa.BigInteger),
    sa.column("imaged", sa.BigInteger),
    sa.column("errored", sa.BigInteger),
    sa.column("pages", sa.BigInteger),
)

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
    sa.column("last_run_error_on", _TIME),
    sa.column("qc_change", sa.Text),
    sa.column("hidden", sa.BigInteger),
    sa.column("viewable", sa.BigInteger),
    sa.column("warned", sa.BigInteger),
    sa.column("counts_stale", sa.Boolean),
)
