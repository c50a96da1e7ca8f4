"""Making, changing, deleting sets. Refused: data sources and profiles that are not there, and any change while a set runs."""

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.profiles.store import profile_exists
from photostat.imaging.sets.model import ImagingSet, SetChanges, SetContent
from photostat.imaging.sets.reading import overview_of
from photostat.imaging.sets.recipients import check_recipients
from photostat.imaging.sets.store.rows import insert_set, lock_set, write_content
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, insert_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.searches.store.rows import find_definition


def create_set(change: Change, workspace_id: int, content: SetContent) -> int:
    """Make a set; gives its ArtifactID. Raises InvalidInputError."""
    check_name(content.name)
    check_recipients(content.recipients)
    _check_data_source(change, workspace_id, content.data_source_id)
    _check_profile(change, workspace_id, content.profile_id)
    new = NewArtifact(artifact_type_id=ArtifactType.IMAGING_SET, name=content.name, parent_id=SYSTEM_ROOT)
    set_id = insert_artifact(change.connection, workspace_id, new, user_id=change.user_id)
    insert_set(change.connection, workspace_id, set_id, content)
    change.note(
        "imaging_set.create",
        workspace_id,
        [set_id],
        name=content.name,
        data_source=content.data_source_id,
        profile=content.profile_id,
    )
    return set_id


def update_set(change: Change, workspace_id: int, set_id: int, changes: SetChanges) -> None:
    """Change a set; its Status and counters stay. Raises NotFoundError, InvalidInputError, ConflictError (it runs).

    A data source or profile that is gone may stay: who only renames the set is not made to choose another one.
    """
    held = _idle_set(change, workspace_id, set_id)
    content = SetContent(
        name=held.artifact.name if changes.name is None else check_name(changes.name),
        data_source_id=held.data_source_id if changes.data_source_id is None else changes.data_source_id,
        profile_id=held.profile_id if changes.profile_id is None else changes.profile_id,
        recipients=held.recipients if changes.recipients is None else check_recipients(changes.recipients),
    )
    if content.data_source_id != held.data_source_id:
        _check_data_source(change, workspace_id, content.data_source_id)
    if content.profile_id != held.profile_id:
        _check_profile(change, workspace_id, content.profile_id)
    touch_artifact(change.connection, workspace_id, set_id, user_id=change.user_id, name=content.name)
    write_content(change.connection, workspace_id, set_id, content)
    change.note(
        "imaging_set.update",
        workspace_id,
        [set_id],
        old=held.artifact.name,
        new=content.name,
        data_source=content.data_source_id,
        profile=content.profile_id,
    )


def delete_set(change: Change, workspace_id: int, set_id: int) -> None:
    """Delete a set; images, errors and the QC status of its documents stay. Raises NotFoundError, ConflictError (it runs)."""
    held = _idle_set(change, workspace_id, set_id)
    delete_artifact(change.connection, workspace_id, set_id)
    change.note("imaging_set.delete", workspace_id, [set_id], name=held.artifact.name)


def _idle_set(change: Change, workspace_id: int, set_id: int) -> ImagingSet:
    held = lock_set(change.connection, workspace_id, set_id)
    state = overview_of(change.connection, held).state
    if state.is_running:
        raise ConflictError(
            f"The imaging set '{held.artifact.name}' ({set_id}) is running: {state.status.value}. Stop it, or wait until it ends."
        )
    return held


def _check_data_source(change: Change, workspace_id: int, search_id: int) -> None:
    try:
        find_definition(change.connection, workspace_id, search_id)
    except NotFoundError as error:
        raise InvalidInputError(f"DataSourceID: there is no saved search {search_id} in this workspace.") from error


def _check_profile(change: Change, workspace_id: int, profile_id: int) -> None:
    if not profile_exists(change.connection, workspace_id, profile_id):
        raise InvalidInputError(f"ImagingProfileID: there is no imaging profile {profile_id} in this workspace.")
