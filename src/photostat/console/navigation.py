"""The one list of what stands in the navigation. A new page is a line here and its module in `pages.py`.

An entry is shown to those who have its right; hiding it is a courtesy, the page itself asks for the right again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from photostat.workspaces.people.rights import Right


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A link. `path` lies below /console, below /console/w/<workspace> for those of a workspace.

    `others`: paths of the same kind, whose pages belong to this entry too.
    """

    title: str
    path: str
    others: tuple[str, ...] = ()
    right: Right | None = None


OF_WORKSPACE: Sequence[Entry] = (
    Entry(title="Documents", path="/documents"),
    Entry(title="Saved Searches", path="/searches"),
    Entry(title="Imaging Sets", path="/imaging-sets"),
    Entry(title="Imaging Profiles", path="/imaging-profiles"),
    Entry(title="Native Types", path="/native-types"),
    Entry(title="Application Field Codes", path="/field-codes"),
    Entry(title="Document Errors", path="/document-errors", others=("/imaging-warnings",)),
    Entry(title="Jobs", path="/jobs"),
    Entry(title="Productions", path="/productions", right=Right.VIEW_PRODUCTIONS),
)
OF_INSTANCE: Sequence[Entry] = (
    Entry(title="Workspaces", path="/workspaces"),
    Entry(title="Applications", path="/applications", right=Right.SYSTEM_ADMINISTRATOR),
    Entry(title="Users", path="/users", others=("/groups",), right=Right.SYSTEM_ADMINISTRATOR),
    Entry(title="Server", path="/server", right=Right.SYSTEM_ADMINISTRATOR),
)
