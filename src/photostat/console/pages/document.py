"""One document: what it is, its files, its text, what imaging said of it, and what can be done with it.

Native and images come from the REST API by the session, which decides who gets them and what is burned into them.
"""

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.pages.documents import profile_choices
from photostat.console.routing import POST, Page
from photostat.console.templating import counted
from photostat.errors import InvalidInputError
from photostat.imaging.documents.model import ErrorFilter, ErrorState, HasImages
from photostat.imaging.documents.store.errors import list_errors
from photostat.imaging.documents.store.findings import findings_of
from photostat.imaging.documents.store.status import imaging_status
from photostat.imaging.jobs.model import DocumentState
from photostat.imaging.jobs.store.history import imagings_of
from photostat.imaging.jobs.submitting import image_document
from photostat.services import objects_of
from photostat.workspaces.artifacts.well_known import EXTRACTED_TEXT
from photostat.workspaces.documents.image_rights import may_see_beneath, may_see_images
from photostat.workspaces.documents.pages import delete_pages
from photostat.workspaces.documents.store.files import find_files
from photostat.workspaces.objects.listing import show_object
from photostat.workspaces.objects.model import Key
from photostat.workspaces.people.rights import Right

_TEXT_CHARACTERS = 100_000
_MOST_ERRORS = 50
_OUTCOMES = {
    DocumentState.PENDING: "Pending",
    DocumentState.IMAGED: "Imaged",
    DocumentState.ERRORED: "Error",
    DocumentState.SKIPPED: "Skipped",
    DocumentState.GIVEN_BACK: "Given back",
}


def show(call: Call) -> Response:
    """The page of a document."""
    workspace_id, document_id = call.workspace_id, call.number("document")
    with call.read() as connection:
        access = call.enter(connection)
        found = show_object(
            connection, objects_of(call.services), access, Key(name="Document"), document_id, text_characters=_TEXT_CHARACTERS
        )
        files = find_files(connection, workspace_id, document_id)
        status = imaging_status(connection, workspace_id, document_id)
        findings = findings_of(connection, workspace_id, document_id)
        errors = list_errors(connection, workspace_id, ErrorFilter(document_id=document_id), limit=_MOST_ERRORS)
        past = imagings_of(connection, workspace_id, document_id)
        profiles = profile_choices(connection, workspace_id) if access.allows(Right.ADD_IMAGES) else []
    values = dict(zip(found.fields, found.row.values, strict=True))
    text = next((value for field, value in values.items() if field.artifact_id == EXTRACTED_TEXT), None)
    return call.page(
        "document.html",
        row=found.row,
        values=[(field, value) for field, value in values.items() if field.artifact_id != EXTRACTED_TEXT and value is not None],
        text=text or "",
        files=files,
        imaging=status,
        findings=findings,
        errors=[error for error in errors if error.state is ErrorState.READY_TO_RETRY],
        past=past,
        outcomes=_OUTCOMES,
        profiles=profiles,
        is_pending=status.has_images is HasImages.PENDING,
        path=_path(call),
        may_see_images=may_see_images(access, files) and status.image_count > 0,
        may_see_native=files.native is not None and may_see_beneath(access, files),
    )


def state(call: Call) -> Response:
    """Asked for by the page while the document is pending; once it is not, the page is loaded anew."""
    with call.read() as connection:
        call.enter(connection)
        status = imaging_status(connection, call.workspace_id, call.number("document"))
    if status.has_images is HasImages.PENDING:
        return call.piece("document_pending.html", path=_path(call))
    return Response(headers={"HX-Refresh": "true"})


def image(call: Call) -> Response:
    """Image it on the fly, before everything that waits."""
    document_id, profile_id = call.number("document"), call.form.number("profile")
    if profile_id is None:
        raise InvalidInputError("Choose an imaging profile first.")
    with call.change() as change:
        access = call.enter(change.connection)
        image_document(change, access, call.workspace_id, document_id, profile_id, call.services.settings.imaging)
    return call.to(_path(call), done="The document is being imaged.")


def delete_images(call: Call) -> Response:
    """Remove its page images; its native stays."""
    with call.change() as change:
        access = call.enter(change.connection, Right.DELETE_IMAGES)
        pages = delete_pages(change, call.services.blobs, access, call.number("document"))
    return call.to(_path(call), done=f"Deleted: {counted(pages, 'page image')}.")


def _path(call: Call) -> str:
    return f"/w/{call.workspace_id}/documents/{call.number('document')}"


PAGES = (
    Page("/w/{w:int}/documents/{document:int}", show),
    Page("/w/{w:int}/documents/{document:int}/live", state, is_whole=False),
    Page("/w/{w:int}/documents/{document:int}/image", image, POST),
    Page("/w/{w:int}/documents/{document:int}/delete-images", delete_images, POST),
)
