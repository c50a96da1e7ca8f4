"""One batch of incoming documents into the database: append, overlay or both, in the caller's transaction.

All ways in (upload, load file, import service) end here, so that modes, full text, audit and the agreement of rows and blobs are
the same for all. Natives are in the blob store before; a row is written only while nobody may sweep them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from photostat.errors import ConflictError
from photostat.storage.blobs import Blobs
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.change import Change
from photostat.workspaces.documents.changes import note_document_change
from photostat.workspaces.documents.model import BatchOutcome, IncomingDocument, ItemError, LoadedDocument, LoadMode
from photostat.workspaces.documents.natives import native_key
from photostat.workspaces.documents.store import batches
from photostat.workspaces.documents.store.texts import index_text


@dataclass(frozen=True)
class BatchPlan:
    """How a batch is written. `given`: the columns of `document` that the source itself fills; columns of natives come beside.

    `new_folder_id`: where new documents lie whose row names no folder; the caller keeps it from being deleted.
    """

    workspace_id: int
    mode: LoadMode
    given: frozenset[str] = field(default_factory=frozenset)
    new_folder_id: int = ROOT_FOLDER


def write_batch(change: Change, blobs: Blobs, plan: BatchPlan, rows: Sequence[IncomingDocument]) -> BatchOutcome:
    """Write what can be written; the others come back as errors. No two rows may have one control number.

    Raises ConflictError where a native was swept between its upload and now (a second try stores it again).
    """
    connection, workspace_id = change.connection, plan.workspace_id
    native_rows = [row for row in rows if row.native is not None]
    if native_rows:
        _hold_natives(change, blobs, workspace_id, native_rows)
    for row in native_rows:
        _describe_native(row, plan.given)
    columns = sorted(plan.given | (batches.NATIVE_COLUMNS.keys() if native_rows else set()))
    existing = batches.match_existing(connection, workspace_id, rows)
    errors = _refuse(plan.mode, rows, existing)
    refused = {error.line_number for error in errors}
    overlaid = [row for row in existing if row.line_number not in refused]
    batches.copy_batch(connection, [row for row in rows if row.line_number not in refused], columns, overlaid)
    if overlaid:
        batches.overlay_rows(connection, workspace_id, columns, given=sorted(plan.given), user_id=change.user_id)
    new: list[batches.WrittenRow] = []
    if plan.mode is not LoadMode.OVERLAY:
        new = batches.insert_rows(connection, workspace_id, columns, user_id=change.user_id, usual_folder_id=plan.new_folder_id)
    settled = refused | {row.line_number for row in (*overlaid, *new)}
    errors += [_taken(row) for row in rows if row.line_number not in settled]
    _follow_up(change, plan, overlaid, new)
    return BatchOutcome(_documents(rows, overlaid, new), tuple(errors))


def _hold_natives(change: Change, blobs: Blobs, workspace_id: int, rows: Iterable[IncomingDocument]) -> None:
    batches.share_natives(change.connection, workspace_id)
    for row in rows:
        assert row.native is not None
        if blobs.size(native_key(workspace_id, row.native.sha256)) != row.native.size:
            raise ConflictError(f"The native of {row.control_number} was removed while it was loaded. Try again.")


def _describe_native(row: IncomingDocument, given: frozenset[str]) -> None:
    """What is known of the native; its own hashes, size and type overrule what a load file says, its name does not."""
    native = row.native
    assert native is not None
    if not row.values.get("file_name"):
        row.values["file_name"] = native.file_name
    row.values |= {
        "file_extension": native.extension or None,
        "file_size": native.size,
        "native_type": native.native_type,
        "md5_hash": native.md5,
        "sha1_hash": native.sha1,
        "sha256_hash": native.sha256,
    }


def _refuse(mode: LoadMode, rows: Sequence[IncomingDocument], existing: Sequence[batches.WrittenRow]) -> list[ItemError]:
    found = {row.line_number for row in existing}
    if mode is LoadMode.APPEND:
        return [_taken(row) for row in rows if row.line_number in found]
    if mode is LoadMode.OVERLAY:
        return [_missing(row) for row in rows if row.line_number not in found]
    return []


def _taken(row: IncomingDocument) -> ItemError:
    words = f"There is a document {row.control_number} already; append leaves it as it is."
    return ItemError(row.line_number, row.control_number, "Control Number", "control_number_taken", words)


def _missing(row: IncomingDocument) -> ItemError:
    words = f"There is no document {row.control_number} to overlay."
    return ItemError(row.line_number, row.control_number, "Control Number", "document_missing", words)


def _follow_up(
    change: Change, plan: BatchPlan, overlaid: Sequence[batches.WrittenRow], new: Sequence[batches.WrittenRow]
) -> None:
    ids = [row.artifact_id for row in (*overlaid, *new)]
    if ids and "extracted_text" in plan.given:
        index_text(change.connection, plan.workspace_id, ids)
    if ids:
        note_document_change(change, plan.workspace_id)
    if new:
        change.note("document.create", plan.workspace_id, [row.artifact_id for row in new], count=len(new))
    if overlaid:
        change.note("document.overlay", plan.workspace_id, [row.artifact_id for row in overlaid], count=len(overlaid))


def _documents(
    rows: Sequence[IncomingDocument], overlaid: Sequence[batches.WrittenRow], new: Sequence[batches.WrittenRow]
) -> dict[int, LoadedDocument]:
    names = {row.line_number: row.native.file_name if row.native else "" for row in rows}
    documents = {}
    for is_new, written in ((False, overlaid), (True, new)):
        for row in written:
            documents[row.line_number] = LoadedDocument(row.artifact_id, row.control_number, names[row.line_number], is_new)
    return documents
