"""Fields of the users' own, and the choices of fields: made, renamed, removed.

Names are unique among the fields of documents, and among the choices of one field, without regard to case. System fields and
their choices stay as they are, and so do those of a locked application.
"""

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, find_artifact, insert_artifact, touch_artifact
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.fields import store
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.fields.system_fields import SYSTEM_CHOICES, SYSTEM_FIELDS

LONGEST_TEXT_FIELD = 4_000

_SYSTEM = {item.field.artifact_id for item in SYSTEM_FIELDS} | {item.artifact_id for item in SYSTEM_CHOICES}
_MADE = frozenset(FieldType) - {FieldType.FILE, FieldType.EMPTY, FieldType.SINGLE_OBJECT, FieldType.MULTIPLE_OBJECT}
_CHOICES = (FieldType.SINGLE_CHOICE, FieldType.MULTIPLE_CHOICE)


def create_field(change: Change, workspace_id: int, name: str, kind: FieldType, *, length: int | None = None) -> int:
    """Make a field of documents; gives its ArtifactID. `length`: characters of a fixed-length text, 255 if None.

    Raises InvalidInputError, ConflictError (name taken).
    """
    if kind not in _MADE:
        raise InvalidInputError(f"FieldType: {kind.value} fields cannot be made; {', '.join(sorted(_MADE))} can.")
    if kind is FieldType.FIXED_LENGTH_TEXT and not 1 <= (255 if length is None else length) <= LONGEST_TEXT_FIELD:
        raise InvalidInputError(f"Length: from 1 to {LONGEST_TEXT_FIELD} characters; not {length}.")
    name = _checked(change, workspace_id, DOCUMENT_OBJECT_TYPE, ArtifactType.FIELD, name)
    new = NewArtifact(artifact_type_id=ArtifactType.FIELD, name=name, parent_id=DOCUMENT_OBJECT_TYPE)
    field_id = insert_artifact(change.connection, workspace_id, new, user_id=change.user_id)
    fixed = kind is FieldType.FIXED_LENGTH_TEXT
    field = Field(artifact_id=field_id, name=name, type=kind, length=(length or 255) if fixed else None, view_field_id=field_id)
    store.insert_field(change.connection, workspace_id, field)
    change.note("field.create", workspace_id, [field_id], name=name, type=kind.value)
    return field_id


def rename_field(change: Change, workspace_id: int, field_id: int, name: str) -> None:
    """Give a field of the users' own another name. Raises NotFoundError, ConflictError, InvalidInputError."""
    find_artifact(change.connection, workspace_id, field_id, ArtifactType.FIELD)
    _refuse_owned(change, workspace_id, field_id)
    name = _checked(change, workspace_id, DOCUMENT_OBJECT_TYPE, ArtifactType.FIELD, name, own=field_id)
    touch_artifact(change.connection, workspace_id, field_id, user_id=change.user_id, name=name)
    change.note("field.rename", workspace_id, [field_id], name=name)


def create_choice(change: Change, workspace_id: int, field_id: int, name: str) -> int:
    """Add a choice to a field of the users' own; gives its ArtifactID."""
    kind = store.field_type(change.connection, workspace_id, field_id)
    if kind is None:
        raise NotFoundError
    _refuse_owned(change, workspace_id, field_id)
    if kind not in _CHOICES:
        raise InvalidInputError(f"Field: a {kind.value} field has no choices.")
    name = _checked(change, workspace_id, field_id, ArtifactType.CHOICE, name)
    new = NewArtifact(artifact_type_id=ArtifactType.CHOICE, name=name, parent_id=field_id)
    choice_id = insert_artifact(change.connection, workspace_id, new, user_id=change.user_id)
    store.insert_choice(change.connection, workspace_id, choice_id, field_id)
    change.note("choice.create", workspace_id, [choice_id], name=name, field=field_id)
    return choice_id


def rename_choice(change: Change, workspace_id: int, choice_id: int, name: str) -> None:
    """Give a choice another name. Raises NotFoundError, ConflictError, InvalidInputError."""
    found = find_artifact(change.connection, workspace_id, choice_id, ArtifactType.CHOICE)
    _refuse_owned(change, workspace_id, choice_id)
    name = _checked(change, workspace_id, found.parent_id or 0, ArtifactType.CHOICE, name, own=choice_id)
    touch_artifact(change.connection, workspace_id, choice_id, user_id=change.user_id, name=name)
    change.note("choice.rename", workspace_id, [choice_id], name=name)


def delete_field(change: Change, workspace_id: int, field_id: int) -> None:
    """Remove a field of the users' own that no document has a value of. Raises NotFoundError, ConflictError."""
    find_artifact(change.connection, workspace_id, field_id, ArtifactType.FIELD)
    _refuse_owned(change, workspace_id, field_id)
    if store.is_used(change.connection, workspace_id, field_id):
        raise ConflictError("This field holds values of documents. Empty it first, then delete it.")
    store.delete_choices(change.connection, workspace_id, field_id)
    delete_artifact(change.connection, workspace_id, field_id)
    change.note("field.delete", workspace_id, [field_id])


def delete_choice(change: Change, workspace_id: int, choice_id: int) -> None:
    """Remove a choice of a field without values. Raises NotFoundError, ConflictError."""
    found = find_artifact(change.connection, workspace_id, choice_id, ArtifactType.CHOICE)
    _refuse_owned(change, workspace_id, choice_id)
    if store.has_choice(change.connection, workspace_id, found.parent_id or 0, choice_id):
        raise ConflictError("Documents have this choice. Give them another one first, then delete it.")
    delete_artifact(change.connection, workspace_id, choice_id)
    change.note("choice.delete", workspace_id, [choice_id])


def _refuse_owned(change: Change, workspace_id: int, artifact_id: int) -> None:
    if artifact_id in _SYSTEM:
        raise ConflictError("This belongs to the system and cannot be changed or deleted.")
    application = store.locking_application(change.connection, workspace_id, artifact_id)
    if application is not None:
        raise ConflictError(f"This belongs to the locked application {application} and cannot be changed or deleted.")


def _checked(change: Change, workspace_id: int, parent_id: int, kind: ArtifactType, name: str, *, own: int | None = None) -> str:
    """The name without blanks around it; the parent is held, so that no second one takes it meanwhile."""
    name = name.strip()
    if not name or len(name) > 255 or not name.isprintable():
        raise InvalidInputError("Name: from 1 to 255 printable characters.")
    if store.name_is_taken(change.connection, workspace_id, parent_id, kind, name, own=own):
        raise ConflictError(f"Name: '{name}' is taken.")
    return name
