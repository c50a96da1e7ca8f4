"""The SQL that says what a caller gets of one page: its file, how it is turned, and what must be covered on it."""

from dataclasses import dataclass

from photostat.render.pages.boxes import Turn
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.files import PageFile, find_page
from photostat.workspaces.markups.model import Drawn
from photostat.workspaces.markups.store.markups import redactions_on
from photostat.workspaces.markups.store.pages import TURNS
from photostat.workspaces.people.rights import Access, Right


@dataclass(frozen=True)
class CoveredPage:
    """A page, and the redactions that its reader must not look beneath (none: he may, or there are none)."""

    file: PageFile
    turn: Turn
    redactions: tuple[Drawn, ...]


def cover_page(connection: Connection, access: Access, page: PageFile, *, burns: bool = False) -> CoveredPage:
    """What this caller gets of a page; `burns`: with all redactions, whatever he may see.

    `connection` must be a snapshot in which `page` was read: else the redactions of one image could be looked for on another.
    """
    redactions: tuple[Drawn, ...] = ()
    if burns or not access.allows(Right.VIEW_BENEATH_REDACTIONS):
        redactions = tuple(redactions_on(connection, access.workspace_id, page.document_id, page.page_number))
    return CoveredPage(page, TURNS[page.rotation], redactions)


def find_covered_page(
    connection: Connection, access: Access, document_id: int, page_number: int, *, burns: bool = False
) -> CoveredPage:
    """The same for a page by its number. Raises NotFoundError."""
    return cover_page(connection, access, find_page(connection, access.workspace_id, document_id, page_number), burns=burns)
