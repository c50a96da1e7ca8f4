"""All pages. A new one is a module here with its `PAGES`, and a line in this list; its place in the menu is `navigation.py`."""

from collections.abc import Sequence

from photostat.console.pages import (
    document,
    documents,
    groups,
    home,
    people,
    searches,
    server,
    signing_in,
    viewer,
    workspaces,
)
from photostat.console.routing import Page, Stream

PAGES: Sequence[Page | Stream] = (
    *document.PAGES,
    *documents.PAGES,
    *groups.PAGES,
    *home.PAGES,
    *people.PAGES,
    *searches.PAGES,
    *server.PAGES,
    *signing_in.PAGES,
    *viewer.PAGES,
    *workspaces.PAGES,
)
