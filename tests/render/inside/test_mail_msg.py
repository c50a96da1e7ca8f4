import struct
from pathlib import Path

import pytest
from small_natives import ole_bytes

from photostat.render.inside.base import DocumentFailed
from photostat.render.inside.mail.message import BodyKind, Mail
from photostat.render.inside.mail.msg import read_msg
from photostat.render.inside.mail.rtf import read_rich_text
from photostat.render.inside.mail.tnef import read_tnef
from photostat.render.model import ErrorCode

SUBMITTED = 0x00390040
# 1 March 2019, 10:00 UTC in ticks of 100 ns since 1601
TICKS = 131_959_080_000_000_000


def properties(head_bytes: int, values: dict[int, int]) -> bytes:
    table = b"".join(struct.pack("<IIq", tag, 6, value) for tag, value in values.items())
    return bytes(head_bytes) + table


def text(number: int, value: str, folder: str = "") -> dict[str, bytes]:
    return {f"{folder}__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def read(tmp_path: Path, streams: dict[str, bytes], values: dict[int, int] | None = None) -> Mail:
    native = tmp_path / "mail.msg"
    native.write_bytes(ole_bytes({"__properties_version1.0": properties(32, values or {}), **streams}))
    return read_msg(native, detect_charset=True)


def test_headers_come_from_properties_and_recipients(tmp_path: Path) -> None:
    streams = text(0x0037, "Lunch") | text(0x0C1A, "Ann") | text(0x0C1F, "/O=ORG/CN=ANN") | text(0x1000, "Hello")
    for number, (name, kind) in enumerate([("Bob", 1), ("Cleo", 2), ("Dan", 3)]):
        folder = f"__recip_version1.0_#{number:08X}/"
        streams[f"{folder}__properties_version1.0"] = properties(8, {0x0C150003: kind})
        streams |= text(0x3001, name, folder) | text(0x39FE, f"{name.lower()}@x.example", folder)
    mail = read(tmp_path, streams, {SUBMITTED: TICKS, 0x00170003: 2})
    assert mail.headers == [
        ("From", "Ann"),
        ("To", "Bob <bob@x.example>"),
        ("Cc", "Cleo <cleo@x.example>"),
        ("Bcc", "Dan <dan@x.example>"),
        ("Sent", "Fri, 01 Mar 2019 10:00:00 (UTC)"),
        ("Subject", "Lunch"),
        ("Importance", "High"),
    ]


def test_html_body_is_read_in_its_code_page(tmp_path: Path) -> None:
    streams = {"__substg1.0_10130102": "<p>Привет</p>".encode("cp1251")}
    mail = read(tmp_path, streams, {0x3FDE0003: 1251})
    assert [(piece.kind, piece.text) for piece in mail.body] == [(BodyKind.HTML, "<p>Привет</p>")]


def test_files_pictures_and_nested_messages_are_told_apart(tmp_path: Path) -> None:
    file, nested, inline = (f"__attach_version1.0_#0000000{number}/" for number in range(3))
    streams = text(0x1000, "see files") | text(0x3707, "a.pdf", file) | {f"{file}__substg1.0_37010102": b"12345"}
    streams[f"{nested}__properties_version1.0"] = properties(8, {0x37050003: 5})
    streams |= text(0x0037, "Inner", f"{nested}__substg1.0_3701000D/")
    streams |= text(0x3712, "<pic@x>", inline) | {f"{inline}__substg1.0_37010102": b"picture"}
    mail = read(tmp_path, streams)
    assert [(a.name, a.size_bytes) for a in mail.attachments] == [("a.pdf", 5), ("Inner.msg", None), ("unnamed", 7)]
    assert [resource.content_id for resource in mail.resources] == ["pic@x"]


def test_broken_file_is_corrupt(tmp_path: Path) -> None:
    native = tmp_path / "mail.msg"
    native.write_bytes(ole_bytes({"__properties_version1.0": bytes(32)})[:700])
    with pytest.raises(DocumentFailed) as failed:
        read_msg(native, detect_charset=True)
    assert failed.value.code is ErrorCode.CORRUPT


def test_html_wrapped_in_rich_text_comes_out() -> None:
    rich = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}
{\*\htmltag19 <html>}{\*\htmltag64 <p class="a\{b\}">}\htmlrtf \par ignored \htmlrtf0 caf\'e9 \lquote\u8364?\f1 \'cf
{\*\htmltag72 </p>}{\*\mhtmltag84 ignored}\htmlrtf {\htmlrtf0 text}}"""
    assert read_rich_text(rich).html == '<html><p class="a{b}">café &lsquo;€П</p>text'


def test_plain_rich_text_gives_its_words() -> None:
    rich = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\info{\title hidden}}\b One\b0\par two{\*\unknown hidden}\tab three}"
    assert read_rich_text(rich).text == "One\r\ntwo\tthree"


@pytest.mark.parametrize("rich", [b"{\\rtf1" + b"{" * 200_000, b"}" * 200_000, b"\\bin99999999999 x", b"\\u99999999?\\'zz\\"])
def test_hostile_rich_text_ends(rich: bytes) -> None:
    assert read_rich_text(rich).html is None


def test_winmail_lists_its_files() -> None:
    def attribute(number: int, value: bytes) -> bytes:
        return b"\x02" + struct.pack("<II", number, len(value)) + value + bytes(2)

    data = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x0002800C, b"words\0") + attribute(0x00069002, bytes(14))
    data += attribute(0x00018010, b"plan.doc\0") + attribute(0x0006800F, b"12345")
    found = read_tnef(data)
    assert found is not None and (found.text, found.files) == ("words", [("plan.doc", 5)])
    assert read_tnef(b"no container") is None
    assert all(read_tnef(data[:length]) is None or True for length in range(len(data)))
