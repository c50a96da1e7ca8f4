"""Remote pictures of mail, from a host on loopback to the page: only with the profile's wish and the server's consent."""

import io
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_pages import Pages
from PIL import Image

from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.fetching import Fetcher
from photostat.render.model import Finding, FindingCode
from photostat.render.profile import ImagingProfile
from photostat.settings import RenderSettings

RED = (200, 16, 16)


@pytest.fixture
def host() -> Iterator[tuple[int, list[str]]]:
    """A host with one red picture, `/red.png`; its port, and the paths that were asked for."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[str] = []
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), RED).save(buffer, "PNG")
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {buffer.tell()}\r\nConnection: close\r\n\r\n".encode()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65536).split(b" ")[1].decode())
                found = asked[-1] == "/red.png"
                connection.sendall(head + buffer.getvalue() if found else b"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], asked
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def imaged(folder: Path, port: int, *, wanted: bool, consent: bool) -> tuple[float, tuple[Finding, ...]]:
    """The share of the page that is red, and the findings, of a mail with one remote picture and one that is gone."""
    if not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    base = f"http://pictures.example:{port}"
    native = folder / "mail.eml"
    native.write_text(
        "From: a@b.example\r\nSubject: remote\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f'<p>before</p><img src="{base}/red.png" width="400" height="300"><img src="{base}/gone.png"><p>after</p>'
    )
    options = {
        "ImagingMethod": "Native",
        "NativeOptions": {"NativeImageFormat": "Jpeg"},
        "EmailOptions": {"DownloadImagesFromInternet": wanted},
    }
    fetcher = Fetcher(
        is_allowed=lambda address: address == "127.0.0.1", resolve=lambda _host, _port: ["127.0.0.1"], any_port=True
    )
    imager = DocumentImager(RenderSettings(fetch_remote_pictures=consent), {}, fetcher=fetcher)
    pages = Pages()
    try:
        profile = ImagingProfile.from_json(json.dumps(options))
        outcome, _ = imager.image(ImagingRequest(native, "mail.eml", profile), pages)
    finally:
        imager.close()
    assert outcome.error is None
    page = Image.open(io.BytesIO(pages.pages[0].data)).convert("RGB")
    red = sum(count for count, (r, g, b) in page.getcolors(1 << 24) or [] if r > 150 and g < 60 and b < 60)
    return red / (page.width * page.height), outcome.findings


def blocked(findings: tuple[Finding, ...]) -> list[str]:
    return [item for finding in findings if finding.code is FindingCode.REMOTE_CONTENT_BLOCKED for item in finding.items]


def test_a_remote_picture_is_on_the_page_and_one_that_is_gone_is_listed(tmp_path: Path, host: tuple[int, list[str]]) -> None:
    port, asked = host
    red, findings = imaged(tmp_path, port, wanted=True, consent=True)
    assert red > 0.1
    assert sorted(asked) == ["/gone.png", "/red.png"]
    (missing,) = blocked(findings)
    assert "gone.png" in missing


@pytest.mark.parametrize(("wanted", "consent"), [(True, False), (False, True), (False, False)])
def test_without_wish_or_consent_no_host_is_called_and_the_pictures_are_listed(
    tmp_path: Path, host: tuple[int, list[str]], wanted: bool, consent: bool
) -> None:
    port, asked = host
    red, findings = imaged(tmp_path, port, wanted=wanted, consent=consent)
    assert red == 0
    assert asked == []
    assert len(blocked(findings)) == 2
