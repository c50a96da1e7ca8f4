"""Bates numbers: contiguous, in the order of control numbers, whatever the documents."""

from collections.abc import Iterator
from itertools import accumulate

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photostat.productions.numbering import BatesNumbers
from photostat.productions.work.numbering import give_numbers
from photostat.services import Services
from photostat.volume.numbering import NumberingError
from photostat.workspaces.change import change
from production_ground import ProductionGround, make_production_ground

MOST = 6


@pytest.fixture
def case(services: Services, workspace_id: int) -> Iterator[ProductionGround]:
    """Documents without images, whose control numbers are in another order than their ids."""
    yield make_production_ground(services, workspace_id, {f"{'cabfed'[number]}{number}": [] for number in range(MOST)})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 4), min_size=MOST, max_size=MOST).filter(any),
    st.integers(0, 90),
    st.booleans(),
    st.sampled_from(["", "-C"]),
)
def test_numbers_are_contiguous_in_the_order_of_control_numbers(
    case: ProductionGround, counts: list[int], first: int, slip_sheets: bool, suffix: str
) -> None:
    number = case.rows("SELECT count(*) FROM production")[0][0]
    production_id = case.create(prefix=f"P{number}_", first=first, digits=4, suffix=suffix)
    production = case.found(production_id)
    chosen = type(production)(
        **{**production.__dict__, "asked_by": 9, "choices": type(production.choices)(slip_sheets=slip_sheets)}
    )
    with pytest.raises(_UndoneError), change(case.services.database, user_id=9) as begun:
        _put_images(begun.connection, case, counts)
        numbered = give_numbers(begun.connection, chosen)
        query = "SELECT position, page_number, number, label FROM production_page WHERE production_id = :p ORDER BY number"
        pages = begun.connection.execute(sa.text(query), {"p": production_id}).all()
        in_order = [count or int(slip_sheets) for _, count in sorted(zip(case.documents, counts, strict=True))]
        assert [page.number for page in pages] == list(range(first, first + sum(in_order)))
        expected = [(position, page) for position, count in enumerate(in_order) for page in range(1, count + 1)]
        assert [(page.position, page.page_number) for page in pages] == expected
        assert [page.label for page in pages] == [production.numbers.label(page.number) for page in pages]
        assert (numbered.documents, numbered.pages) == (MOST, sum(in_order))
        starts = begun.connection.execute(
            sa.text("SELECT first_index FROM production_document WHERE production_id = :p ORDER BY position"),
            {"p": production_id},
        ).scalars()
        assert list(starts) == [0, *accumulate(in_order)][:-1]
        raise _UndoneError


class _UndoneError(Exception):
    """Ends the change, so that the next example finds nothing of this one."""


def _put_images(connection: sa.Connection, case: ProductionGround, counts: list[int]) -> None:
    for document_id, count in zip(case.documents.values(), counts, strict=True):
        for page in range(1, count + 1):
            connection.execute(
                sa.text(
                    "INSERT INTO page_image (workspace_id, document_id, page_number, file_name, format, width_px, height_px, dpi,"
                    " byte_size, sha256, blob_key) VALUES (:w, :d, :n, 'x', 'Tiff', 10, 10, 100, 1, 'x', 'x')"
                ),
                {"w": case.workspace_id, "d": document_id, "n": page * 3},  # gaps in the pages make none in the numbers
            )


@given(st.integers(0, 9999))
def test_a_label_is_prefix_number_suffix(number: int) -> None:
    assert BatesNumbers("AB-", 1, 4, "_X").label(number) == f"AB-{number:04d}_X"


@pytest.mark.parametrize("suffix", ["1", "a b", "x.", "é", "x" * 33, "/"])
def test_suffixes_that_no_file_can_be_called_by_are_refused(suffix: str) -> None:
    with pytest.raises(NumberingError):
        BatesNumbers("AB", 1, 4, suffix)
