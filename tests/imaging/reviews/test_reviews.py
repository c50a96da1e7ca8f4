"""QC review: work lists, samples, marks."""

import pytest
import sqlalchemy as sa

from imaging_rows import ADMIN_ID, make_set, put_documents, put_imaged
from photostat.errors import InvalidInputError, NotAuthorizedError
from photostat.imaging.reviews.marking import mark_reviewed, unmark_reviewed
from photostat.imaging.reviews.model import Bucket, ReviewLine
from photostat.imaging.reviews.sampling import sample_size
from photostat.imaging.reviews.store import count_bucket, list_bucket, reviewed_documents, sample_of
from photostat.storage.database import Database
from photostat.workspaces.change import change
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Access, Right


@pytest.fixture
def set_id(database: Database, workspace_id: int) -> int:
    return make_set(database, workspace_id)


def put_finding(database: Database, workspace_id: int, document_id: int, code: str, severity: str) -> None:
    with database.transaction() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO imaging_finding (workspace_id, document_id, position, code, severity, message, pages, items)"
                " VALUES (:workspace, :id, 1, :code, :severity, '', '{}', '{}')"
            ),
            {"workspace": workspace_id, "id": document_id, "code": code, "severity": severity},
        )


def put_page(database: Database, workspace_id: int, document_id: int) -> None:
    """New images of a document."""
    with database.transaction() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO page_image (workspace_id, document_id, page_number, file_name, format, width_px, height_px, dpi,"
                " byte_size, sha256, blob_key, created_on) VALUES (:workspace, :id, 1, 'x.tif', 'Tiff', 10, 10, 10, 1, '', 'k',"
                " clock_timestamp())"
                " ON CONFLICT (workspace_id, document_id, page_number) DO UPDATE SET created_on = clock_timestamp()"
            ),
            {"workspace": workspace_id, "id": document_id},
        )


def lines(
    database: Database, workspace_id: int, set_id: int, bucket: Bucket = Bucket.EVERYTHING, *, open_only: bool = False
) -> list[ReviewLine]:
    with database.read() as connection:
        return list_bucket(connection, workspace_id, set_id, bucket, open_only=open_only, limit=50)


def mark(database: Database, workspace_id: int, set_id: int, documents: list[int]) -> int:
    with change(database, user_id=ADMIN_ID) as begun:
        return mark_reviewed(begun, Access(ADMIN_ID, workspace_id, WORKSPACE_RIGHTS), set_id, documents)


def test_each_bucket_has_the_documents_that_it_names(database: Database, workspace_id: int, set_id: int) -> None:
    odd, blank, capped, plain, in_error, elsewhere = put_documents(database, workspace_id, 6)
    put_imaged(database, workspace_id, set_id, [odd, blank, capped, plain, in_error])
    for document_id, code, severity in (
        (odd, "odd_page_size", "warning"),
        (blank, "blank_page", "info"),
        (capped, "page_cap_reached", "warning"),
        (elsewhere, "blank_page", "warning"),
    ):
        put_finding(database, workspace_id, document_id, code, severity)
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE document SET has_images = 1034246 WHERE artifact_id = :id"), {"id": in_error})
    expected = {
        Bucket.ERRORS: [in_error],
        Bucket.WARNINGS: [odd, capped],
        Bucket.ODD_PAGE_SIZES: [odd],
        Bucket.BLANK_PAGES: [blank],
        Bucket.CAP_REACHED: [capped],
        Bucket.EVERYTHING: [odd, blank, capped, plain, in_error],
    }
    for bucket, documents in expected.items():
        assert [line.document_id for line in lines(database, workspace_id, set_id, bucket)] == documents, bucket
        with database.read() as connection:
            assert count_bucket(connection, workspace_id, set_id, bucket, up_to=99) == len(documents)
            assert count_bucket(connection, workspace_id, set_id, bucket, up_to=1) == 1
    assert lines(database, workspace_id, set_id, Bucket.ODD_PAGE_SIZES)[0].remarks == ("odd_page_size",)


def test_a_mark_holds_for_the_images_that_were_there(database: Database, workspace_id: int, set_id: int) -> None:
    first, second, other = put_documents(database, workspace_id, 3)
    put_imaged(database, workspace_id, set_id, [first, second])
    put_page(database, workspace_id, first)
    assert mark(database, workspace_id, set_id, [first, other]) == 1
    found = lines(database, workspace_id, set_id)
    assert [(line.document_id, line.reviewed_by and line.reviewed_by.artifact_id) for line in found] == [
        (first, ADMIN_ID),
        (second, None),
    ]
    assert [line.document_id for line in lines(database, workspace_id, set_id, open_only=True)] == [second]
    put_page(database, workspace_id, first)
    assert [line.document_id for line in lines(database, workspace_id, set_id, open_only=True)] == [first, second]
    assert lines(database, workspace_id, set_id)[0].reviewed_on is None
    assert mark(database, workspace_id, set_id, [first]) == 1
    assert [line.document_id for line in lines(database, workspace_id, set_id, open_only=True)] == [second]
    with change(database, user_id=ADMIN_ID) as begun:
        access = Access(ADMIN_ID, workspace_id, WORKSPACE_RIGHTS)
        assert unmark_reviewed(begun, access, set_id, [first, second]) == 1
        assert reviewed_documents(begun.connection, workspace_id, set_id) == 0


def test_marking_needs_the_right_and_has_a_limit(database: Database, workspace_id: int, set_id: int) -> None:
    with change(database, user_id=ADMIN_ID) as begun:
        with pytest.raises(NotAuthorizedError):
            mark_reviewed(begun, Access(1, workspace_id, frozenset({Right.VIEW_WORKSPACE})), set_id, [1])
        with pytest.raises(InvalidInputError, match="At most 1,000"):
            mark_reviewed(begun, Access(1, workspace_id, WORKSPACE_RIGHTS), set_id, list(range(1_001)))


def test_a_sample_is_the_same_for_everybody_and_goes_on_by_its_places(database: Database, workspace_id: int, set_id: int) -> None:
    documents = put_documents(database, workspace_id, 40)
    put_imaged(database, workspace_id, set_id, documents)
    with database.read() as connection:
        whole = sample_of(connection, workspace_id, set_id, size=12, open_only=False, limit=50)
        pages = sample_of(connection, workspace_id, set_id, size=12, open_only=False, limit=5)
        pages += sample_of(connection, workspace_id, set_id, size=12, open_only=False, after=5, limit=50)
    assert [line.place for line in whole] == list(range(1, 13))
    assert pages == whole
    chosen = [line.document_id for line in whole]
    assert len(set(chosen)) == 12 and chosen != sorted(documents)[:12]
    mark(database, workspace_id, set_id, chosen[:11])
    with database.read() as connection:
        left = sample_of(connection, workspace_id, set_id, size=12, open_only=True, limit=50)
    assert [line.document_id for line in left] == chosen[11:]


def test_sizes_of_samples_are_those_of_the_tables() -> None:
    assert sample_size(1_000_000, confidence_percent=95, margin_percent=5) == 385
    assert sample_size(1_000, confidence_percent=95, margin_percent=5) == 278
    assert sample_size(100_000, confidence_percent=99, margin_percent=1) == 14_228
    assert sample_size(3, confidence_percent=90, margin_percent=10) == 3
    assert sample_size(0, confidence_percent=90, margin_percent=10) == 0
    for confidence, margin in ((80, 5), (95, 4)):
        with pytest.raises(InvalidInputError):
            sample_size(9, confidence_percent=confidence, margin_percent=margin)
