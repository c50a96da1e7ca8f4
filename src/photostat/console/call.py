"""One call of the console: who makes it, what he typed, the domain that serves it, and how it is answered.

Handlers are plain functions from a `Call` to a response and run in threads. They raise the domain's errors; `errors.py` makes
pages of them.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from photostat.console.forms import Form, parse_form
from photostat.console.frame import Flash, frame_of, theme_of
from photostat.console.templating import render
from photostat.errors import NotFoundError
from photostat.services import Services
from photostat.storage.database import Connection
from photostat.workspaces.change import Change, change
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Access, Right

ROOT = "/console"
FLASH_COOKIE = "photostat_flash"
_LONGEST_FLASH = 600  # characters: whatever they are, the cookie stays below the 4 KB that browsers keep
_INT32_MAX = 2**31 - 1


@dataclass(frozen=True)
class Call:
    """A call of somebody who is signed in."""

    request: Request
    services: Services
    user_id: int
    form: Form

    @property
    def request_id(self) -> str:
        """Stands in the log and on error pages."""
        return str(self.request.scope.get("state", {}).get("request_id", ""))

    @cached_property
    def query(self) -> Form:
        """What stands behind the question mark."""
        return parse_form(self.request.scope["query_string"].decode("latin-1"))

    def number(self, name: str) -> int:
        """A number in the path. Raises NotFoundError for one that no id can have."""
        value = int(self.request.path_params[name])
        if not 0 < value <= _INT32_MAX:
            raise NotFoundError
        return value

    @property
    def workspace_id(self) -> int:
        """The workspace in the path."""
        return self.number("w")

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks for a piece of a page."""
        return self.request.headers.get("hx-request") == "true" and self.request.headers.get("hx-boosted") != "true"

    def read(self) -> AbstractContextManager[Connection]:
        """A connection for reading."""
        return self.services.database.read()

    def change(self) -> AbstractContextManager[Change]:
        """A transaction in the name of the caller, with its audit events."""
        return change(self.services.database, user_id=self.user_id, request_id=self.request_id)

    def enter(self, connection: Connection, *needed: Right) -> Access:
        """What the caller may do in the workspace of the path. Raises NotFoundError, NotAuthorizedError."""
        return enter_workspace(connection, self.user_id, self.workspace_id, *needed)

    def page(self, template: str, *, status: int = 200, **context: object) -> Response:
        """The template in the frame of all pages, or a piece of it alone where the template is one."""
        with self.read() as connection:
            frame = frame_of(
                connection, self.user_id, self._workspace_in_path(), self.request.url.path, self._flashes(), self._theme()
            )
        return self._answer(render(template, frame=frame, call=self, **context), status)

    def piece(self, template: str, *, status: int = 200, **context: object) -> Response:
        """A template that is no whole page, for htmx."""
        return HTMLResponse(render(template, call=self, theme=self._theme(), **context), status)

    def _answer(self, html: str, status: int) -> Response:
        answer = HTMLResponse(html, status)
        if FLASH_COOKIE in self.request.cookies:
            answer.delete_cookie(FLASH_COOKIE, path=ROOT)
        return answer

    def to(self, path: str, *, done: str = "", failed: str = "") -> Response:
        """Lead to another page of the console (`path` below /console), which shows what was done, or what was not."""
        location = f"{ROOT}{path}"
        if self.request.headers.get("hx-request") == "true":
            answer = Response(status_code=200, headers={"HX-Redirect": quote(location, safe="/?&=%#:,~")})
        else:
            answer = RedirectResponse(location, 303)
        flashes = [("success", done)] * bool(done) + [("danger", failed)] * bool(failed)
        if flashes:
            packed = json.dumps([[kind, text[:_LONGEST_FLASH]] for kind, text in flashes], ensure_ascii=False).encode()
            value = urlsafe_b64encode(packed).decode().rstrip("=")
            answer.set_cookie(FLASH_COOKIE, value, max_age=60, path=ROOT, httponly=True, samesite="lax", secure=self._is_secure)
        return answer

    @property
    def _is_secure(self) -> bool:
        return str(self.request.scope["scheme"]) == "https"

    def _workspace_in_path(self) -> int | None:
        return self.request.path_params.get("w")

    def _theme(self) -> str:
        return theme_of(self.request)

    def _flashes(self) -> Sequence[Flash]:
        packed = self.request.cookies.get(FLASH_COOKIE, "")
        try:
            pairs = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4))) if packed else []
            return [Flash("danger" if kind == "danger" else "success", str(text)) for kind, text in pairs]
        except (ValueError, TypeError):
            return []
