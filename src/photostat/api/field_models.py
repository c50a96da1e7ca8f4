"""Fields and choices on the wire. The contract gives paths and no bodies (contracts/platform.md section 12): these are ours."""

from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import ArtifactID, Identifier, Int32
from photostat.errors import InvalidInputError
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE, DOCUMENT_OBJECT_TYPE_GUID, ArtifactType
from photostat.workspaces.fields.model import Choice, Field


class ObjectTypeModel(WireModel):
    """The object type whose field it is: Document, by any of its names."""

    artifact_type_id: Int32 | None = None
    artifact_id: Int32 | None = None
    name: str | None = None

    def check(self) -> None:
        """Raises InvalidInputError for another type than Document."""
        given = (self.artifact_type_id, self.artifact_id, None if self.name is None else self.name.strip().lower())
        known = (int(ArtifactType.DOCUMENT), DOCUMENT_OBJECT_TYPE, "document")
        if any(value is not None and value != ours for value, ours in zip(given, known, strict=True)):
            raise InvalidInputError("ObjectType: fields can be made for Document (10) only.")


class FieldRequest(WireModel):
    """A new field. `Length`: the most characters of a fixed-length text, 255 if absent; without effect for other types."""

    name: str
    length: Int32 | None = None
    object_type: ObjectTypeModel = ObjectTypeModel()


class FieldBody(WireModel):
    """A request in its wrapper."""

    field_request: FieldRequest


class ChoiceRequest(WireModel):
    """A new choice."""

    name: str


class ChoiceBody(WireModel):
    """A request in its wrapper."""

    choice_request: ChoiceRequest


class FieldAnswer(WireModel):
    """A whole field."""

    artifact_id: ArtifactID
    name: str
    guids: tuple[str, ...] = ()
    field_type: str
    field_category: str
    length: int | None = None
    is_system: bool
    is_read_only: bool
    view_field_id: int
    object_type: Identifier = Identifier(name="Document", artifact_id=DOCUMENT_OBJECT_TYPE, guids=(DOCUMENT_OBJECT_TYPE_GUID,))


class ChoiceAnswer(WireModel):
    """A choice; `Order` counts from 0."""

    artifact_id: ArtifactID
    name: str
    guids: tuple[str, ...] = ()
    order: int


def field_answer(field: Field) -> FieldAnswer:
    """A field as an answer has it."""
    return FieldAnswer(
        artifact_id=field.artifact_id,
        name=field.name,
        guids=field.guids,
        field_type=field.type.value,
        field_category=field.category.value,
        length=field.length,
        is_system=field.is_system,
        is_read_only=field.read_only,
        view_field_id=field.view_field_id,
    )


def choice_answer(choice: Choice) -> ChoiceAnswer:
    """A choice as an answer has it."""
    return ChoiceAnswer(artifact_id=choice.artifact_id, name=choice.name, guids=choice.guids, order=choice.position)
