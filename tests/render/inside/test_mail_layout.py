import base64
import io
import os
import socket
import threading
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from page_work import content_of, findings, identified, picture_of, printed, share_of, text_of, work_on
from PIL import Image

from photostat.render.inside.base import HtmlPage, Kind, Paper, RendererDied
from photostat.render.inside.browser import Browser
from photostat.render.inside.html import lay_out_html, without_space_codes
from photostat.render.inside.mail import lay_out_mail
from photostat.render.inside.mhtml import lay_out_mhtml
from photostat.render.model import FindingCode

pytestmark = pytest.mark.timeout(300)


def picture(colour: tuple[int, int, int], file_format: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (100, 100), colour).save(file, file_format)
    return file.getvalue()


def html_mail(html: str, *, subject: str = "Subject line") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann <ann@x.example>"
    message["Subject"] = subject
    message.set_content("plain words")
    message.add_alternative(html, subtype="html")
    return message


def alive(group: int) -> list[str]:
    """The processes of a group that still run, after up to five seconds; dead ones that nobody reaped do not count."""
    for _attempt in range(50):
        stats = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it ended meanwhile
                stats.append(path.read_text().rpartition(")")[2].split())
        running = [stat[0] for stat in stats if int(stat[2]) == group and stat[0] not in "ZX"]
        if not running:
            return []
        time.sleep(0.1)
    return running


class Listener:
    """Counts the connections to a port of this machine."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.hits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


def test_nothing_of_a_mail_reaches_the_network_and_all_is_listed(tmp_path: Path, browser: Browser) -> None:
    listener = Listener()
    home = f"http://127.0.0.1:{listener.port}"
    ways = {
        "img.png": '<img src="{}">',
        "a.css": '<link rel="stylesheet" href="{}">',
        "i.css": '<style>@import url("{}");</style>',
        "bg.png": "<style>p{{background:url({})}}</style>",
        "style.png": "<div style=\"background-image:url('{}')\">x</div>",
        "refresh": '<meta http-equiv="refresh" content="0;url={}">',
        "svg.png": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
        "frame": '<iframe src="{}"></iframe>',
        "object": '<object data="{}">fallback</object>',
        "js": '<script src="{}"></script>',
    }
    body = "".join(way.format(f"{home}/{name}") for name, way in ways.items())
    work = work_on(tmp_path, bytes(html_mail(f"<html><body>{body}<p>the words</p></body></html>")))
    document = printed(browser, lay_out_mail(work, identified(Kind.EML)), work)
    listener.close()
    assert "the words" in text_of(document)
    assert set(findings(work).items(FindingCode.REMOTE_CONTENT_BLOCKED)) == {f"{home}/{name}" for name in ways}
    assert listener.hits == 0


def test_browser_alone_refuses_what_is_outside_the_folder(tmp_path: Path, browser: Browser) -> None:
    """The second line: a page that nobody made harmless."""
    listener = Listener()
    home = f"http://127.0.0.1:{listener.port}"
    folder = tmp_path / "page"
    folder.mkdir()
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture((255, 0, 0)))
    (folder / "link.png").symlink_to(secret)
    page = f"""<img src="{home}/a"><img src="{secret.as_uri()}"><img src="../secret.png"><img src="link.png">
    <iframe src="{home}/b"></iframe><iframe src="file:///etc/passwd"></iframe><link rel=preconnect href="{home}/c">
    <meta http-equiv=refresh content="0;url={home}/d"><script>document.write("SCRIPT RAN")</script>
    <p style="background:\\75rl({home}/e)">words</p><video src="{home}/f" autoplay></video>"""
    (folder / "index.html").write_text(page)
    work = work_on(tmp_path / "w", b"")
    document = printed(browser, [HtmlPage(folder / "index.html")], work)
    listener.close()
    assert "words" in text_of(document) and "SCRIPT RAN" not in text_of(document)
    assert "root:" not in text_of(document)
    assert share_of(picture_of(document), (255, 0, 0)) == 0
    blocked = set(findings(work).items(FindingCode.REMOTE_CONTENT_BLOCKED))
    assert {f"{home}/a", f"{home}/b", f"{home}/e", secret.as_uri(), "file:///etc/passwd"} <= blocked
    assert listener.hits == 0


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "TIFF", "BMP"])
def test_inline_picture_is_on_the_page_and_not_in_the_list(tmp_path: Path, browser: Browser, file_format: str) -> None:
    message = html_mail('<p>look: <img src="cid:pic@x" width="300" height="300"></p>')
    alternatives = message.get_payload()
    assert isinstance(alternatives, list)
    alternatives[1].add_related(picture((0, 0, 255), file_format), "image", file_format.lower(), cid="<pic@x>")
    work = work_on(tmp_path, bytes(message))
    document = printed(browser, lay_out_mail(work, identified(Kind.EML)), work)
    page = picture_of(document)
    blue = sum(count for count, (r, g, b) in page.getcolors(page.width * page.height) or [] if b > 240 and r < 20 > g)
    assert blue == pytest.approx(300 * 300, rel=0.05)
    assert not findings(work).codes


def test_header_block_stands_whatever_the_mail_styles(tmp_path: Path, browser: Browser) -> None:
    style = "*{display:none!important} table,td,th{color:#fff!important;font-size:0!important}"
    style += " body{font-size:0;height:0;overflow:hidden}"
    work = work_on(tmp_path, bytes(html_mail(f"<html><head><style>{style}</style></head><body>x</body></html>")))
    words = text_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work))
    assert "From:" in words and "Ann <ann@x.example>" in words and "Subject line" in words


def test_word_sections_stay_on_the_sheet_of_the_header(tmp_path: Path, browser: Browser) -> None:
    style = "@page S1{size:8.5in 11in;margin:1in} div.S1{page:S1}"
    work = work_on(tmp_path, bytes(html_mail(f"<html><style>{style}</style><body><div class=S1>words</div></body></html>")))
    assert len(printed(browser, lay_out_mail(work, identified(Kind.EML)), work)) == 1


def test_east_asian_mail_has_its_text(tmp_path: Path, browser: Browser) -> None:
    message = EmailMessage()
    message["Subject"] = "日本語の件名"
    message.set_content("本文は日本語です。中文正文。한국어 본문.", charset="utf-8")
    work = work_on(tmp_path, bytes(message))
    words = text_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work))
    assert "日本語の件名" in words and "中文正文" in words and "한국어" in words


def test_wide_table_is_made_smaller_not_cut(tmp_path: Path, browser: Browser) -> None:
    cells = "".join(f"<td style='min-width:100px'>cell{number}</td>" for number in range(18))
    work = work_on(tmp_path, bytes(html_mail(f"<table border=1><tr>{cells}</tr></table>")))
    words = text_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work))
    assert "cell0" in words and "cell17" in words
    assert FindingCode.TEXT_CUT_OFF not in findings(work).codes


def test_landscape_profile_turns_the_sheet(tmp_path: Path, browser: Browser) -> None:
    work = work_on(tmp_path, bytes(html_mail("x")), profile='{"EmailOptions": {"Orientation": "Landscape"}}')
    assert printed(browser, lay_out_mail(work, identified(Kind.EML)), work)[0].get_size() == (792, 612)


def test_attachments_are_found_as_finding_and_on_the_page(tmp_path: Path, browser: Browser) -> None:
    message = html_mail("<p>words</p>")
    message.add_attachment(b"x" * 2048, "application", "pdf", filename="contract.pdf")
    work = work_on(tmp_path, bytes(message))
    words = text_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work))
    assert "contract.pdf (2 KB)" in words
    assert findings(work).items(FindingCode.ATTACHMENTS_PRESENT) == ["contract.pdf"]


def test_damaged_picture_counts_as_damaged_and_not_as_missing_too(tmp_path: Path) -> None:
    message = html_mail('<img src="cid:here@x"><img src="cid:gone@x">')
    alternatives = message.get_payload()
    assert isinstance(alternatives, list)
    alternatives[1].add_related(b"", "image", "jpeg", cid="<here@x>")
    work = work_on(tmp_path, bytes(message))
    lay_out_mail(work, identified(Kind.EML))
    assert findings(work).items(FindingCode.CONTENT_DAMAGED) == ["cid:gone@x"]
    assert [code for code, _message, _items in findings(work).told] == [FindingCode.CONTENT_DAMAGED] * 2


def test_picture_of_too_many_pixels_is_left_out(tmp_path: Path) -> None:
    bomb = bytearray(picture((0, 0, 0)))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    message = html_mail('<img src="cid:pic@x">')
    alternatives = message.get_payload()
    assert isinstance(alternatives, list)
    alternatives[1].add_related(bytes(bomb), "image", "png", cid="<pic@x>")
    work = work_on(tmp_path, bytes(message))
    pages = lay_out_mail(work, identified(Kind.EML))
    assert FindingCode.CONTENT_DAMAGED in findings(work).codes
    assert [path.name for path in pages[0].index.parent.iterdir()] == ["index.html"]


def test_two_runs_give_the_same_page(tmp_path: Path, browser: Browser) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "green", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=20, loop=0)
    message = html_mail("<style>@keyframes k{from{opacity:0}} b{animation:k 5s}</style><b>x</b><img src='cid:a@x' width=200>")
    alternatives = message.get_payload()
    assert isinstance(alternatives, list)
    alternatives[1].add_related(file.getvalue(), "image", "gif", cid="<a@x>")
    seen = set()
    for run in ("one", "two", "three"):
        work = work_on(tmp_path / run, bytes(message))
        seen.add(picture_of(printed(browser, lay_out_mail(work, identified(Kind.EML)), work)).tobytes())
    assert len(seen) == 1


def saved_part(kind: str, place: str, content: bytes) -> bytes:
    head = f"--b\r\nContent-Type: {kind}\r\nContent-Location: {place}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(content) + b"\r\n"


def saved_page() -> bytes:
    site = "http://s.example/dir"
    page = b"<html><head><link rel=stylesheet href=css/main.css></head><body><h1>Title</h1>"
    page += b"<img src='../pic.png'><img src='http://other.example/x.png'></body></html>"
    parts = [
        saved_part("text/html; charset=utf-8", f"{site}/index.html", page),
        saved_part("text/css", f"{site}/css/main.css", b"@import url(second.css); h1{color:#00f}"),
        saved_part("text/css", f"{site}/css/second.css", b"@import url(main.css); body{background:#0f0}"),
        saved_part("image/png", "http://s.example/pic.png", picture((255, 0, 0))),
    ]
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b; type="text/html"\r\n\r\n'
    return head + b"".join(parts) + b"--b--\r\n"


def test_saved_page_has_its_pictures_and_styles(tmp_path: Path, browser: Browser) -> None:
    work = work_on(tmp_path, saved_page())
    page = picture_of(printed(browser, lay_out_mhtml(work, identified(Kind.MHTML)), work))
    assert share_of(page, (255, 0, 0)) == pytest.approx(100 * 100 / (816 * 1056), rel=0.05)
    assert share_of(page, (0, 255, 0)) > 0.5
    assert findings(work).items(FindingCode.REMOTE_CONTENT_BLOCKED) == ["http://other.example/x.png"]


def test_html_is_read_in_its_declared_encoding(tmp_path: Path) -> None:
    work = work_on(tmp_path, '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251"))
    assert "Привет" in content_of(lay_out_html(work, identified(Kind.HTML)))
    assert not findings(work).codes


def test_runs_of_space_codes_are_dropped_when_the_profile_says_so() -> None:
    assert without_space_codes("a&nbsp;&#160; \xa0b&nbsp;c") == "a b&nbsp;c"


def test_browser_that_dies_is_said_and_started_again(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text("<p>words</p>")
    page = HtmlPage(index, Paper())
    own = Browser(tmp_path / "home")
    report = work_on(tmp_path / "w", b"").report
    own.start()
    assert own._tools is not None
    os.killpg(own._tools.pid, 9)
    with pytest.raises(RendererDied):
        own.print_pdf(page, tmp_path / "a.pdf", report, timeout_seconds=60)
    own.print_pdf(page, tmp_path / "b.pdf", report, timeout_seconds=60)
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    group = own._tools.pid
    own.close()
    assert not alive(group)


def test_browser_that_hangs_is_killed_in_its_time(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text("<p>words</p>")
    own = Browser(tmp_path / "home")
    own.start()
    assert own._tools is not None
    os.killpg(own._tools.pid, 19)  # stopped
    with pytest.raises(RendererDied):
        own.print_pdf(HtmlPage(index), tmp_path / "a.pdf", work_on(tmp_path / "w", b"").report, timeout_seconds=2)
    own.close()


def test_program_that_is_no_browser_is_said(tmp_path: Path) -> None:
    with pytest.raises(RendererDied):
        Browser(tmp_path / "home", "/bin/true").start(timeout_seconds=10)
