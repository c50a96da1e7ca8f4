"""Custom pages that applications bring: static files, each below its page's own path, and nothing that runs.

What an application brings is a stranger's, and it is shown on this console's own origin, where people are signed in. So the
browser is told to run no script, send no form, open no window, and to load pictures, styles and fonts from the page's own path
alone. `allow-same-origin` is there for those: without it the session's cookie would not go along with them. It gives nothing
else to a page without scripts and forms: its links and pictures are GETs, and no GET of this server changes anything.
"""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from photostat.applications.installs.page_files import PageFile, read_page
from photostat.applications.installs.store.custom_pages import find_custom_page
from photostat.console.call import ROOT, Call
from photostat.console.routing import Page
from photostat.errors import NotFoundError

POLICY: Final = "; ".join(
    (
        "sandbox allow-same-origin",
        "default-src 'none'",
        "script-src 'none'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "connect-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-cache",
    "cross-origin-resource-policy": "same-origin",
    # A browser may refuse to show a sandboxed document with another value (HTML, "navigate": finalSandboxFlags and responseCOOP)
    "cross-origin-opener-policy": "unsafe-none",
    "x-dns-prefetch-control": "off",  # no directive of the policy holds <link rel=dns-prefetch>
}
_MOST_NAMES: Final = 1_000


def show(call: Call) -> Response:
    """A file of the page, or the list of its files."""
    guid = call.request.path_params["guid"]
    path = str(call.request.path_params["path"])
    with call.read() as connection:
        call.enter(connection)
        page = find_custom_page(connection, call.workspace_id, guid)
    own = f"{ROOT}/w/{call.workspace_id}/custom-pages/{guid}/"
    if page is None or not call.request.url.path.startswith(own):  # a GUID in capitals: the policy would not fit the address
        raise NotFoundError
    found = read_page(call.services.blobs, page, path)
    if isinstance(found, PageFile):
        headers = {**_HEADERS, "content-security-policy": policy_below(own), "content-type": found.content_type}
        return Response(found.content, headers=headers)
    names = found[:_MOST_NAMES]
    return call.page("custom_pages/files.html", custom_page=page, own=own, names=names, more=len(found) - len(names))


def policy_below(own: str) -> str:
    """Two policies, and a browser keeps both: this very origin, and on it what lies below `own` alone.

    The second says "any host, any port", as 'self' has no path, and as a proxy may have changed the name by which we were called.
    """
    narrowed = (f"img-src *:*{own} data:", f"style-src *:*{own} 'unsafe-inline'", f"font-src *:*{own}")
    return f"{POLICY}, {'; '.join(narrowed)}"


PAGES: Sequence[Page] = (Page("/w/{w:int}/custom-pages/{guid:uuid}/{path:path}", show, is_whole=False),)
