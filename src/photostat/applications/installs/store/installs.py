"""The rows of installs as callers read them: with the names of what they point to."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.applications.archives.version import Version
from photostat.applications.installs.model import OUT_OF_DATE, Install
from photostat.applications.installs.store.details import read_errors
from photostat.applications.installs.store.tables import install_table, workspace_application
from photostat.applications.installs.stored import conflicts_from_json
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.applications.library.store.applications import library_application
from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL
from photostat.workspaces.matters.store import matter_table, workspace_table

ADMIN_CASE: Final = "Admin Case"
"""What the admin level is called where installs are told of."""

workspace_named = artifact.alias("workspace_named")
client_named = artifact.alias("client_named")
matter_named = artifact.alias("matter_named")
installer_named = artifact.alias("installer_named")
_later = install_table.alias("later")

is_newest: Final = sa.not_(
    sa.select(_later.c.application_install_id)
    .where(
        _later.c.application_id == install_table.c.application_id,
        _later.c.workspace_id == install_table.c.workspace_id,
        _later.c.application_install_id > install_table.c.application_install_id,
    )
    .exists()
)
is_out_of_date: Final = sa.func.coalesce(library_application.c.version > install_table.c.version, sa.false())


def installs_joined() -> sa.FromClause:
    """Installs with their workspace, its matter and client, the library's row, the user: everything but the installs is outer.

    An install whose workspace is being deleted stands there too: see `is_visible`.
    """

    def named(alias: sa.FromClause, id_: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.and_(alias.c.workspace_id == ADMIN_LEVEL, alias.c.artifact_id == id_)

    return (
        install_table.outerjoin(workspace_table, workspace_table.c.artifact_id == install_table.c.workspace_id)
        .outerjoin(workspace_named, named(workspace_named, install_table.c.workspace_id))
        .outerjoin(matter_table, matter_table.c.artifact_id == workspace_table.c.matter_id)
        .outerjoin(matter_named, named(matter_named, workspace_table.c.matter_id))
        .outerjoin(client_named, named(client_named, matter_table.c.client_id))
        .outerjoin(library_application, library_application.c.artifact_id == install_table.c.application_id)
        .outerjoin(installer_named, named(installer_named, install_table.c.installed_by))
    )


is_visible: Final = sa.or_(
    install_table.c.workspace_id == ADMIN_LEVEL, sa.func.coalesce(sa.not_(workspace_table.c.is_being_deleted), sa.false())
)
"""Whether the workspace of an install is there."""


def install_columns() -> list[sa.ColumnElement[Any]]:
    """What `read_install` wants, over `installs_joined`."""
    return [
        *install_table.c,
        workspace_named.c.name.label("workspace_name"),
        workspace_named.c.guid.label("workspace_guid"),
        workspace_table.c.matter_id,
        matter_named.c.name.label("matter_name"),
        matter_table.c.client_id,
        client_named.c.name.label("client_name"),
        installer_named.c.name.label("installer_name"),
        is_newest.label("is_newest"),
        is_out_of_date.label("is_out_of_date"),
    ]


def find_install(connection: Connection, application_id: int, install_id: int) -> Install:
    """One of this application. Raises NotFoundError."""
    return _one(connection, _select().where(_of(application_id), install_table.c.application_install_id == install_id))


def newest_install(connection: Connection, application_id: int, workspace_id: int) -> Install:
    """The last one of this application in this workspace. Raises NotFoundError."""
    query = _select().where(_of(application_id), install_table.c.workspace_id == workspace_id)
    return _one(connection, query.order_by(install_table.c.application_install_id.desc()).limit(1))


def installs_of_place(connection: Connection, application_id: int, workspace_id: int, limit: int) -> list[Install]:
    """All of this application in this workspace, newest first, `limit` at most."""
    query = _select().where(_of(application_id), install_table.c.workspace_id == workspace_id)
    rows = connection.execute(query.order_by(install_table.c.application_install_id.desc()).limit(limit))
    return [read_install(connection, row) for row in rows.all()]


def read_install(connection: Connection, row: sa.Row[Any]) -> Install:
    """An install out of a row with `install_columns`; the errors of a failed one are read as well."""
    values = row._mapping
    failed = values["status"] == InstallStatus.FAILED
    messages = tuple(values["validation_messages"])
    return Install(
        install_id=values["application_install_id"],
        application=Reference(values["application_id"], values["application_name"]),
        application_guid=values["application_guid"],
        workspace=Reference(values["workspace_id"], values["workspace_name"] or ADMIN_CASE),
        workspace_guid=values["workspace_guid"],
        client=_reference(values["client_id"], values["client_name"]),
        matter=_reference(values["matter_id"], values["matter_name"]),
        version=Version(*values["version"]),
        schema_version=Version(*values["schema_version"]),
        status=InstallStatus(values["status"]),
        message=values["message"],
        is_newest=values["is_newest"],
        is_out_of_date=values["is_out_of_date"],
        unlocks_applications=values["unlocks_applications"],
        validation_messages=messages if values["is_newest"] else (*messages, OUT_OF_DATE),
        conflicts=conflicts_from_json(values["conflicts"], values["workspace_id"]),
        errors=read_errors(connection, values["application_install_id"]) if failed else (),
        installed_by=Reference(values["installed_by"], values["installer_name"] or ""),
        started_on=values["started_on"],
        completed_on=values["completed_on"],
    )


def count_outdated(connection: Connection, application: LibraryApplication) -> int:
    """The workspaces that have a version lower than the library's."""
    installed = workspace_application.c
    query = (
        sa.select(sa.func.count())
        .select_from(workspace_application)
        .join(workspace_table, workspace_table.c.artifact_id == installed.workspace_id)
        .where(
            installed.application_guid == application.guid,
            installed.version < sa.literal(list(application.version.parts), ARRAY(sa.Integer)),
            sa.not_(workspace_table.c.is_being_deleted),
        )
    )
    return int(connection.execute(query).scalar_one())


def count_all_outdated(connection: Connection) -> dict[int, int]:
    """The same for every application of the library that some workspace lags behind, by its ArtifactID."""
    installed = workspace_application.c
    is_its = sa.and_(artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.guid == installed.application_guid)
    query = (
        sa.select(library_application.c.artifact_id, sa.func.count())
        .select_from(workspace_application)
        .join(workspace_table, workspace_table.c.artifact_id == installed.workspace_id)
        .join(artifact, is_its)
        .join(library_application, library_application.c.artifact_id == artifact.c.artifact_id)
        .where(installed.version < library_application.c.version, sa.not_(workspace_table.c.is_being_deleted))
        .group_by(library_application.c.artifact_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _select() -> sa.Select[Any]:
    return sa.select(*install_columns()).select_from(installs_joined()).where(is_visible)


def _of(application_id: int) -> sa.ColumnElement[bool]:
    return install_table.c.application_id == application_id


def _one(connection: Connection, query: sa.Select[Any]) -> Install:
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    return read_install(connection, row)


def _reference(artifact_id: int | None, name: str | None) -> Reference | None:
    return None if artifact_id is None else Reference(artifact_id, name or "")
