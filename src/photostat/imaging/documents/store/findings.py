"""The SQL of findings: those of the last imaging of a document take the place of the ones before."""

from collections.abc import Sequence

import sqlalchemy as sa

from photostat.imaging.documents.model import FindingRecord
from photostat.imaging.documents.store.tables import imaging_finding
from photostat.imaging.documents.warnings import severity_of
from photostat.render.model import Finding, Severity
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document

_finding = imaging_finding.c


def replace_findings(connection: Connection, workspace_id: int, document_id: int, findings: Sequence[Finding]) -> None:
    """Keep these findings of a document in place of those that it has."""
    connection.execute(
        sa.delete(imaging_finding).where(_finding.workspace_id == workspace_id, _finding.document_id == document_id)
    )
    if findings:
        own = {"workspace_id": workspace_id, "document_id": document_id}
        connection.execute(
            sa.insert(imaging_finding), [{**own, "position": number, **_row(item)} for number, item in enumerate(findings, 1)]
        )


def findings_of(connection: Connection, workspace_id: int, document_id: int) -> list[FindingRecord]:
    """The findings of one document, in the order of its imaging."""
    rows = connection.execute(
        _select().where(_finding.workspace_id == workspace_id, _finding.document_id == document_id).order_by(_finding.position)
    )
    return [_read(row) for row in rows.mappings()]


def list_findings(
    connection: Connection,
    workspace_id: int,
    *,
    set_id: int | None = None,
    severity: Severity | None = None,
    after: int = 0,
    documents: int,
) -> list[FindingRecord]:
    """All findings of the next `documents` documents that have some, by id from the one above `after`.

    `set_id`: of documents whose images are of this set (its last run, as the document field Imaging Set says).
    """
    chosen = (
        sa.select(_finding.document_id)
        .select_from(_with_document())
        .where(_finding.workspace_id == workspace_id, _finding.document_id > after)
    )
    if severity is not None:
        chosen = chosen.where(_finding.severity == severity.value)
    if set_id is not None:
        chosen = chosen.where(document.c.imaging_set == set_id)
    page = chosen.distinct().order_by(_finding.document_id).limit(documents)
    query = _select().where(_finding.workspace_id == workspace_id, _finding.document_id.in_(page))
    if severity is not None:
        query = query.where(_finding.severity == severity.value)
    rows = connection.execute(query.order_by(_finding.document_id, _finding.position))
    return [_read(row) for row in rows.mappings()]


def _with_document() -> sa.Join:
    """Findings of documents that are there; those of deleted ones stay behind unseen."""
    same = sa.and_(document.c.workspace_id == _finding.workspace_id, document.c.artifact_id == _finding.document_id)
    return imaging_finding.join(document, same)


def _select() -> sa.Select[tuple[object, ...]]:
    return sa.select(imaging_finding, document.c.control_number).select_from(_with_document())


def _row(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code.value,
        "severity": severity_of(finding).value,
        "message": finding.message,
        "pages": list(finding.pages),
        "items": list(finding.items),
    }


def _read(row: sa.RowMapping) -> FindingRecord:
    return FindingRecord(
        document_id=row["document_id"],
        control_number=row["control_number"],
        code=row["code"],
        severity=row["severity"],
        message=row["message"],
        pages=tuple(row["pages"]),
        items=tuple(row["items"]),
    )
