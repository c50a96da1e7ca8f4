"""Imaging profiles: list, the form made of the model, copies, export and import."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from photostat.console.call import Call
from photostat.console.forms import NO_PROBLEMS, Problems
from photostat.console.profile_form import default_options, option_groups, problems_of_profile, sent_options, typed_options
from photostat.console.routing import POST, Page
from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.native_types.store import native_types_of
from photostat.imaging.previews.making import make_preview
from photostat.imaging.previews.shelf import Preview
from photostat.imaging.profiles.drafting import drafted
from photostat.imaging.profiles.editing import create_profile, delete_profile, update_profile
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.reading import default_profile_id, load_profile, read_profile
from photostat.imaging.profiles.store import find_options, profiles_of
from photostat.imaging.profiles.transfer import copy_profile, export_profile, import_profile
from photostat.imaging.profiles.versions import history_of
from photostat.render.profile import ImagingMethod
from photostat.storage.blobs import MissingBlobError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.documents.store.editing import taken_by
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import document_fields
from photostat.workspaces.fields.system_fields import SystemField
from photostat.workspaces.people.rights import Right

_Typed = Mapping[str, Sequence[str]]

_NAMES = {
    "Name": "name",
    "Keywords": "keywords",
    "Notes": "notes",
    "ImagingMethod": "method",
    "NativeTypes": "native_types",
    "ApplicationFieldCodes": "field_codes",
}
_REFERENCED = {
    "NativeOptions.TimeZoneFieldOnDocument": (FieldType.SINGLE_OBJECT, FieldType.SINGLE_CHOICE, FieldType.FIXED_LENGTH_TEXT),
    "NativeOptions.LastModifiedDateOnDocument": (FieldType.DATE,),
}
_VERSIONS = 20
_DOCUMENT = "preview_document"


def list_page(call: Call) -> Response:
    """All profiles: the default one first, then by name."""
    with call.read() as connection:
        call.enter(connection)
        found = profiles_of(connection, call.workspace_id)
    return call.page("profiles/list.html", profiles=found)


def new_page(call: Call) -> Response:
    """The form with every option at its default."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
        restricted = [str(row.artifact_id) for row in native_types_of(connection, call.workspace_id) if row.restricted_by_default]
    typed = {"method": ["Native"], "native_types": restricted, **default_options()}
    return _form(call, None, typed, NO_PROBLEMS, may_edit=True)


def create(call: Call) -> Response:
    """Save the form of a new profile."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
    try:
        values = _values(call)
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PROFILES)
            made = create_profile(change, call.workspace_id, values, values.imaging_method or ImagingMethod.Native)
    except InvalidInputError as error:
        return _form(call, None, call.form.values, problems_of_profile(error, _NAMES), may_edit=True)
    return call.to(f"{_base(call)}/{made}", done="The imaging profile is saved.")


def details(call: Call) -> Response:
    """One profile: its form, closed to those who may not change it."""
    with call.read() as connection:
        access = call.enter(connection)
        stored = read_profile(connection, call.workspace_id, call.number("id"))
    artifact = stored.artifact
    typed = {
        "name": [artifact.name],
        "keywords": [artifact.keywords],
        "notes": [artifact.notes],
        "method": [stored.imaging_method.name],
        "native_types": [str(item.artifact_id) for item in stored.native_types],
        "field_codes": [str(code.artifact_id) for code in stored.field_codes],
        **typed_options(stored.options),
    }
    return _form(call, stored.artifact.artifact_id, typed, NO_PROBLEMS, may_edit=access.allows(Right.EDIT_PROFILES))


def update(call: Call) -> Response:
    """Save the form of a profile that is there."""
    profile_id = call.number("id")
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
        find_options(connection, call.workspace_id, profile_id)
    try:
        values = _values(call)
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PROFILES)
            update_profile(change, call.workspace_id, profile_id, values)
    except (InvalidInputError, ConflictError) as error:
        return _form(call, profile_id, call.form.values, problems_of_profile(error, _NAMES), may_edit=True)
    return call.to(f"{_base(call)}/{profile_id}", done="The imaging profile is saved.")


def preview(call: Call) -> Response:
    """Image one document with what is typed, beside the profile as it is (the default one beside a new one); nothing is saved."""
    profile_id = call.number("id") if "id" in call.request.path_params else None
    typed_number = call.form.text(_DOCUMENT).strip()
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
        beside = default_profile_id(connection, call.workspace_id) if profile_id is None else profile_id
        stored = load_profile(connection, call.workspace_id, beside)
        document_id = taken_by(connection, call.workspace_id, typed_number) if typed_number else None
    if document_id is None:
        problem = Problems({_DOCUMENT: f"There is no document {typed_number[:100]!r}." if typed_number else "Name a document."})
        return _form(call, profile_id, call.form.values, problem, may_edit=True)
    try:
        with call.read() as connection:
            typed = drafted(connection, call.workspace_id, profile_id, _values(call))
    except InvalidInputError as error:
        return _form(call, profile_id, call.form.values, problems_of_profile(error, _NAMES), may_edit=True)
    try:
        word = make_preview(
            call.services.database,
            call.services.blobs,
            call.services.settings.render,
            call.services.previews,
            user_id=call.user_id,
            workspace_id=call.workspace_id,
            document_id=document_id,
            stored=stored,
            typed=typed,
        )
    except (InvalidInputError, ConflictError, MissingBlobError) as error:
        return _form(call, profile_id, call.form.values, Problems({_DOCUMENT: str(error)}), may_edit=True)
    made = call.services.previews.find(word, user_id=call.user_id, workspace_id=call.workspace_id)
    return _form(call, profile_id, call.form.values, NO_PROBLEMS, may_edit=True, preview=(word, made))


def preview_picture(call: Call) -> Response:
    """One page of a preview."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
    word = str(call.request.path_params["word"])
    made = call.services.previews.find(word, user_id=call.user_id, workspace_id=call.workspace_id)
    side = made.stored if call.request.path_params["side"] == "stored" else made.typed
    pictures, place = side.pictures, call.number("page") - 1
    if place >= len(pictures):
        raise NotFoundError
    return Response(pictures[place], media_type="image/png")


def delete(call: Call) -> Response:
    """Delete a profile that no set uses."""
    profile_id = call.number("id")
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PROFILES)
            delete_profile(change, call.workspace_id, profile_id)
    except ConflictError as error:
        return call.to(f"{_base(call)}/{profile_id}", failed=str(error))
    return call.to(_base(call), done="The imaging profile is deleted.")


def copy(call: Call) -> Response:
    """A copy beside the original, opened."""
    with call.change() as change:
        call.enter(change.connection, Right.EDIT_PROFILES)
        made = copy_profile(change, call.workspace_id, call.number("id"))
    return call.to(f"{_base(call)}/{made}", done="This is the copy. Give it a name of its own.")


def export(call: Call) -> Response:
    """The profile as a JSON file."""
    with call.read() as connection:
        call.enter(connection)
        text = export_profile(connection, call.workspace_id, call.number("id"))
    headers = {"content-disposition": f'attachment; filename="imaging-profile-{call.number("id")}.json"'}
    return Response(text, media_type="application/json", headers=headers)


def import_page(call: Call) -> Response:
    """Where a JSON text is pasted or a file is chosen."""
    with call.read() as connection:
        call.enter(connection, Right.EDIT_PROFILES)
    return call.page("profiles/import.html", text="", problems=NO_PROBLEMS)


def import_sent(call: Call) -> Response:
    """Make a profile of the JSON text."""
    text = call.form.text("text")
    try:
        with call.change() as change:
            call.enter(change.connection, Right.EDIT_PROFILES)
            made = import_profile(change, call.workspace_id, text)
    except InvalidInputError as error:
        return call.page("profiles/import.html", status=400, text=text, problems=Problems({"text": str(error)}))
    return call.to(f"{_base(call)}/{made}", done="The imaging profile is imported.")


def history(call: Call) -> Response:
    """The versions, newest first, with what each changed."""
    profile_id, before = call.number("id"), call.query.number("before")
    with call.read() as connection:
        call.enter(connection)
        name = find_artifact(connection, call.workspace_id, profile_id, ArtifactType.IMAGING_PROFILE).name
        versions = history_of(connection, call.workspace_id, profile_id, before=before, limit=_VERSIONS + 1)
    older = versions[_VERSIONS - 1][0].version if len(versions) > _VERSIONS else None
    return call.page("profiles/history.html", profile_id=profile_id, name=name, versions=versions[:_VERSIONS], older=older)


def _values(call: Call) -> ProfileValues:
    form = call.form
    method = form.text("method")
    if method not in ImagingMethod.__members__:
        raise InvalidInputError(f"ImagingMethod: it {ImagingMethod.allowed()}.")
    return ProfileValues(
        name=form.text("name").strip(),
        keywords=form.text("keywords"),
        notes=form.text("notes"),
        imaging_method=ImagingMethod[method],
        options=sent_options(form),
        native_type_ids=tuple(form.numbers("native_types")),
        field_code_ids=tuple(form.numbers("field_codes")),
    )


def _form(
    call: Call,
    profile_id: int | None,
    typed: _Typed,
    problems: Problems,
    *,
    may_edit: bool,
    preview: tuple[str, Preview] | None = None,
) -> Response:
    with call.read() as connection:
        native_types = sorted(native_types_of(connection, call.workspace_id), key=lambda row: row.name.lower())
        codes = sorted(field_codes_of(connection, call.workspace_id), key=lambda code: code.name.lower())
        fields = _fields(connection, call.workspace_id)
    return call.page(
        "profiles/form.html",
        status=400 if problems else 200,
        profile_id=profile_id,
        groups=option_groups(),
        typed=typed,
        problems=problems,
        native_types=native_types,
        codes=codes,
        fields=fields,
        may_edit=may_edit,
        preview=preview,
    )


def _fields(connection: Connection, workspace_id: int) -> dict[str, list[tuple[int, str]]]:
    """The document fields that each option may refer to."""
    found = [item.field if isinstance(item, SystemField) else item for item in document_fields(connection, workspace_id)]
    return {
        option: sorted(
            ((field.artifact_id, field.name) for field in found if field.type in types), key=lambda pair: pair[1].lower()
        )
        for option, types in _REFERENCED.items()
    }


def _base(call: Call) -> str:
    return f"/w/{call.workspace_id}/imaging-profiles"


_PATH = "/w/{w:int}/imaging-profiles"
_ONE = f"{_PATH}/{{id:int}}"
PAGES: Sequence[Page] = (
    Page(_PATH, list_page),
    Page(_PATH, create, POST),
    Page(f"{_PATH}/new", new_page),
    Page(f"{_PATH}/preview", preview, POST),
    Page(f"{_PATH}/preview/{{word}}/{{side}}/{{page:int}}", preview_picture, is_whole=False),
    Page(f"{_PATH}/import", import_page),
    Page(f"{_PATH}/import", import_sent, POST),
    Page(_ONE, details),
    Page(_ONE, update, POST),
    Page(f"{_ONE}/preview", preview, POST),
    Page(f"{_ONE}/delete", delete, POST),
    Page(f"{_ONE}/copy", copy, POST),
    Page(f"{_ONE}/export", export, is_whole=False),
    Page(f"{_ONE}/history", history),
)
