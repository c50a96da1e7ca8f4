"""A DAT holds whatever names documents have, in rows that nothing can break."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from photostat.loadfiles.cleaning import dat_value, single_line
from photostat.loadfiles.dat import DatReader, join_values, write_dat
from photostat.loadfiles.errors import LoadFileError

ANYTHING = st.text(st.characters())  # lone surrogates too: file names that are not UTF-8
HOSTILE = st.lists(ANYTHING | st.sampled_from(["þ", "\x14", "®", "\r\n", "\n", "\u202e", "þ\x14þ", "\r", "\x00"])).map("".join)
FIELDS = ("BEGDOC", "FILENAME", "ERROR")
HEADER = "þAþ\x14þBþ"


def read(path: Path) -> list[tuple[str, ...]]:
    return [row.values for row in DatReader(path).rows()]


@settings(deadline=None)
@given(table=st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), max_size=5))
@example(table=[("þ\x14þ\r\nþ", "", "\udcff\u202egnp.exe")])
def test_no_value_breaks_a_row(table: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.dat"
        assert write_dat(path, FIELDS, table) == len(table)
        lines = path.read_bytes().decode("utf-8-sig").split("\r\n")
        assert len(lines) == len(table) + 2
        assert lines[-1] == ""
        assert all(line.count("\x14") == 2 and line.count("þ") == 6 for line in lines[:-1])
        reader = DatReader(path)
        assert reader.fields == FIELDS
        expected = [tuple(dat_value(value).replace("®", "\n") for value in row) for row in table]
        assert [row.values for row in reader.rows()] == expected


def test_the_cleaning_rule_is_the_documented_one() -> None:
    assert dat_value("Al\u00feingi \u00ae \u0007.pdf") == "Althingi (R) _.pdf"
    assert dat_value("a\r\nb\rc\nd\u2028e") == "a®b®c®d®e"
    assert dat_value("invoice\u202efdp.exe\tx") == "invoice_fdp.exe x"
    assert dat_value("caf\udce9") == "caf\ufffd"
    assert dat_value("=SUM(A1); 東京 ئە\u200db") == "=SUM(A1); 東京 ئە\u200db"
    assert single_line("a\r\nb\x00®þ") == "a b_®þ"


def test_a_file_begins_with_the_mark_and_uses_crlf(tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["A", "B"], [["1", "2"]])
    assert (tmp_path / "a.dat").read_bytes() == (
        b"\xef\xbb\xbf\xc3\xbeA\xc3\xbe\x14\xc3\xbeB\xc3\xbe\r\n\xc3\xbe1\xc3\xbe\x14\xc3\xbe2\xc3\xbe\r\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_files_of_other_programs_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.dat").write_bytes(f"{HEADER}\r\nþMüller®2þ\x14þé\u0085þ\r\n".replace("\u0085", "").encode(encoding))
    reader = DatReader(tmp_path / "a.dat")
    assert reader.fields == ("A", "B")
    assert [row.values for row in reader.rows()] == [("Müller\n2", "é")]


def test_a_row_broken_over_lines_is_put_together(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(f"{HEADER}\nþ1þ\x14þone\n\ntwoþ\nþ2þ\x14þþ\n", encoding="utf-8")
    rows = list(DatReader(tmp_path / "a.dat").rows())
    assert [row.values for row in rows] == [("1", "one\n\ntwo"), ("2", "")]
    assert [(row.line_number, row.line_count) for row in rows] == [(2, 3), (5, 1)]


def test_records_refuse_a_row_of_another_width(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(f"{HEADER}\nþ1þ\x14þ2þ\nþ3þ\n", encoding="utf-8")
    records = DatReader(tmp_path / "a.dat").records()
    assert next(records) == {"A": "1", "B": "2"}
    with pytest.raises(LoadFileError, match="line 3: 1 values for 2 fields"):
        next(records)


def test_a_row_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(HEADER + "\nþ1" + "\n" * 20_000, encoding="utf-8")
    with pytest.raises(LoadFileError, match="line 2: the row has no end"):
        read(tmp_path / "a.dat")


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_bytes(b"\xef\xbb\xbf")
    with pytest.raises(LoadFileError, match="no header"):
        DatReader(tmp_path / "a.dat")


def test_a_semicolon_within_one_of_several_values_does_not_split_it() -> None:
    assert join_values(["Ann; legal", "Bob"]) == "Ann, legal;Bob"
