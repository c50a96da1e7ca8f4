"""Groups: make, rename, remove, members, and what they may do in a workspace.

The right of system administrators is given on the admin level (workspace -1) only, all others in workspaces only.
"""

from photostat.errors import ConflictError, InvalidInputError
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, insert_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import (
    ADMIN_LEVEL,
    EVERYONE_GROUP,
    SYSTEM_ADMINISTRATORS_GROUP,
    ArtifactType,
)
from photostat.workspaces.change import Change
from photostat.workspaces.people import store
from photostat.workspaces.people.accounts import require_administrator
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Right
from photostat.workspaces.people.store import groups as groups_store
from photostat.workspaces.people.store import users as users_store

_ADMIN_RIGHTS = frozenset({Right.SYSTEM_ADMINISTRATOR})


def create_group(change: Change, name: str) -> int:
    """Make a group without members and rights; gives its ArtifactID. Raises InvalidInputError."""
    new = NewArtifact(artifact_type_id=ArtifactType.GROUP, name=check_name(name))
    group_id = insert_artifact(change.connection, ADMIN_LEVEL, new, user_id=change.user_id)
    store.insert_group(change.connection, group_id)
    change.note("group.create", ADMIN_LEVEL, [group_id], name=name)
    return group_id


def rename_group(change: Change, group_id: int, name: str) -> None:
    """Rename a group. Raises NotFoundError, InvalidInputError."""
    groups_store.find_group(change.connection, group_id)
    touch_artifact(change.connection, ADMIN_LEVEL, group_id, user_id=change.user_id, name=check_name(name))
    change.note("group.rename", ADMIN_LEVEL, [group_id], name=name)


def delete_group(change: Change, group_id: int) -> None:
    """Remove a group with its rights. Raises NotFoundError, ConflictError (one of the two that every instance has)."""
    groups_store.lock_people(change.connection)
    name = groups_store.find_group(change.connection, group_id).name
    if group_id in (EVERYONE_GROUP, SYSTEM_ADMINISTRATORS_GROUP):
        raise ConflictError(f"The group {name} is part of every instance and cannot be deleted.")
    delete_artifact(change.connection, ADMIN_LEVEL, group_id)
    require_administrator(change)
    change.note("group.delete", ADMIN_LEVEL, [group_id], name=name)


def add_to_group(change: Change, group_id: int, user_id: int) -> None:
    """Put a user into a group; twice is once. Raises NotFoundError."""
    groups_store.lock_people(change.connection)
    groups_store.find_group(change.connection, group_id)
    users_store.find_user(change.connection, user_id)
    store.add_member(change.connection, group_id, user_id)
    change.note("group.add_member", ADMIN_LEVEL, [group_id, user_id])


def remove_from_group(change: Change, group_id: int, user_id: int) -> None:
    """Take a user out of a group; twice is once. Raises NotFoundError, ConflictError (the last administrator)."""
    groups_store.lock_people(change.connection)
    groups_store.find_group(change.connection, group_id)
    users_store.find_user(change.connection, user_id)
    if groups_store.remove_member(change.connection, group_id, user_id):
        require_administrator(change)
        change.note("group.remove_member", ADMIN_LEVEL, [group_id, user_id])


def set_group_rights(change: Change, group_id: int, workspace_id: int, rights: frozenset[Right]) -> None:
    """Give a group just these rights in a workspace that exists. Raises NotFoundError, InvalidInputError, ConflictError."""
    groups_store.lock_people(change.connection)
    groups_store.find_group(change.connection, group_id)
    allowed = _ADMIN_RIGHTS if workspace_id == ADMIN_LEVEL else WORKSPACE_RIGHTS
    if not rights <= allowed:
        raise InvalidInputError(f"Rights must be among {', '.join(sorted(allowed))} here.")
    if rights and workspace_id != ADMIN_LEVEL and Right.VIEW_WORKSPACE not in rights:
        raise InvalidInputError(f"Rights must include {Right.VIEW_WORKSPACE.value}: nobody can use the others without it.")
    before = groups_store.rights_of_group(change.connection, group_id, workspace_id)
    groups_store.set_rights(change.connection, group_id, workspace_id, rights)
    require_administrator(change)
    change.note("group.set_rights", ADMIN_LEVEL, [group_id], workspace=workspace_id, before=sorted(before), rights=sorted(rights))
