"""Making a preview: the document's native through the renderer twice, its first pages as pictures for a screen.

Only for who may see the native and the images of the document as they are: what redactions or QC review keep from somebody is not
shown by way of a preview. Restricted types are shown too: whether a type is imaged is not what a preview is asked for.
"""

from dataclasses import replace

from photostat.imaging.passwords.store import passwords_of
from photostat.imaging.previews.shelf import Preview, PreviewShelf, Side
from photostat.imaging.work.natives import stored_native
from photostat.imaging.work.store.reading import fields_of
from photostat.render.document import DocumentImager, ImagingRequest
from photostat.render.model import PageImage
from photostat.render.pages.burning import decode_page
from photostat.render.pages.screen import ScreenFormat, screen_picture
from photostat.render.profile import ImagingProfile
from photostat.render.versions import InstalledRenderers
from photostat.settings import RenderSettings
from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.documents.image_rights import require_beneath, require_images
from photostat.workspaces.documents.store.files import control_number_of, find_files
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

MOST_PAGES = 3
_WIDTH_PX = 1000


def make_preview(
    database: Database,
    blobs: Blobs,
    settings: RenderSettings,
    shelf: PreviewShelf,
    *,
    user_id: int,
    workspace_id: int,
    document_id: int,
    stored: ImagingProfile,
    typed: ImagingProfile,
) -> str:
    """Make one and keep it on the shelf; gives the word by which it is found there.

    Raises NotFoundError (no such document), NotAuthorizedError, InvalidInputError (it has no native), MissingBlobError,
    ConflictError (others are before it).
    """
    with database.read() as connection:
        access = enter_workspace(connection, user_id, workspace_id, Right.EDIT_PROFILES, Right.ADD_IMAGES)
        files = find_files(connection, workspace_id, document_id)
        require_images(access, files)
        require_beneath(access, files, "a preview")
        control_number = control_number_of(connection, workspace_id, document_id)
        passwords = passwords_of(connection, workspace_id)
        fields = [fields_of(connection, workspace_id, document_id, profile) for profile in (stored, typed)]
    native = files.native
    name, sha256 = ("unnamed", "") if native is None else (native.file_name, native.sha256)
    with shelf.turn(), stored_native(blobs, workspace_id, sha256) as path:
        requests = [
            ImagingRequest(
                path=path,
                file_name=name,
                profile=profile.model_copy(update={"native_types": ()}),
                passwords=passwords,
                page_cap=MOST_PAGES,
                with_text=False,
                fields=own_fields,
            )
            for profile, own_fields in zip((stored, typed), fields, strict=True)
        ]
        before, after = _sides(requests, settings)
    return shelf.keep(Preview(user_id, workspace_id, control_number, before, after))


class _FirstPages:
    """Pictures of the pages that come."""

    def __init__(self) -> None:
        self.pictures: list[bytes] = []

    def start_over(self) -> None:
        """The document is imaged anew."""
        self.pictures.clear()

    def receive(self, page: PageImage) -> None:
        """One page."""
        if len(self.pictures) < MOST_PAGES:
            image = decode_page(page.data, page.format)
            self.pictures.append(screen_picture(image, ScreenFormat.PNG, width_px=_WIDTH_PX))


def _sides(requests: list[ImagingRequest], settings: RenderSettings) -> list[Side]:
    imager = DocumentImager(settings, InstalledRenderers(settings))
    try:
        return [_side(imager, request) for request in requests]
    finally:
        imager.close()


def _side(imager: DocumentImager, request: ImagingRequest) -> Side:
    pages = _FirstPages()
    outcome, _ = imager.image(request, pages)
    remarks = tuple(finding.message for finding in outcome.findings)
    if outcome.error is not None:
        return Side((), 0, remarks, outcome.error.message)
    side = Side(tuple(pages.pictures), outcome.page_count, remarks, "")
    return replace(side, remarks=tuple(dict.fromkeys(remarks)))
