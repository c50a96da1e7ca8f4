"""Natives that a client sends: numbered, described, written in one transaction after all of them are stored.

All or nothing: one refused file refuses the upload, since a client that gets no answer could not tell which files are in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.blobs import Blobs
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.documents.model import (
    MOST_CONTROL_NUMBER_CHARS,
    ControlNumberTakenError,
    IncomingDocument,
    LoadedDocument,
    LoadMode,
    StoredNative,
)
from photostat.workspaces.documents.store.numbers import take_numbers
from photostat.workspaces.documents.values import ValueProblemError, plain_text
from photostat.workspaces.documents.writing import BatchPlan, write_batch

DEFAULT_PREFIX = "DOC"
_MOST_PREFIX_CHARS = 100


@dataclass(frozen=True)
class UploadChoices:
    """What the client says beside the files. `control_numbers`: one a file, in their order; empty = given by us."""

    control_number_prefix: str = DEFAULT_PREFIX
    control_numbers: tuple[str, ...] = ()
    folder_id: int = ROOT_FOLDER
    mode: LoadMode = LoadMode.APPEND


def check_choices(choices: UploadChoices) -> None:
    """Refuse early what can never succeed. Raises InvalidInputError with the name of the form field."""
    prefix = choices.control_number_prefix
    if not prefix or len(prefix) > _MOST_PREFIX_CHARS or not prefix.isprintable() or prefix != prefix.strip():
        raise InvalidInputError(
            f"control_number_prefix: 1 to {_MOST_PREFIX_CHARS} printable characters without blanks at the ends."
        )
    if choices.mode is not LoadMode.APPEND and not choices.control_numbers:
        raise InvalidInputError("control_number: with the mode overlay or append_overlay, give one for each file.")
    folded = set()
    for number in choices.control_numbers:
        check_control_number(number)
        if number.lower() in folded:
            raise InvalidInputError(f"control_number: {number!r} is given twice.")
        folded.add(number.lower())


def check_control_number(number: str) -> None:
    """Raises InvalidInputError for a text that cannot be a control number."""
    try:
        plain_text(number, MOST_CONTROL_NUMBER_CHARS)
    except ValueProblemError as problem:
        raise InvalidInputError(f"control_number: {problem}.") from problem
    if not number.strip() or not number.isprintable() or number != number.strip():
        raise InvalidInputError("control_number: printable characters without blanks at the ends, at least one.")


def load_upload(
    change: Change, blobs: Blobs, workspace_id: int, natives: Sequence[StoredNative], choices: UploadChoices
) -> list[LoadedDocument]:
    """Make (or overlay) a document for each stored native, in their order.

    Raises InvalidInputError, ControlNumberTakenError, NotFoundError (overlay of a document that is not there).
    """
    check_choices(choices)
    _check_folder(change, workspace_id, choices.folder_id)
    if choices.control_numbers and len(choices.control_numbers) != len(natives):
        raise InvalidInputError(f"control_number: {len(choices.control_numbers)} given for {len(natives)} files.")
    numbers = choices.control_numbers or take_numbers(
        change.connection, workspace_id, choices.control_number_prefix, len(natives)
    )
    rows = [
        IncomingDocument(line_number=line, control_number=number, native=native, values={"folder_id": choices.folder_id})
        for line, (number, native) in enumerate(zip(numbers, natives, strict=True), 1)
    ]
    given = frozenset({"folder_id"}) if choices.mode is LoadMode.APPEND else frozenset[str]()
    outcome = write_batch(change, blobs, BatchPlan(workspace_id, choices.mode, given), rows)
    if outcome.errors:
        first = outcome.errors[0]
        if first.code == "document_missing":
            raise NotFoundError(f"{first.message} Nothing was loaded.")
        raise ControlNumberTakenError(f"{first.message} Nothing was loaded.")
    return [outcome.documents[row.line_number] for row in rows]


def _check_folder(change: Change, workspace_id: int, folder_id: int) -> None:
    try:
        find_artifact(change.connection, workspace_id, folder_id, ArtifactType.FOLDER)
    except NotFoundError as error:
        raise InvalidInputError(f"folder_id: there is no folder {folder_id} in this workspace.") from error
