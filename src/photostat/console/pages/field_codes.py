"""Application field codes: what an image shows for a date, page or path field of a Microsoft document."""

from collections.abc import Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Form, Problems, problems_of
from photostat.console.profile_form import spaced
from photostat.console.routing import POST, Page
from photostat.errors import InvalidInputError
from photostat.imaging.field_codes.editing import create_field_code, delete_field_code, update_field_code
from photostat.imaging.field_codes.model import FieldCodeValues
from photostat.imaging.field_codes.store import field_codes_of, find_field_code
from photostat.imaging.profiles.store import profiles_of
from photostat.render.profile.enums import ApplicationType, FieldCodeOption
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import document_fields
from photostat.workspaces.fields.system_fields import SystemField
from photostat.workspaces.people.rights import Right

_NAMES = {
    "FieldCode": "field_code",
    "Application": "application",
    "Option": "option",
    "RelativityField": "field",
    "ImagingProfiles": "profiles",
}
_PRINTABLE = (FieldType.DATE, FieldType.FIXED_LENGTH_TEXT, FieldType.WHOLE_NUMBER)


def list_page(call: Call) -> Response:
    """All field codes by name."""
    with call.read() as connection:
        call.enter(connection)
        codes = field_codes_of(connection, call.workspace_id)
    rows = [(code, spaced(code.application.name), spaced(code.option.name)) for code in codes]
    return call.page("field_codes/list.html", rows=sorted(rows, key=lambda row: row[0].name.lower()))


def new_page(call: Call) -> Response:
    """The empty form."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
    return _form(call, None, Form(), NO_PROBLEMS)


def create(call: Call) -> Response:
    """Save the form of a new field code."""
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PROFILES)
            create_field_code(change, call.workspace_id, _values(call.form))
    except InvalidInputError as error:
        return _form(call, None, call.form, problems_of(error, _NAMES))
    return call.to(f"/w/{call.workspace_id}/field-codes", done="The application field code is saved.")


def edit_page(call: Call) -> Response:
    """The form of a field code that is there."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
        code = find_field_code(connection, call.workspace_id, call.number("id"))
    field = code.relativity_field
    typed = Form(
        {
            "field_code": [code.field_code],
            "application": [code.application.name],
            "option": [code.option.name],
            "field": ["" if field is None else str(field.artifact_id)],
            "profiles": [str(profile_id) for profile_id in code.profile_ids],
        }
    )
    return _form(call, code.artifact_id, typed, NO_PROBLEMS)


def update(call: Call) -> Response:
    """Save the form of a field code that is there."""
    code_id = call.number("id")
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PROFILES)
            update_field_code(change, call.workspace_id, code_id, _values(call.form))
    except InvalidInputError as error:
        return _form(call, code_id, call.form, problems_of(error, _NAMES))
    return call.to(f"/w/{call.workspace_id}/field-codes", done="The application field code is saved.")


def delete(call: Call) -> Response:
    """Delete a field code; profiles lose it."""
    with call.change() as change:
        call.enter(change.connection, Right.EDIT_PROFILES)
        delete_field_code(change, call.workspace_id, call.number("id"))
    return call.to(f"/w/{call.workspace_id}/field-codes", done="The application field code is deleted.")


def _values(form: Form) -> FieldCodeValues:
    application, option = form.text("application"), form.text("option")
    return FieldCodeValues(
        field_code=form.text("field_code"),
        application=ApplicationType[application] if application in ApplicationType.__members__ else None,
        option=FieldCodeOption[option] if option in FieldCodeOption.__members__ else None,
        relativity_field_id=form.number("field"),
        profile_ids=tuple(form.numbers("profiles")),
    )


def _form(call: Call, code_id: int | None, typed: Form, problems: Problems) -> Response:
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
        profiles = profiles_of(connection, call.workspace_id)
        listed = document_fields(connection, call.workspace_id)
    found = [item.field if isinstance(item, SystemField) else item for item in listed]
    fields = sorted((field.name.lower(), field.artifact_id, field.name) for field in found if field.type in _PRINTABLE)
    return call.page(
        "field_codes/form.html",
        status=400 if problems else 200,
        code_id=code_id,
        typed=typed,
        problems=problems,
        applications=[(item.name, spaced(item.name)) for item in ApplicationType],
        options=[(item.name, spaced(item.name)) for item in FieldCodeOption],
        fields=[(field_id, name) for _, field_id, name in fields],
        profiles=[item.profile for item in profiles],
    )


_BASE = "/w/{w:int}/field-codes"
PAGES: Sequence[Page] = (
    Page(_BASE, list_page),
    Page(f"{_BASE}/new", new_page),
    Page(f"{_BASE}/new", create, POST),
    Page(f"{_BASE}/{{id:int}}", edit_page),
    Page(f"{_BASE}/{{id:int}}", update, POST),
    Page(f"{_BASE}/{{id:int}}/delete", delete, POST),
)
