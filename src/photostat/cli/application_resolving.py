"""Ways out of what was in the way of an install, as they are said on the command line: `--rename OLD=NEW`, `--map FIELD`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.client import Client, InstallConflict, ResolutionOption

_RENAME = ("Rename", "RenameRelationalFriendlyName")
_MAP = ("MapField",)


def resolutions(
    client: "Client", application_id: int, workspace_ids: Sequence[int], renames: Sequence[str], maps: Sequence[str]
) -> "list[ResolutionOption]":
    """What was chosen for the conflicts of the newest install into each workspace.

    Raises InvalidInputError for a name that stood in nobody's way there.
    """
    wanted = dict(_renaming(text) for text in renames)
    conflicts = [conflict for workspace_id in workspace_ids for conflict in _conflicts(client, application_id, workspace_id)]
    found: list[ResolutionOption] = []
    for name, value in wanted.items():
        options = _options(conflicts, name, _RENAME)
        found += [replace(option, value=value) for option in _required(options, name, "rename", conflicts)]
    for name in maps:
        found += _required(_options(conflicts, name, _MAP), name, "map", conflicts)
    return found


def _renaming(text: str) -> tuple[str, str]:
    old, sign, new = (part.strip() for part in text.partition("="))
    if not (old and sign and new):
        raise InvalidInputError(f"--rename {text!r}: say the name that is in the way and its new one, as OLD=NEW.")
    return old, new


def _conflicts(client: "Client", application_id: int, workspace_id: int) -> "list[InstallConflict]":
    lines = client.applications.newest_installs(application_id, condition=f"'Case Artifact ID' == {workspace_id}")
    return [
        conflict
        for line in lines
        for conflict in client.applications.read_install(application_id, line.application_install_id).conflicts
    ]


def _options(conflicts: "Sequence[InstallConflict]", name: str, ways: Sequence[str]) -> "list[ResolutionOption]":
    """One for each conflict with what has this name, in any case."""
    return [
        option
        for conflict in conflicts
        if conflict.name.casefold() == name.casefold()
        for option in conflict.resolution_options
        if option.resolution_type in ways
    ]


def _required(
    options: "list[ResolutionOption]", name: str, way: str, conflicts: "Sequence[InstallConflict]"
) -> "list[ResolutionOption]":
    if options:
        return options
    names = ", ".join(sorted({repr(conflict.name) for conflict in conflicts}))
    known = f"in the way is {names}" if names else "nothing was in the way of the newest install there"
    raise InvalidInputError(f"--{way} {name!r}: {known}. Install without it first: what is in the way is told then.")
