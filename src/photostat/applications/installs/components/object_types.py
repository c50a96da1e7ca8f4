"""Object types: Document is there already, others are made. Objects of them are kept by nobody yet."""

from uuid import UUID

from photostat.applications.installs.components.work import CREATED, UPDATED, Work
from photostat.applications.installs.incoming import is_document, is_passed_over, object_types, one_line, place_of
from photostat.applications.installs.store.components import insert_object_types
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts, touch_artifact
from photostat.workspaces.artifacts.well_known import DOCUMENT_OBJECT_TYPE, SYSTEM_ROOT, ArtifactType

_NOT_HERE = "Skipped: this server has no objects of that type."


def put_object_types(work: Work) -> None:
    """All of the application; `work.types` knows them afterwards."""
    for passed in work.application.object_types:
        if is_passed_over(passed):
            work.tell("Object", one_line(passed.name, passed.guid), 0, passed.guid, _NOT_HERE)
    missing = [item for item in object_types(work.application) if place_of(item, work.target) is None]
    new = [
        NewArtifact(
            artifact_type_id=ArtifactType.OBJECT_TYPE,
            name=one_line(item.name, item.guid),
            parent_id=SYSTEM_ROOT,
            guid=item.guid,
            keywords=item.keywords,
            notes=item.notes,
        )
        for item in missing
    ]
    ids = insert_artifacts(work.change.connection, work.workspace_id, new, user_id=work.change.user_id)
    parents = [item.parent_artifact_type_id for item in missing]
    insert_object_types(work.change.connection, work.workspace_id, list(zip(ids, parents, strict=True)))
    made = {item.guid: id_ for item, id_ in zip(missing, ids, strict=True)}
    for item in object_types(work.application):
        name = one_line(item.name, item.guid)
        if is_document(item):
            work.types[item.guid] = DOCUMENT_OBJECT_TYPE
            work.tell("Object", "Document", DOCUMENT_OBJECT_TYPE, item.guid, UPDATED)
        elif item.guid in made:
            work.types[item.guid] = made[item.guid]
            work.own(item.guid, made[item.guid], "Object", name, CREATED)
        else:
            _renew(work, item.guid, name)


def _renew(work: Work, guid: UUID, name: str) -> None:
    found = work.target.by_guid[guid]
    if found.name != name:
        touch_artifact(work.change.connection, work.workspace_id, found.artifact_id, user_id=work.change.user_id, name=name)
    work.types[guid] = found.artifact_id
    work.own(guid, found.artifact_id, "Object", name, UPDATED)
