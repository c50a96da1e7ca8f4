"""Whether a name that shall resolve a conflict is free; asked before a retry, and by the retry itself."""

from collections.abc import Iterable, Sequence
from typing import Final

from photostat.applications.installs import texts
from photostat.applications.installs.model import ConflictType, NameAnswer, NameQuestion
from photostat.applications.installs.store.names import (
    field_names,
    friendly_names,
    is_workspace,
    object_type_names,
    type_and_place,
)
from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.well_known import ArtifactType

RESERVED: Final = frozenset(
    [
        "agent",
        "agent type",
        "application field code",
        "artifact",
        "audit",
        "batch",
        "choice",
        "client",
        "code",
        "custom page",
        "dashboard",
        "document",
        "error",
        "event handler",
        "field",
        "folder",
        "group",
        "imaging profile",
        "imaging set",
        "layout",
        "library application",
        "matter",
        "native type",
        "object",
        "object type",
        "relativity application",
        "relativity script",
        "saved search",
        "script",
        "search",
        "search container",
        "system",
        "tab",
        "user",
        "user group",
        "view",
        "workspace",
    ]
)
"""Names of object types that the system has, or that clients take for its own."""

MOST_QUESTIONS: Final = 1_000


def validate_names(connection: Connection, questions: Sequence[NameQuestion]) -> list[NameAnswer]:
    """An answer for each question, in their order. The artifact's own name is taken: it would resolve nothing."""
    if len(questions) > MOST_QUESTIONS:
        raise InvalidInputError(f"NameValidationItems: at most {MOST_QUESTIONS:,} in one request.")
    return [NameAnswer(question=question, messages=objections(connection, question)) for question in questions]


def objections(connection: Connection, question: NameQuestion) -> tuple[str, ...]:
    """What speaks against giving this artifact this name."""
    try:
        name = check_name(question.value, "Value").strip()
        kind, object_type_id = _artifact(connection, question)
    except (InvalidInputError, NotFoundError) as problem:
        return (str(problem),)
    if kind == ArtifactType.OBJECT_TYPE:
        taken = name.lower() in RESERVED or _has(object_type_names(connection, question.workspace_id), name)
        return (texts.object_type_name_taken(),) if taken else ()
    if kind != ArtifactType.FIELD or object_type_id is None:
        return ("Only fields and object types are renamed to resolve a conflict.",)
    if question.type is ConflictType.FRIENDLY_NAME:
        taken = _has(friendly_names(connection, question.workspace_id, object_type_id), name)
        return (texts.friendly_name_taken(),) if taken else ()
    taken = _has(field_names(connection, question.workspace_id, object_type_id), name)
    return (texts.field_name_taken(),) if taken else ()


def _artifact(connection: Connection, question: NameQuestion) -> tuple[int, int | None]:
    if not (0 < question.workspace_id < 2**31 and 0 < question.artifact_id < 2**31):
        raise NotFoundError
    if not is_workspace(connection, question.workspace_id):
        raise NotFoundError
    return type_and_place(connection, question.workspace_id, question.artifact_id)


def _has(names: Iterable[str], name: str) -> bool:
    return name.lower() in {taken.lower() for taken in names}
