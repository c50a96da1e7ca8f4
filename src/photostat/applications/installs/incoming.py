"""An application as an install looks at it: its components with their kinds, its fields with the types that we know.

An object type that is a system's own elsewhere (users, workspaces, ...) has no objects here: it is passed over with its fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from photostat.applications.archives.model import Application, Field, ObjectType
from photostat.applications.installs.target import Target
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE, DOCUMENT_OBJECT_TYPE_GUID, ArtifactType
from photostat.workspaces.fields.model import FieldType

FIELD_TYPES: Final = {
    0: FieldType.FIXED_LENGTH_TEXT,
    1: FieldType.WHOLE_NUMBER,
    2: FieldType.DATE,
    3: FieldType.YES_NO,
    4: FieldType.LONG_TEXT,
    5: FieldType.SINGLE_CHOICE,
    6: FieldType.DECIMAL,
    7: FieldType.CURRENCY,
    8: FieldType.MULTIPLE_CHOICE,
    9: FieldType.FILE,
    10: FieldType.SINGLE_OBJECT,
    11: FieldType.USER,
    13: FieldType.MULTIPLE_OBJECT,
}
"""By FieldTypeId; contracts/applications.md section 11.3."""

_FIRST_OWN_TYPE: Final = 1_000_000  # ArtifactTypeIDs below are those of systems
_LONGEST_NAME: Final = 255


@dataclass(frozen=True, kw_only=True)
class Component:
    """What is identified by a GUID in an application. `type_name` is what details call its kind."""

    guid: UUID
    artifact_type_id: int
    type_name: str
    name: str


def one_line(name: str, guid: UUID) -> str:
    """A name as artifacts have it: one line, 255 characters at most; the GUID where nothing is left."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(name.split()))[:_LONGEST_NAME] or str(guid)


def is_document(object_type: ObjectType) -> bool:
    """Whether it is the object type that every workspace has."""
    return object_type.guid == DOCUMENT_OBJECT_TYPE_GUID or object_type.artifact_type_id == ArtifactType.DOCUMENT


def is_passed_over(object_type: ObjectType) -> bool:
    """Whether it is a system's own that this server has no objects of."""
    return not is_document(object_type) and 0 < (object_type.artifact_type_id or _FIRST_OWN_TYPE) < _FIRST_OWN_TYPE


def place_of(object_type: ObjectType, target: Target) -> int | None:
    """The ArtifactID of the object type in the workspace; None where it is to be made."""
    if is_document(object_type):
        return DOCUMENT_OBJECT_TYPE
    found = target.by_guid.get(object_type.guid)
    return found.artifact_id if found is not None and found.artifact_id in target.types else None


def object_types(application: Application) -> Iterator[ObjectType]:
    """Those that are installed, each GUID once."""
    seen: set[UUID] = set()
    for object_type in application.object_types:
        if not is_passed_over(object_type) and object_type.guid not in seen:
            seen.add(object_type.guid)
            yield object_type


def fields_of(object_type: ObjectType) -> Iterator[Field]:
    """Its fields, each GUID once; the system's own of documents are there already."""
    seen: set[UUID] = set()
    for field in (*(() if is_document(object_type) else object_type.system_fields), *object_type.fields):
        if field.guid not in seen:
            seen.add(field.guid)
            yield field


def components(application: Application) -> Iterator[Component]:
    """Everything with a GUID that is installed, in the order in which it is."""
    for object_type in object_types(application):
        if not is_document(object_type):
            yield _component(object_type.guid, ArtifactType.OBJECT_TYPE, "Object", object_type.name)
        yield from _components_of(object_type)
    for tab in (*application.parent_tabs, *application.external_tabs):
        yield _component(tab.guid, ArtifactType.TAB, "Tab", tab.name)
    for script in (*application.master_scripts, *application.scripts):
        yield _component(script.guid, ArtifactType.SCRIPT, "Script", script.name)
    for search in application.saved_searches:
        yield _component(search.guid, ArtifactType.SEARCH, "Saved Search", search.name)
    for page in application.custom_pages:
        yield _component(page.guid, ArtifactType.CUSTOM_PAGE, "Custom Page", page.name)
    for agent in application.agent_types:
        yield _component(agent.guid, ArtifactType.AGENT_TYPE, "Agent Type", agent.name)
    for handler in application.install_handlers:
        yield _component(handler.guid, ArtifactType.EVENT_HANDLER, "Event Handler", handler.class_name)


def _components_of(object_type: ObjectType) -> Iterator[Component]:
    for field in fields_of(object_type):
        yield _component(field.guid, ArtifactType.FIELD, "Field", field.name)
        for choice in field.choices:
            yield _component(choice.guid, ArtifactType.CHOICE, "Choice", choice.name)
    for layout in (*object_type.system_layouts, *object_type.layouts):
        yield _component(layout.guid, ArtifactType.LAYOUT, "Layout", layout.name)
    for view in (*object_type.system_views, *object_type.views):
        yield _component(view.guid, ArtifactType.VIEW, "View", view.name)
    if object_type.tab is not None:
        yield _component(object_type.tab.guid, ArtifactType.TAB, "Tab", object_type.tab.name)
    for handler in object_type.event_handlers:
        yield _component(handler.guid, ArtifactType.EVENT_HANDLER, "Event Handler", handler.class_name)


def _component(guid: UUID, kind: ArtifactType, type_name: str, name: str) -> Component:
    return Component(guid=guid, artifact_type_id=int(kind), type_name=type_name, name=one_line(name, guid))
