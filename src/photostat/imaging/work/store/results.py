"""The SQL that writes results down: pages, documents, errors, findings, counters, all in one transaction.

Only what is still pending in the job counts: a document that was given back, taken over by another job or deleted meanwhile keeps
what it has, and its fresh pages are thrown away. So does one on which a redaction was drawn meanwhile.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from photostat.imaging.documents.model import NewError
from photostat.imaging.documents.store import record_error, replace_findings, resolve_errors
from photostat.imaging.documents.store.tables import imaging_finding
from photostat.imaging.jobs.model import DocumentState, SkipReason
from photostat.imaging.jobs.store.jobs import count_job, count_rate
from photostat.imaging.jobs.store.tables import imaging_document
from photostat.imaging.sets.store import add_counts
from photostat.imaging.work.model import DocumentResult, JobInHand
from photostat.render.native_types import UNKNOWN_FILE_TYPE_ID
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_ERROR, HAS_IMAGES_NO, HAS_IMAGES_YES
from photostat.workspaces.documents.store.table import document, page_image
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC


@dataclass
class Written:
    """What became of a flush: the ids that counted, and the files that no row names any more."""

    counted: list[int] = field(default_factory=list)
    orphaned_keys: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Images:
    """What the counters of sets need to know of a document."""

    set_id: int | None
    has_images: bool
    is_hidden: bool
    is_warned: bool

    def counts(self) -> tuple[int, int, int]:
        """Hidden, viewable, warned."""
        return (
            int(self.has_images and self.is_hidden),
            int(self.has_images and not self.is_hidden),
            int(self.has_images and self.is_warned),
        )


def write_results(connection: Connection, job: JobInHand, results: Sequence[DocumentResult]) -> Written:
    """Write the results of one job's documents. The caller holds the lease and commits."""
    connection.execute(sa.text("SET LOCAL photostat.keeps_counts = 'on'"))
    written = Written()
    before = _images_before(connection, job, [result.document.document_id for result in results])
    pending = _still_pending(connection, job, results, present=before.keys())
    redacted = _redacted_meanwhile(connection, job, list(before))
    changes: dict[int, list[int]] = {}
    totals: Counter[str] = Counter()
    for result in results:
        document_id = result.document.document_id
        written.orphaned_keys += result.abandoned_keys
        if document_id not in pending:
            written.orphaned_keys += [image.blob_key for image in result.images]
            continue
        written.counted.append(document_id)
        is_kept = document_id in redacted
        after = _write(connection, job, result, before[document_id], written, totals, keeps_images=is_kept)
        _note_change(changes, before[document_id], after)
    _settle(connection, job, changes, totals)
    return written


def skip_deleted(connection: Connection, job: JobInHand, document_ids: Sequence[int]) -> None:
    """Documents that were deleted after they had been chosen."""
    gone = _close(connection, job, document_ids, DocumentState.SKIPPED, SkipReason.DELETED.value)
    count_job(connection, job.job_id, skipped=len(gone))


def _write(
    connection: Connection,
    job: JobInHand,
    result: DocumentResult,
    before: _Images,
    written: Written,
    totals: "Counter[str]",
    *,
    keeps_images: bool,
) -> _Images:
    state, reason = result.state_in(job.kind)
    document_id = result.document.document_id
    if keeps_images and state is DocumentState.IMAGED:
        state, reason = DocumentState.SKIPPED, SkipReason.HAS_REDACTIONS
        written.orphaned_keys += [image.blob_key for image in result.images]
    _close(connection, job, [document_id], state, None if reason is None else reason.value)
    match state:
        case DocumentState.IMAGED:
            totals["imaged"] += 1
            totals["pages"] += len(result.images)
            totals["warned"] += result.is_warned
            written.orphaned_keys += _replace_pages(connection, job, result)
            replace_findings(connection, job.workspace_id, document_id, result.outcome.findings)
            resolve_errors(connection, job.workspace_id, [document_id])
            _set_document(connection, job, result, has_images=HAS_IMAGES_YES, page_count=len(result.images))
            return _Images(job.set_id, has_images=True, is_hidden=job.qc_enabled, is_warned=result.is_warned)
        case DocumentState.ERRORED:
            totals["errored"] += 1
            _record(connection, job, result)
            if before.has_images:  # a redo that failed: the images that are there stay
                return before
            _set_document(connection, job, result, has_images=HAS_IMAGES_ERROR, page_count=0)
            return _Images(job.set_id, has_images=False, is_hidden=job.qc_enabled, is_warned=False)
        case _:
            totals["skipped"] += 1
            _unmark_error(connection, job, document_id)
            return before


def _record(connection: Connection, job: JobInHand, result: DocumentResult) -> None:
    new = NewError(
        document_id=result.document.document_id,
        set_id=job.set_id,
        job_id=job.job_id,
        profile_job_id=job.profile_job_id,
        job_kind=job.kind,
        imaging_method=job.method_of(result.outcome.file_type_id),
        native_type=result.outcome.native_type,
        error=result.error,
    )
    record_error(connection, job.workspace_id, new)


def _replace_pages(connection: Connection, job: JobInHand, result: DocumentResult) -> list[str]:
    own = {"workspace_id": job.workspace_id, "document_id": result.document.document_id}
    gone = connection.execute(
        sa.delete(page_image)
        .where(page_image.c.workspace_id == job.workspace_id, page_image.c.document_id == own["document_id"])
        .returning(page_image.c.blob_key)
    ).scalars()
    kept = {image.blob_key for image in result.images}
    orphaned = [key for key in gone if key not in kept]
    connection.execute(
        sa.insert(page_image),
        [
            {
                **own,
                "page_number": image.page_number,
                "file_name": f"{result.document.control_number}_{image.page_number:04d}.{image.extension}",
                "format": image.format,
                "width_px": image.width_px,
                "height_px": image.height_px,
                "dpi": image.dpi,
                "byte_size": image.byte_size,
                "sha256": image.sha256,
                "blob_key": image.blob_key,
                "stamp": {**result.outcome.renderer, **result.outcome.clock, "job": job.job_id},
            }
            for image in result.images
        ],
    )
    return orphaned


def _set_document(connection: Connection, job: JobInHand, result: DocumentResult, *, has_images: int, page_count: int) -> None:
    mine = document.c
    connection.execute(
        sa.update(document)
        .where(mine.workspace_id == job.workspace_id, mine.artifact_id == result.document.document_id)
        .values(
            has_images=has_images,
            page_count=page_count,
            imaging_set=job.set_id,
            image_qc_status=HIDDEN_FOR_QC if job.qc_enabled and has_images == HAS_IMAGES_YES else None,
            **_type_if_new(result),
            modified_by=job.submitted_by,
            modified_on=sa.func.now(),
        )
    )


def _type_if_new(result: DocumentResult) -> dict[str, object]:
    """What imaging found out of a native that the load could not identify."""
    if result.outcome.file_type_id == UNKNOWN_FILE_TYPE_ID:
        return {}
    return {"native_type": sa.func.coalesce(document.c.native_type, result.outcome.native_type)}


def _unmark_error(connection: Connection, job: JobInHand, document_id: int) -> None:
    """A skipped document is in no error any more: nothing failed on it."""
    mine = document.c
    connection.execute(
        sa.update(document)
        .where(mine.workspace_id == job.workspace_id, mine.artifact_id == document_id, mine.has_images == HAS_IMAGES_ERROR)
        .values(has_images=HAS_IMAGES_NO)
    )


def _images_before(connection: Connection, job: JobInHand, document_ids: list[int]) -> dict[int, _Images]:
    """What the documents that are still there have now; their rows are locked, by id, so that two flushes cannot deadlock."""
    mine = document.c
    warned = (
        sa.select(imaging_finding.c.document_id)
        .where(
            imaging_finding.c.workspace_id == mine.workspace_id,
            imaging_finding.c.document_id == mine.artifact_id,
            imaging_finding.c.severity == "warning",
        )
        .exists()
    )
    rows = connection.execute(
        sa.select(mine.artifact_id, mine.imaging_set, mine.has_images, mine.image_qc_status, warned.label("is_warned"))
        .where(mine.workspace_id == job.workspace_id, mine.artifact_id.in_(document_ids))
        .order_by(mine.artifact_id)
        .with_for_update(of=document)
    )
    return {
        row.artifact_id: _Images(
            row.imaging_set, row.has_images == HAS_IMAGES_YES, row.image_qc_status == HIDDEN_FOR_QC, row.is_warned
        )
        for row in rows
    }


def _redacted_meanwhile(connection: Connection, job: JobInHand, document_ids: list[int]) -> set[int]:
    """Documents on which somebody drew a redaction after the job was submitted: new images would take it away unasked.

    The caller holds their rows, and whoever draws holds them too: nothing is drawn between this look and the commit.
    """
    rows = connection.execute(
        sa.text(
            "SELECT DISTINCT m.document_id FROM markup AS m JOIN imaging_job AS j ON j.job_id = :job"
            " WHERE m.workspace_id = :workspace AND m.document_id = ANY(:ids) AND m.kind = 'Redaction'"
            " AND m.modified_on > j.submitted_on"
        ),
        {"job": job.job_id, "workspace": job.workspace_id, "ids": document_ids},
    )
    return set(rows.scalars())


def _still_pending(
    connection: Connection, job: JobInHand, results: Sequence[DocumentResult], *, present: Collection[int]
) -> set[int]:
    wanted = imaging_document.c
    rows = connection.execute(
        sa.select(wanted.document_id)
        .where(
            wanted.job_id == job.job_id,
            wanted.document_id.in_([result.document.document_id for result in results]),
            wanted.state == int(DocumentState.PENDING),
        )
        .order_by(wanted.document_id)
        .with_for_update()
    ).scalars()
    return {row for row in rows if row in present}


def _close(
    connection: Connection, job: JobInHand, document_ids: Sequence[int], state: DocumentState, reason: str | None
) -> list[int]:
    wanted = imaging_document.c
    return list(
        connection.execute(
            sa.update(imaging_document)
            .where(
                wanted.job_id == job.job_id,
                wanted.document_id.in_(document_ids),
                wanted.state == int(DocumentState.PENDING),
            )
            .values(state=int(state), skip_reason=reason)
            .returning(wanted.document_id)
        ).scalars()
    )


def _note_change(changes: dict[int, list[int]], before: _Images, after: _Images) -> None:
    for images, sign in ((before, -1), (after, 1)):
        if images.set_id is not None:
            counts = changes.setdefault(images.set_id, [0, 0, 0])
            for place, number in enumerate(images.counts()):
                counts[place] += sign * number


def _settle(connection: Connection, job: JobInHand, changes: dict[int, list[int]], totals: "Counter[str]") -> None:
    moved = {set_id: (counts[0], counts[1], counts[2]) for set_id, counts in changes.items() if any(counts)}
    if moved:
        add_counts(connection, job.workspace_id, moved)
    pages = totals.pop("pages", 0)  # of the rates alone
    count_job(connection, job.job_id, starts=True, **totals)
    count_rate(connection, job.job_id, imaged=totals["imaged"], errored=totals["errored"], pages=pages)
