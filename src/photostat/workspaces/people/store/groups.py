"""The SQL of groups and of the rights that they have."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection, fetch_one
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, IMAGING_APPLICATION_GUID
from photostat.workspaces.people.model import Group, WorkspaceRights
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Right
from photostat.workspaces.people.store.tables import group_member, group_right, user_group


@dataclass(frozen=True)
class FoundRights:
    """The rights of an active user in a workspace; empty for others."""

    workspace_exists: bool
    rights: frozenset[Right]
    has_imaging: bool


# One round trip for existence, rights and whether Imaging is installed, since every request pays for it
_RIGHTS = """
    SELECT EXISTS (SELECT 1 FROM workspace w WHERE w.artifact_id = %(workspace)s AND NOT w.is_being_deleted),
           ARRAY(SELECT DISTINCT r.right_name
                 FROM group_member m
                 JOIN group_right r ON r.group_id = m.group_id
                 JOIN user_account u ON u.artifact_id = m.user_id AND u.is_active
                 WHERE m.user_id = %(user)s AND r.workspace_id IN (%(workspace)s, -1)),
           EXISTS (SELECT 1 FROM workspace_application a
                   WHERE a.application_guid = %(imaging)s AND a.workspace_id = %(workspace)s)
    """
_KNOWN = {right.value: right for right in Right}


def rights_of(connection: Connection, user_id: int, workspace_id: int) -> FoundRights:
    """What the groups of a user allow him in a workspace, the admin level's rights included."""
    row = fetch_one(connection, _RIGHTS, {"workspace": workspace_id, "user": user_id, "imaging": IMAGING_APPLICATION_GUID})
    assert row is not None, "a SELECT without FROM has one row"
    exists, names, has_imaging = row
    return FoundRights(bool(exists) or workspace_id == ADMIN_LEVEL, _rights(names), bool(has_imaging))


def _rights(names: Iterable[str]) -> frozenset[Right]:
    """Rights of a newer version are not ours."""
    return frozenset(_KNOWN[name] for name in names if name in _KNOWN)


def insert_group(connection: Connection, artifact_id: int) -> None:
    """Write the group of an artifact that is there already."""
    connection.execute(sa.insert(user_group).values(artifact_id=artifact_id))


def add_member(connection: Connection, group_id: int, user_id: int) -> None:
    """Put a user into a group; twice is once."""
    connection.execute(
        sa.text("INSERT INTO group_member (group_id, user_id) VALUES (:group, :user) ON CONFLICT DO NOTHING"),
        {"group": group_id, "user": user_id},
    )


def grant(connection: Connection, group_id: int, workspace_id: int, rights: frozenset[Right]) -> None:
    """Give a group rights in a workspace; those it has stay."""
    statement = sa.text(
        "INSERT INTO group_right (group_id, workspace_id, right_name) VALUES (:group, :workspace, :right) ON CONFLICT DO NOTHING"
    )
    for right in sorted(rights):
        connection.execute(statement, {"group": group_id, "workspace": workspace_id, "right": right.value})


def set_rights(connection: Connection, group_id: int, workspace_id: int, rights: frozenset[Right]) -> None:
    """Give a group just these rights in a workspace."""
    where = (group_right.c.group_id == group_id, group_right.c.workspace_id == workspace_id)
    connection.execute(sa.delete(group_right).where(*where))
    grant(connection, group_id, workspace_id, rights)


def rights_of_group(connection: Connection, group_id: int, workspace_id: int) -> frozenset[Right]:
    """The rights of a group in a workspace."""
    where = (group_right.c.group_id == group_id, group_right.c.workspace_id == workspace_id)
    names = connection.execute(sa.select(group_right.c.right_name).where(*where)).scalars()
    return _rights(names)


def remove_member(connection: Connection, group_id: int, user_id: int) -> bool:
    """Take a user out of a group; False where he was in it no more."""
    where = (group_member.c.group_id == group_id, group_member.c.user_id == user_id)
    return connection.execute(sa.delete(group_member).where(*where)).rowcount > 0


def members_of(connection: Connection, group_id: int) -> list[Reference]:
    """The users of a group by name."""
    statement = (
        sa.select(artifact.c.artifact_id, artifact.c.name)
        .join(group_member, group_member.c.user_id == artifact.c.artifact_id)
        .where(artifact.c.workspace_id == ADMIN_LEVEL, group_member.c.group_id == group_id)
        .order_by(sa.func.lower(artifact.c.name), artifact.c.artifact_id)
    )
    return [Reference(row[0], row[1]) for row in connection.execute(statement)]


def list_groups(connection: Connection) -> list[Reference]:
    """All groups by name."""
    statement = (
        sa.select(artifact.c.artifact_id, artifact.c.name)
        .join(user_group, user_group.c.artifact_id == artifact.c.artifact_id)
        .where(artifact.c.workspace_id == ADMIN_LEVEL)
        .order_by(sa.func.lower(artifact.c.name), artifact.c.artifact_id)
    )
    return [Reference(row[0], row[1]) for row in connection.execute(statement)]


def find_group(connection: Connection, group_id: int) -> Group:
    """One group with its members. Raises NotFoundError."""
    statement = (
        sa.select(artifact.c.name)
        .join(user_group, user_group.c.artifact_id == artifact.c.artifact_id)
        .where(artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_id == group_id)
    )
    name = connection.execute(statement).scalar_one_or_none()
    if name is None:
        raise NotFoundError
    return Group(group_id=group_id, name=name, members=members_of(connection, group_id))


def workspaces_of(connection: Connection, user_id: int) -> list[WorkspaceRights]:
    """The workspaces that a user may see, by name, with his rights in them; all of both for a system administrator."""
    rows = connection.execute(
        sa.text(
            """
            WITH own AS (
                SELECT DISTINCT r.workspace_id, r.right_name
                FROM group_member m
                JOIN group_right r ON r.group_id = m.group_id
                JOIN user_account u ON u.artifact_id = m.user_id AND u.is_active
                WHERE m.user_id = :user
            ), administrator AS (SELECT EXISTS (SELECT 1 FROM own WHERE workspace_id = -1 AND right_name = :administrator) AS yes)
            SELECT w.artifact_id, a.name, administrator.yes,
                   ARRAY(SELECT right_name FROM own WHERE own.workspace_id = w.artifact_id) AS names
            FROM workspace w
            JOIN artifact a ON a.workspace_id = -1 AND a.artifact_id = w.artifact_id
            CROSS JOIN administrator
            WHERE NOT w.is_being_deleted
              AND (administrator.yes
                   OR EXISTS (SELECT 1 FROM own WHERE own.workspace_id = w.artifact_id AND right_name = :view))
            ORDER BY lower(a.name), w.artifact_id
            """
        ),
        {"user": user_id, "administrator": Right.SYSTEM_ADMINISTRATOR.value, "view": Right.VIEW_WORKSPACE.value},
    )
    return [WorkspaceRights(Reference(row[0], row[1]), WORKSPACE_RIGHTS if row[2] else _rights(row[3])) for row in rows]


def count_administrators(connection: Connection) -> int:
    """Active users with a password who are system administrators: those who can still let others in."""
    found = connection.execute(
        sa.text(
            """
            SELECT count(DISTINCT u.artifact_id)
            FROM user_account u
            JOIN group_member m ON m.user_id = u.artifact_id
            JOIN group_right r ON r.group_id = m.group_id AND r.workspace_id = -1 AND r.right_name = :administrator
            WHERE u.is_active AND u.password_hash IS NOT NULL
            """
        ),
        {"administrator": Right.SYSTEM_ADMINISTRATOR.value},
    ).scalar_one()
    return int(found)


# Two administrators who dismiss each other at the same time must see each other's change
_PEOPLE_LOCK = 0x70656F70


def lock_people(connection: Connection) -> None:
    """Let no other change of accounts, members or rights run until this transaction ends."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PEOPLE_LOCK})
