"""A change: one transaction, the audit events of what it does, and what follows once it is committed.

Every writing call of the domain takes a `Change`. The events are chained as the transaction's last act, so that the log and
the rows agree whatever happens.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import structlog

from photostat.storage.blobs import BlobStoreError
from photostat.storage.database import Connection, Database
from photostat.workspaces.audit.event import AuditEvent
from photostat.workspaces.audit.store import append_events

_log = structlog.get_logger(__name__)


class Change:
    """What a writing call needs: the connection, who acts, and where to note what was done."""

    def __init__(self, connection: Connection, *, user_id: int, request_id: str = "") -> None:
        self.connection = connection
        self.user_id = user_id
        self.request_id = request_id
        self.events: list[AuditEvent] = []
        self._afterwards: list[Callable[[], None]] = []

    def note(self, action: str, workspace_id: int, artifact_ids: Sequence[int] = (), **details: object) -> None:
        """Note an event for the audit log. Details are small JSON values; never secrets."""
        self.events.append(AuditEvent(action=action, workspace_id=workspace_id, artifact_ids=artifact_ids, details=details))

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that may fail alone: what it wrote, noted and wanted done afterwards is undone with it."""
        noted, wanted = len(self.events), len(self._afterwards)
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            del self.events[noted:], self._afterwards[wanted:]
            raise

    def afterwards(self, action: Callable[[], None]) -> None:
        """Run `action` once this is committed; not at all if it is rolled back. A blob store that fails then is logged."""
        self._afterwards.append(action)


@contextmanager
def change(database: Database, *, user_id: int, request_id: str = "") -> Iterator[Change]:
    """Begin a change; it is committed with its audit events on a clean exit, and leaves no trace otherwise."""
    with database.transaction() as connection:
        begun = Change(connection, user_id=user_id, request_id=request_id)
        yield begun
        append_events(connection, begun.events, user_id=user_id, request_id=request_id)
    for action in begun._afterwards:
        try:
            action()
        except (
            BlobStoreError
        ) as error:  # what is committed is done; files without a row are harmless, and doctor --deep names them
            _log.warning("files_left_behind", error=str(error))
