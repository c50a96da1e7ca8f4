"""Counters of a set's documents: stale when somebody else changes them, counted once, never wrong for long."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from imaging_rows import make_set, put_documents, put_imaged, put_job
from photostat.imaging.sets.model import SetCounts, SetOverview
from photostat.imaging.sets.reading import read_overview, with_fresh_counts
from photostat.imaging.sets.store import add_counts, recount
from photostat.imaging.sets.store.counts import recount_unless_busy
from photostat.services import Services
from photostat.storage.blobs import Blobs
from photostat.storage.database import Connection, Database
from photostat.workspaces.change import change
from photostat.workspaces.documents.editing import delete_documents
from photostat.workspaces.documents.pages import delete_pages, replace_pages
from photostat.workspaces.documents.store.files import find_files
from photostat.workspaces.documents.store.pages import StoredPage
from photostat.workspaces.people.rights import Access, Right


@pytest.fixture
def documents(database: Database, workspace_id: int) -> list[int]:
    """Four documents."""
    return put_documents(database, workspace_id, 4)


@pytest.fixture
def set_id(database: Database, workspace_id: int, documents: list[int]) -> int:
    """A set that has imaged them; the first is hidden."""
    made = make_set(database, workspace_id)
    put_imaged(database, workspace_id, made, documents[:1], hidden=True)
    put_imaged(database, workspace_id, made, documents[1:])
    put_job(database, workspace_id, made, "Completed")
    return made


def _stored(database: Database, workspace_id: int, set_id: int) -> SetOverview:
    with database.read() as connection:
        return read_overview(connection, workspace_id, set_id)


def _fresh(database: Database, workspace_id: int, set_id: int) -> SetCounts:
    return with_fresh_counts(database, _stored(database, workspace_id, set_id)).imaging_set.counts


def _find(connection: Connection, document_id: int, severity: str) -> None:
    connection.execute(
        sa.text(
            "INSERT INTO imaging_finding SELECT workspace_id, artifact_id, coalesce((SELECT max(position) + 1 FROM"
            " imaging_finding WHERE document_id = artifact_id), 0), 'blank_page', :severity, '', '{}', '{}'"
            " FROM document WHERE artifact_id = :document"
        ),
        {"document": document_id, "severity": severity},
    )


def test_images_that_somebody_deletes_are_counted_off(
    database: Database, workspace_id: int, set_id: int, documents: list[int], blobs: Blobs
) -> None:
    assert _fresh(database, workspace_id, set_id) == SetCounts(1, 3, 0)
    with change(database, user_id=9) as begun:
        delete_pages(begun, blobs, Access(9, workspace_id, frozenset(Right)), documents[1])
    assert _stored(database, workspace_id, set_id).imaging_set.counts_stale
    assert _fresh(database, workspace_id, set_id) == SetCounts(1, 2, 0)
    assert not _stored(database, workspace_id, set_id).imaging_set.counts_stale


def test_documents_that_somebody_deletes_are_counted_off(
    database: Database, workspace_id: int, set_id: int, documents: list[int], blobs: Blobs
) -> None:
    with change(database, user_id=9) as begun:
        delete_documents(begun, workspace_id, documents[:2], database=database, blobs=blobs)
    assert _fresh(database, workspace_id, set_id) == SetCounts(0, 2, 0)


def test_images_that_somebody_gives_are_no_sets_images(
    database: Database, workspace_id: int, set_id: int, documents: list[int], blobs: Blobs
) -> None:
    page = StoredPage(
        file_name="a.tif", format="Tiff", width_px=1, height_px=1, dpi=300, byte_size=1, sha256="", blob_key="workspaces/1/a"
    )
    writer = blobs.writer()
    writer.write(b"1")
    writer.keep(page.blob_key)
    with change(database, user_id=9) as begun:
        replace_pages(begun, blobs, Access(9, workspace_id, frozenset(Right)), documents[0], [page])  # of the hidden one
    assert _fresh(database, workspace_id, set_id) == SetCounts(0, 3, 0)
    with database.read() as connection:
        assert not find_files(connection, workspace_id, documents[0]).is_hidden_for_qc


@pytest.fixture
def blobs(services: Services) -> Blobs:
    """The empty store."""
    return services.blobs


def test_a_document_with_warnings_counts_once_and_facts_do_not(
    database: Database, workspace_id: int, set_id: int, documents: list[int]
) -> None:
    with database.transaction() as connection:
        for document_id, severity in ((documents[0], "warning"), (documents[0], "warning"), (documents[1], "info")):
            _find(connection, document_id, severity)
        assert recount(connection, workspace_id, set_id) == SetCounts(1, 3, 1)
    with _uncommitted(database, documents[0]):  # its images go, its findings stay
        pass
    assert _fresh(database, workspace_id, set_id) == SetCounts(0, 3, 0)


def test_deltas_go_to_each_set_and_a_set_that_is_gone_is_passed_over(database: Database, workspace_id: int, set_id: int) -> None:
    other = make_set(database, workspace_id, "Other")
    with database.transaction() as connection:
        add_counts(connection, workspace_id, {other: (0, 2, 1), set_id: (1, -1, 0), 5: (1, 1, 1)})
    assert _fresh(database, workspace_id, set_id) == SetCounts(2, 2, 0)
    assert _fresh(database, workspace_id, other) == SetCounts(0, 2, 1)


@contextmanager
def _uncommitted(database: Database, document_id: int) -> Iterator[None]:
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE document SET has_images = 1034244 WHERE artifact_id = :id"), {"id": document_id})
        yield


def test_a_read_does_not_wait_for_a_change_and_the_next_one_counts(
    database: Database, workspace_id: int, set_id: int, documents: list[int]
) -> None:
    """The dangerous moment: the counters are stale already, so that the second change need not say so again."""
    with _uncommitted(database, documents[1]):
        pass
    with _uncommitted(database, documents[2]):
        assert _fresh(database, workspace_id, set_id) == SetCounts(1, 3, 0)  # not counted: somebody is at it
    assert _fresh(database, workspace_id, set_id) == SetCounts(1, 1, 0)


def test_a_change_during_a_recount_is_not_lost(database: Database, workspace_id: int, set_id: int, documents: list[int]) -> None:
    with _uncommitted(database, documents[1]):
        pass

    def change_another() -> None:
        with _uncommitted(database, documents[2]):
            pass

    with database.transaction() as connection:
        assert recount_unless_busy(connection, workspace_id, set_id) == SetCounts(1, 2, 0)
        thread = threading.Thread(target=change_another)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "the change waits for the recount"
    thread.join(60)
    assert _fresh(database, workspace_id, set_id) == SetCounts(1, 1, 0)


def test_a_worker_that_adds_during_a_recount_is_counted_once(
    database: Database, workspace_id: int, set_id: int, documents: list[int]
) -> None:
    more = put_documents(database, workspace_id, 2)
    thread = threading.Thread(target=put_imaged, args=(database, workspace_id, set_id, more[1:]))
    put_imaged(database, workspace_id, set_id, more[:1])
    with database.transaction() as connection:
        assert recount(connection, workspace_id, set_id) == SetCounts(1, 4, 0)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "the worker waits with its numbers"
    thread.join(60)
    assert _stored(database, workspace_id, set_id).imaging_set.counts == SetCounts(1, 5, 0)
    assert _fresh(database, workspace_id, set_id) == SetCounts(1, 5, 0)
