"""The native types of a workspace with their two flags. Nothing else of the shipped table is ever changed."""

from collections.abc import Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.routing import POST, Page
from photostat.errors import InvalidInputError
from photostat.imaging.native_types.editing import change_flags
from photostat.imaging.native_types.model import NativeTypeFlags, WorkspaceNativeType
from photostat.imaging.native_types.store import find_native_type, native_types_of
from photostat.workspaces.people.rights import Right

_SHOWN = ("", "restricted", "prevented", "native", "basic")


def list_page(call: Call) -> Response:
    """All native types by name; `?name=` those whose name holds a text, `?only=` a kind of them."""
    name, only = call.query.text("name").strip(), call.query.text("only")
    if only not in _SHOWN:
        raise InvalidInputError(f"only: must be one of {', '.join(_SHOWN[1:])}.")
    with call.read() as connection:
        access = call.enter(connection)
        rows = native_types_of(connection, call.workspace_id)
    shown = [row for row in rows if name.lower() in row.name.lower() and _belongs(row, only)]
    return call.page(
        "native_types.html",
        rows=sorted(shown, key=lambda row: row.name.lower()),
        name=name,
        only=only,
        may_edit=access.allows(Right.EDIT_PROFILES),
    )


def details(call: Call) -> Response:
    """One native type with its flags."""
    with call.read() as connection:
        access = call.enter(connection)
        found = find_native_type(connection, call.workspace_id, call.number("id"))
    return call.page("native_type.html", row=found, may_edit=access.allows(Right.EDIT_PROFILES))


def update(call: Call) -> Response:
    """Save the flags."""
    flags = NativeTypeFlags(call.form.flag("restricted"), call.form.flag("prevented"))
    with call.change() as change:
        call.enter(change.connection, Right.EDIT_PROFILES)
        name = find_native_type(change.connection, call.workspace_id, call.number("id")).name
        change_flags(change, call.workspace_id, call.number("id"), flags)
    return call.to(f"/w/{call.workspace_id}/native-types", done=f"The native type {name} is saved.")


def _belongs(row: WorkspaceNativeType, only: str) -> bool:
    match only:
        case "restricted":
            return row.restricted_by_default
        case "prevented":
            return row.prevent_native_download
        case "native":
            return row.use_native_imaging
        case "basic":
            return not row.use_native_imaging
    return True


_BASE = "/w/{w:int}/native-types"
PAGES: Sequence[Page] = (
    Page(_BASE, list_page),
    Page(f"{_BASE}/{{id:int}}", details),
    Page(f"{_BASE}/{{id:int}}", update, POST),
)
