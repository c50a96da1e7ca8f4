"""The SQL of field codes and of their links to profiles."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.imaging.field_codes.model import WorkspaceFieldCode
from photostat.render.profile.enums import ApplicationType, FieldCodeOption
from photostat.render.profile.field_codes import FieldCode
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import NewArtifact, insert_artifacts
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType

_SELECT = """
    SELECT c.artifact_id, a.name, c.field_code, c.application, c.option, c.document_field_id, f.name AS field_name,
        ARRAY(SELECT l.profile_id FROM imaging_profile_field_code l
            WHERE l.workspace_id = c.workspace_id AND l.field_code_id = c.artifact_id ORDER BY l.profile_id) AS profile_ids
    FROM application_field_code c JOIN artifact a USING (workspace_id, artifact_id)
        LEFT JOIN artifact f ON f.workspace_id = c.workspace_id AND f.artifact_id = c.document_field_id
    WHERE c.workspace_id = :workspace
"""


def insert_field_codes(
    connection: Connection, workspace_id: int, codes: Sequence[FieldCode], *, user_id: int, names: Sequence[str] | None = None
) -> list[int]:
    """Write field codes, named by the server unless `names` are given; gives their ArtifactIDs in the order given."""
    named = [code.name for code in codes] if names is None else names
    new = [NewArtifact(artifact_type_id=ArtifactType.APPLICATION_FIELD_CODE, name=name, parent_id=SYSTEM_ROOT) for name in named]
    ids = insert_artifacts(connection, workspace_id, new, user_id=user_id)
    if codes:
        connection.execute(
            sa.text(
                "INSERT INTO application_field_code (workspace_id, artifact_id, field_code, application, option, "
                "document_field_id) VALUES (:workspace, :id, :code, :application, :option, :field)"
            ),
            [_values(workspace_id, code_id, code) for code_id, code in zip(ids, codes, strict=True)],
        )
    return ids


def write_field_code(connection: Connection, workspace_id: int, field_code_id: int, code: FieldCode) -> None:
    """Put new values in place of the old ones. Raises NotFoundError."""
    changed = connection.execute(
        sa.text(
            "UPDATE application_field_code SET field_code = :code, application = :application, option = :option, "
            "document_field_id = :field WHERE workspace_id = :workspace AND artifact_id = :id"
        ),
        _values(workspace_id, field_code_id, code),
    )
    if changed.rowcount == 0:
        raise NotFoundError


def find_field_code(connection: Connection, workspace_id: int, field_code_id: int) -> WorkspaceFieldCode:
    """One field code with the ids of its profiles. Raises NotFoundError."""
    found = connection.execute(
        sa.text(f"{_SELECT} AND c.artifact_id = :id"), {"workspace": workspace_id, "id": field_code_id}
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return _read(found)


def field_codes_of(connection: Connection, workspace_id: int, profile_id: int | None = None) -> list[WorkspaceFieldCode]:
    """The field codes of a workspace, or of one of its profiles, by ArtifactID."""
    linked = """AND c.artifact_id IN (SELECT field_code_id FROM imaging_profile_field_code
        WHERE workspace_id = :workspace AND profile_id = :profile)"""
    rows = connection.execute(
        sa.text(f"{_SELECT} {'' if profile_id is None else linked} ORDER BY c.artifact_id"),
        {"workspace": workspace_id} | ({} if profile_id is None else {"profile": profile_id}),
    )
    return [_read(row) for row in rows]


def link_profiles(connection: Connection, workspace_id: int, field_code_id: int, profile_ids: Sequence[int]) -> None:
    """Make these the profiles of a field code; ids that are no profile here are left out."""
    keys = {"workspace": workspace_id, "code": field_code_id, "profiles": list(profile_ids)}
    connection.execute(
        sa.text(
            "DELETE FROM imaging_profile_field_code WHERE workspace_id = :workspace AND field_code_id = :code "
            "AND profile_id <> ALL(CAST(:profiles AS integer[]))"
        ),
        keys,
    )
    connection.execute(
        sa.text(
            "INSERT INTO imaging_profile_field_code (workspace_id, profile_id, field_code_id) "
            "SELECT workspace_id, artifact_id, :code FROM imaging_profile WHERE workspace_id = :workspace "
            "AND artifact_id = ANY(CAST(:profiles AS integer[])) ON CONFLICT DO NOTHING"
        ),
        keys,
    )


def unknown_profiles(connection: Connection, workspace_id: int, profile_ids: Sequence[int]) -> list[int]:
    """Those of the ids that are no imaging profile here, ascending; the others are locked until the link to them is written."""
    rows = connection.execute(
        sa.text(
            "SELECT artifact_id FROM imaging_profile WHERE workspace_id = :workspace "
            "AND artifact_id = ANY(CAST(:profiles AS integer[])) FOR KEY SHARE"
        ),
        {"workspace": workspace_id, "profiles": list(profile_ids)},
    )
    return sorted(set(profile_ids) - {row.artifact_id for row in rows})


def _values(workspace_id: int, field_code_id: int, code: FieldCode) -> dict[str, object]:
    return {
        "workspace": workspace_id,
        "id": field_code_id,
        "code": code.field_code,
        "application": code.application.name,
        "option": code.option.name,
        "field": code.relativity_field.artifact_id if code.relativity_field is not None else None,
    }


def _read(row: sa.Row[Any]) -> WorkspaceFieldCode:
    field = row.document_field_id
    return WorkspaceFieldCode(
        artifact_id=row.artifact_id,
        name=row.name,
        field_code=row.field_code,
        application=ApplicationType[row.application],
        option=FieldCodeOption[row.option],
        relativity_field=None if field is None else Reference(field, row.field_name or ""),
        profile_ids=tuple(row.profile_ids),
    )
