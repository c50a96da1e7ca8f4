"""What every workspace is born with: the native types, the shipped field codes, the default profile with all of them linked.

The same step completes workspaces that are older than imaging: each part is made only where it is missing.
"""

from photostat.imaging.field_codes.store import insert_field_codes
from photostat.imaging.native_types.store import has_native_types, insert_native_types
from photostat.imaging.profiles.options import options_of
from photostat.imaging.profiles.store import (
    find_default,
    insert_profile,
    link_field_codes,
    restrict_by_default,
    workspaces_without_default,
)
from photostat.render.native_types import all_native_types
from photostat.render.profile import ImagingProfile, shipped_field_codes
from photostat.storage.database import Database
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifact, lock_artifact
from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER, SYSTEM_ROOT, ArtifactType
from photostat.workspaces.change import Change, change


def complete_workspace(begun: Change, workspace_id: int) -> None:
    """Give a workspace what it lacks; nothing happens to one that has everything."""
    connection = begun.connection
    lock_artifact(connection, workspace_id, SYSTEM_ROOT)  # two servers that start at once make one default profile
    if not has_native_types(connection, workspace_id):
        insert_native_types(connection, workspace_id, all_native_types(), user_id=begun.user_id)
    if find_default(connection, workspace_id) is None:
        codes = insert_field_codes(connection, workspace_id, shipped_field_codes(), user_id=begun.user_id)
        profile_id = _insert_default_profile(begun, workspace_id)
        link_field_codes(connection, workspace_id, profile_id, codes)
        begun.note("imaging_profile.create", workspace_id, [profile_id], name="Default", is_default=True)


def complete_workspaces(database: Database) -> list[int]:
    """Complete the workspaces that are older than imaging, each in a change of its own; gives their ids."""
    with database.read() as connection:
        older = workspaces_without_default(connection)
    for workspace_id in older:
        with change(database, user_id=SERVICE_ACCOUNT_USER) as begun:
            complete_workspace(begun, workspace_id)
    return older


def _insert_default_profile(begun: Change, workspace_id: int) -> int:
    profile = ImagingProfile.default_native()
    new = NewArtifact(artifact_type_id=ArtifactType.IMAGING_PROFILE, name=profile.name, parent_id=SYSTEM_ROOT)
    profile_id = insert_artifact(begun.connection, workspace_id, new, user_id=begun.user_id)
    insert_profile(
        begun.connection,
        workspace_id,
        profile_id,
        imaging_method=profile.imaging_method,
        options=options_of(profile),
        is_default=True,
    )
    restrict_by_default(begun.connection, workspace_id, profile_id)
    return profile_id
