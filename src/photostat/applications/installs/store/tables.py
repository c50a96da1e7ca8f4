"""The tables of installs."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

install_table = sa.table(
    "application_install",
    sa.column("application_install_id", sa.Integer),
    sa.column("application_id", sa.Integer),
    sa.column("application_guid", sa.Uuid),
    sa.column("application_name", sa.Text),
    sa.column("workspace_id", sa.Integer),
    sa.column("version", ARRAY(sa.Integer)),
    sa.column("schema_version", ARRAY(sa.Integer)),
    sa.column("status", sa.SmallInteger),
    sa.column("message", sa.Text),
    sa.column("validation_messages", ARRAY(sa.Text)),
    sa.column("unlocks_applications", sa.Boolean),
    sa.column("resolutions", JSONB),
    sa.column("conflicts", JSONB),
    sa.column("attempts", sa.SmallInteger),
    sa.column("claimed_on", sa.DateTime(timezone=True)),
    sa.column("installed_by", sa.Integer),
    sa.column("queued_on", sa.DateTime(timezone=True)),
    sa.column("started_on", sa.DateTime(timezone=True)),
    sa.column("completed_on", sa.DateTime(timezone=True)),
)
detail_table = sa.table(
    "application_install_detail",
    sa.column("application_install_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("created_on", sa.DateTime(timezone=True)),
    sa.column("artifact_type_name", sa.Text),
    sa.column("name", sa.Text),
    sa.column("artifact_id", sa.Integer),
    sa.column("guid", sa.Uuid),
    sa.column("message", sa.Text),
    sa.column("is_error", sa.Boolean),
)
workspace_application = sa.table(
    "workspace_application",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("application_guid", sa.Uuid),
    sa.column("version", ARRAY(sa.Integer)),
    sa.column("schema_version", ARRAY(sa.Integer)),
    sa.column("is_locked", sa.Boolean),
    sa.column("is_modified", sa.Boolean),
    sa.column("application_install_id", sa.Integer),
)
component_table = sa.table(
    "application_component",
    sa.column("workspace_id", sa.Integer),
    sa.column("application_artifact_id", sa.Integer),
    sa.column("guid", sa.Uuid),
    sa.column("artifact_id", sa.Integer),
)
object_type_table = sa.table(
    "object_type",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("artifact_type_id", sa.Integer),
    sa.column("parent_artifact_type_id", sa.Integer),
)
part_table = sa.table(
    "application_part",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("definition", JSONB),
    sa.column("blob_key", sa.Text),
)
