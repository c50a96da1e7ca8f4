"""Natives in: `POST /photostat/v1/workspaces/{w}/documents`, streamed and hashed while they arrive.

Parts: `files` (one or many), and before or after them the texts `control_number_prefix`, `control_number` (one a file),
`folder_id`, `folder_path`, `mode`. Nothing is written before the last part is stored.
"""

from typing import Annotated

from photostat.api.call import Call, CallOf
from photostat.api.wire.bodies import BodyReader, streamed_body
from photostat.api.wire.multipart import Part, parts_of
from photostat.api.wire.naming import WireModel
from photostat.api.wire.openapi import form_parts
from photostat.api.wire.route import wire_router
from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.well_known import ROOT_FOLDER
from photostat.workspaces.documents.identifying import identified
from photostat.workspaces.documents.model import LoadedDocument, LoadMode, StoredNative
from photostat.workspaces.documents.natives import store_native
from photostat.workspaces.documents.uploading import DEFAULT_PREFIX, UploadChoices, check_choices, load_upload
from photostat.workspaces.folders.editing import ensure_folder
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

router = wire_router("/photostat/v1/workspaces/{workspace_id}", tags=["Documents"])

_MOST_REQUEST_BYTES = 2**63 - 1  # each native has its own limit
_MOST_TEXT_BYTES = 64 * 1024
_TEXT_PARTS = ("control_number_prefix", "control_number", "folder_id", "folder_path", "mode")


class UploadedDocument(WireModel):
    """A document that was made or overlaid."""

    artifact_id: int
    control_number: str
    file_name: str


class UploadedDocuments(WireModel):
    """In the order of the files."""

    documents: tuple[UploadedDocument, ...]


@router.post(
    "/documents",
    openapi_extra=form_parts(
        {
            "mode": "Append, Overlay or AppendOverlay",
            "control_number": "one for each file, repeated in the order of the files",
            "control_number_prefix": "for numbers that are given here",
            "folder_id": "ArtifactID of the folder",
            "folder_path": "made below the folder where it is missing",
        }
    ),
)
def upload_documents(
    workspace_id: int, call: CallOf, body: Annotated[BodyReader, streamed_body(limit_bytes=_MOST_REQUEST_BYTES)]
) -> UploadedDocuments:
    """Load natives; answers their documents in the order of the files."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, workspace_id, Right.ADD_DOCUMENTS)
    natives, texts = _receive(call, workspace_id, body)
    choices = _choices(texts)
    check_choices(choices)
    if not natives:
        raise InvalidInputError("files: at least one file is needed.")
    natives = identified(call.services.identifier, call.services.blobs, workspace_id, natives)
    with call.change() as begun:
        needed = [Right.ADD_DOCUMENTS] + [Right.EDIT_DOCUMENTS] * (choices.mode is not LoadMode.APPEND)
        enter_workspace(begun.connection, call.user_id, workspace_id, *needed)
        path = texts.get("folder_path")
        if path:
            folder_id = ensure_folder(begun, workspace_id, path[-1], choices.folder_id)
            choices = UploadChoices(choices.control_number_prefix, choices.control_numbers, folder_id, choices.mode)
        documents = load_upload(begun, call.services.blobs, workspace_id, natives, choices)
    return UploadedDocuments(documents=tuple(_uploaded(document) for document in documents))


def _receive(call: Call, workspace_id: int, body: BodyReader) -> tuple[list[StoredNative], dict[str, list[str]]]:
    natives: list[StoredNative] = []
    texts: dict[str, list[str]] = {}
    services = call.services
    for part in parts_of(body):
        name = (part.name or "").lower()
        if part.file_name is None and name in _TEXT_PARTS:
            texts.setdefault(name, []).append(_text(part))
        elif part.file_name is not None or name == "files":
            limit = services.settings.render.max_native_bytes
            natives.append(store_native(services.blobs, workspace_id, part.file_name or "", part.chunks, max_bytes=limit))
    return natives, texts


def _text(part: Part) -> str:
    try:
        text = part.read(_MOST_TEXT_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{part.name}: must be UTF-8.") from error
    if "\0" in text:
        raise InvalidInputError(f"{part.name}: must be a text without NUL characters.")
    return text


def _choices(texts: dict[str, list[str]]) -> UploadChoices:
    mode = texts.get("mode", [LoadMode.APPEND.value])[-1].lower()
    if mode not in set(LoadMode):
        raise InvalidInputError(f"mode: must be one of {', '.join(LoadMode)}.")
    folder = texts.get("folder_id", [str(ROOT_FOLDER)])[-1]
    if not (folder.isascii() and folder.isdigit() and int(folder) < 2**31 and len(folder) < 12):
        raise InvalidInputError("folder_id: must be the ArtifactID of a folder.")
    return UploadChoices(
        control_number_prefix=texts.get("control_number_prefix", [DEFAULT_PREFIX])[-1],
        control_numbers=tuple(texts.get("control_number", [])),
        folder_id=int(folder),
        mode=LoadMode(mode),
    )


def _uploaded(document: LoadedDocument) -> UploadedDocument:
    return UploadedDocument(
        artifact_id=document.artifact_id, control_number=document.control_number, file_name=document.file_name
    )
