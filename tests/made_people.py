"""People of tests: users with just the rights that a test is about."""

from collections.abc import Iterable
from typing import Final
from uuid import uuid4

from photostat.storage.database import Database
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import change
from photostat.workspaces.people.passwords import hash_password
from photostat.workspaces.people.rights import Right
from photostat.workspaces.people.store import add_member, grant, insert_group, insert_user

USER_PASSWORD: Final = "an ordinary password"
_USER_HASH = hash_password(USER_PASSWORD)


def make_person(database: Database, workspace_id: int, rights: Iterable[Right]) -> str:
    """A user whose one group has just these rights in the workspace; gives the e-mail address."""
    email = f"{uuid4().hex[:12]}@example.com"
    with change(database, user_id=9) as begun:
        connection = begun.connection
        user = insert_artifact(
            connection, ADMIN_LEVEL, NewArtifact(artifact_type_id=ArtifactType.USER, name="Doe, Jane"), user_id=9
        )
        group = insert_artifact(connection, ADMIN_LEVEL, NewArtifact(artifact_type_id=ArtifactType.GROUP, name=email), user_id=9)
        insert_user(connection, user, email, _USER_HASH)
        insert_group(connection, group)
        add_member(connection, group, user)
        grant(connection, group, workspace_id, frozenset(rights))
    return email
