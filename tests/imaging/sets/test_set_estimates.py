"""The page estimate before a run."""

import pytest
import sqlalchemy as sa

from imaging_rows import ADMIN_ID, make_set, put_documents, put_imaged
from photostat.errors import NotFoundError
from photostat.imaging.profiles.editing import update_profile
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.reading import default_profile_id
from photostat.imaging.sets.estimating import PageEstimate, estimate_run
from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.searches.editing import delete_search

WORD = "Microsoft Word 2007/2010/2013 XML"


@pytest.fixture
def set_id(database: Database, workspace_id: int) -> int:
    return make_set(database, workspace_id)


def put(database: Database, workspace_id: int, count: int, native_type: str | None, size: int, pages: int = 0) -> list[int]:
    """Documents of a type and size."""
    ids = put_documents(database, workspace_id, count)
    with database.transaction() as connection:
        connection.execute(
            sa.text(
                "UPDATE document SET native_type = :type, file_size = :size, page_count = :pages WHERE artifact_id = ANY(:ids)"
            ),
            {"type": native_type, "size": size, "pages": pages, "ids": ids},
        )
    return ids


def estimate(database: Database, workspace_id: int, set_id: int) -> PageEstimate:
    return estimate_run(database, ADMIN_ID, workspace_id, set_id)


def test_pages_are_guessed_by_type_and_size_where_nothing_was_imaged_yet(
    database: Database, workspace_id: int, set_id: int
) -> None:
    put(database, workspace_id, 3, "Adobe Acrobat (PDF)", 600_000)
    put(database, workspace_id, 2, "JPEG File Interchange", 9_000_000)
    found = estimate(database, workspace_id, set_id)
    assert [(kind.native_type, kind.documents, kind.pages, kind.is_known) for kind in found.kinds] == [
        ("Adobe Acrobat (PDF)", 3, 30, False),
        ("JPEG File Interchange", 2, 2, False),
    ]
    assert (found.documents, found.pages) == (5, 32)


def test_documents_of_a_type_that_were_imaged_before_count_more_than_the_rule_of_thumb(
    database: Database, workspace_id: int, set_id: int
) -> None:
    before = put(database, workspace_id, 5, "Adobe Acrobat (PDF)", 1_000)
    put_imaged(database, workspace_id, set_id, before)  # one page each: a page took 1,000 bytes
    put(database, workspace_id, 1, "Adobe Acrobat (PDF)", 20_000)
    found = estimate(database, workspace_id, set_id)
    assert [(kind.pages, kind.is_known) for kind in found.kinds] == [(20, True)]
    assert found.with_images == 5


def test_the_ten_largest_are_named_and_the_cap_of_the_profile_holds(database: Database, workspace_id: int, set_id: int) -> None:
    put(database, workspace_id, 12, "Adobe Acrobat (PDF)", 120_000)
    (largest,) = put(database, workspace_id, 1, "Adobe Acrobat (PDF)", 60_000_000)
    with change(database, user_id=ADMIN_ID) as begun:
        profile_id = default_profile_id(begun.connection, workspace_id)
        update_profile(begun, workspace_id, profile_id, ProfileValues(options={"NativeOptions": {"MaxPagesPerDoc": 500}}))
    found = estimate(database, workspace_id, set_id)
    assert len(found.largest) == 10
    assert (found.largest[0].document_id, found.largest[0].pages, found.largest[0].size_bytes) == (largest, 500, 60_000_000)
    assert found.pages == 12 * 2 + 500


def test_restricted_types_are_counted_apart_and_unknown_ones_are_guessed(
    database: Database, workspace_id: int, set_id: int
) -> None:
    put(database, workspace_id, 2, "ZIP File", 5_000_000)
    put(database, workspace_id, 1, None, 90_000)
    found = estimate(database, workspace_id, set_id)
    assert (found.restricted, found.documents) == (2, 1)
    assert [(kind.native_type, kind.pages) for kind in found.kinds] == [("", 3)]


def test_nothing_to_image_is_an_empty_estimate(database: Database, workspace_id: int, set_id: int) -> None:
    found = estimate(database, workspace_id, set_id)
    assert (found.documents, found.pages, list(found.kinds), list(found.largest)) == (0, 0, [], [])


def test_a_search_that_is_gone_is_told(database: Database, workspace_id: int, set_id: int) -> None:
    with database.read() as connection:
        search_id = connection.execute(sa.text("SELECT data_source_id FROM imaging_set")).scalar_one()
    with change(database, user_id=ADMIN_ID) as begun:
        delete_search(begun, workspace_id, search_id)
    with pytest.raises(NotFoundError):
        estimate(database, workspace_id, set_id)
