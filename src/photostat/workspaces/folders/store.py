"""The SQL of folders. A folder is an artifact of type 9 and nothing more; its parent is the artifact's."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.exc import IntegrityError

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER, ArtifactType
from photostat.workspaces.folders.model import Folder

# Changes of the tree's shape in one workspace come one after the other: two moves at once could make a ring
_TREE_LOCK = 0x666F6C64


def lock_tree(connection: Connection, workspace_id: int) -> None:
    """Wait until no other transaction reshapes this tree, and hold it until the end of this one."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key, :workspace)"), {"key": _TREE_LOCK, "workspace": workspace_id})


def find_folder(connection: Connection, workspace_id: int, folder_id: int) -> Folder:
    """One folder. Raises NotFoundError."""
    row = connection.execute(_select(workspace_id).where(artifact.c.artifact_id == folder_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return _read(row)


def find_folders(connection: Connection, workspace_id: int, folder_ids: Sequence[int]) -> dict[int, Folder]:
    """Those of these folders that are there, by id."""
    wanted = artifact.c.artifact_id == sa.any_(sa.literal(list(folder_ids), ARRAY(sa.Integer)))
    found = (_read(row) for row in connection.execute(_select(workspace_id).where(wanted)))
    return {folder.artifact_id: folder for folder in found}


def hold_folder(connection: Connection, workspace_id: int, folder_id: int) -> None:
    """Keep a folder from being deleted until this transaction ends. Raises NotFoundError."""
    held = connection.execute(
        sa.select(artifact.c.artifact_id)
        .where(_is_folder(workspace_id), artifact.c.artifact_id == folder_id)
        .with_for_update(read=True, key_share=True)
    )
    if held.one_or_none() is None:
        raise NotFoundError


def children_of(connection: Connection, workspace_id: int, parent_ids: Sequence[int]) -> list[Folder]:
    """The direct subfolders of these folders, by name."""
    parents = artifact.c.parent_id == sa.any_(sa.literal(list(parent_ids), ARRAY(sa.Integer)))
    ordered = sa.func.lower(artifact.c.name), artifact.c.artifact_id
    return [_read(row) for row in connection.execute(_select(workspace_id).where(parents).order_by(*ordered))]


def is_within(connection: Connection, workspace_id: int, folder_id: int, ancestor_id: int) -> bool:
    """Whether a folder is `ancestor_id` or lies somewhere below it."""
    inside = sa.select(sa.literal(folder_id).in_(subtree_of(workspace_id, [ancestor_id])))
    return bool(connection.execute(inside).scalar())


def subtree_of(workspace_id: int, folder_ids: Sequence[int]) -> sa.Select[tuple[int]]:
    """SELECT of the ids of these folders and of all below them."""
    roots = artifact.c.artifact_id == sa.any_(sa.literal(list(folder_ids), ARRAY(sa.Integer)))
    tree = sa.select(artifact.c.artifact_id).where(_is_folder(workspace_id), roots).cte("folder_tree", recursive=True)
    below = artifact.alias("below")
    step = sa.select(below.c.artifact_id).where(
        below.c.workspace_id == workspace_id,
        below.c.artifact_type_id == int(ArtifactType.FOLDER),
        below.c.parent_id == tree.c.artifact_id,
    )
    return sa.select(tree.union(step).c.artifact_id)


def insert_folder(connection: Connection, workspace_id: int, parent_id: int, name: str, *, user_id: int) -> int | None:
    """Write a folder; None where its parent has one of this name in any case (another transaction's is waited for)."""
    statement = (
        insert(artifact)
        .values(
            workspace_id=workspace_id,
            artifact_type_id=int(ArtifactType.FOLDER),
            parent_id=parent_id,
            name=name,
            created_by=user_id,
            modified_by=user_id,
        )
        .on_conflict_do_nothing(
            index_elements=[artifact.c.workspace_id, artifact.c.parent_id, sa.func.lower(artifact.c.name)],
            index_where=sa.text(f"artifact_type_id = {int(ArtifactType.FOLDER)}"),
        )
        .returning(artifact.c.artifact_id)
    )
    return connection.execute(statement).scalar_one_or_none()


def place_folder(connection: Connection, workspace_id: int, folder_id: int, *, name: str, parent_id: int, user_id: int) -> bool:
    """Write name and parent of a folder; False, and nothing changed, where a sibling has the name in any case.

    A sibling that another transaction is just making is waited for: making a folder does not take the lock of the tree.
    """
    try:
        with connection.begin_nested():
            touch_artifact(connection, workspace_id, folder_id, user_id=user_id, name=name, parent_id=parent_id)
    except IntegrityError:
        return False
    return True


def id_of_child(connection: Connection, workspace_id: int, parent_id: int, name: str) -> int | None:
    """The subfolder of this name in any case; None where there is none."""
    return connection.execute(
        sa.select(artifact.c.artifact_id).where(
            _is_folder(workspace_id), artifact.c.parent_id == parent_id, sa.func.lower(artifact.c.name) == sa.func.lower(name)
        )
    ).scalar_one_or_none()


# One layer of leaves at a time: a folder of empty folders is empty once they are gone. The rows are locked first, and looked at
# again in the DELETE: a document that is just being put there holds its folder (hold_folder).
_UNUSED = """
    FROM artifact a
    WHERE a.workspace_id = :workspace AND a.artifact_type_id = 9 AND a.artifact_id <> :root
      AND NOT EXISTS (SELECT FROM document d WHERE d.workspace_id = :workspace AND d.folder_id = a.artifact_id)
      AND NOT EXISTS (SELECT FROM artifact c WHERE c.workspace_id = :workspace AND c.artifact_type_id = 9
                                               AND c.parent_id = a.artifact_id)
"""
_LOCK_UNUSED = sa.text(f"SELECT a.artifact_id {_UNUSED} FOR UPDATE OF a")
_DELETE_UNUSED = sa.text(
    f"DELETE FROM artifact USING (SELECT a.artifact_id {_UNUSED} AND a.artifact_id = ANY(:locked)) AS unused "  # noqa: S608
    "WHERE artifact.workspace_id = :workspace AND artifact.artifact_id = unused.artifact_id RETURNING artifact.artifact_id"
)


def delete_unused(connection: Connection, workspace_id: int) -> list[int]:
    """Delete the folders in which, with all below them, no document lies; never the root. Gives their ids."""
    deleted: list[int] = []
    ground = {"workspace": workspace_id, "root": ROOT_FOLDER}
    while True:
        locked = list(connection.execute(_LOCK_UNUSED, ground).scalars())
        layer = list(connection.execute(_DELETE_UNUSED, {**ground, "locked": locked}).scalars()) if locked else []
        if not layer:
            return sorted(deleted)
        deleted += layer


def _is_folder(workspace_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(artifact.c.workspace_id == workspace_id, artifact.c.artifact_type_id == int(ArtifactType.FOLDER))


def _select(workspace_id: int) -> sa.Select[Any]:
    parent, child = artifact.alias("parent"), artifact.alias("child")
    parent_name = sa.select(parent.c.name).where(
        parent.c.workspace_id == artifact.c.workspace_id, parent.c.artifact_id == artifact.c.parent_id
    )
    subfolders = sa.exists().where(
        child.c.workspace_id == artifact.c.workspace_id,
        child.c.artifact_type_id == int(ArtifactType.FOLDER),
        child.c.parent_id == artifact.c.artifact_id,
    )
    more: Any = (
        parent_name.correlate(artifact).scalar_subquery().label("parent_name"),
        subfolders.correlate(artifact).label("has_children"),
    )
    return artifact_select(*more).where(_is_folder(workspace_id))


def _read(row: sa.Row[Any]) -> Folder:
    common, values = read_artifact(row), row._mapping
    return Folder(
        artifact_id=common.artifact_id,
        name=common.name,
        parent=Reference(common.parent_id or 0, values["parent_name"] or ""),
        has_children=values["has_children"],
        created_by=common.created_by,
        created_on=common.created_on,
        modified_by=common.modified_by,
        modified_on=common.modified_on,
    )
