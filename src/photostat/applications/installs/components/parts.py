"""Components that are artifacts with a definition beside them and mean nothing more to this server."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from photostat.applications.installs.components.work import CREATED, UPDATED, Definition, Work
from photostat.applications.installs.incoming import one_line
from photostat.applications.installs.store.components import blob_keys_of, put_definitions
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts, touch_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of them. `parent_id`: ArtifactID of its object type, else the workspace's root. `said`: in place of "Created …"."""

    guid: UUID
    kind: ArtifactType
    type_name: str
    name: str
    definition: Definition
    parent_id: int = SYSTEM_ROOT
    blob_key: str | None = None
    said: str = ""


def put_parts(work: Work, parts: Sequence[Part]) -> None:
    """Make those that are missing, renew the others; each GUID once, and a row each."""
    wanted = {part.guid: part for part in parts if part.guid not in work.components}
    ids = _made(work, [part for part in wanted.values() if part.guid not in work.target.by_guid])
    again = {guid: work.target.by_guid[guid] for guid in wanted if guid in work.target.by_guid}
    connection = work.change.connection
    work.outdated_keys += blob_keys_of(connection, work.workspace_id, [found.artifact_id for found in again.values()])
    for guid, found in again.items():
        ids[guid] = found.artifact_id
        name = one_line(wanted[guid].name, guid)
        if found.name != name:
            touch_artifact(connection, work.workspace_id, found.artifact_id, user_id=work.change.user_id, name=name)
    put_definitions(connection, work.workspace_id, [(ids[guid], part.definition, part.blob_key) for guid, part in wanted.items()])
    for guid, part in wanted.items():
        said = part.said or (UPDATED if guid in again else CREATED)
        work.own(guid, ids[guid], part.type_name, one_line(part.name, guid), said)


def _made(work: Work, parts: Sequence[Part]) -> dict[UUID, int]:
    new = [
        NewArtifact(artifact_type_id=part.kind, name=one_line(part.name, part.guid), parent_id=part.parent_id, guid=part.guid)
        for part in parts
    ]
    ids = insert_artifacts(work.change.connection, work.workspace_id, new, user_id=work.change.user_id)
    return {part.guid: id_ for part, id_ in zip(parts, ids, strict=True)}
