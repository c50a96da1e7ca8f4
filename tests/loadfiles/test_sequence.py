"""Duplicates and gaps are found whatever the order, and order costs no memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.loadfiles.sequence import NumberOrder, NumberRuns, parse_label


@settings(deadline=None)
@given(numbers=st.lists(st.integers(0, 60), max_size=80))
def test_runs_know_exactly_what_was_added(numbers: list[int]) -> None:
    runs, seen = NumberRuns(), set()
    for number in numbers:
        assert runs.add(f"A{number:04d}") is (number not in seen)
        seen.add(number)
    assert runs.run_count() == sum(number - 1 not in seen for number in seen)


@settings(deadline=None)
@given(ranges=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=30))
def test_a_range_that_overlaps_is_refused_whole(ranges: list[tuple[int, int]]) -> None:
    runs, seen = NumberRuns(), set()
    for first, length in ranges:
        numbers = set(range(first, first + length + 1))
        is_new = seen.isdisjoint(numbers)
        assert runs.add(f"A{first:04d}", f"A{first + length:04d}") is is_new
        if is_new:
            seen |= numbers


def test_a_million_numbers_in_order_are_one_run() -> None:
    runs = NumberRuns()
    assert all(runs.add(f"DOC{number:07d}") for number in range(100_000))
    assert runs.run_count() == 1


def test_labels_without_number_are_compared_as_text() -> None:
    runs = NumberRuns()
    assert runs.add("cover") is True
    assert runs.add("cover") is False
    assert parse_label("cover") is None


def test_order_tells_gaps_digits_and_steps_back() -> None:
    order = NumberOrder()
    assert list(order.problems("A001")) == []
    assert [code for code, _ in order.problems("A003")] == ["numbering_gap"]
    assert [code for code, _ in order.problems("A0004")] == ["digit_count"]
    assert [code for code, _ in order.problems("A0002")] == ["numbering_order"]
    assert list(order.problems("B900")) == []
    assert [code for code, _ in order.problems("cover")] == ["no_number"]
