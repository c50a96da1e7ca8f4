"""Custom pages: the ZIP of each is stored as a file of the workspace, unread; `installs/page_files.py` reads it on demand."""

from typing import Final
from uuid import UUID, uuid4

from photostat.applications.archives.model import CustomPage
from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Work
from photostat.workspaces.artifacts.well_known import ArtifactType

MOST_PAGE_BYTES: Final = 64 * 1024**2
STORED: Final = "Stored; its static files are served, without scripts"
WITHOUT_FILE: Final = "Recorded; the archive has no file of this page"


def put_custom_pages(work: Work) -> None:
    """Those of the application, with their files where the archive has them."""
    parts: list[Part] = []
    seen: set[UUID] = set()
    for page in work.application.custom_pages:
        if page.guid in seen:
            continue
        seen.add(page.guid)
        key = _store(work, page)
        parts.append(
            Part(
                guid=page.guid,
                kind=ArtifactType.CUSTOM_PAGE,
                type_name="Custom Page",
                name=page.name or page.file_name,
                definition={"file_name": page.file_name, "size": page.size},
                blob_key=key,
                said=WITHOUT_FILE if key is None else STORED,
            )
        )
    put_parts(work, parts)


def _store(work: Work, page: CustomPage) -> str | None:
    """The file under a fresh key. Raises InvalidArchiveError for a damaged one or one that is too large."""
    member = f"custompages/{page.guid}"
    if work.members is None or member not in work.members:
        return None
    content = work.members.read(member, MOST_PAGE_BYTES)
    key = f"workspaces/{work.workspace_id}/custompages/{uuid4()}"
    writer = work.blobs.writer()
    try:
        writer.write(content)
        writer.keep(key)
    finally:
        writer.discard()
    work.blob_keys.append(key)
    return key
