"""Delimited text and dBase on their way to a sheet: separator, charset, cells as written."""

from pathlib import Path

import pytest

from photostat.render.inside.base import DocumentFailed
from photostat.render.inside.dbase import dbase_to_csv
from photostat.render.inside.delimited import csv_filter_options, find_separator, write_utf8


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2,5\n3,0;4\n", ";"),
        ('a\tb\n"x,y,z"\t2\n', "\t"),
        ("a|b|c\n1|2|3", "|"),
        ("sep=;\na,b;c,d\n", ";"),
        ("only one column\nof words\n", ","),
        ("", ","),
    ],
)
def test_the_separator_is_the_one_that_makes_even_rows(sample: str, separator: str) -> None:
    assert find_separator(sample) == separator


def test_every_column_is_read_as_text() -> None:
    assert csv_filter_options("a;b;c\n1;2;3\n") == "59,34,76,1,1/2/2/2/3/2,1033,true,false"


def test_text_is_rewritten_as_utf_8_without_mark_and_nul(tmp_path: Path) -> None:
    native, target = tmp_path / "native", tmp_path / "target"
    native.write_bytes("\ufeffKöln,\x00ß\r\n".encode("utf-16-le"))
    assert write_utf8(native, target, "utf-16-le") == "Köln,\x00ß\r\n"
    assert target.read_bytes() == "Köln,ß\r\n".encode()


def dbase(records: list[bytes], *, language: int = 0, count: int | None = None) -> bytes:
    fields = b"".join(
        name.ljust(11, b"\0") + kind + bytes(4) + bytes([length]) + bytes(15)
        for name, kind, length in ((b"NAME", b"C", 8), (b"DAY", b"D", 8))
    )
    size = 32 + len(fields) + 1
    number = len(records) if count is None else count
    head = b"\x03\x79\x01\x01" + number.to_bytes(4, "little") + size.to_bytes(2, "little") + (17).to_bytes(2, "little")
    return head.ljust(29, b"\0") + bytes([language]) + bytes(2) + fields + b"\r" + b"".join(records) + b"\x1a"


def record(name: bytes, day: bytes, *, mark: bytes = b" ") -> bytes:
    return mark + name.ljust(8) + day


@pytest.mark.parametrize(("language", "charset"), [(0x4D, "gb18030"), (0x57, "cp1252"), (0, "utf-8"), (0, "gb18030")])
def test_a_dbase_table_keeps_names_dates_and_letters(tmp_path: Path, language: int, charset: str) -> None:
    text = "布新" if charset != "cp1252" else "Ünö"
    rows = [record(text.encode(charset), b"20240131"), record(b"gone", b"20240131", mark=b"*")]
    (tmp_path / "native").write_bytes(dbase(rows, language=language))
    dbase_to_csv(tmp_path / "native", tmp_path / "csv")
    assert (tmp_path / "csv").read_text(encoding="utf-8").splitlines() == ["NAME,DAY", f"{text},2024-01-31"]


def test_a_dbase_table_that_promises_too_much_ends_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "native").write_bytes(dbase([record(b"a", b"20240131")], count=2**32 - 1))
    dbase_to_csv(tmp_path / "native", tmp_path / "csv")
    assert len((tmp_path / "csv").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("data", [b"", b"\x03" * 31, b"\x03" + bytes(40)])
def test_a_dbase_header_without_fields_is_corrupt(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "native").write_bytes(data)
    with pytest.raises(DocumentFailed):
        dbase_to_csv(tmp_path / "native", tmp_path / "csv")
