"""Installs that are not wanted any more. Only one that waits can be cancelled; for all others the wish comes too late."""

from collections.abc import Sequence

from photostat.applications.installs.model import Cancelled
from photostat.applications.installs.store.cancelling import cancel_waiting
from photostat.applications.library.model import LibraryApplication
from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.change import Change

MOST_INSTALLS = 100_000


def cancel_installs(change: Change, application: LibraryApplication, install_ids: Sequence[int]) -> list[Cancelled]:
    """Cancel these installs of the application, into the library or into workspaces; a result for each, in the order given.

    One that is not there, of another application, begun or over is told to have come too late; no error.
    """
    if len(install_ids) > MOST_INSTALLS:
        raise InvalidInputError(f"ApplicationInstallIDs: at most {MOST_INSTALLS:,} in one request.")
    done = {item.install_id: item for item in cancel_waiting(change.connection, application.artifact_id, install_ids)}
    _note(change, application, list(done.values()))
    return [done.get(install_id) or _too_late(install_id) for install_id in dict.fromkeys(install_ids)]


def cancel_all(change: Change, application: LibraryApplication) -> list[Cancelled]:
    """Cancel whatever waits of this application, into the library too; by install."""
    done = cancel_waiting(change.connection, application.artifact_id, None)
    _note(change, application, done)
    return done


def _too_late(install_id: int) -> Cancelled:
    return Cancelled(
        install_id=install_id,
        message=f"The application installation record with identifier {install_id} was invalid, in progress, completed, or "
        "outdated, and therefore could not be canceled.",
    )


def _note(change: Change, application: LibraryApplication, done: Sequence[Cancelled]) -> None:
    if done:
        ids = sorted(item.install_id for item in done)
        change.note(
            "application.cancel",
            ADMIN_LEVEL,
            [application.artifact_id],
            count=len(ids),
            first_install=ids[0],
            last_install=ids[-1],
        )
