"""Tables with other delimiters and encodings than our own DAT's."""

from pathlib import Path

import pytest

from photostat.loadfiles.dat import DatReader
from photostat.loadfiles.delimiters import COMMA, CONCORDANCE, TAB, Delimiters, parse_delimiters, usual_delimiters
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import checked_encoding, read_lines


def rows(path: Path, delimiters: Delimiters = CONCORDANCE, encoding: str | None = None) -> list[tuple[int, tuple[str, ...]]]:
    reader = DatReader(path, delimiters, encoding)
    return [(1, reader.fields), *((row.line_number, row.values) for row in reader.rows())]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("concordance", CONCORDANCE),
        ("Comma", COMMA),
        ("tab", TAB),
        ("|", Delimiters("|")),
        ("|^", Delimiters("|", "^")),
        ("|^~", Delimiters("|", "^", "~")),
        ("20,254,174", CONCORDANCE),
        ("020,254", Delimiters("\x14", "\xfe")),
        ("9", Delimiters("\t")),
    ],
)
def test_delimiters_are_named_given_or_coded(text: str, wanted: Delimiters) -> None:
    assert parse_delimiters(text) == wanted


@pytest.mark.parametrize("text", ["", "pipes", "||", "256", "10", "20,0", "\n", "1,2,3,4"])
def test_delimiters_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(LoadFileError, match="delimiters"):
        parse_delimiters(text)


def test_a_csv_keeps_commas_quotes_and_line_breaks_of_its_values(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'No,Text\r\nA1,"a, ""b""\r\nc"\r\n\r\nA2,5" disk\r\nA3,\r\n')
    assert rows(path, COMMA) == [(1, ("No", "Text")), (2, ("A1", 'a, "b"\nc')), (5, ("A2", '5" disk')), (6, ("A3", ""))]


def test_a_long_value_of_a_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('No,Text\nA1,"' + "word, " * 100_000 + '"\n')
    assert len(rows(path, COMMA)[1][1][1]) == 600_000


def test_a_quote_that_is_never_closed_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('No,Text\nA1,"open\n' + "x\n" * 10_001)
    with pytest.raises(LoadFileError, match="line 2: the row has no end"):
        rows(path, COMMA)


def test_a_vendors_own_delimiters_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("^No^|^Text^\n^A1^|^one~two^\n^A2^|^three\nfour^\n")
    assert rows(path, Delimiters("|", "^", "~"))[1:] == [(2, ("A1", "one\ntwo")), (3, ("A2", "three\nfour"))]


def test_a_table_without_quotes_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("No|Text\n\"A1|it's\n")
    assert rows(path, Delimiters("|"))[1:] == [(2, ('"A1', "it's"))]


@pytest.mark.parametrize(
    ("name", "start", "wanted"),
    [
        ("a.csv", b"No,Text", COMMA),
        ("a.CSV", "þNoþ".encode(), CONCORDANCE),
        ("a.tsv", b"No", TAB),
        ("a.dat", b"No", CONCORDANCE),
        ("a.csv", "\ufeffþNoþ".encode("utf-16-le"), CONCORDANCE),
    ],
)
def test_name_and_first_character_tell_the_usual_delimiters(tmp_path: Path, name: str, start: bytes, wanted: Delimiters) -> None:
    (tmp_path / name).write_bytes(start)
    assert usual_delimiters(tmp_path / name) == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac-roman"])
def test_a_named_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.dat"
    path.write_bytes("No\nGrüße\n".encode(encoding))
    assert [line.text for line in read_lines(path, checked_encoding(encoding))] == ["No", "Grüße"]


def test_bytes_that_do_not_fit_the_named_encoding_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.write_bytes(b"No\nGr\xfc\n")
    assert [(line.text, line.decoded) for line in read_lines(path, "utf-8")] == [("No", True), ("Gr\ufffd", False)]


@pytest.mark.parametrize("name", ["utf-9", "", "base64", "rot13", "idna", "cp037", "utf-7", "utf-8\0", "utf-32"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(LoadFileError, match="encoding"):
        checked_encoding(name)
