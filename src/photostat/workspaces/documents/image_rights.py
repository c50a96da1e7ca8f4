"""Who may see which page image, and who may look beneath redactions: the one rule of all routes that give any of a document.

Images need a right, hidden ones another. What redactions hide is for those alone who may look beneath: others get burned pages,
and no native and no text of a document that has redactions. Refusals say which right is missing.
"""

from photostat.errors import NotAuthorizedError
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.files import DocumentFiles, find_files
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Access, Right


def enter_images(connection: Connection, user_id: int, workspace_id: int, document_id: int, *needed: Right) -> Access:
    """For calls on the page images of a document. Raises NotFoundError, NotAuthorizedError."""
    access = enter_workspace(connection, user_id, workspace_id, *needed)
    require_images(access, find_files(connection, workspace_id, document_id))
    return access


def require_images(access: Access, files: DocumentFiles) -> None:
    """Raise NotAuthorizedError unless the caller may see the page images of this document."""
    access.require(Right.VIEW_IMAGES)
    if files.is_hidden_for_qc:
        access.require(Right.VIEW_HIDDEN_IMAGES)


def may_see_images(access: Access, files: DocumentFiles) -> bool:
    """Whether the caller may see the page images of this document, redactions burned where he may not look beneath."""
    return access.allows(Right.VIEW_IMAGES) and (not files.is_hidden_for_qc or access.allows(Right.VIEW_HIDDEN_IMAGES))


def may_see_beneath(access: Access, files: DocumentFiles) -> bool:
    """Whether nothing of this document is kept from the caller by redactions: its native, its text, its images as they are."""
    return not files.has_redactions or access.allows(Right.VIEW_BENEATH_REDACTIONS)


def require_beneath(access: Access, files: DocumentFiles, what: str) -> None:
    """Raise NotAuthorizedError where the document has redactions and the caller may not look beneath them.

    `what` begins the sentence that says so, such as "its native".
    """
    if not may_see_beneath(access, files):
        raise NotAuthorizedError(
            f"This document has redactions: {what} needs the right {Right.VIEW_BENEATH_REDACTIONS.value}. "
            "Ask a system administrator."
        )
