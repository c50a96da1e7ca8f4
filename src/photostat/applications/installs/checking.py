"""An application compared with a workspace before anything is made: what is in the way, what cannot be.

Components are matched by GUID; the same GUID is updated in place, the same name under another GUID is a conflict. Nothing is
written here.
"""

from collections.abc import Callable
from uuid import UUID

from photostat.applications.archives.model import Application, Field, ObjectType
from photostat.applications.archives.reading import problems_of
from photostat.applications.installs import texts
from photostat.applications.installs.field_changes import changes_of
from photostat.applications.installs.findings import Findings
from photostat.applications.installs.incoming import (
    FIELD_TYPES,
    components,
    fields_of,
    is_document,
    object_types,
    one_line,
    place_of,
)
from photostat.applications.installs.model import ComponentType, ConflictType, ResolutionType
from photostat.applications.installs.names import RESERVED
from photostat.applications.installs.target import FoundField, Target
from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.fields.model import FieldType

DOCUMENT_FILE = "Native"
"""What the file of documents is called where a second one is refused."""


def check(application: Application, target: Target, workspace_id: int, locks_of: Callable[[int], list[Reference]]) -> Findings:
    """All that speaks against the install. `locks_of`: the locked applications that own an artifact and stay locked."""
    findings = Findings(workspace_id)
    for problem in problems_of(application):
        findings.error("Resource File", application.name, problem)
    _check_identities(application, target, findings)
    incoming_ids = _incoming_ids(application, target)
    names: set[str] = set()
    for object_type in object_types(application):
        name = one_line(object_type.name, object_type.guid)
        if name.lower() in names:
            message = f"The application has two object types with the name {name}. Unable to import this object type."
            findings.error("Object", name, message, guid=object_type.guid)
        names.add(name.lower())
        _Checked(object_type, target, findings, locks_of, incoming_ids).check()
    return findings


def _check_identities(application: Application, target: Target, findings: Findings) -> None:
    """A GUID names one thing, in the archive and in the workspace."""
    seen: dict[UUID, int] = {}
    for component in components(application):
        kind = seen.setdefault(component.guid, component.artifact_type_id)
        found = target.by_guid.get(component.guid)
        if kind != component.artifact_type_id or (found is not None and found.artifact_type_id != component.artifact_type_id):
            findings.error(
                component.type_name,
                component.name,
                f"The GUID {component.guid} already belongs to something of another type. Unable to import this component.",
                guid=component.guid,
                artifact_id=0 if found is None else found.artifact_id,
            )


def _incoming_ids(application: Application, target: Target) -> frozenset[int]:
    """What is updated in place anyway: a name that moves from one such field to another is in nobody's way."""
    return frozenset(target.by_guid[item.guid].artifact_id for item in components(application) if item.guid in target.by_guid)


class _Checked:
    """One object type with its fields."""

    def __init__(
        self,
        object_type: ObjectType,
        target: Target,
        findings: Findings,
        locks_of: Callable[[int], list[Reference]],
        incoming_ids: frozenset[int],
    ) -> None:
        self._type = object_type
        self._name = one_line(object_type.name, object_type.guid)
        self._place = place_of(object_type, target)
        self._target = target
        self._findings = findings
        self._locks_of = locks_of
        self._incoming_ids = incoming_ids
        self._there = target.fields_of(self._place)
        self._names: set[str] = set()
        self._file_field = DOCUMENT_FILE if is_document(object_type) else ""

    def check(self) -> None:
        """The type first, then its fields in their order."""
        if not is_document(self._type):
            self._check_type()
        for field in fields_of(self._type):
            self._check_field(field)

    def _check_type(self) -> None:
        if self._name.lower() in RESERVED:
            self._findings.error("Object", self._name, texts.object_type_name_taken(), guid=self._type.guid)
            return
        found = self._target.types.get(self._place or 0)
        same = self._target.type_named(self._name)
        if same is not None and same.artifact_id != self._place and same.artifact_id not in self._incoming_ids:
            named = Reference(same.artifact_id, same.name)
            self._findings.conflict(
                ConflictType.NAME,
                ComponentType.OBJECT_TYPE,
                named,
                texts.object_type_exists(self._name),
                rename=ResolutionType.RENAME,
            )
            self._check_locks(named, ComponentType.OBJECT_TYPE)
        if found is not None and found.name != self._name:
            self._check_locks(Reference(found.artifact_id, found.name), ComponentType.OBJECT_TYPE)

    def _check_field(self, field: Field) -> None:
        name, kind = one_line(field.name, field.guid), FIELD_TYPES.get(-1 if field.field_type_id is None else field.field_type_id)
        problem = self._problem_of(field, kind)
        if problem:
            self._findings.error("Field", name, problem, guid=field.guid)
            return
        self._names.add(name.lower())
        found = self._target.by_guid.get(field.guid)
        existing = None if found is None else self._target.fields.get(found.artifact_id)
        if existing is not None:
            self._check_existing(field, existing, kind)
        self._check_name(field, name, kind)
        self._check_file(field, name, kind)

    def _problem_of(self, field: Field, kind: FieldType | None) -> str:
        try:
            check_name(field.name, "DisplayName")
        except InvalidInputError as problem:
            return f"{problem} Unable to import this field."
        if kind is None:
            return f"The field type {field.field_type_id} is not known. Unable to import this field."
        if one_line(field.name, field.guid).lower() in self._names:
            return f"The application has two fields with the name {field.name}. Unable to import this field."
        return ""

    def _check_existing(self, field: Field, existing: FoundField, kind: FieldType | None) -> None:
        name = one_line(field.name, field.guid)
        if existing.object_type_id != self._place:
            message = "The field belongs to another object type in the target workspace. Unable to import this field."
            self._findings.error("Field", name, message, guid=field.guid, artifact_id=existing.artifact_id)
        elif existing.type is not kind:
            message = f"The field is of the type {existing.type} in the target workspace. Unable to import this field."
            self._findings.error("Field", name, message, guid=field.guid, artifact_id=existing.artifact_id)
        elif existing.guid == field.guid and changes_of(field, existing):
            self._check_locks(Reference(existing.artifact_id, existing.name), ComponentType.FIELD)

    def _check_name(self, field: Field, name: str, kind: FieldType | None) -> None:
        own = self._target.by_guid.get(field.guid)
        for other in self._there:
            if other.artifact_id in self._incoming_ids or (own is not None and own.artifact_id == other.artifact_id):
                continue
            named = Reference(other.artifact_id, other.name)
            map_to = field.guid if own is None and other.type is kind else None
            if other.name.lower() == name.lower():
                rename = None if other.is_system else ResolutionType.RENAME
                self._findings.conflict(
                    ConflictType.NAME, ComponentType.FIELD, named, texts.field_exists(name), rename=rename, map_to=map_to
                )
                self._check_locks(named, ComponentType.FIELD)
            elif field.friendly_name and other.friendly_name.lower() == field.friendly_name.lower():
                self._findings.conflict(
                    ConflictType.FRIENDLY_NAME,
                    ComponentType.FIELD,
                    named,
                    texts.friendly_name_exists(field.friendly_name),
                    rename=ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME,
                    map_to=map_to,
                )
                self._check_locks(named, ComponentType.FIELD)

    def _check_file(self, field: Field, name: str, kind: FieldType | None) -> None:
        if kind is not FieldType.FILE:
            return
        own = self._target.by_guid.get(field.guid)
        there = [other for other in self._there if other.type is FieldType.FILE]
        others = [other.name for other in there if own is None or other.artifact_id != own.artifact_id]
        taken = self._file_field or next(iter(others), "")
        if taken:
            self._findings.error("Field", name, texts.second_file_field(self._name, taken), guid=field.guid)
        self._file_field = self._file_field or name

    def _check_locks(self, artifact: Reference, component: ComponentType) -> None:
        kind = "field" if component is ComponentType.FIELD else "object type"
        for application in self._locks_of(artifact.artifact_id):
            self._findings.conflict(
                ConflictType.LOCKED_APPLICATION,
                component,
                artifact,
                texts.is_locked(artifact.name, application.name, kind=kind),
                unlock=application,
            )
