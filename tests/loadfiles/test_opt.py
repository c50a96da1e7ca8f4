"""The OPT reader and writer agree, and the writer refuses what the format cannot hold."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.opt import OptRow, format_row, parse_row, read_opt, write_opt

NAMES = st.text(st.characters(codec="utf-8", exclude_characters=',"þ', exclude_categories=("Cc", "Zs", "Zl", "Zp")))


def rows() -> st.SearchStrategy[OptRow]:
    return st.builds(
        OptRow,
        NAMES,
        NAMES,
        NAMES,
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.none() | st.integers(0, 999_999_999),
    )


def test_a_document_of_two_pages_is_written_as_the_trade_expects(tmp_path: Path) -> None:
    path = tmp_path / "a.opt"
    first = OptRow("DOC0000001", "VOL001", "IMAGES\\001\\DOC0000001.tif", document_break=True, page_count=2)
    second = OptRow("DOC0000002", "VOL001", "IMAGES\\001\\DOC0000002.jpg", document_break=False)
    assert write_opt(path, [first, second]) == 2
    assert path.read_bytes() == (
        b"DOC0000001,VOL001,IMAGES\\001\\DOC0000001.tif,Y,,,2\r\nDOC0000002,VOL001,IMAGES\\001\\DOC0000002.jpg,,,,\r\n"
    )
    assert list(read_opt(path)) == [(1, first), (2, second)]


@settings(deadline=None)
@given(row=rows())
def test_what_is_written_is_read_back(row: OptRow) -> None:
    assert parse_row(format_row(row)) == row


@pytest.mark.parametrize("hostile", ["A,B", 'A"B', "A\nB", "A\rB", "A\x14B", "A\x00B"])
def test_a_value_that_would_break_the_row_is_refused(hostile: str) -> None:
    with pytest.raises(LoadFileError):
        format_row(OptRow(hostile, "V", "a.tif", document_break=True))
    with pytest.raises(LoadFileError):
        format_row(OptRow("A1", "V", hostile, document_break=True))


@pytest.mark.parametrize(
    ("line", "reason"),
    [("A1,V,a.tif,Y,,", "6 columns"), ("A1,V,a.tif,Y,,,two", "not a number"), ("A1,V,a.tif,X,,,1", "break is 'X'")],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "a.opt"
    path.write_text(f"A0,V,a.tif,Y,,,1\n\n{line}\n")
    with pytest.raises(LoadFileError, match=reason) as caught:
        list(read_opt(path))
    assert caught.value.line_number == 3


def test_a_failed_write_leaves_no_file(tmp_path: Path) -> None:
    good = OptRow("A1", "V", "a.tif", document_break=True)
    bad = OptRow("A,2", "V", "b.tif", document_break=True)
    with pytest.raises(LoadFileError):
        write_opt(tmp_path / "a.opt", [good, bad])
    assert list(tmp_path.iterdir()) == []
