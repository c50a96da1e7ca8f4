"""Installs at work: what workers do with those that wait.

An install is claimed in a small transaction, which makes InProgress visible, and done in another, which holds it: one that
is InProgress and held by nobody was left by a worker that died, and is done again. What fails leaves the reason in the row and
nothing in the workspace. Two installs into one workspace wait for each other.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import structlog

from photostat.applications.archives.container import Container, looks_like_zip
from photostat.applications.archives.model import Application
from photostat.applications.archives.reading import read_application
from photostat.applications.installs.components.work import Members, Work
from photostat.applications.installs.installing import Plan, ValidationFailedError, prepare, put_components
from photostat.applications.installs.model import SKIPPED, InstallDetail
from photostat.applications.installs.store import running as store
from photostat.applications.installs.store.components import replace_components
from photostat.applications.installs.store.details import insert_details
from photostat.applications.installs.store.running import Order
from photostat.applications.library.imaging_application import IMAGING
from photostat.applications.library.model import IMAGING_GUID, InstallStatus, LibraryApplication
from photostat.applications.library.packages import copy_blob, scratch_file
from photostat.applications.library.store.applications import find_application
from photostat.errors import NotFoundError, PhotostatError
from photostat.storage.blobs import Blobs, BlobStoreError
from photostat.storage.database import BusyError, Connection, Database, DatabaseUnavailableError
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, SERVICE_ACCOUNT_USER
from photostat.workspaces.change import Change, change

MOST_ATTEMPTS: Final = 3
_GRACE_SECONDS: Final = 2.0  # between a claim and the lock on the row: longer, and nobody holds it

_PASSING: Final = (BusyError, DatabaseUnavailableError, BlobStoreError)  # another attempt may succeed

_log = structlog.get_logger(__name__)

OwnStep = Callable[[Change, int], None]


@dataclass(frozen=True)
class Installer:
    """What installs need. `own_steps`: what one of our own applications, by GUID, does in a workspace beside its archive."""

    database: Database
    blobs: Blobs
    own_steps: Mapping[UUID, OwnStep] = field(default_factory=dict)


def run_waiting(installer: Installer, *, grace_seconds: float = _GRACE_SECONDS) -> int:
    """Run installs until none waits; gives their number. The chore of a worker; tests call it instead of waiting."""
    done = 0
    while (claimed := _claim(installer.database, grace_seconds)) is not None:
        _run(installer, *claimed)
        done += 1
    return done


def _claim(database: Database, grace_seconds: float) -> tuple[int, int, int] | None:
    """Install, user, attempt of the next one that waits; None where none does."""
    with database.transaction() as connection:
        return store.claim_next(connection, grace_seconds)


def _run(installer: Installer, install_id: int, user_id: int, attempt: int) -> None:
    try:
        with change(installer.database, user_id=user_id) as begun:
            order = store.hold(begun.connection, install_id)
            if order is not None:
                _carry_out(installer, begun, order)
    except _PASSING as error:
        _put_off(installer.database, install_id, attempt, str(error))
    except Exception:  # noqa: BLE001 - the task runner: an install that cannot be done must not stop the others
        _log.exception("install failed", install_id=install_id)
        _put_off(installer.database, install_id, attempt, "Something went wrong here: see the server's log.")


def _put_off(database: Database, install_id: int, attempt: int, reason: str) -> None:
    """It is done again after the grace; the last attempt ends it."""
    _log.warning("install put off", install_id=install_id, attempt=attempt, reason=reason)
    if attempt < MOST_ATTEMPTS:
        return
    with change(database, user_id=SERVICE_ACCOUNT_USER) as begun:
        order = store.hold(begun.connection, install_id)
        if order is not None:
            _fail(begun, order, reason)


def _carry_out(installer: Installer, begun: Change, order: Order) -> None:
    connection = begun.connection
    if order.attempts > MOST_ATTEMPTS:
        _fail(begun, order, f"Workers ended {MOST_ATTEMPTS} times while they were at this install.")
        return
    if order.workspace_id == ADMIN_LEVEL:
        _note_in_library(begun, order)
        return
    if not store.hold_workspace(connection, order.workspace_id):
        _fail(begun, order, f"There is no workspace {order.workspace_id} any more.")
        return
    blob_keys: list[str] = []
    try:
        with begun.part():
            _install(installer, begun, order, blob_keys)
    except ValidationFailedError as failed:
        _fail_validation(begun, order, failed)
    except BaseException as error:
        with suppress(BlobStoreError):  # files that no row names are harmless
            installer.blobs.delete(blob_keys)
        if not isinstance(error, PhotostatError) or isinstance(error, _PASSING):
            raise
        _fail(begun, order, str(error))


def _note_in_library(begun: Change, order: Order) -> None:
    """An install into the library: what it has was read and judged when it came."""
    try:
        library = _in_library(begun.connection, order)
    except NotFoundError as gone:
        _fail(begun, order, str(gone))
        return
    if library.problems:
        store.fail(begun.connection, order.install_id, message=library.problems[0], validation=library.problems)
        return
    store.finish(begun.connection, order.install_id, InstallStatus.COMPLETED, library)
    begun.note(
        "library_application.installed",
        ADMIN_LEVEL,
        [library.artifact_id],
        install=order.install_id,
        version=str(library.version),
    )


def _install(installer: Installer, begun: Change, order: Order, blob_keys: list[str]) -> None:
    connection = begun.connection
    library = _in_library(connection, order)
    if store.is_installed_unchanged(connection, order.workspace_id, library):
        store.finish(connection, order.install_id, InstallStatus.COMPLETED, library, message=SKIPPED)
        return
    with _opened(installer.blobs, library) as (application, members):
        plan = Plan(
            application=application,
            workspace_id=order.workspace_id,
            resolutions=order.resolutions,
            unlocks_applications=order.unlocks_applications,
        )
        target = prepare(begun, plan)
        work = Work(begun, order.workspace_id, application, target, members, installer.blobs, blob_keys=blob_keys)
        put_components(work)
    own_step = installer.own_steps.get(library.guid)
    if own_step is not None:
        own_step(begun, order.workspace_id)
    installed = store.put_workspace_application(
        connection, order.workspace_id, library, install_id=order.install_id, user_id=begun.user_id
    )
    replace_components(connection, order.workspace_id, installed, work.components)
    insert_details(connection, order.install_id, work.details)
    store.finish(connection, order.install_id, InstallStatus.COMPLETED, library)
    if work.outdated_keys:
        begun.afterwards(lambda: installer.blobs.delete(work.outdated_keys))
    begun.note(
        "application.installed",
        order.workspace_id,
        [installed],
        guid=str(library.guid),
        version=str(library.version),
        install=order.install_id,
        components=len(work.components),
    )


def _in_library(connection: Connection, order: Order) -> LibraryApplication:
    try:
        return find_application(connection, order.application_id)
    except NotFoundError:
        raise NotFoundError("The application is not in the Application Library any more.") from None


@contextmanager
def _opened(blobs: Blobs, library: LibraryApplication) -> Iterator[tuple[Application, Members | None]]:
    """The application of the library with the members of its archive; a bare XML has none.

    What Imaging consists of is this server's own, whatever an archive of it says that somebody brought into the library.
    """
    if library.blob_key is None or library.guid == IMAGING_GUID:
        yield IMAGING, None
        return
    with scratch_file() as file:
        copy_blob(blobs, library.blob_key, file)
        application = read_application(file)
        yield application, Container(file) if looks_like_zip(file) else None


def _fail(begun: Change, order: Order, reason: str) -> None:
    store.fail(begun.connection, order.install_id, message=reason)
    error = InstallDetail(
        artifact_type_name="Application",
        name=order.application_name,
        artifact_id=0,
        guid=order.application_guid,
        message=reason,
    )
    insert_details(begun.connection, order.install_id, [error], are_errors=True)
    _note_failure(begun, order, reason)


def _fail_validation(begun: Change, order: Order, failed: ValidationFailedError) -> None:
    """The message stays empty, as clients know it; conflicts and errors say what is wrong."""
    findings = failed.findings
    store.fail(begun.connection, order.install_id, message="", validation=failed.refused, conflicts=findings.conflicts)
    insert_details(begun.connection, order.install_id, findings.errors, are_errors=True)
    _note_failure(begun, order, f"{len(findings.conflicts)} conflicts, {len(findings.errors)} errors")


def _note_failure(begun: Change, order: Order, reason: str) -> None:
    begun.note("application.install_failed", order.workspace_id, install=order.install_id, reason=reason[:500])
