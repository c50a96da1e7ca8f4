"""Gets the remote pictures of a mail, outside the sandbox, when the profile asks for them and the server's policy allows it.

The addresses come from a hostile document: whoever wrote it wants this machine to call a host of the writer's choice. So:
only http and https on their usual ports, only hosts all of whose addresses are public, connected to by the very address that
was checked (a second look-up may answer otherwise), at most a few redirects and each judged anew, no cookies, no credentials,
no proxy, a fixed User-Agent, and a limit on bytes and seconds. Nothing here looks into what came back: the sandbox does.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urljoin, urlsplit

MAX_PICTURE_BYTES = 10 * 1024**2
MAX_TOTAL_BYTES = 40 * 1024**2
MAX_REDIRECTS = 3
ADDRESS_SECONDS = 10.0
DOCUMENT_SECONDS = 60.0
_USER_AGENT = "Mozilla/5.0 (compatible)"
_PORTS = {"http": 80, "https": 443}
_UNICAST = ipaddress.ip_network("2000::/3")  # the rest of IPv6 is local, multicast or not given out
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_CHUNK_BYTES = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_Found = TypeVar("_Found")
IsAllowed = Callable[[str], bool]
Resolve = Callable[[str, int], list[str]]


class NotFetchedError(Exception):
    """The picture was not had; the text says why, for the document's finding."""


@dataclass(frozen=True)
class Fetcher:
    """Fetches for one document after the other. `is_allowed` judges an IP address; tests give another judge and any port."""

    is_allowed: IsAllowed = lambda address: is_public(address)
    resolve: Resolve = lambda host, port: _looked_up(host, port)
    any_port: bool = False
    document_seconds: float = DOCUMENT_SECONDS

    def fetch(self, urls: Sequence[str]) -> Iterator[tuple[str, bytes | str]]:
        """For each address its content, or the reason why there is none; one after the other, never raising."""
        deadline = time.monotonic() + self.document_seconds
        left = MAX_TOTAL_BYTES
        for url in urls:
            try:
                content = self._one(url, min(left, MAX_PICTURE_BYTES), deadline)
            except NotFetchedError as error:
                yield url, str(error)
                continue
            left -= len(content)
            yield url, content

    def _one(self, url: str, most_bytes: int, deadline: float) -> bytes:
        deadline = min(deadline, time.monotonic() + ADDRESS_SECONDS)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(url, most_bytes, deadline)
            if isinstance(answer, bytes):
                return answer
            url = answer
        raise NotFetchedError("too many redirects")

    def _ask(self, url: str, most_bytes: int, deadline: float) -> bytes | str:
        """The content, or the address to which the host sends on."""
        scheme, host, port, target = self._parts(url)
        address = self._checked_address(host, port, deadline)
        connection = _Connection(host, port, address, deadline, secure=scheme == "https")

        def exchange() -> bytes | str:
            headers = {"User-Agent": _USER_AGENT, "Accept": "image/*", "Accept-Encoding": "identity"}
            connection.request("GET", target, headers=headers)
            with connection.getresponse() as answer:
                if answer.status in _REDIRECTS and answer.headers.get("Location"):
                    return urljoin(url, str(answer.headers["Location"]))
                if answer.status != 200:
                    raise NotFetchedError(f"the host answered {answer.status}")
                return _body(answer, most_bytes)

        try:
            return _within(exchange, deadline)
        finally:
            connection.abort()

    def _parts(self, url: str) -> tuple[str, str, int, str]:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError as error:
            raise NotFetchedError("not an address") from error
        if parts.scheme not in _PORTS or not host:
            raise NotFetchedError("not an http or https address")
        if parts.username is not None or parts.password is not None:
            raise NotFetchedError("the address holds a user name or password")
        if port not in (None, _PORTS[parts.scheme]) and not self.any_port:
            raise NotFetchedError("an unusual port")
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
        )
        return parts.scheme, host, port or _PORTS[parts.scheme], target

    def _checked_address(self, host: str, port: int, deadline: float) -> str:
        """An address of the host; all of them must be allowed, or a host could hide a private one among public ones."""
        found = _within(lambda: self.resolve(host, port), deadline)
        if not found:
            raise NotFetchedError("the host has no address")
        if not all(self.is_allowed(address) for address in found):
            raise NotFetchedError("the host is not on the public network")
        return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network, also where another address is wrapped in it."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not ip.is_reserved
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    inner = [ip.sixtofour, *(ip.teredo or ())]
    return ip.is_global and ip in _UNICAST and all(is_public(str(one)) for one in inner if one is not None)


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, under the host's name."""

    def __init__(self, host: str, port: int, address: str, deadline: float, *, secure: bool) -> None:
        super().__init__(host, port, timeout=_left(deadline))
        self._address = address
        self._deadline = deadline
        self._secure = secure
        if secure:
            self.default_port = _PORTS["https"]

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), timeout=_left(self._deadline))
        if not self._secure:
            self.sock = plain
            return
        try:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def abort(self) -> None:
        """Close it, also while another thread waits for an answer: that wait ends."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self.close()


def _body(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    content = bytearray()
    while part := answer.read(_CHUNK_BYTES):
        content += part
        if len(content) > most_bytes:
            raise NotFetchedError(f"larger than {most_bytes} bytes")
    return bytes(content)


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetchedError("the host is not known") from error
    return [str(place[0]) for *_, place in found]


def _within(work: Callable[[], _Found], deadline: float) -> _Found:
    """Do it in a thread until the deadline: getaddrinfo knows no limit, and a host may drip an answer byte by byte.

    A thread that does not come back is left to itself; it ends with its socket, or with the process.
    """
    results: queue.SimpleQueue[tuple[list[_Found], Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put(([work()], None))
        except (NotFetchedError, OSError, http.client.HTTPException, ValueError) as error:
            results.put(([], error))

    threading.Thread(target=run, name="fetch", daemon=True).start()
    try:
        found, error = results.get(timeout=_left(deadline))
    except queue.Empty:
        raise NotFetchedError("out of time") from None
    if error is not None:
        raise error if isinstance(error, NotFetchedError) else NotFetchedError(_reason(error)) from error
    return found[0]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetchedError("out of time")
    return left


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "out of time"
    if isinstance(error, ssl.SSLError):
        return "the host's certificate or encryption is not valid"
    return f"the connection failed ({type(error).__name__})"
