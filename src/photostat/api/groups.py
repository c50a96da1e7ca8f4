"""Groups, their members and their rights: our own routes, for system administrators."""

from typing import Annotated

from photostat.api.admin_shapes import identifier
from photostat.api.call import CallOf
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Identifier, WorkspaceID
from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.people import groups
from photostat.workspaces.people.access import enter_admin_level
from photostat.workspaces.people.rights import Right
from photostat.workspaces.people.store import rights_of
from photostat.workspaces.people.store.groups import find_group, list_groups, rights_of_group

router = wire_router("/photostat/v1/groups", tags=["Groups"])
NamedRight = Annotated[Right, ByName(Right, names={right: right.value for right in Right})]


class GroupRequest(WireModel):
    """What a group shall be called."""

    name: str


class GroupAnswer(WireModel):
    """A group with its members."""

    artifact_id: int
    name: str
    members: tuple[Identifier, ...]


class RightsBody(WireModel):
    """Rights in one workspace; `SystemAdministrator` only in workspace -1."""

    rights: tuple[NamedRight, ...]


@router.get("")
def all_groups(call: CallOf) -> list[Identifier]:
    """All groups by name."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return [identifier(group) for group in list_groups(connection)]


@router.post("")
def make_group(call: CallOf, body: GroupRequest) -> GroupAnswer:
    """Make a group."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        return _answer(change.connection, groups.create_group(change, body.name))


@router.get("/{group_id}")
def read_group(call: CallOf, group_id: ArtifactID) -> GroupAnswer:
    """One group."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return _answer(connection, group_id)


@router.put("/{group_id}")
def rename_group(call: CallOf, group_id: ArtifactID, body: GroupRequest) -> GroupAnswer:
    """Rename a group."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        groups.rename_group(change, group_id, body.name)
        return _answer(change.connection, group_id)


@router.delete("/{group_id}")
def remove_group(call: CallOf, group_id: ArtifactID) -> None:
    """Remove a group with its rights."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        groups.delete_group(change, group_id)


@router.put("/{group_id}/members/{user_id}")
def add_member(call: CallOf, group_id: ArtifactID, user_id: ArtifactID) -> None:
    """Put a user into a group."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        groups.add_to_group(change, group_id, user_id)


@router.delete("/{group_id}/members/{user_id}")
def remove_member(call: CallOf, group_id: ArtifactID, user_id: ArtifactID) -> None:
    """Take a user out of a group."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        groups.remove_from_group(change, group_id, user_id)


@router.get("/{group_id}/workspaces/{workspace_id}/rights")
def read_rights(call: CallOf, group_id: ArtifactID, workspace_id: WorkspaceID) -> RightsBody:
    """What a group may do in a workspace."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        _check_workspace(connection, call.user_id, workspace_id)
        find_group(connection, group_id)
        return RightsBody(rights=tuple(sorted(rights_of_group(connection, group_id, workspace_id))))


@router.put("/{group_id}/workspaces/{workspace_id}/rights")
def set_rights(call: CallOf, group_id: ArtifactID, workspace_id: WorkspaceID, body: RightsBody) -> RightsBody:
    """Give a group just these rights in a workspace."""
    with call.change() as change:
        enter_admin_level(change.connection, call.user_id)
        _check_workspace(change.connection, call.user_id, workspace_id)
        groups.set_group_rights(change, group_id, workspace_id, frozenset(body.rights))
    return RightsBody(rights=tuple(sorted(body.rights)))


def _check_workspace(connection: Connection, user_id: int, workspace_id: int) -> None:
    if workspace_id != ADMIN_LEVEL and not rights_of(connection, user_id, workspace_id).workspace_exists:
        raise NotFoundError


def _answer(connection: Connection, group_id: int) -> GroupAnswer:
    found = find_group(connection, group_id)
    members = tuple(identifier(member) for member in found.members)
    return GroupAnswer(artifact_id=group_id, name=found.name, members=members)
