"""What stands around every page: who is signed in, the workspaces, the navigation, messages of the page before."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from photostat.console.navigation import OF_INSTANCE, OF_WORKSPACE, Entry
from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.people.access import admin_access
from photostat.workspaces.people.rights import Right
from photostat.workspaces.people.store.groups import workspaces_of
from photostat.workspaces.people.store.users import find_user

_MOST_IN_SWITCHER = 30
THEMES = ("auto", "light", "dark")
THEME_COOKIE = "photostat_theme"
"""Set by console.js."""


@dataclass(frozen=True)
class Flash:
    """A message shown once: `kind` is success or danger."""

    kind: str
    text: str


@dataclass(frozen=True)
class Link:
    """An entry of the navigation as it stands on this page."""

    title: str
    href: str
    is_here: bool


@dataclass(frozen=True)
class Frame:
    """The frame of one page. `workspace` None: a page of the instance, or a workspace that is not the caller's to see."""

    user_id: int
    user_name: str
    workspace: Reference | None
    rights: frozenset[Right]
    """In `workspace`; everything for a system administrator."""
    is_administrator: bool
    workspaces: Sequence[Reference]
    has_more_workspaces: bool
    links: Sequence[Link]
    instance_links: Sequence[Link]
    flashes: Sequence[Flash]
    theme: str

    def may(self, right: str) -> bool:
        """Whether the caller has a right in the workspace, by its name on the wire."""
        return self.is_administrator or right in self.rights


def frame_of(
    connection: Connection, user_id: int, workspace_id: int | None, path: str, flashes: Sequence[Flash], theme: str
) -> Frame:
    """The frame for this user on this path."""
    held = workspaces_of(connection, user_id)
    here = next((item for item in held if item.workspace.artifact_id == workspace_id), None)
    is_administrator = admin_access(connection, user_id).is_system_administrator
    try:
        user_name = find_user(connection, user_id).name
    except NotFoundError:  # removed a moment ago
        user_name = ""
    return Frame(
        user_id=user_id,
        user_name=user_name,
        workspace=None if here is None else here.workspace,
        rights=frozenset() if here is None else here.rights,
        is_administrator=is_administrator,
        workspaces=[item.workspace for item in held[:_MOST_IN_SWITCHER]],
        has_more_workspaces=len(held) > _MOST_IN_SWITCHER,
        links=[]
        if here is None
        else _links(OF_WORKSPACE, f"/console/w/{here.workspace.artifact_id}", path, is_administrator, here.rights),
        instance_links=_links(OF_INSTANCE, "/console", path, is_administrator, frozenset()),
        flashes=flashes,
        theme=theme,
    )


def _links(entries: Sequence[Entry], base: str, path: str, is_administrator: bool, rights: frozenset[Right]) -> list[Link]:
    return [
        Link(entry.title, base + entry.path, any(_is_at(path, base + own) for own in (entry.path, *entry.others)))
        for entry in entries
        if entry.right is None or is_administrator or entry.right in rights
    ]


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def theme_of(request: Request) -> str:
    """The colours that this browser chose: one of THEMES."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]
