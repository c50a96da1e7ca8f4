"""Waiting for a set that runs, and what Ctrl-C means meanwhile: the job goes on unless the user says that it shall stop.

A server that does not answer is waited for: jobs outlive its restart. After ten minutes of silence it is given up.
"""

import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from photostat.cli.remote import Server, shown
from photostat.cli.set_display import SetDisplay, display_for, duration

if TYPE_CHECKING:
    from photostat.client import SetProgress

_EVERY_SECONDS = 1.0
_PATIENCE_SECONDS = 600.0

COMPLETED, WITH_ERRORS, FAILED, LEFT_RUNNING = 0, 1, 3, 130


class Wish(StrEnum):
    """What the user wants who pressed Ctrl-C."""

    STOP = "stop"
    LEAVE = "leave"
    WATCH = "watch"


@dataclass(frozen=True)
class Watch:
    """One set that is watched."""

    server: Server
    set_id: int
    display: SetDisplay

    def until_end(self) -> "SetProgress":
        """Show the set until it does not run. Raises UnreachableError, ServerError."""
        while True:
            progress = self._progress()
            if not progress.is_running:
                return progress
            self.display.show(progress)
            time.sleep(_EVERY_SECONDS)

    def _progress(self) -> "SetProgress":
        from photostat.client import ServerError, UnreachableError

        began = time.monotonic()
        while True:
            try:
                return self.server.client.sets.progress(self.server.workspace_id, self.set_id)
            except (UnreachableError, ServerError) as error:
                silence = time.monotonic() - began
                down = isinstance(error, UnreachableError) or error.status in (502, 503, 504)
                if not down or silence > _PATIENCE_SECONDS:
                    raise
                self.display.silent(silence)
                time.sleep(_EVERY_SECONDS)


def follow(server: Server, set_id: int) -> int:
    """Watch a set to its end, tell how it ended; answers the exit code."""
    name = server.client.sets.read(server.workspace_id, set_id).name
    with display_for(name) as display:
        ended = _watched(Watch(server, set_id, display))
    if ended is None:
        _say(f"The job goes on. Watch it with: {command(server, 'status', set_id)} --wait")
        _say(f"Stop it with: {command(server, 'stop', set_id)}")
        return LEFT_RUNNING
    for line in _closing_lines(server, set_id, ended):
        _say(line)
    return exit_code(ended)


def command(server: Server, verb: str, set_id: int) -> str:
    """A command to go on with."""
    return f"photostat set {verb} {set_id} --workspace {server.workspace_id}"


def _watched(watch: Watch) -> "SetProgress | None":
    """How the set ended; None: the user left it running."""
    from photostat.client import JobNotLiveError

    while True:
        try:
            return watch.until_end()
        except KeyboardInterrupt:
            watch.display.pause()
            wish = asked()
            if wish is Wish.LEAVE:
                return None
            if wish is Wish.STOP:
                try:
                    watch.server.client.sets.stop(watch.server.workspace_id, watch.set_id)
                except JobNotLiveError:
                    continue  # it has ended by itself meanwhile


def asked() -> Wish:
    """Ask the user; without a terminal, or at a second Ctrl-C, the job is left running."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Wish.LEAVE
    try:
        sys.stdout.write("\nStop the job (s), leave it running (l), or go on watching (Enter)? ")
        sys.stdout.flush()
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        return Wish.LEAVE
    answers = {"s": Wish.STOP, "l": Wish.LEAVE}
    return answers.get(line.strip().lower()[:1], Wish.WATCH) if line else Wish.LEAVE


def exit_code(ended: "SetProgress") -> int:
    """0 all imaged or skipped, 1 some errored, 3 stopped or failed."""
    if not ended.is_completed:
        return FAILED
    return WITH_ERRORS if ended.number_of_documents_errored else COMPLETED


def _closing_lines(server: Server, set_id: int, ended: "SetProgress") -> list[str]:
    """How it ended, and what to do next."""
    lines = [
        f"{shown(ended.status)}{_took(ended)}: {ended.number_of_documents_completed:,} of {ended.number_of_documents:,} "
        f"documents imaged, {ended.number_of_documents_errored:,} errored, {ended.number_of_documents_skipped:,} skipped"
    ]
    if ended.last_run_error and not ended.is_completed:
        lines.append(shown(ended.last_run_error))
    if ended.number_of_documents_with_warnings:
        lines.append(f"{ended.number_of_documents_with_warnings:,} documents of the set have warnings")
    if ended.is_completed and ended.number_of_documents_hidden:
        hidden = ended.number_of_documents_hidden
        lines.append(f"{hidden:,} documents are hidden for QC review. After it: {command(server, 'release', set_id)}")
    if ended.is_completed and ended.number_of_documents_errored:
        lines.append(f"Causes and remedies: {command(server, 'errors', set_id)}")
        lines.append(f"Once more: {command(server, 'retry', set_id)}")
    return lines


def _took(ended: "SetProgress") -> str:
    if ended.start_time is None or ended.end_time is None:
        return ""
    return f" in {duration((ended.end_time - ended.start_time).total_seconds())}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
