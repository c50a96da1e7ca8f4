"""Waiting for installs, and what is told of those that failed: what was in the way, and what gets past it.

Ctrl-C leaves them to go on. A server that does not answer is waited for, ten minutes at most.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from photostat.cli.remote import shown

if TYPE_CHECKING:
    from photostat.client import Application, Client, Install, InstallCounts, InstallResult

INSTALLED, SOME_NOT, NONE_AT_ALL, LEFT_RUNNING = 0, 1, 3, 130

_EVERY_SECONDS = 0.5
_LINE_EVERY_SECONDS = 5.0
_PATIENCE_SECONDS = 600.0
_LIBRARY_SECONDS = 60.0
_AT_ONCE = 10_000  # ids in one condition
_MOST_TOLD = 20

_WAYS = {
    "Rename": "give what is in the way another name (--rename OLD=NEW)",
    "RenameRelationalFriendlyName": "give what is in the way another friendly name (--rename OLD=NEW)",
    "MapField": "let the application take over the field that is in the way (--map FIELD)",
    "UnlockAssociatedApplications": "unlock the application that owns it (--unlock)",
}


def library_problems(client: "Client", application_id: int) -> tuple[str, ...]:
    """What keeps an uploaded application from being installed, once that is known."""
    until = time.monotonic() + _LIBRARY_SECONDS
    while True:
        found = client.applications.library_install(application_id)
        if found.install_status.is_final or time.monotonic() > until:
            break
        time.sleep(_EVERY_SECONDS)
    failed = found.install_status.code == "Failed"
    return (found.validation_messages or (found.install_status.message or "Failed.",)) if failed else ()


def follow(client: "Client", application: "Application", results: "Sequence[InstallResult]") -> int:
    """Watch until all have ended, tell how they ended; answers the exit code."""
    waiting = [result.application_install_id for result in results if not result.install_status.is_final]
    refused = sum(result.install_status.code == "Failed" for result in results)
    there = len(results) - len(waiting) - refused
    teller = _Teller()
    try:
        for counts in _until_end(client, application.artifact_id, waiting):
            teller.show(counts)
    except KeyboardInterrupt:
        _say(f"The installs go on. Look after them with: photostat app status {application.artifact_id}")
        return LEFT_RUNNING
    failed = [line for part in _parts(waiting) for line in _failed(client, application.artifact_id, part)]
    for install_id in failed[:_MOST_TOLD]:
        for line in explained(client.applications.read_install(application.artifact_id, install_id)):
            _say(line)
    if len(failed) > _MOST_TOLD:
        _say(f"{len(failed) - _MOST_TOLD} more failed: photostat app status {application.artifact_id}")
    done = sum(_counted(client, application.artifact_id, part).completed for part in _parts(waiting)) + there
    _say(f"{shown(application.name)} {shown(application.version)} is installed in {done} of {len(results)} workspaces")
    if done == len(results):
        return INSTALLED
    return SOME_NOT if done else NONE_AT_ALL


def explained(install: "Install") -> Iterator[str]:
    """A failed install in words: conflicts with their ways out, then errors."""
    yield f"{shown(install.workspace_name)} ({install.workspace_identifier.artifact_id}): {shown(_reason(install))}"
    for conflict in install.conflicts:
        yield f"  {shown(conflict.description)}"
        ways = dict.fromkeys(option.resolution_type for option in conflict.resolution_options)
        if ways:
            yield f"    To get past it: {', or '.join(_WAYS.get(way, shown(way)) for way in ways)}."
    for error in install.errors:
        yield f"  {shown(error.artifact_type_name)} {shown(error.name)}: {shown(error.message)}"


def _reason(install: "Install") -> str:
    if install.install_status.message:
        return install.install_status.message
    return "something is in the way; nothing was changed" if install.conflicts else "it failed; nothing was changed"


def _until_end(client: "Client", application_id: int, waiting: Sequence[int]) -> "Iterator[InstallCounts]":
    """Counts of what is waited for, part by part, at each change and now and then, until nothing of it is active."""
    from photostat.client import ServerError, UnreachableError

    for part in _parts(waiting):
        silent_since: float | None = None
        while True:
            try:
                counts = _counted(client, application_id, part)
            except (UnreachableError, ServerError) as error:
                silent_since = silent_since or time.monotonic()
                is_down = isinstance(error, UnreachableError) or error.status in (502, 503, 504)
                if not is_down or time.monotonic() - silent_since > _PATIENCE_SECONDS:
                    raise
            else:
                silent_since = None
                if not counts.active:
                    break
                yield counts
            time.sleep(_EVERY_SECONDS)


class _Teller:
    """Says counts at each change, and every few seconds."""

    def __init__(self) -> None:
        self._counts: InstallCounts | None = None
        self._at_seconds = 0.0

    def show(self, counts: "InstallCounts") -> None:
        now = time.monotonic()
        if counts == self._counts and now - self._at_seconds < _LINE_EVERY_SECONDS:
            return
        self._counts, self._at_seconds = counts, now
        _say(f"{counts.pending} waiting, {counts.in_progress} at work, {counts.completed} installed, {counts.failed} failed")


def _counted(client: "Client", application_id: int, install_ids: Sequence[int]) -> "InstallCounts":
    return client.applications.count_installs(application_id, condition=_among(install_ids))


def _failed(client: "Client", application_id: int, install_ids: Sequence[int]) -> list[int]:
    condition = f"({_among(install_ids)}) AND 'Status Code' == 3"
    return [line.application_install_id for line in client.applications.newest_installs(application_id, condition=condition)]


def _parts(install_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(install_ids), _AT_ONCE):
        yield install_ids[begin : begin + _AT_ONCE]


def _among(install_ids: Sequence[int]) -> str:
    return f"'Application Install ID' IN [{', '.join(map(str, install_ids))}]"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
