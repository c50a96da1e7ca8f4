"""What a new workspace may be made of: matters, templates, languages. Clients ask all of it before they create one.

Its routes stand before those of workspaces in the application, where `/{workspace_id}` would take them for a number.
"""

from typing import Annotated

from pydantic import Field as Member
from starlette.responses import Response

from photostat.api.call import Call, CallOf
from photostat.api.object_manager import slim_answer
from photostat.api.object_manager_models import KeyModel, SortModel
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import Int32
from photostat.api.workspaces import LanguageAnswer
from photostat.services import objects_of
from photostat.workspaces.objects.kinds.eligible import MatterKind, TemplateKind
from photostat.workspaces.objects.model import Key, ObjectQuery
from photostat.workspaces.objects.query import Objects, query
from photostat.workspaces.objects.registry import ObjectKind, ObjectRegistry
from photostat.workspaces.people.access import enter_admin_level

router = wire_router("/Relativity.REST/api/relativity-environment/v1/workspace", tags=["Workspaces"])
legacy_router = wire_router("/Relativity.REST/api/Relativity.Workspaces/workspace", tags=["Workspaces"])

_ENGLISH = LanguageAnswer(name="English", id=1033)


class EligibleQuery(WireModel):
    """Which of them; without fields all are given."""

    fields: tuple[KeyModel, ...] = (KeyModel(name="*"),)
    condition: str = ""
    sorts: tuple[SortModel, ...] = ()


class EligibleRequest(WireModel):
    """A page. `start` counts from 1."""

    request: Annotated[EligibleQuery, Member(alias="request")] = EligibleQuery()
    start: Int32 = Member(default=1, alias="start")
    length: Int32 = Member(default=0, alias="length")


class LanguagesAnswer(WireModel):
    """Languages of full text."""

    default_language_lcid: int
    eligible_languages: tuple[LanguageAnswer, ...]


@router.post("/query-eligible-matters")
@legacy_router.post("/query-eligible-matters")
def query_eligible_matters(call: CallOf, body: EligibleRequest) -> Response:
    """Matters that a workspace can be of."""
    return _found(call, body, MatterKind())


@router.post("/query-eligible-templates")
@legacy_router.post("/query-eligible-templates")
def query_eligible_templates(call: CallOf, body: EligibleRequest) -> Response:
    """Templates that a workspace can be made from."""
    return _found(call, body, TemplateKind())


@router.get("/eligible-sql-full-text-languages")
@legacy_router.get("/eligible-sql-full-text-languages")
def eligible_languages(call: CallOf) -> LanguagesAnswer:
    """English, and no other: full text is searched by plain words in every language."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    return LanguagesAnswer(default_language_lcid=_ENGLISH.id, eligible_languages=(_ENGLISH,))


def _found(call: Call, body: EligibleRequest, kind: ObjectKind) -> Response:
    asked = body.request
    wanted = ObjectQuery(
        object_type=Key(artifact_type_id=kind.object_type.artifact_type_id),
        fields=[item.key() for item in asked.fields],
        condition=asked.condition,
        sorts=[item.sort() for item in asked.sorts],
        start=body.start,
        length=body.length,
    )
    with call.read() as connection:
        access = enter_admin_level(connection, call.user_id)
        objects = Objects(ObjectRegistry([kind]), objects_of(call.services).compile_condition)
        page = query(connection, objects, access, wanted)
    return slim_answer(page)
