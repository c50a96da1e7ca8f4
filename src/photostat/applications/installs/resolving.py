"""The caller's resolutions, carried out before an application is compared with its workspace.

Renames are written, mappings are kept in the `Target`, locks are only looked past: an application that is "unlocked" for an
install is locked again at its end. A resolution that cannot be carried out is told, and its conflict stands.
"""

from collections.abc import Callable, Sequence

from photostat.applications.archives.model import Application
from photostat.applications.installs.incoming import FIELD_TYPES, fields_of, object_types, place_of
from photostat.applications.installs.model import ConflictType, NameQuestion, Resolution, ResolutionType
from photostat.applications.installs.names import objections
from photostat.applications.installs.store.resolving import rename_friendly, set_modified
from photostat.applications.installs.target import Target
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import touch_artifact
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE
from photostat.workspaces.change import Change

Locks = Callable[[int], list[Reference]]

_RENAMES = {
    ResolutionType.RENAME: ConflictType.NAME,
    ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME: ConflictType.FRIENDLY_NAME,
}


def standing_locks(target: Target, resolutions: Sequence[Resolution], *, unlocks_all: bool) -> Locks:
    """The locked applications that own an artifact and are not to be looked past."""
    unlocked = {item.application_id for item in resolutions if item.type is ResolutionType.UNLOCK_ASSOCIATED_APPLICATIONS}

    def locks_of(artifact_id: int) -> list[Reference]:
        if unlocks_all:
            return []
        return [lock for lock in target.locks.get(artifact_id, ()) if lock.artifact_id not in unlocked]

    return locks_of


def carry_out_renames(change: Change, target: Target, resolutions: Sequence[Resolution], locks_of: Locks) -> list[str]:
    """Give what is in the way its new names; gives what could not be done. `target` is out of date afterwards."""
    refused: list[str] = []
    for resolution in resolutions:
        kind = _RENAMES.get(resolution.type)
        if kind is not None:
            refused += _rename(change, target, resolution, kind, locks_of)
    return refused


def mapped(application: Application, target: Target, resolutions: Sequence[Resolution]) -> tuple[Target, list[str]]:
    """The workspace with existing fields in the places of incoming ones; and what could not be done."""
    refused: list[str] = []
    incoming = {
        field.guid: (field, place_of(object_type, target))
        for object_type in object_types(application)
        for field in fields_of(object_type)
    }
    for resolution in resolutions:
        if resolution.type is not ResolutionType.MAP_FIELD:
            continue
        existing = target.fields.get(resolution.artifact_id)
        wanted = [guid for guid in resolution.field_guids if guid in incoming]
        if existing is None or len(wanted) != 1:
            refused.append(f"MapField of {resolution.artifact_id}: the field, or the incoming one, is not there.")
            continue
        field, place = incoming[wanted[0]]
        if existing.object_type_id != place or FIELD_TYPES.get(field.field_type_id or 0) is not existing.type:
            refused.append(f"MapField of {existing.name}: the two fields differ in type.")
        elif field.guid not in target.by_guid:
            target = target.mapped(field.guid, existing)
    return target, refused


def _rename(change: Change, target: Target, resolution: Resolution, kind: ConflictType, locks_of: Locks) -> list[str]:
    field = target.fields.get(resolution.artifact_id)
    object_type = target.types.get(resolution.artifact_id)
    found = field or object_type
    if found is None or found.artifact_id == DOCUMENT_OBJECT_TYPE or (field is not None and field.is_system):
        return [f"Rename of {resolution.artifact_id}: it is not there, or belongs to the system."]
    if locks_of(found.artifact_id):
        return []  # the lock is told as a conflict
    question = NameQuestion(
        workspace_id=resolution.workspace_id, artifact_id=found.artifact_id, type=kind, value=resolution.value
    )
    against = objections(change.connection, question)
    if against:
        return [f"Rename of {found.name} to {resolution.value[:255]!r}: {reason}" for reason in against]
    workspace_id, name = resolution.workspace_id, resolution.value.strip()
    if kind is ConflictType.NAME:
        touch_artifact(change.connection, workspace_id, found.artifact_id, user_id=change.user_id, name=name)
    else:
        rename_friendly(change.connection, workspace_id, found.artifact_id, name)
        touch_artifact(change.connection, workspace_id, found.artifact_id, user_id=change.user_id)
    set_modified(change.connection, workspace_id, [lock.artifact_id for lock in target.locks.get(found.artifact_id, ())])
    change.note("application.rename", workspace_id, [found.artifact_id], old=found.name, new=name, kind=kind.value)
    return []
