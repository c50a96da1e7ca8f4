"""HTTP to one server: one connection that is kept, TLS, time-outs, sign-in, errors. The standard library is enough for it.

Only a GET is ever sent twice by itself: whether a POST was done before the connection broke, nobody can tell. Redirects are not
followed and proxies of the environment not used, so that credentials go to the named server alone. One thread at a time.
"""

import http.client
import json
import select
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from photostat.client.answers import FAULTS, Answer, words
from photostat.client.bodies import Body, Bytes
from photostat.client.credentials import TOKEN_PATH, Credentials
from photostat.client.decoding import decode
from photostat.client.errors import ServerError, UnreachableError
from photostat.errors import InvalidInputError

_TRIES = 4
_PAUSE_SECONDS = 0.25
_AGAIN = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)


@dataclass(frozen=True)
class _Token:
    access_token: str
    expires_in: int


class Transport:
    """Calls to the server at `url`. `ca_file`: certificates to trust instead of the system's. Raises InvalidInputError."""

    def __init__(self, url: str, credentials: Credentials, *, timeout_seconds: float, ca_file: Path | None) -> None:
        self._credentials = credentials
        self._prefix, self._connection = _connection(url, timeout_seconds, ca_file)
        self.url = url.rstrip("/")

    def close(self) -> None:
        """End the connection; the next call opens another."""
        self._connection.close()

    def get(self, path: str, query: dict[str, str | int] | None = None) -> object:
        """The JSON of a GET, tried again while the server cannot be reached or is not ready."""
        with self.download(path if not query else f"{path}?{urlencode(query)}") as answer:
            return answer.json()

    def post(self, path: str, body: object = None) -> object:
        """The JSON of a POST; None for an empty answer."""
        return self.send("POST", path, None if body is None else Bytes(json.dumps(body).encode(), "application/json"))

    def delete(self, path: str) -> object:
        """The JSON of a DELETE; None for an empty answer."""
        return self.send("DELETE", path)

    def send(self, method: str, path: str, body: Body | None = None) -> object:
        """The JSON of one call, made once."""
        with self._closing(self._accepted(method, path, body)) as answer:
            return answer.json()

    @contextmanager
    def download(self, path: str) -> Iterator[Answer]:
        """The answer of a GET, its body not yet read; tried again as in `get`."""
        for attempt in range(1, _TRIES + 1):
            try:
                answer = self._accepted("GET", path, None)
                break
            except (UnreachableError, ServerError) as error:
                passes = isinstance(error, UnreachableError) or error.status in _AGAIN
                if attempt == _TRIES or not passes:
                    raise
                time.sleep(_PAUSE_SECONDS * 2**attempt)
        with self._closing(answer):
            yield answer

    @contextmanager
    def _closing(self, answer: Answer) -> Iterator[Answer]:
        """A connection with the rest of an answer in it is of no use for the next request."""
        try:
            yield answer
        finally:
            if not answer.is_read:
                self._connection.close()

    def _accepted(self, method: str, path: str, body: Body | None) -> Answer:
        """A good answer. Raises ServerError, UnreachableError."""
        answer = self._exchange(method, path, body, self._authorization())
        if answer.status == HTTPStatus.UNAUTHORIZED and self._credentials.refused():
            with self._closing(answer):
                answer.error()
            answer = self._exchange(method, path, body, self._authorization())
        if answer.status != HTTPStatus.OK:
            with self._closing(answer):
                raise answer.error()
        return answer

    def _exchange(self, method: str, path: str, body: Body | None, headers: dict[str, str]) -> Answer:
        headers = {"Accept": "application/json", "X-CSRF-Header": "-", "User-Agent": "photostat-client", **headers}
        if body is not None:
            headers |= {"Content-Type": body.content_type, "Content-Length": str(body.length_bytes)}
        elif method != "GET":
            headers["Content-Length"] = "0"
        self._drop_if_dead()
        try:
            try:
                self._connection.request(method, self._prefix + path, None if body is None else body.open(), headers)
            except (BrokenPipeError, ConnectionResetError):
                if body is None or self._connection.sock is None:
                    raise
                # the server refused the body before it was whole: its answer, which says why, may be there already
            return Answer(self._connection.getresponse(), self.url)
        except FAULTS as error:
            self._connection.close()
            raise UnreachableError(f"No answer from {self.url}: {words(error)}.") from error
        except BaseException:
            self._connection.close()  # Ctrl-C, or a file that changed: half a request is on the wire
            raise

    def _authorization(self) -> dict[str, str]:
        return {"Authorization": self._credentials.header(self._fetch_token)}

    def _fetch_token(self, client_id: str, client_secret: str) -> tuple[str, float]:
        asked = {"grant_type": "client_credentials", "scope": "SystemUserInfo"}
        form = urlencode(asked | {"client_id": client_id, "client_secret": client_secret}).encode()
        with self._closing(self._exchange("POST", TOKEN_PATH, Bytes(form, "application/x-www-form-urlencoded"), {})) as answer:
            members = answer.json()
        if answer.status == HTTPStatus.BAD_REQUEST:
            raise ServerError(HTTPStatus.UNAUTHORIZED)
        if answer.status != HTTPStatus.OK:
            raise ServerError(answer.status, message="The server gives no token now.")
        token = decode(_Token, members, "token")
        return token.access_token, float(token.expires_in)

    def _drop_if_dead(self) -> None:
        """A server ends idle connections. One that has something to read before we asked is at its end."""
        sock = self._connection.sock
        if sock is not None:
            poll = select.poll()
            poll.register(sock, select.POLLIN)
            if poll.poll(0):
                self._connection.close()


def _connection(url: str, timeout_seconds: float, ca_file: Path | None) -> tuple[str, http.client.HTTPConnection]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme not in ("http", "https") or parts.username is not None or parts.query or parts.fragment:
        raise InvalidInputError(f"{url!r} is no address of a server. Write it like https://photostat.example.com:8400")
    prefix = parts.path.rstrip("/")
    if parts.scheme == "http":
        return prefix, http.client.HTTPConnection(host, port, timeout=timeout_seconds)
    try:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise InvalidInputError(f"{ca_file} holds no certificates in PEM form: {words(error)}.") from error
    return prefix, http.client.HTTPSConnection(host, port, timeout=timeout_seconds, context=context)
