"""Page numbers keep one width and can name a file anywhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.volume.numbering import MAX_DIGITS, NumberingError, PageNumbering


@settings(deadline=None)
@given(digits=st.integers(1, MAX_DIGITS), data=st.data())
def test_labels_sort_as_their_numbers_and_read_back(digits: int, data: st.DataObject) -> None:
    numbering = PageNumbering("ABC-", 0, digits)
    first, second = (data.draw(st.integers(0, numbering.last)) for _ in range(2))
    labels = numbering.label(first), numbering.label(second)
    assert (labels[0] < labels[1]) == (first < second)
    assert len(labels[0]) == len(labels[1]) == 4 + digits
    assert numbering.number(labels[0]) == first


def test_the_label_is_prefix_and_padded_number() -> None:
    assert PageNumbering("DOC", 1, 7).label(12) == "DOC0000012"
    assert PageNumbering("", 0, 3).label(0) == "000"


@pytest.mark.parametrize(
    "prefix", ["A B", "A/B", "A\\B", "A:B", "A\nB", "A\x00", "A,B", "A;B", 'A"', "A*", "-A", ".A", "=A", "Ä", "A\u202e"]
)
def test_a_prefix_that_breaks_files_or_columns_is_refused(prefix: str) -> None:
    with pytest.raises(NumberingError, match="prefix"):
        PageNumbering(prefix, 1, 7)


@pytest.mark.parametrize(("prefix", "digits"), [("COM", 1), ("lpt", 1), ("NUL.", 5), ("com1.", 3)])
def test_names_of_windows_devices_are_refused(prefix: str, digits: int) -> None:
    with pytest.raises(NumberingError, match="device"):
        PageNumbering(prefix, 0, digits)
    PageNumbering("COM", 1, 2)


@pytest.mark.parametrize(("first", "digits"), [(1, 0), (1, 13), (-1, 7), (1000, 3)])
def test_impossible_numbers_are_refused(first: int, digits: int) -> None:
    with pytest.raises(NumberingError):
        PageNumbering("A", first, digits)
    with pytest.raises(NumberingError):
        PageNumbering("A" * 65, 1, 7)


def test_the_end_of_the_digits_is_told_before_a_document_takes_numbers() -> None:
    numbering = PageNumbering("A", 1, 3)
    numbering.require_room(990, 10)
    numbering.require_room(1000, 0)
    with pytest.raises(NumberingError, match="numbers end at A999"):
        numbering.require_room(990, 11)


@pytest.mark.parametrize("label", ["A1", "B001", "A0001", "A00x", "A0\u0661\u0661"])
def test_a_foreign_label_has_no_number(label: str) -> None:
    with pytest.raises(NumberingError):
        PageNumbering("A", 1, 3).number(label)
