"""Waiting for another process to say that there is something to do: LISTEN on a connection of its own.

A notice may be missed (the database restarted): whoever waits looks for himself every few seconds as well.
"""

import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

_SLICE_SECONDS = 0.25  # a signal or an event does not end a wait for the socket


class Notices:
    """One channel. Not for several threads at once. A context manager: leaving it closes the connection."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = make_url(url)
        self._channel = channel
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self, seconds: float, stopping: threading.Event) -> bool:
        """Wait for a notice; False where none came in time or `stopping` was set. Without a database it is only a pause."""
        return self.texts(seconds, stopping) is not None

    def texts(self, seconds: float, stopping: threading.Event) -> list[str] | None:
        """As `wait`, with what the notices said; an empty text means that some may have been missed."""
        deadline = time.monotonic() + seconds
        while not stopping.is_set() and (left := deadline - time.monotonic()) > 0:
            try:
                if self._connection is None:
                    self._connection = self._listen()
                    return [""]  # what was said before nobody heard
                heard = [notice.payload for notice in self._connection.notifies(timeout=min(left, _SLICE_SECONDS), stop_after=1)]
                if heard:
                    return heard
            except psycopg.Error:
                self.close()
                stopping.wait(min(1.0, left))
        return None

    def close(self) -> None:
        """Close the connection; the next `wait` opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _listen(self) -> psycopg.Connection[tuple[object, ...]]:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(address, autocommit=True, connect_timeout=10, application_name="photostat notices")
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        return connection
