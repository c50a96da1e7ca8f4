"""The tables of error records and findings as SQL expressions; the columns themselves are made by the migrations."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

imaging_error = sa.table(
    "imaging_error",
    sa.column("workspace_id", sa.Integer),
    sa.column("error_id", sa.BigInteger),
    sa.column("document_id", sa.Integer),
    sa.column("set_id", sa.Integer),
    sa.column("job_id", sa.BigInteger),
    sa.column("profile_job_id", sa.BigInteger),
    sa.column("job_kind", sa.Text),
    sa.column("imaging_method", sa.Text),
    sa.column("native_type", sa.Text),
    sa.column("code", sa.Text),
    sa.column("message", sa.Text),
    sa.column("detail", sa.Text),
    sa.column("state", sa.Text),
    sa.column("occurred_on", sa.DateTime(timezone=True)),
    sa.column("state_changed_on", sa.DateTime(timezone=True)),
)

imaging_finding = sa.table(
    "imaging_finding",
    sa.column("workspace_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("code", sa.Text),
    sa.column("severity", sa.Text),
    sa.column("message", sa.Text),
    sa.column("pages", ARRAY(sa.Integer)),
    sa.column("items", ARRAY(sa.Text)),
)

# The documents that a job holds. Table and states belong to photostat.imaging.jobs, which stands above and imports from here:
# these are members of its DocumentState, and a test holds them to it.
PENDING = 0
GIVEN_BACK = 4
held_document = sa.table(
    "imaging_document",
    sa.column("workspace_id", sa.Integer),
    sa.column("job_id", sa.BigInteger),
    sa.column("document_id", sa.Integer),
    sa.column("state", sa.SmallInteger),
)
