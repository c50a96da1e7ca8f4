"""The SQL that finds choices by their names and makes the missing ones, as a load file brings them."""

from collections.abc import Collection

import sqlalchemy as sa

from photostat.workspaces.artifacts.store import NewArtifact, artifact, insert_artifacts
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.fields.store import choice_table

_LOCK_CHOICES = 0x63686F69  # with the field: two imports that need the same new choice wait for each other


def ensure_choices(change: Change, workspace_id: int, field_id: int, names: Collection[str]) -> dict[str, int]:
    """ArtifactIDs of the choices of a field by their names in lower case; those that are missing are made."""
    found = _choices(change, workspace_id, field_id, names)
    if len(found) < len({name.lower() for name in names}):
        change.connection.execute(
            sa.text("SELECT pg_advisory_xact_lock(:kind, :field)"), {"kind": _LOCK_CHOICES, "field": field_id}
        )
        found = _choices(change, workspace_id, field_id, names)
        missing = {name.lower(): name for name in reversed(list(names)) if name.lower() not in found}
        found |= _make(change, workspace_id, field_id, list(missing.values()))
    return found


def _choices(change: Change, workspace_id: int, field_id: int, names: Collection[str]) -> dict[str, int]:
    rows = change.connection.execute(
        sa.select(artifact.c.name, artifact.c.artifact_id)
        .join(
            choice_table,
            sa.and_(choice_table.c.workspace_id == artifact.c.workspace_id, choice_table.c.artifact_id == artifact.c.artifact_id),
        )
        .where(
            artifact.c.workspace_id == workspace_id,
            artifact.c.artifact_type_id == ArtifactType.CHOICE,
            choice_table.c.field_id == field_id,
            sa.func.lower(artifact.c.name).in_({name.lower() for name in names}),
        )
    )
    return {row.name.lower(): row.artifact_id for row in rows}


def _make(change: Change, workspace_id: int, field_id: int, names: list[str]) -> dict[str, int]:
    if not names:
        return {}
    new = [NewArtifact(artifact_type_id=ArtifactType.CHOICE, name=name, parent_id=field_id) for name in names]
    ids = insert_artifacts(change.connection, workspace_id, new, user_id=change.user_id)
    change.connection.execute(
        sa.insert(choice_table),
        [{"workspace_id": workspace_id, "artifact_id": number, "field_id": field_id, "position": number} for number in ids],
    )
    change.note("choice.create", workspace_id, ids, field=field_id)
    return {name.lower(): number for name, number in zip(names, ids, strict=True)}
