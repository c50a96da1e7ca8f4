"""Choices of choice fields. One of the same name that the field has already is taken for the incoming one."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from photostat.applications.archives.model import Choice
from photostat.applications.installs.components.work import CREATED, UPDATED, Work
from photostat.applications.installs.incoming import FIELD_TYPES, fields_of, object_types, one_line
from photostat.applications.installs.store.components import place_choices, set_guids
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts, touch_artifact
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.fields.store import insert_choices

_CHOICE_TYPES: Final = (FieldType.SINGLE_CHOICE, FieldType.MULTIPLE_CHOICE)


def put_choices(work: Work) -> None:
    """Those of all fields, each field's in the order of the archive."""
    described = list(_described(work))
    taken = _taken(work, described)
    missing = [item for item in described if item[0].guid not in taken]
    connection, workspace_id = work.change.connection, work.workspace_id
    new = [
        NewArtifact(
            artifact_type_id=ArtifactType.CHOICE,
            name=one_line(choice.name, choice.guid),
            parent_id=field_id,
            guid=choice.guid,
            keywords=choice.keywords,
            notes=choice.notes,
        )
        for choice, field_id, _ in missing
    ]
    ids = insert_artifacts(connection, workspace_id, new, user_id=work.change.user_id)
    insert_choices(
        connection,
        workspace_id,
        [(id_, field_id, place) for id_, (_, field_id, place) in zip(ids, missing, strict=True)],
    )
    made = {choice.guid: id_ for id_, (choice, _, _) in zip(ids, missing, strict=True)}
    moved: dict[int, int] = {}
    for choice, _, place in described:
        if choice.guid in made:
            work.own(choice.guid, made[choice.guid], "Choice", one_line(choice.name, choice.guid), CREATED)
        else:
            _renew(work, choice, taken[choice.guid], place, moved)
    place_choices(connection, workspace_id, moved)


def _described(work: Work) -> Iterator[tuple[Choice, int, int]]:
    """Each choice once, with its field and its place among the field's."""
    seen: set[UUID] = set()
    for object_type in object_types(work.application):
        for field in fields_of(object_type):
            if FIELD_TYPES[field.field_type_id or 0] not in _CHOICE_TYPES or _is_system(work, field.guid):
                continue  # a choice of the system's own fields would have a meaning that nobody gave it
            ordered = sorted(field.choices, key=lambda choice: choice.order or 0)
            for place, choice in enumerate(ordered):
                if choice.guid not in seen:
                    seen.add(choice.guid)
                    yield choice, work.fields[field.guid], place


def _is_system(work: Work, guid: UUID) -> bool:
    found = work.target.fields.get(work.fields[guid])
    return found is not None and found.is_system


def _taken(work: Work, described: list[tuple[Choice, int, int]]) -> dict[UUID, int]:
    """The choices that are there, by GUID or by name below the same field."""
    names = {(found.field_id, found.name.lower()): found.artifact_id for found in work.target.choices.values()}
    taken: dict[UUID, int] = {}
    for choice, field_id, _ in described:
        found = work.target.by_guid.get(choice.guid)
        there = names.get((field_id, one_line(choice.name, choice.guid).lower()))
        if found is not None and found.artifact_id in work.target.choices:
            taken[choice.guid] = found.artifact_id
        elif there is not None and there not in taken.values():
            taken[choice.guid] = there
    return taken


def _renew(work: Work, choice: Choice, choice_id: int, place: int, moved: dict[int, int]) -> None:
    found = work.target.choices[choice_id]
    name = one_line(choice.name, choice.guid)
    if choice.guid not in work.target.by_guid:
        set_guids(work.change.connection, work.workspace_id, {choice_id: choice.guid})
    if found.name != name:
        touch_artifact(work.change.connection, work.workspace_id, choice_id, user_id=work.change.user_id, name=name)
    if found.position != place:
        moved[choice_id] = place
    work.own(choice.guid, choice_id, "Choice", name, UPDATED)
