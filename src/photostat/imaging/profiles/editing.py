"""Making, changing and deleting imaging profiles (contracts/imaging.md section 4).

What a running set uses is neither changed nor deleted; a profile to which a set refers stays, and so does the default one.
"""

from collections.abc import Callable, Sequence

from photostat.errors import ConflictError, InvalidInputError
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.options import changed_options, new_options
from photostat.imaging.profiles.store import (
    find_options,
    insert_profile,
    link_field_codes,
    restrict,
    restrict_by_default,
    sets_running_with,
    sets_using,
    unknown_field_codes,
    unknown_native_types,
    write_profile,
)
from photostat.imaging.profiles.versions import keep_state_after, keep_state_before
from photostat.render.profile import ImagingMethod
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.checks import check_name, check_texts
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, insert_artifact, lock_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType
from photostat.workspaces.change import Change

_MOST_NAMED = 20  # sets in one message


def create_profile(change: Change, workspace_id: int, values: ProfileValues, method: ImagingMethod) -> int:
    """Make a profile; gives its ArtifactID. Raises InvalidInputError."""
    connection = change.connection
    name = check_name(values.name or "")
    check_texts(Keywords=values.keywords, Notes=values.notes)
    options = new_options(connection, workspace_id, method, values.options)
    _check_references(connection, workspace_id, values)
    new = NewArtifact(
        artifact_type_id=ArtifactType.IMAGING_PROFILE,
        name=name,
        parent_id=SYSTEM_ROOT,
        keywords=values.keywords or "",
        notes=values.notes or "",
    )
    profile_id = insert_artifact(connection, workspace_id, new, user_id=change.user_id)
    insert_profile(connection, workspace_id, profile_id, imaging_method=method, options=options)
    if values.native_type_ids is None:
        restrict_by_default(connection, workspace_id, profile_id)
    _link(connection, workspace_id, profile_id, values)
    change.note("imaging_profile.create", workspace_id, [profile_id], name=name, method=method.name)
    return profile_id


def update_profile(change: Change, workspace_id: int, profile_id: int, values: ProfileValues) -> None:
    """Change a profile: absent members stay, null ones are cleared. Raises NotFoundError, InvalidInputError, ConflictError."""
    connection = change.connection
    lock_artifact(connection, workspace_id, profile_id)
    method, _, stored = find_options(connection, workspace_id, profile_id)
    _refuse_while_running(connection, workspace_id, profile_id, "changed")
    keep_state_before(change, workspace_id, profile_id)
    name = None if values.name is None else check_name(values.name)
    check_texts(Keywords=values.keywords, Notes=values.notes)
    method = method if values.imaging_method is None else values.imaging_method
    options = changed_options(connection, workspace_id, method, stored, values.options)
    _check_references(connection, workspace_id, values)
    write_profile(connection, workspace_id, profile_id, imaging_method=method, options=options)
    _link(connection, workspace_id, profile_id, values)
    touch_artifact(
        connection,
        workspace_id,
        profile_id,
        user_id=change.user_id,
        name=name,
        keywords=values.keywords,
        notes=values.notes,
    )
    keep_state_after(change, workspace_id, profile_id)
    change.note("imaging_profile.update", workspace_id, [profile_id], groups=sorted(values.options))


def delete_profile(change: Change, workspace_id: int, profile_id: int) -> None:
    """Delete a profile to which no set refers. Raises NotFoundError, ConflictError with the ids of the sets."""
    connection = change.connection
    lock_artifact(connection, workspace_id, profile_id)
    _, is_default, _ = find_options(connection, workspace_id, profile_id)
    if is_default:
        raise ConflictError("The default imaging profile of a workspace cannot be deleted: it images where none is chosen.")
    _refuse_while_running(connection, workspace_id, profile_id, "deleted")
    using = sets_using(connection, workspace_id, profile_id)
    if using:
        raise ConflictError(
            f"The imaging profile {profile_id} is used by {_named(using)}. Delete them, or give them another profile, first."
        )
    delete_artifact(connection, workspace_id, profile_id)
    change.note("imaging_profile.delete", workspace_id, [profile_id])


def _refuse_while_running(connection: Connection, workspace_id: int, profile_id: int, verb: str) -> None:
    running = sets_running_with(connection, workspace_id, profile_id)
    if running:
        raise ConflictError(
            f"The imaging profile {profile_id} cannot be {verb} while it is in use: {_named(running)}. "
            "Wait until the imaging has ended, or stop it."
        )


def _named(sets: Sequence[Reference]) -> str:
    shown = ", ".join(f"{found.artifact_id} ({found.name})" for found in sets[:_MOST_NAMED])
    more = len(sets) - _MOST_NAMED
    return f"imaging {'set' if len(sets) == 1 else 'sets'} {shown}" + (f" and {more} more" if more > 0 else "")


def _check_references(connection: Connection, workspace_id: int, values: ProfileValues) -> None:
    _refuse_unknown("NativeTypes", "native type", unknown_native_types, connection, workspace_id, values.native_type_ids)
    _refuse_unknown(
        "ApplicationFieldCodes", "application field code", unknown_field_codes, connection, workspace_id, values.field_code_ids
    )


def _refuse_unknown(
    member: str,
    kind: str,
    unknown_of: Callable[[Connection, int, Sequence[int]], list[int]],
    connection: Connection,
    workspace_id: int,
    ids: Sequence[int] | None,
) -> None:
    unknown = unknown_of(connection, workspace_id, ids) if ids else []
    if unknown:
        raise InvalidInputError(f"{member}: there is no {kind} {', '.join(map(str, unknown[:_MOST_NAMED]))}.")


def _link(connection: Connection, workspace_id: int, profile_id: int, values: ProfileValues) -> None:
    if values.native_type_ids is not None:
        restrict(connection, workspace_id, profile_id, values.native_type_ids)
    if values.field_code_ids is not None:
        link_field_codes(connection, workspace_id, profile_id, values.field_code_ids)
