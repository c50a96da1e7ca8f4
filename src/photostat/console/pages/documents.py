"""The documents of a workspace: a list with columns and conditions, uploads, and imaging of those that are ticked."""

from collections.abc import Sequence
from urllib.parse import quote, unquote, urlencode

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.listing import Listing
from photostat.console.routing import POST, Page
from photostat.console.templating import counted
from photostat.errors import InvalidInputError
from photostat.imaging.jobs.submitting import mass_image
from photostat.imaging.mass.processes import create_mass_process
from photostat.imaging.profiles.store import profiles_of
from photostat.services import objects_of
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.documents.store.columns import DocumentColumns
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.listing import count_objects
from photostat.workspaces.objects.model import Key
from photostat.workspaces.people.rights import Access, Right

_DEFAULT_COLUMNS = ("Control Number", "File Name", "Relativity Native Type", "Custodian", "Has Images", "Relativity Image Count")
_MOST_COLUMNS = 15
_NOT_IN_LISTS = (FieldType.LONG_TEXT, FieldType.EMPTY, FieldType.FILE)
_MOST_TICKED = 1_000


def show_list(call: Call) -> Response:
    """A page of the list; `columns=1&column=…` chooses columns, which the browser keeps."""
    chosen = call.query.texts("column")
    if call.query.flag("columns"):
        answer = call.to(f"/w/{call.workspace_id}/documents")
        answer.set_cookie(
            _cookie(call), quote("|".join(chosen[:_MOST_COLUMNS])), path="/console", max_age=31_536_000, samesite="lax"
        )
        return answer
    with call.read() as connection:
        access = call.enter(connection)
        known = _columns(connection, call.workspace_id)
        wanted = _wanted(call, known)
        listing = Listing.of(call, connection, access, object_type="Document", fields=wanted)
        profiles = profile_choices(connection, call.workspace_id) if _may_image(access) else []
    return call.page("documents.html", listing=listing, known=known, wanted=wanted, profiles=profiles)


def count(call: Call) -> Response:
    """How many documents the condition has: a piece for the list, asked for by a click."""
    with call.read() as connection:
        access = call.enter(connection)
        condition = call.query.text("condition")
        found = count_objects(connection, objects_of(call.services), access, Key(name="Document"), condition)
    return call.piece("document_count.html", found=found)


def image_ticked(call: Call) -> Response:
    """Image the documents that are ticked, or all of the condition, with a profile."""
    form, workspace_id = call.form, call.workspace_id
    profile_id, ticked = form.number("profile"), form.numbers("document")
    try:
        with call.change() as change:
            access = call.enter(change.connection, Right.RUN_MASS_OPERATION, Right.ADD_IMAGES)
            if profile_id is None:
                raise InvalidInputError("Choose an imaging profile first.")
            condition = _condition(ticked, whole=form.flag("all"), condition=form.text("condition"))
            process_id = create_mass_process(
                change,
                objects_of(call.services),
                access,
                artifact_type_id=int(ArtifactType.DOCUMENT),
                condition=condition,
            )
            job = mass_image(change, access, workspace_id, process_id, profile_id, call.services.settings.imaging)
    except InvalidInputError as error:  # back to the list, with what is wrong above it
        return call.to(_list_path(call), failed=str(error).removeprefix("MassProcessId: "))
    return call.to(_list_path(call), done=f"Job {job.job_id} images {counted(job.counts.documents, 'document')}.")


def _list_path(call: Call) -> str:
    """The list under the condition that it had."""
    condition = call.form.text("condition")
    return f"/w/{call.workspace_id}/documents" + (f"?{urlencode({'condition': condition})}" if condition else "")


def _condition(ticked: Sequence[int], *, whole: bool, condition: str) -> str:
    if whole:
        return condition
    if not ticked:
        raise InvalidInputError("Tick the documents first.")
    if len(ticked) > _MOST_TICKED:
        raise InvalidInputError(
            f"At most {_MOST_TICKED:,} documents are imaged by ticking them. Use a condition, or an imaging set."
        )
    return f"'ArtifactID' IN [{', '.join(map(str, ticked))}]"


def _may_image(access: Access) -> bool:
    return access.allows(Right.RUN_MASS_OPERATION) and access.allows(Right.ADD_IMAGES)


def profile_choices(connection: Connection, workspace_id: int) -> Sequence[tuple[int, str]]:
    """The imaging profiles of a workspace for a picker."""
    return [
        (item.profile.artifact_id, f"{item.profile.name} ({item.imaging_method.name.lower()})")
        for item in profiles_of(connection, workspace_id)
    ]


def _columns(connection: Connection, workspace_id: int) -> Sequence[str]:
    columns = DocumentColumns.load(connection, workspace_id).all()
    return [column.field.name for column in columns if column.field.type not in _NOT_IN_LISTS]


def _wanted(call: Call, known: Sequence[str]) -> Sequence[str]:
    """The columns of the cookie that are still there; the control number first, for it is the link."""
    kept = unquote(call.request.cookies.get(_cookie(call), "")).split("|")
    found = [name for name in kept if name in known and name != _DEFAULT_COLUMNS[0]]
    return [_DEFAULT_COLUMNS[0], *found[:_MOST_COLUMNS]] if found else [name for name in _DEFAULT_COLUMNS if name in known]


def _cookie(call: Call) -> str:
    return f"photostat_columns_{call.workspace_id}"


PAGES = (
    Page("/w/{w:int}/documents", show_list),
    Page("/w/{w:int}/documents/count", count, is_whole=False),
    Page("/w/{w:int}/documents/image", image_ticked, POST),
)
