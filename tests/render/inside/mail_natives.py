"""Mails that tests build: EML with an HTML body, MSG out of properties."""

import io
import struct
from email.message import EmailMessage
from pathlib import Path

from PIL import Image
from small_natives import ole_bytes

# 1 July 2019, 12:00 UTC in ticks of 100 ns since 1601
SUMMER_TICKS = 132_064_560_000_000_000


def html_mail(html: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in ({"From": "Ann Lee <ann@x.example>", "Subject": "Subject line"} | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content("plain words")
    message.add_alternative(html, subtype="html")
    return message


def with_picture(message: EmailMessage, data: bytes) -> EmailMessage:
    """The mail with a picture cid:pic@x beside its HTML."""
    alternatives = message.get_payload()
    assert isinstance(alternatives, list)
    alternatives[1].add_related(data, "image", "png", cid="<pic@x>")
    return message


def png(width_px: int, height_px: int, colour: tuple[int, int, int] = (0, 0, 255)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width_px, height_px), colour).save(file, "PNG")
    return file.getvalue()


def wide_table(columns: int, rows: int = 3, cell_px: int = 120, *, style: str = "") -> str:
    """A table with a heading row; cell "r2c5" is in row 2, column 5; the first column names the rows."""
    heads = "".join(f"<th style='min-width:{cell_px}px'>head{column}</th>" for column in range(1, columns + 1))
    body = "".join(
        f"<tr><td>row{row}</td>" + "".join(f"<td>r{row}c{column}</td>" for column in range(2, columns + 1)) + "</tr>"
        for row in range(1, rows + 1)
    )
    return f"<table border=1 style='{style}'><tr>{heads}</tr>{body}</table>"


def properties(head_bytes: int, values: dict[int, int]) -> bytes:
    return bytes(head_bytes) + b"".join(struct.pack("<IIq", tag, 6, value) for tag, value in values.items())


def text(number: int, value: str, folder: str = "") -> dict[str, bytes]:
    return {f"{folder}__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def msg_bytes(streams: dict[str, bytes], values: dict[int, int] | None = None) -> bytes:
    return ole_bytes({"__properties_version1.0": properties(32, values or {}), **streams})


def person(index: int, kind: int, name: str, address_kind: str, address: str, smtp: str = "") -> dict[str, bytes]:
    """Streams of one recipient; `kind` 1 To, 2 Cc, 3 Bcc."""
    folder = f"__recip_version1.0_#{index:08X}/"
    streams = {f"{folder}__properties_version1.0": properties(8, {0x0C150003: kind})}
    streams |= text(0x3001, name, folder) | text(0x3002, address_kind, folder) | text(0x3003, address, folder)
    return streams | (text(0x39FE, smtp, folder) if smtp else {})


def msg_file(folder: Path, streams: dict[str, bytes], values: dict[int, int] | None = None) -> Path:
    native = folder / "mail.msg"
    native.write_bytes(msg_bytes(streams, values))
    return native
