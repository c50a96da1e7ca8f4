"""What an instance has before anybody has made anything: two users, two groups, a first client and a first matter.

The ids are the contract's (platform.md section 4); clients of the original services rely on them.
"""

from photostat.workspaces.artifacts import well_known
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.matters.store import insert_client, insert_matter
from photostat.workspaces.people.rights import Right
from photostat.workspaces.people.store import add_member, grant, has_users, insert_group, insert_user
from photostat.workspaces.people.store.groups import lock_people

_ARTIFACTS = (
    NewArtifact(artifact_type_id=ArtifactType.USER, artifact_id=well_known.ADMINISTRATOR_USER, name="Admin, Relativity"),
    NewArtifact(
        artifact_type_id=ArtifactType.USER, artifact_id=well_known.SERVICE_ACCOUNT_USER, name="Service Account, Relativity"
    ),
    NewArtifact(
        artifact_type_id=ArtifactType.GROUP, artifact_id=well_known.SYSTEM_ADMINISTRATORS_GROUP, name="System Administrators"
    ),
    NewArtifact(artifact_type_id=ArtifactType.GROUP, artifact_id=well_known.EVERYONE_GROUP, name="Everyone"),
    NewArtifact(artifact_type_id=ArtifactType.CLIENT, artifact_id=well_known.FIRST_CLIENT, name="Default Client"),
    NewArtifact(
        artifact_type_id=ArtifactType.MATTER,
        artifact_id=well_known.FIRST_MATTER,
        name="Default Matter",
        parent_id=well_known.FIRST_CLIENT,
    ),
)


def seed(change: Change, *, administrator_email: str, password_hash: str) -> bool:
    """Write what a new instance needs; False where it has been done before. The service account cannot sign in."""
    connection = change.connection
    lock_people(connection)  # two servers may start at once on one new database: the second must see what the first wrote
    if has_users(connection):
        return False
    insert_artifacts(connection, ADMIN_LEVEL, _ARTIFACTS, user_id=well_known.ADMINISTRATOR_USER)
    insert_user(connection, well_known.ADMINISTRATOR_USER, administrator_email, password_hash)
    insert_user(connection, well_known.SERVICE_ACCOUNT_USER, "service.account@photostat.invalid", None)
    for group in (well_known.SYSTEM_ADMINISTRATORS_GROUP, well_known.EVERYONE_GROUP):
        insert_group(connection, group)
    for user in (well_known.ADMINISTRATOR_USER, well_known.SERVICE_ACCOUNT_USER):
        add_member(connection, well_known.SYSTEM_ADMINISTRATORS_GROUP, user)
        add_member(connection, well_known.EVERYONE_GROUP, user)
    grant(connection, well_known.SYSTEM_ADMINISTRATORS_GROUP, ADMIN_LEVEL, frozenset({Right.SYSTEM_ADMINISTRATOR}))
    insert_client(connection, well_known.FIRST_CLIENT, "1", well_known.ACTIVE_CLIENT)
    insert_matter(connection, well_known.FIRST_MATTER, well_known.FIRST_CLIENT, "1", well_known.ACTIVE_MATTER)
    change.note(
        "instance.seed", ADMIN_LEVEL, [item.artifact_id for item in _ARTIFACTS if item.artifact_id], email=administrator_email
    )
    return True
