"""The tables of users, groups, rights and client registrations."""

import sqlalchemy as sa

user_account = sa.table(
    "user_account",
    sa.column("artifact_id", sa.Integer),
    sa.column("email", sa.Text),
    sa.column("password_hash", sa.Text),
    sa.column("is_active", sa.Boolean),
)
user_group = sa.table("user_group", sa.column("artifact_id", sa.Integer))
group_member = sa.table("group_member", sa.column("group_id", sa.Integer), sa.column("user_id", sa.Integer))
group_right = sa.table(
    "group_right", sa.column("group_id", sa.Integer), sa.column("workspace_id", sa.Integer), sa.column("right_name", sa.Text)
)
oauth_client = sa.table(
    "oauth_client",
    sa.column("client_id", sa.Text),
    sa.column("name", sa.Text),
    sa.column("secret_hash", sa.Text),
    sa.column("user_id", sa.Integer),
    sa.column("is_enabled", sa.Boolean),
    sa.column("created_on", sa.DateTime(timezone=True)),
)
