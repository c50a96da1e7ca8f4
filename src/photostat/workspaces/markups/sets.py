"""Markup sets: what markups are gathered in. Each workspace is born with one, Primary, which stays; a set in use stays too."""

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.model import Artifact
from photostat.workspaces.artifacts.store import (
    NewArtifact,
    delete_artifact,
    find_artifact,
    insert_artifact,
    lock_artifact,
    touch_artifact,
)
from photostat.workspaces.artifacts.well_known import PRIMARY_MARKUP_SET, SYSTEM_ROOT, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.markups.store.markups import is_set_used
from photostat.workspaces.markups.store.sets import is_name_taken, lock_sets, sets_of

__all__ = ["PRIMARY_MARKUP_SET", "create_set", "delete_set", "hold_set", "rename_set", "sets_of"]


def create_set(change: Change, workspace_id: int, name: str) -> int:
    """Make a set; gives its ArtifactID. Raises InvalidInputError, ConflictError (the name is taken)."""
    name = _free_name(change, workspace_id, name, but=0)
    new = NewArtifact(artifact_type_id=ArtifactType.MARKUP_SET, name=name, parent_id=SYSTEM_ROOT)
    set_id = insert_artifact(change.connection, workspace_id, new, user_id=change.user_id)
    change.note("markup_set.create", workspace_id, [set_id], name=name)
    return set_id


def rename_set(change: Change, workspace_id: int, set_id: int, name: str) -> None:
    """Give a set another name. Raises NotFoundError, InvalidInputError, ConflictError."""
    find_set(change.connection, workspace_id, set_id)
    name = _free_name(change, workspace_id, name, but=set_id)
    touch_artifact(change.connection, workspace_id, set_id, user_id=change.user_id, name=name)
    change.note("markup_set.rename", workspace_id, [set_id], name=name)


def delete_set(change: Change, workspace_id: int, set_id: int) -> None:
    """Remove a set without markups. Raises NotFoundError, ConflictError (in use, or the first one)."""
    lock_artifact(change.connection, workspace_id, set_id)
    find_set(change.connection, workspace_id, set_id)
    if set_id == PRIMARY_MARKUP_SET:
        raise ConflictError("The first markup set of a workspace stays: markups without a set of their own belong to it.")
    if is_set_used(change.connection, workspace_id, set_id):
        raise ConflictError("There are markups in this set. Move or remove them first.")
    delete_artifact(change.connection, workspace_id, set_id)
    change.note("markup_set.delete", workspace_id, [set_id])


def find_set(connection: Connection, workspace_id: int, set_id: int) -> Artifact:
    """One set. Raises NotFoundError."""
    return find_artifact(connection, workspace_id, set_id, ArtifactType.MARKUP_SET)


def hold_set(connection: Connection, workspace_id: int, set_id: int) -> int:
    """Nobody deletes this set until the change ends; gives its id. Raises InvalidInputError where there is none."""
    lock_artifact(connection, workspace_id, set_id)
    try:
        find_set(connection, workspace_id, set_id)
    except NotFoundError as error:
        raise InvalidInputError(f"SetID: there is no markup set {set_id} in this workspace.") from error
    return set_id


def _free_name(change: Change, workspace_id: int, name: str, *, but: int) -> str:
    name = name.strip()
    check_name(name)
    lock_sets(change.connection, workspace_id)
    if is_name_taken(change.connection, workspace_id, name, but=but):
        raise ConflictError(f"Name: there is a markup set {name!r} already. Choose another name.")
    return name
