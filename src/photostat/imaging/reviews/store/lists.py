"""The SQL of work lists: the documents of a set in a bucket, by id from the one above another.

A sample is the set's documents in the order of a hash of their ids, the same for everybody who looks, cut off at the size that
is wanted.
"""

from typing import Any

import sqlalchemy as sa

from photostat.imaging.documents.store.tables import imaging_error, imaging_finding
from photostat.imaging.reviews.model import Bucket, ReviewLine
from photostat.render.model import FindingCode, Severity
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, HAS_IMAGES_ERROR, HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document, page_image

_review = sa.table(
    "imaging_review",
    sa.column("workspace_id", sa.Integer),
    sa.column("set_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("reviewed_by", sa.Integer),
    sa.column("reviewed_on", sa.DateTime(timezone=True)),
)
_CODES = {
    Bucket.ODD_PAGE_SIZES: FindingCode.ODD_PAGE_SIZE,
    Bucket.BLANK_PAGES: FindingCode.BLANK_PAGE,
    Bucket.CAP_REACHED: FindingCode.PAGE_CAP_REACHED,
}
_MOST_SAMPLED = 1_000_000
_newer_page = page_image.alias("newer_page")  # a first page that was made after the review


def list_bucket(
    connection: Connection, workspace_id: int, set_id: int, bucket: Bucket, *, open_only: bool, after: int = 0, limit: int
) -> list[ReviewLine]:
    """The next documents of a bucket above the id `after`; not of a sample, which `sample_of` gives."""
    query = (
        _lines(workspace_id, set_id, document.c.artifact_id)
        .where(*_in_bucket(workspace_id, set_id, bucket), document.c.artifact_id > after)
        .order_by(document.c.artifact_id)
        .limit(limit)
    )
    if open_only:
        query = query.where(_is_open())
    return [_read(row) for row in connection.execute(query)]


def sample_of(
    connection: Connection, workspace_id: int, set_id: int, *, size: int, open_only: bool, after: int = 0, limit: int
) -> list[ReviewLine]:
    """The next documents of the sample of `size` documents with images, from the place above `after` (places count from 1)."""
    mixed = sa.func.hashint4extended(document.c.artifact_id, set_id)
    ordered = (
        sa.select(document.c.artifact_id, sa.func.row_number().over(order_by=(mixed, document.c.artifact_id)).label("place"))
        .where(*_in_bucket(workspace_id, set_id, Bucket.EVERYTHING), document.c.has_images == HAS_IMAGES_YES)
        .order_by(mixed, document.c.artifact_id)
        .limit(min(size, _MOST_SAMPLED))
        .subquery("sample")
    )
    query = (
        _lines(workspace_id, set_id, ordered.c.place, sample=ordered)
        .where(ordered.c.place > after, document.c.workspace_id == workspace_id)
        .order_by(ordered.c.place)
        .limit(limit)
    )
    if open_only:
        query = query.where(_is_open())
    return [_read(row) for row in connection.execute(query)]


def count_bucket(connection: Connection, workspace_id: int, set_id: int, bucket: Bucket, *, up_to: int) -> int:
    """How many documents a bucket has; `up_to` also means more."""
    some = sa.select(sa.literal(1)).where(*_in_bucket(workspace_id, set_id, bucket)).limit(up_to).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def reviewed_documents(connection: Connection, workspace_id: int, set_id: int) -> int:
    """How many documents of a set were ever marked as reviewed; some of them may have new images since."""
    mine = sa.and_(_review.c.workspace_id == workspace_id, _review.c.set_id == set_id)
    return int(connection.execute(sa.select(sa.func.count()).select_from(_review).where(mine)).scalar_one())


def _in_bucket(workspace_id: int, set_id: int, bucket: Bucket) -> list[sa.ColumnElement[bool]]:
    mine = [document.c.workspace_id == workspace_id, document.c.imaging_set == set_id]
    if bucket is Bucket.ERRORS:
        return [*mine, document.c.has_images == HAS_IMAGES_ERROR]
    if bucket is Bucket.WARNINGS:
        return [*mine, _has_finding(workspace_id, imaging_finding.c.severity == Severity.WARNING.value)]
    if bucket in _CODES:
        return [*mine, _has_finding(workspace_id, imaging_finding.c.code == _CODES[bucket].value)]
    return mine


def _has_finding(workspace_id: int, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    found = sa.select(imaging_finding.c.document_id).where(imaging_finding.c.workspace_id == workspace_id, condition)
    return document.c.artifact_id.in_(found)


def _lines(workspace_id: int, set_id: int, place: sa.ColumnElement[Any], *, sample: sa.Subquery | None = None) -> sa.Select[Any]:
    reviewer = artifact.alias("reviewer")
    start: sa.FromClause = document
    if sample is not None:
        start = document.join(sample, sample.c.artifact_id == document.c.artifact_id)
    joined = (
        start.outerjoin(
            _review,
            sa.and_(
                _review.c.workspace_id == workspace_id,
                _review.c.set_id == set_id,
                _review.c.document_id == document.c.artifact_id,
            ),
        )
        .outerjoin(
            _newer_page,
            sa.and_(
                _newer_page.c.workspace_id == workspace_id,
                _newer_page.c.document_id == document.c.artifact_id,
                _newer_page.c.page_number == 1,
                _newer_page.c.created_on > _review.c.reviewed_on,
            ),
        )
        .outerjoin(reviewer, sa.and_(reviewer.c.workspace_id == ADMIN_LEVEL, reviewer.c.artifact_id == _review.c.reviewed_by))
    )
    still_holds = _newer_page.c.document_id.is_(None)
    return sa.select(
        document.c.artifact_id,
        document.c.control_number,
        document.c.native_type,
        document.c.page_count,
        document.c.image_qc_status,
        sa.case((still_holds, _review.c.reviewed_by)).label("reviewed_by"),
        sa.case((still_holds, _review.c.reviewed_on)).label("reviewed_on"),
        reviewer.c.name.label("reviewer_name"),
        _codes(workspace_id).label("codes"),
        _error(workspace_id).label("error"),
        place.label("place"),
    ).select_from(joined)


def _is_open() -> sa.ColumnElement[bool]:
    """In a query of `_lines`."""
    return sa.or_(_review.c.document_id.is_(None), _newer_page.c.document_id.is_not(None))


def _codes(workspace_id: int) -> sa.ScalarSelect[Any]:
    mine = sa.and_(imaging_finding.c.workspace_id == workspace_id, imaging_finding.c.document_id == document.c.artifact_id)
    codes = sa.func.array_agg(sa.distinct(imaging_finding.c.code))
    return sa.select(codes).where(mine).correlate(document).scalar_subquery()


def _error(workspace_id: int) -> sa.ScalarSelect[Any]:
    last = imaging_error.c
    return (
        sa.select(last.message)
        .where(
            last.workspace_id == workspace_id,
            last.document_id == document.c.artifact_id,
            document.c.has_images == HAS_IMAGES_ERROR,
        )
        .order_by(last.error_id.desc())
        .limit(1)
        .correlate(document)
        .scalar_subquery()
    )


def _read(row: sa.Row[Any]) -> ReviewLine:
    by = None if row.reviewed_by is None else Reference(row.reviewed_by, row.reviewer_name or "")
    return ReviewLine(
        document_id=row.artifact_id,
        control_number=row.control_number,
        native_type=row.native_type or "",
        page_count=row.page_count,
        is_hidden=row.image_qc_status is not None,
        remarks=tuple(sorted(row.codes or ())),
        error=row.error or "",
        reviewed_by=by,
        reviewed_on=row.reviewed_on,
        place=row.place,
    )
