"""Fields of documents and their choices: read, made by type, removed.

Creating answers the bare ArtifactID. Removing a field of the users' own removes its values in all documents; what belongs to
the system is refused with 409. The older service has the same calls under its own names of the types.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path

from photostat.api.call import CallOf
from photostat.api.field_models import ChoiceAnswer, ChoiceBody, FieldAnswer, FieldBody, choice_answer, field_answer
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX, ArtifactID
from photostat.errors import NotFoundError
from photostat.workspaces.artifacts.store import find_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.documents.custom_fields import create_document_field, delete_document_field
from photostat.workspaces.fields.editing import create_choice, delete_choice
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import choices_of, find_field
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.people.rights import Right

WorkspaceOf = Annotated[int, Path(alias="w", ge=1, le=INT32_MAX)]

# How the two services call the types in their paths
_TYPES = {
    FieldType.FIXED_LENGTH_TEXT: ("fixed-length-fields", "fixedlengthtextfields"),
    FieldType.LONG_TEXT: ("long-text-fields", "longtextfields"),
    FieldType.DATE: ("date-fields", "datefields"),
    FieldType.WHOLE_NUMBER: ("whole-number-fields", "wholenumberfields"),
    FieldType.DECIMAL: ("decimal-fields", "decimalfields"),
    FieldType.CURRENCY: ("currency-fields", "currencyfields"),
    FieldType.YES_NO: ("yes-no-fields", "yesnofields"),
    FieldType.SINGLE_CHOICE: ("single-choice-fields", "singlechoicefields"),
    FieldType.MULTIPLE_CHOICE: ("multiple-choice-fields", "multiplechoicefields"),
    FieldType.USER: ("user-fields", "userfields"),
}


def read_field(w: WorkspaceOf, field_id: ArtifactID, call: CallOf) -> FieldAnswer:
    """One field."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, w)
        return field_answer(find_field(connection, w, field_id))


def remove_field(w: WorkspaceOf, field_id: ArtifactID, call: CallOf) -> None:
    """Remove a field of the users' own with its values and choices."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, w, Right.EDIT_FIELDS)
        delete_document_field(change, w, field_id)


def list_choices(w: WorkspaceOf, field_id: ArtifactID, call: CallOf) -> list[ChoiceAnswer]:
    """The choices of a field in their order."""
    with call.read() as connection:
        enter_workspace(connection, call.user_id, w)
        find_field(connection, w, field_id)
        return [choice_answer(item) for item in choices_of(connection, w, field_id)]


def make_choice(w: WorkspaceOf, field_id: ArtifactID, body: ChoiceBody, call: CallOf) -> int:
    """Add a choice to a field of the users' own."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, w, Right.EDIT_FIELDS)
        return create_choice(change, w, field_id, body.choice_request.name)


def remove_choice(w: WorkspaceOf, field_id: ArtifactID, choice_id: ArtifactID, call: CallOf) -> None:
    """Remove a choice that no document has."""
    with call.change() as change:
        enter_workspace(change.connection, call.user_id, w, Right.EDIT_FIELDS)
        if find_artifact(change.connection, w, choice_id, ArtifactType.CHOICE).parent_id != field_id:
            raise NotFoundError
        delete_choice(change, w, choice_id)


def _maker(kind: FieldType) -> Callable[..., int]:
    def make_field(w: WorkspaceOf, body: FieldBody, call: CallOf) -> int:
        with call.change() as change:
            enter_workspace(change.connection, call.user_id, w, Right.EDIT_FIELDS)
            asked = body.field_request
            asked.object_type.check()
            return create_document_field(change, w, asked.name, kind, length=asked.length)

    make_field.__name__ = f"make_{kind.name.lower()}_field"
    make_field.__doc__ = f"Make a field of the type {kind.value}."
    return make_field


def _add_routes(made: APIRouter, one: str, *, older: bool) -> APIRouter:
    for kind, names in _TYPES.items():
        made.add_api_route(f"/{names[older]}", _maker(kind), methods=["POST"])
    made.add_api_route(one, read_field, methods=["GET"])
    made.add_api_route(one, remove_field, methods=["DELETE"])
    made.add_api_route(f"{one}/choices", list_choices, methods=["GET"])
    made.add_api_route(f"{one}/choices", make_choice, methods=["POST"])
    made.add_api_route(f"{one}/choices/{{choice_id}}", remove_choice, methods=["DELETE"])
    return made


router = _add_routes(
    wire_router("/Relativity.REST/api/Relativity-Object-Model/v1/workspaces/{w}/fields", tags=["Fields"]),
    "/{field_id}",
    older=False,
)
older_router = _add_routes(
    wire_router("/Relativity.REST/api/Relativity.Fields/workspace/{w}", tags=["Fields"]), "/fields/{field_id}", older=True
)
