"""Versions compare as their four numbers do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.version import Version, read_version

_PART = st.integers(0, 2**31 - 1)
_PARTS = st.tuples(_PART, _PART, _PART, _PART)


@given(_PARTS, _PARTS)
def test_versions_compare_as_their_parts(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> None:
    assert (Version(*one) < Version(*other)) == (one < other)
    assert (Version(*one) == Version(*other)) == (one == other)


@given(_PARTS)
def test_printed_versions_read_the_same(parts: tuple[int, int, int, int]) -> None:
    assert read_version(str(Version(*parts))) == Version(*parts)
    assert Version(*parts).parts == parts


@given(st.lists(_PART, min_size=1, max_size=4))
def test_missing_parts_are_zero(parts: list[int]) -> None:
    assert read_version(".".join(map(str, parts))).parts == tuple([*parts, 0, 0, 0][:4])


@given(st.text(max_size=30))
def test_any_other_text_is_refused(text: str) -> None:
    try:
        version = read_version(text)
    except InvalidArchiveError:
        return
    assert [int(part) for part in text.strip().split(".")] == list(version.parts)[: text.count(".") + 1]


@pytest.mark.parametrize("text", ["", "1.", ".1", "1.2.3.4.5", "-1", "1.0-beta", "2147483648", "١"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(InvalidArchiveError):
        read_version(text)
