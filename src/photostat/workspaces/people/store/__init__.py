"""The SQL of people, by table: accounts, groups and rights, credentials."""

from photostat.workspaces.people.store.credentials import (
    FoundCredentials,
    find_credentials,
    find_oauth_client,
    find_token_user,
    insert_token,
)
from photostat.workspaces.people.store.groups import FoundRights, add_member, grant, insert_group, rights_of
from photostat.workspaces.people.store.users import has_users, insert_user

__all__ = [
    "FoundCredentials",
    "FoundRights",
    "add_member",
    "find_credentials",
    "find_oauth_client",
    "find_token_user",
    "grant",
    "has_users",
    "insert_group",
    "insert_token",
    "insert_user",
    "rights_of",
]
