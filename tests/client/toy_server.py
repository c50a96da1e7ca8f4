"""A server that answers as a test says, and keeps what it was asked."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Prepared:
    """An answer. `told_bytes`: a Content-Length that is not true; `hangs_up`: the connection is cut instead of an answer."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    told_bytes: int | None = None
    hangs_up: bool = False
    reads_body: bool = True
    ends_connection: bool = False


@dataclass
class Asked:
    """A request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Toy:
    """Where it listens, what it was asked."""

    url: str
    asked: list[Asked]


@contextmanager
def toy_server(
    *answers: Prepared, by_request: Callable[[Asked], Prepared] | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Toy]:
    """One answer after the other, the last one again and again; or what `by_request` says."""
    asked: list[Asked] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            reads_body = by_request is not None or left[0].reads_body
            request = Asked(self.command, self.path, dict(self.headers), self.rfile.read(length) if reads_body else b"")
            asked.append(request)
            answer = by_request(request) if by_request is not None else left.pop(0) if len(left) > 1 else left[0]
            if answer.hangs_up:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) if answer.told_bytes is None else answer.told_bytes))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()
            if answer.told_bytes is not None or answer.ends_connection or not answer.reads_body:
                self.close_connection = True

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that doubts the certificate hangs up
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Toy(f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
