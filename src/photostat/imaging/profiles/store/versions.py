"""The SQL of the versions of profiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference

_SELECT = """
    SELECT v.version, v.saved_on, v.saved_by, v.profile, coalesce(a.name, '') AS saved_by_name
    FROM imaging_profile_version v LEFT JOIN artifact a ON a.workspace_id = -1 AND a.artifact_id = v.saved_by
    WHERE v.workspace_id = :workspace AND v.profile_id = :profile
"""


@dataclass(frozen=True, kw_only=True)
class ProfileVersion:
    """A profile as it was saved. `profile`: as ImagingProfile.to_wire gives it. `version` counts from 1."""

    version: int
    saved_on: datetime
    saved_by: Reference
    profile: Mapping[str, object]


def append_version(
    connection: Connection,
    workspace_id: int,
    profile_id: int,
    profile: Mapping[str, object],
    *,
    saved_by: int,
    saved_on: datetime | None = None,
) -> None:
    """Write the next version; `saved_on` None: now. The profile's artifact is locked by the caller."""
    connection.execute(
        sa.text(
            "INSERT INTO imaging_profile_version (workspace_id, profile_id, version, saved_by, saved_on, profile)"
            " SELECT :workspace, :profile, coalesce(max(version), 0) + 1, :by, coalesce(:on, clock_timestamp()), :members"
            " FROM imaging_profile_version WHERE workspace_id = :workspace AND profile_id = :profile"
        ).bindparams(sa.bindparam("members", type_=JSONB), sa.bindparam("on", type_=sa.DateTime(timezone=True))),
        {"workspace": workspace_id, "profile": profile_id, "by": saved_by, "on": saved_on, "members": dict(profile)},
    )


def last_version(connection: Connection, workspace_id: int, profile_id: int) -> ProfileVersion | None:
    """The newest version; None where the profile was never changed."""
    newest = list_versions(connection, workspace_id, profile_id, limit=1)
    return newest[0] if newest else None


def list_versions(
    connection: Connection, workspace_id: int, profile_id: int, *, before: int | None = None, limit: int
) -> list[ProfileVersion]:
    """Versions, newest first, from the one below `before`."""
    rows = connection.execute(
        sa.text(f"{_SELECT} AND (CAST(:before AS integer) IS NULL OR v.version < :before) ORDER BY v.version DESC LIMIT :limit"),
        {"workspace": workspace_id, "profile": profile_id, "before": before, "limit": limit},
    )
    return [_read(row) for row in rows]


def find_version(connection: Connection, workspace_id: int, profile_id: int, version: int) -> ProfileVersion:
    """One version. Raises NotFoundError."""
    keys = {"workspace": workspace_id, "profile": profile_id, "version": version}
    row = connection.execute(sa.text(f"{_SELECT} AND v.version = :version"), keys).one_or_none()
    if row is None:
        raise NotFoundError
    return _read(row)


def _read(row: sa.Row[Any]) -> ProfileVersion:
    return ProfileVersion(
        version=row.version, saved_on=row.saved_on, saved_by=Reference(row.saved_by, row.saved_by_name), profile=row.profile
    )
