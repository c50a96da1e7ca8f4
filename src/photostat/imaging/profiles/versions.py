"""The history of a profile: what it was after each change, and what one version has that another has not.

The state before the first change becomes the first version, so that a profile that nobody changes costs nothing. What changes a
profile from elsewhere (a field code that is unlinked, a field that is renamed) is seen with its next change.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photostat.imaging.profiles.reading import as_rendered, read_profile
from photostat.imaging.profiles.store.versions import (
    ProfileVersion,
    append_version,
    find_version,
    last_version,
    list_versions,
)
from photostat.storage.database import Connection
from photostat.workspaces.change import Change

__all__ = ["Difference", "ProfileVersion", "differences", "history_of", "keep_state_after", "keep_state_before", "version_of"]

_LISTS = ("NativeTypes", "ApplicationFieldCodes")
_MOST_VALUE_CHARACTERS = 400


@dataclass(frozen=True)
class Difference:
    """One member that is not the same: `NativeOptions.ImageOutputDpi`, with both values as people read them; "" = not set."""

    member: str
    before: str
    after: str


def keep_state_before(change: Change, workspace_id: int, profile_id: int) -> None:
    """To be called before a profile is changed: its state becomes a version where the last version is another."""
    connection = change.connection
    stored = read_profile(connection, workspace_id, profile_id)
    members = as_rendered(stored).to_wire()
    last = last_version(connection, workspace_id, profile_id)
    if last is None or last.profile != _plain(members):
        artifact = stored.artifact
        by, on = artifact.modified_by.artifact_id, artifact.modified_on
        append_version(connection, workspace_id, profile_id, members, saved_by=by, saved_on=on)


def keep_state_after(change: Change, workspace_id: int, profile_id: int) -> None:
    """To be called after a profile was changed, in the same transaction; nothing where nothing differs."""
    connection = change.connection
    members = as_rendered(read_profile(connection, workspace_id, profile_id)).to_wire()
    last = last_version(connection, workspace_id, profile_id)
    if last is None or last.profile != _plain(members):
        append_version(connection, workspace_id, profile_id, members, saved_by=change.user_id)


def history_of(
    connection: Connection, workspace_id: int, profile_id: int, *, before: int | None = None, limit: int
) -> list[tuple[ProfileVersion, list[Difference]]]:
    """Versions, newest first, each with what it changed; none where the profile was never changed."""
    versions = list_versions(connection, workspace_id, profile_id, before=before, limit=limit + 1)
    older: Sequence[ProfileVersion | None] = [*versions[1:], None]
    pairs = list(zip(versions, older, strict=False))[:limit]
    return [(version, [] if was is None else differences(was.profile, version.profile)) for version, was in pairs]


def version_of(connection: Connection, workspace_id: int, profile_id: int, version: int) -> ProfileVersion:
    """One version. Raises NotFoundError."""
    return find_version(connection, workspace_id, profile_id, version)


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[Difference]:
    """What differs between two profiles as written by `ImagingProfile.to_wire`, in the order of their members."""
    old, new = _flat(before), _flat(after)
    changed = [Difference(member, old.get(member, ""), new.get(member, "")) for member in dict.fromkeys([*old, *new])]
    return [*(found for found in changed if found.before != found.after), *_list_differences(before, after)]


def _flat(members: Mapping[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in members.items():
        if name in _LISTS:
            continue
        if isinstance(value, Mapping):
            flat |= {f"{name}.{member}": _shown(inner) for member, inner in value.items()}
        else:
            flat[name] = _shown(value)
    return flat


def _list_differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[Difference]:
    found = []
    for name in _LISTS:
        old, new = _names(before.get(name)), _names(after.get(name))
        gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
        if gone or come:
            found.append(Difference(name, ", ".join(gone)[:_MOST_VALUE_CHARACTERS], ", ".join(come)[:_MOST_VALUE_CHARACTERS]))
    return found


def _names(entries: object) -> list[str]:
    return [_name(entry) for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []


def _name(entry: Mapping[str, object]) -> str:
    if "FieldCode" not in entry:
        return str(entry.get("Name", ""))
    replaced = entry.get("RelativityField")
    field = f" ({replaced.get('Name')})" if isinstance(replaced, Mapping) else ""
    return f"{entry.get('Application')} {entry['FieldCode']} {entry.get('Option')}{field}"


def _shown(value: object) -> str:
    match value:
        case bool():
            text = "Yes" if value else "No"
        case list():
            text = ", ".join(str(item) for item in value)
        case Mapping():
            text = str(value.get("Name") or value.get("ArtifactID") or "")
        case _:
            text = str(value)
    return text[:_MOST_VALUE_CHARACTERS]


def _plain(members: Mapping[str, object]) -> object:
    """As it comes back from the database."""
    return json.loads(json.dumps(members))
