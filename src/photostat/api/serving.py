"""The HTTP server around the application: listening, signals, and an end that comes in time.

uvicorn alone waits for open streams and slow uploads, then cancels tasks that cannot be cancelled because a thread works for
them. Here `app.state.stopping` is set first, a `threading.Event` that every stream without an end must watch; each connection
that outlives the time is cut: its handler sees the client gone and ends by itself.
"""

import asyncio
import errno
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI

from photostat.errors import InvalidInputError
from photostat.settings import ServerSettings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LEFT_TO_UNWIND_SECONDS = 2

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Moments:
    """What the caller does when something happens."""

    ready: Callable[[], None]
    """Requests are accepted from now on."""
    stopping: Callable[[], None]
    """The first signal has come; called from its handler."""


def bind(settings: ServerSettings) -> socket.socket:
    """A socket on the address, not yet listening. Raises InvalidInputError: the port is taken, the address is not ours."""
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise InvalidInputError(
            f"The address {host} cannot be listened on: {error.strerror}. Name another with --host."
        ) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        ways_out = {
            errno.EADDRNOTAVAIL: "It is no address of this machine: name another with --host",
            errno.EACCES: "Ports below 1,024 are for root: name another with --port",
        }
        way_out = ways_out.get(error.errno or 0, "Stop the program that has it, or name another with --port")
        raise InvalidInputError(f"Port {port} on {host} cannot be used: {error.strerror}. {way_out}.") from error
    return bound


def check_tls_files(settings: ServerSettings) -> None:
    """Refuse what cannot become TLS, before anything is started or made. Raises InvalidInputError."""
    if settings.tls_key and not settings.tls_certificate:
        raise InvalidInputError("A TLS key is of no use without its certificate: name it too, with --tls-certificate.")
    for what, name in (("certificate", settings.tls_certificate), ("key", settings.tls_key)):
        if not name:
            continue
        try:
            Path(name).read_bytes()
        except OSError as error:
            raise InvalidInputError(f"The TLS {what} {name} cannot be read: {error.strerror}.") from error


def serve(app: FastAPI, bound: socket.socket, settings: ServerSettings, moments: Moments) -> None:
    """Answer requests until SIGTERM or SIGINT; a second one ends the process at once. Returns when all is closed."""
    app.state.stopping = stopping = threading.Event()
    trusted = settings.trusted_proxies
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted or None,
        ssl_certfile=settings.tls_certificate or None,
        ssl_keyfile=settings.tls_key or None,
        timeout_graceful_shutdown=round(settings.stop_seconds) + _LEFT_TO_UNWIND_SECONDS,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        named = " and ".join(filter(None, (settings.tls_certificate, settings.tls_key)))
        raise InvalidInputError(
            f"The TLS certificate and its key cannot be used: {error}. {named} must be PEM files, the key must be that of the "
            "first certificate."
        ) from error
    _Server(config, moments, stopping, settings.stop_seconds).run(sockets=[bound])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, moments: Moments, stopping: threading.Event, stop_seconds: float) -> None:
        super().__init__(config)
        self._moments = moments
        self._stopping = stopping
        self._stop_seconds = stop_seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept, and say so."""
        await super().startup(sockets)
        # What is loaded by now stays: a full collection would walk it all, 0.1 s in which no request moves
        gc.collect()
        gc.freeze()
        if self.started:
            self._moments.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more, end streams, give requests their time, cut what is left."""
        # Here, not in the signal's handler: it may run while this very thread holds the lock of the event, of the log, of threads
        self._stopping.set()
        self._moments.stopping()
        asyncio.get_running_loop().call_later(self._stop_seconds, self._cut)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours instead of uvicorn's, which raises the signal again at the end: an ordered stop is no failure."""
        before = {number: signal.signal(number, self._signalled) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        if self.should_exit:
            os._exit(128 + number)  # the database ends with us, by the kernel's hand
        self.should_exit = True

    def _cut(self) -> None:
        connections = list(self.server_state.connections)
        if connections:
            _log.warning("requests did not end in time, their connections are cut", connections=len(connections))
        for connection in connections:
            if connection.transport is not None:
                connection.transport.abort()
