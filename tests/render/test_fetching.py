"""The guarded fetcher: public addresses only, bounded in bytes and time, never a way into the own network."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from photostat.render.fetching import MAX_PICTURE_BYTES, Fetcher, NotFetchedError, is_public

PIXEL = b"\x89PNG\r\n\x1a\n" + b"x" * 100
Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def host(answer: Answer) -> Iterator[tuple[int, list[bytes]]]:
    """A host on loopback that answers each connection with `answer`; its port and the requests that it saw."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65536)
                asked.append(request)
                with suppress(OSError):
                    answer(connection, request)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], asked
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def answering(body: bytes, status: str = "200 OK", headers: str = "") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}Connection: close\r\n\r\n".encode()
    return lambda connection, _request: connection.sendall(head + body)


def loopback_fetcher(**more: float) -> Fetcher:
    """A fetcher whose one allowed address is loopback: tests call nothing else."""
    return Fetcher(
        is_allowed=lambda address: address == "127.0.0.1", resolve=lambda _host, _port: ["127.0.0.1"], any_port=True, **more
    )


def only(fetcher: Fetcher, url: str) -> bytes | str:
    ((asked, found),) = fetcher.fetch([url])
    assert asked == url
    return found


def test_a_picture_is_fetched_without_telling_more_than_its_address() -> None:
    with host(answering(PIXEL)) as (port, asked):
        assert only(loopback_fetcher(), f"http://pictures.example:{port}/a b.png?x=1&y=%20#part") == PIXEL
    (request,) = asked
    lines = request.decode().splitlines()
    assert lines[0] == "GET /a%20b.png?x=1&y=%20 HTTP/1.1"
    assert f"Host: pictures.example:{port}" in lines
    names = {line.partition(":")[0].lower() for line in lines[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "no address",
        "fe80::1%eth0", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_address_of_an_own_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], []])
def test_a_host_with_any_private_address_is_not_called(found: list[str]) -> None:
    assert "public" in str(reason(Fetcher(resolve=lambda _host, _port: found))) or not found


def reason(fetcher: Fetcher, url: str = "http://inside.example/a.png") -> str:
    found = only(fetcher, url)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1/a.png", "not on the public network"),
        ("http://[::1]/a.png", "not on the public network"),
        ("http://2130706433/a.png", "not on the public network"),
        ("ftp://host.example/a.png", "not an http or https address"),
        ("file:///etc/passwd", "not an http or https address"),
        ("http://user:word@host.example/a.png", "user name or password"),
        ("http://host.example:22/a.png", "an unusual port"),
        ("http://host.example:99999/a.png", "not an address"),
        ("http:///a.png", "not an http or https address"),
        ("http://[broken/a.png", "not an address"),
    ],
)
def test_an_address_that_no_picture_should_have_is_refused_with_its_reason(url: str, words: str) -> None:
    assert words in reason(Fetcher(), url)


def test_the_address_that_was_checked_is_the_one_that_is_called() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # a second look-up would find another machine
    fetcher = Fetcher(
        is_allowed=lambda address: address == "127.0.0.1", resolve=lambda _host, _port: next(answers), any_port=True
    )
    with host(answering(PIXEL)) as (port, _):
        assert only(fetcher, f"http://rebinding.example:{port}/a.png") == PIXEL
    assert next(answers) == ["10.0.0.1"]


def test_a_redirect_is_judged_like_any_other_address() -> None:
    with host(answering(b"", "302 Found", "Location: file:///etc/passwd\r\n")) as (port, _):
        assert "not an http or https address" in reason(loopback_fetcher(), f"http://a.example:{port}/")


def test_redirects_end() -> None:
    with host(answering(b"", "302 Found", "Location: /again\r\n")) as (port, asked):
        assert "too many redirects" in reason(loopback_fetcher(), f"http://a.example:{port}/")
    assert len(asked) == 4


def test_a_picture_beyond_the_limit_is_left() -> None:
    def endless(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(MAX_PICTURE_BYTES // 65536 + 10):
            connection.sendall(b"x" * 65536)

    with host(endless) as (port, _):
        assert "larger than" in reason(loopback_fetcher(), f"http://a.example:{port}/big.png")


@pytest.mark.parametrize("part", [b"H", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_host_that_drips_runs_out_of_time(part: bytes) -> None:
    def drip(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(part)
        for _ in range(200):
            connection.sendall(b"x")
            time.sleep(0.05)

    with host(drip) as (port, _):
        started = time.monotonic()
        assert "out of time" in reason(loopback_fetcher(document_seconds=0.5), f"http://a.example:{port}/slow.png")
        assert time.monotonic() - started < 5


def test_a_look_up_that_hangs_runs_out_of_time() -> None:
    fetcher = Fetcher(resolve=lambda _host, _port: [time.sleep(3) or "8.8.8.8"][:1], document_seconds=0.2)
    started = time.monotonic()
    assert "out of time" in reason(fetcher)
    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize("status", ["404 Not Found", "500 Broken", "204 No Content", "401 Who"])
def test_an_answer_without_a_picture_is_told(status: str) -> None:
    with host(answering(b"", status)) as (port, _):
        assert status[:3] in reason(loopback_fetcher(), f"http://a.example:{port}/a.png")


def test_a_host_that_speaks_something_else_is_told() -> None:
    with host(lambda connection, _request: connection.sendall(b"220 mail.example ESMTP\r\n")) as (port, _):
        assert "the connection failed" in reason(loopback_fetcher(), f"http://a.example:{port}/a.png")


def test_an_unknown_host_is_told() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise NotFetchedError("the host is not known")

    assert reason(Fetcher(resolve=unknown)) == "the host is not known"
