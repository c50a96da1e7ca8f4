"""Error records and findings: their states, their lists, the status of a document."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.documents import store
from photostat.imaging.documents.model import ErrorFilter, ErrorState, HasImages, NewError
from photostat.imaging.documents.store.tables import GIVEN_BACK, PENDING
from photostat.imaging.documents.warnings import has_warnings, warnings_of
from photostat.imaging.jobs.model import DocumentState, JobKind
from photostat.render.messages import document_error
from photostat.render.model import ErrorCode, Finding, FindingCode, Severity
from photostat.storage.database import Connection, Database
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR

MakeDocuments = Callable[[int], list[int]]
MakeJob = Callable[..., int]


def failed(document_id: int, job_id: int, *, set_id: int | None = None, code: ErrorCode = ErrorCode.CORRUPT) -> NewError:
    """What a worker tells of a document that it could not image."""
    return NewError(
        document_id=document_id,
        job_id=job_id,
        profile_job_id=job_id,
        job_kind=JobKind.IMAGING_SET,
        set_id=set_id,
        imaging_method="Native",
        native_type="Microsoft Word 2010",
        error=document_error(code, "the words of a renderer"),
    )


def states(connection: Connection, workspace_id: int, document_id: int) -> list[str]:
    """The states of a document's errors, oldest first."""
    found = store.list_errors(connection, workspace_id, ErrorFilter(document_id=document_id), limit=10)
    return [record.state.value for record in found]


def set_has_images(connection: Connection, document_id: int, choice: int) -> None:
    """As a worker's result does."""
    connection.execute(
        sa.text("UPDATE document SET has_images = :choice WHERE artifact_id = :id"), {"choice": choice, "id": document_id}
    )


def test_the_states_of_documents_are_those_of_jobs() -> None:
    assert (DocumentState.PENDING, DocumentState.GIVEN_BACK) == (PENDING, GIVEN_BACK)


def test_an_error_is_ready_then_retried_then_resolved(
    database: Database, workspace_id: int, make_documents: MakeDocuments, make_job: MakeJob
) -> None:
    first, other = make_documents(2)
    run = make_job()
    with database.transaction() as connection:
        store.record_error(connection, workspace_id, failed(first, run))
        store.record_error(connection, workspace_id, failed(other, run))
    retry = make_job([first, other])
    with database.transaction() as connection:
        assert states(connection, workspace_id, first) == ["ReadyToRetry"]
        assert store.mark_retried(connection, workspace_id, retry, up_to=first) == 1
        assert states(connection, workspace_id, first) == ["Retried"]
        assert states(connection, workspace_id, other) == ["ReadyToRetry"]
        assert store.mark_retried(connection, workspace_id, retry, after=first) == 1
        store.record_error(connection, workspace_id, failed(other, retry))
        assert store.resolve_errors(connection, workspace_id, [first]) == 1
        assert states(connection, workspace_id, first) == ["Resolved"]
        assert states(connection, workspace_id, other) == ["Retried", "ReadyToRetry"]


def test_a_document_has_one_error_ready_to_retry_at_most(
    database: Database, workspace_id: int, make_documents: MakeDocuments, make_job: MakeJob
) -> None:
    (document_id,) = make_documents(1)
    with database.transaction() as connection:
        for _ in range(3):
            store.record_error(connection, workspace_id, failed(document_id, make_job()))
        assert states(connection, workspace_id, document_id) == ["Retried", "Retried", "ReadyToRetry"]


def test_documents_that_a_stopped_retry_gave_back_are_ready_again(
    database: Database, workspace_id: int, make_documents: MakeDocuments, make_job: MakeJob
) -> None:
    given_back, imaged = make_documents(2)
    run = make_job()
    with database.transaction() as connection:
        for document_id in (given_back, given_back, imaged):
            store.record_error(connection, workspace_id, failed(document_id, run))
    retry = make_job([given_back, imaged])
    with database.transaction() as connection:
        store.mark_retried(connection, workspace_id, retry)
        store.resolve_errors(connection, workspace_id, [imaged])
        connection.execute(sa.text("UPDATE imaging_document SET state = 4 WHERE job_id = :job"), {"job": retry})
        assert store.unmark_retried(connection, workspace_id, retry) == 1
        assert states(connection, workspace_id, given_back) == ["Retried", "ReadyToRetry"]
        assert states(connection, workspace_id, imaged) == ["Resolved"]


def test_errors_are_listed_by_set_state_and_code_in_pages(
    database: Database, workspace_id: int, make_documents: MakeDocuments, make_job: MakeJob
) -> None:
    documents = make_documents(5)
    job = make_job()
    with database.transaction() as connection:
        for number, document_id in enumerate(documents):
            code = ErrorCode.EMPTY if number == 4 else ErrorCode.CORRUPT
            store.record_error(connection, workspace_id, failed(document_id, job, set_id=7 if number else None, code=code))
        store.resolve_errors(connection, workspace_id, documents[3:4])
        of_set = ErrorFilter(set_id=7)
        page = store.list_errors(connection, workspace_id, of_set, limit=2)
        rest = store.list_errors(connection, workspace_id, of_set, after=page[-1].error_id, limit=2)
        assert [record.document_id for record in page + rest] == documents[1:]
        assert store.count_errors(connection, workspace_id, of_set) == 4
        ready = ErrorFilter(set_id=7, state=ErrorState.READY_TO_RETRY)
        assert store.count_errors(connection, workspace_id, ready) == 3
        empty = store.list_errors(connection, workspace_id, ErrorFilter(code="empty"), limit=9)
        assert [(record.document_id, record.message, record.detail) for record in empty] == [
            (documents[4], "OI EXOpenExport failed - 10: file is empty [10]", "the words of a renderer")
        ]
        assert empty[0].control_number
        assert store.list_errors(connection, workspace_id + 1, ErrorFilter(), limit=9) == []


def test_findings_of_a_new_imaging_take_the_place_of_the_old(
    database: Database, workspace_id: int, make_documents: MakeDocuments
) -> None:
    document_id, other = make_documents(2)
    cut_off = Finding(FindingCode.TEXT_CUT_OFF, "Possible cut-off text detected. Page 2.", (2,))
    font = Finding(FindingCode.FONT_REPLACED, "Fonts were replaced.", (), ("Calibri",))
    macros = Finding(FindingCode.MACROS_PRESENT, "Macros.")
    with database.transaction() as connection:
        store.replace_findings(connection, workspace_id, document_id, [macros, cut_off])
        store.replace_findings(connection, workspace_id, document_id, [font, macros, cut_off])
        store.replace_findings(connection, workspace_id, other, [macros])
        kept = store.findings_of(connection, workspace_id, document_id)
        assert [(found.code, found.pages, found.items) for found in kept] == [
            ("font_replaced", (), ("Calibri",)),
            ("macros_present", (), ()),
            ("text_cut_off", (2,), ()),
        ]
        assert len(store.list_findings(connection, workspace_id, documents=1)) == 3
        assert [found.document_id for found in store.list_findings(connection, workspace_id, after=document_id, documents=9)] == [
            other
        ]
        warned = store.list_findings(connection, workspace_id, severity=Severity.WARNING, documents=9)
        assert {found.document_id for found in warned} == {document_id}
        store.replace_findings(connection, workspace_id, document_id, [])
        assert store.findings_of(connection, workspace_id, document_id) == []


def test_the_contracts_warnings_come_first_and_facts_are_none(
    database: Database, workspace_id: int, make_documents: MakeDocuments
) -> None:
    (document_id,) = make_documents(1)
    findings = [
        Finding(FindingCode.FONT_REPLACED, "Fonts were replaced."),
        Finding(FindingCode.MACROS_PRESENT, "Macros."),
        Finding(FindingCode.TEXT_CUT_OFF, "Possible cut-off text detected. The content is wider.", (1,)),
        Finding(FindingCode.TEXT_CUT_OFF, "Possible cut-off text detected. The content is wider.", (4,)),
        Finding(FindingCode.ENCODING_GUESSED, "Possible invalid character coding detected. The text was read as cp1252."),
    ]
    with database.transaction() as connection:
        store.replace_findings(connection, workspace_id, document_id, findings)
        status = store.imaging_status(connection, workspace_id, document_id)
    assert [(found.type, found.message) for found in warnings_of(status.findings)] == [
        ("Cut-Off Text", "Possible cut-off text detected."),
        ("Character Encoding Mismatch", "Possible invalid character coding detected."),
        ("Photostat: font_replaced", "Fonts were replaced."),
    ]


@pytest.mark.parametrize(
    ("finding", "counts"),
    [
        (Finding(FindingCode.ENCODING_GUESSED, "Read as UTF-8."), False),
        (Finding(FindingCode.ENCODING_GUESSED, "Possible invalid character coding detected. Read as UTF-8."), True),
        (Finding(FindingCode.BLANK_PAGE, "Blank."), True),
        (Finding(FindingCode.COMMENTS_PRESENT, "Comments."), False),
    ],
)
def test_only_warnings_make_a_document_one_with_warnings(finding: Finding, counts: bool) -> None:
    assert has_warnings([finding]) is counts


def test_a_document_shows_its_error_only_while_it_stands_in_it(
    database: Database, workspace_id: int, make_documents: MakeDocuments, make_job: MakeJob
) -> None:
    (document_id,) = make_documents(1)
    with database.transaction() as connection:
        assert store.imaging_status(connection, workspace_id, document_id).has_images is HasImages.NO
        store.record_error(connection, workspace_id, failed(document_id, make_job()))
        set_has_images(connection, document_id, HAS_IMAGES_ERROR)
        status = store.imaging_status(connection, workspace_id, document_id)
    assert status.has_images is HasImages.ERROR
    assert status.error is not None
    assert (status.error.message, status.error.state) == (
        "OI EXOpenExport failed - 9: file is corrupt [9]",
        ErrorState.READY_TO_RETRY,
    )
    make_job([document_id])
    with database.read() as connection:
        pending = store.imaging_status(connection, workspace_id, document_id)
        assert (pending.has_images, pending.error) == (HasImages.PENDING, None)
        with pytest.raises(NotFoundError):
            store.imaging_status(connection, workspace_id, document_id + 1)
        with pytest.raises(NotFoundError):
            store.imaging_status(connection, workspace_id + 1, document_id)
