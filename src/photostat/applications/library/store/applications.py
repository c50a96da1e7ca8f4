"""The rows of applications in the library. They extend artifacts of the admin level."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.applications.archives.version import Version
from photostat.applications.library.model import LibraryApplication, Required, Upload
from photostat.applications.library.tree import friendly_url, tree_view
from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType

library_application = sa.table(
    "library_application",
    sa.column("artifact_id", sa.Integer),
    sa.column("version", ARRAY(sa.Integer)),
    sa.column("schema_version", ARRAY(sa.Integer)),
    sa.column("file_name", sa.Text),
    sa.column("friendly_url", sa.Text),
    sa.column("required", sa.Text),
    sa.column("is_global", sa.Boolean),
    sa.column("tree_view", sa.Text),
    sa.column("problems", ARRAY(sa.Text)),
    sa.column("blob_key", sa.Text),
    sa.column("size_bytes", sa.BigInteger),
    sa.column("sha256", sa.Text),
)

_LIBRARY_LOCK: Final = 1818846834  # a number of our own; one change of the library at a time


def lock_library(connection: Connection) -> None:
    """Until this transaction ends nobody else changes the library."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LIBRARY_LOCK})


def insert_application(
    connection: Connection, artifact_id: int, upload: Upload, problems: Sequence[str], required: Required = Required.OPTIONAL
) -> None:
    """The row of an artifact that is there."""
    connection.execute(
        sa.insert(library_application).values(artifact_id=artifact_id, required=required.value, **_values(upload, problems))
    )


def update_application(connection: Connection, artifact_id: int, upload: Upload, problems: Sequence[str]) -> None:
    """Another version in place of the one that is there."""
    connection.execute(
        sa.update(library_application).where(library_application.c.artifact_id == artifact_id).values(**_values(upload, problems))
    )


def find_application(connection: Connection, key: int | UUID) -> LibraryApplication:
    """By ArtifactID or GUID. Raises NotFoundError."""
    is_it = artifact.c.guid == key if isinstance(key, UUID) else artifact.c.artifact_id == key
    row = connection.execute(_select().where(is_it)).one_or_none()
    if row is None:
        raise NotFoundError
    return _read(row)


def all_applications(connection: Connection) -> list[LibraryApplication]:
    """By name. A library has hundreds at most."""
    return [_read(row) for row in connection.execute(_select().order_by(sa.func.lower(artifact.c.name), artifact.c.artifact_id))]


def _select() -> sa.Select[tuple[object, ...]]:
    own = [column for column in library_application.c if column.name != "artifact_id"]
    joined = artifact_select(*own).join(library_application, library_application.c.artifact_id == artifact.c.artifact_id)
    return joined.where(
        artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_type_id == int(ArtifactType.LIBRARY_APPLICATION)
    )


def _read(row: sa.Row[tuple[object, ...]]) -> LibraryApplication:
    values = row._mapping
    return LibraryApplication(
        artifact=read_artifact(row),
        version=Version(*values["version"]),
        schema_version=Version(*values["schema_version"]),
        file_name=values["file_name"],
        friendly_url=values["friendly_url"],
        required=Required(values["required"]),
        is_global=values["is_global"],
        tree_view=values["tree_view"],
        problems=tuple(values["problems"]),
        blob_key=values["blob_key"],
        sha256=values["sha256"],
    )


def _values(upload: Upload, problems: Sequence[str]) -> dict[str, Any]:
    application = upload.application
    return {
        "version": list(application.version.parts),
        "schema_version": list(application.schema_version.parts),
        "file_name": upload.file_name,
        "friendly_url": friendly_url(application),
        "is_global": application.is_global,
        "tree_view": tree_view(application),
        "problems": list(problems),
        "blob_key": upload.blob_key,
        "size_bytes": upload.size_bytes,
        "sha256": upload.sha256,
    }
