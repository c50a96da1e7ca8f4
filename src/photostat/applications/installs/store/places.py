"""Where searches over installs look: workspaces with the newest install of an application, as joined tables and as columns.

All joins but the first are outer ones over unique keys: PostgreSQL leaves out those whose columns a query does not name, so that
counting by status reads no names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from photostat.applications.installs.store.installs import ADMIN_CASE
from photostat.applications.installs.store.tables import install_table, workspace_application
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.applications.library.store.applications import library_application
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ROOT_FOLDER, ArtifactType
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.matters.store import matter_table, workspace_table
from photostat.workspaces.objects.store.source import FixedColumns

Expression = sa.ColumnElement[Any]

ORDERED_VERSION: Final = "Version in Order"
"""A column of our own for <, > and the like: the four parts, so filled up that texts compare as versions do."""

_FIELDS = 1_900_000_000  # ids for columns that are no fields of any workspace

install = sa.table(
    install_table.name, *(sa.column(column.name, column.type) for column in install_table.c), sa.column("is_newest", sa.Boolean)
)
installed = workspace_application

_workspace = artifact.alias("of_workspace")
_matter = artifact.alias("of_matter")
_client = artifact.alias("of_client")
_installer = artifact.alias("of_installer")


@dataclass(frozen=True)
class _Application:
    artifact_id: Expression
    guid: Expression
    name: Expression


_OF_INSTALL = _Application(install.c.application_id, install.c.application_guid, install.c.application_name)


@dataclass(frozen=True, kw_only=True)
class Places:
    """The rows of one kind of search. `sorts` are by folded name of the column; `picked` is all that an answer needs."""

    rows: sa.FromClause
    visible: sa.ColumnElement[bool]
    columns: FixedColumns
    sorts: dict[str, Expression]
    key: Expression
    tie: Expression
    status: Expression
    picked: tuple[sa.Label[Any], ...]


def installs(application_id: int | None) -> Places:
    """The newest install of each application, or of one, into each workspace and the library."""
    return _places(
        rows=install,
        application=_OF_INSTALL,
        workspace_id=install.c.workspace_id,
        visible=_newest(application_id),
        key=install.c.application_install_id,
        status=install.c.status,
    )


def installs_by_workspace(application_id: int | None, *, descending: bool) -> Places:
    """The same in the order of the workspaces' names.

    Going from workspace to workspace finds a page without sorting all installs (100,000: 2 ms instead of 60); only a subquery
    with an order of its own makes PostgreSQL go that way.
    """
    names = sa.union_all(
        sa.select(sa.literal(ADMIN_LEVEL, sa.Integer).label("artifact_id"), sa.literal(ADMIN_CASE, sa.Text).label("name")),
        sa.select(artifact.c.artifact_id, artifact.c.name).where(
            artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_type_id == int(ArtifactType.WORKSPACE)
        ),
    ).subquery("name_of")
    folded = sa.func.lower(names.c.name).label("folded")
    ordered = sa.select(names.c.artifact_id, names.c.name, folded).order_by(sa.desc(folded) if descending else folded)
    workspaces = ordered.subquery("in_order")
    places = _places(
        rows=workspaces.join(install, install.c.workspace_id == workspaces.c.artifact_id),
        application=_OF_INSTALL,
        workspace_id=install.c.workspace_id,
        workspace=workspaces.c.name,
        visible=_newest(application_id),
        key=install.c.application_install_id,
        status=install.c.status,
    )
    return replace(places, sorts=places.sorts | {"workspace": workspaces.c.folded})


def workspaces_of(application: LibraryApplication) -> Places:
    """All workspaces and the admin level, with the newest install of an application where there is one."""
    application_id = application.artifact_id
    there = sa.select(workspace_table.c.artifact_id).where(sa.not_(workspace_table.c.is_being_deleted))
    place = sa.union_all(sa.select(sa.literal(ADMIN_LEVEL, sa.Integer).label("artifact_id")), there).subquery("place")
    is_its = sa.and_(
        install.c.workspace_id == place.c.artifact_id, install.c.application_id == application_id, install.c.is_newest
    )
    return _places(
        rows=place.outerjoin(install, is_its),
        application=_Application(
            sa.literal(application_id, sa.Integer),
            sa.literal(application.guid, sa.Uuid),
            sa.literal(application.artifact.name, sa.Text),
        ),
        workspace_id=place.c.artifact_id,
        visible=sa.true(),
        key=place.c.artifact_id,
        status=sa.func.coalesce(install.c.status, int(InstallStatus.UNKNOWN)),
    )


def _newest(application_id: int | None) -> sa.ColumnElement[bool]:
    is_newest = sa.and_(install.c.is_newest)
    return is_newest if application_id is None else sa.and_(is_newest, install.c.application_id == application_id)


def _places(
    *,
    rows: sa.FromClause,
    application: _Application,
    workspace_id: Expression,
    visible: sa.ColumnElement[bool],
    key: Expression,
    status: Expression,
    workspace: Expression | None = None,
) -> Places:
    is_admin = workspace_id == ADMIN_LEVEL
    in_library = sa.and_(is_admin, install.c.status == int(InstallStatus.COMPLETED))
    is_installed = sa.func.coalesce(sa.or_(installed.c.version.is_not(None), in_library), sa.false())
    version = sa.func.coalesce(installed.c.version, sa.case((in_library, install.c.version)))
    values = _Values(
        application=application,
        workspace_id=workspace_id,
        workspace=sa.case((is_admin, ADMIN_CASE), else_=_workspace.c.name) if workspace is None else workspace,
        status=status,
        is_installed=is_installed,
        is_out_of_date=sa.func.coalesce(version < library_application.c.version, sa.false()),
    )
    columns = tuple(_columns(values))
    return Places(
        rows=_joined(rows, application, workspace_id),
        visible=visible,
        columns=FixedColumns(columns),
        sorts={column.field.name.lower(): _sort(column) for column in columns} | {"version": install.c.version},
        key=key,
        tie=install.c.application_install_id,
        status=status,
        picked=_picked(values),
    )


@dataclass(frozen=True, kw_only=True)
class _Values:
    application: _Application
    workspace_id: Expression
    workspace: Expression
    status: Expression
    is_installed: Expression
    is_out_of_date: Expression


def _joined(rows: sa.FromClause, application: _Application, workspace_id: Expression) -> sa.FromClause:
    def named(alias: sa.FromClause, artifact_id: Expression) -> sa.ColumnElement[bool]:
        return sa.and_(alias.c.workspace_id == ADMIN_LEVEL, alias.c.artifact_id == artifact_id)

    is_its = sa.and_(installed.c.workspace_id == workspace_id, installed.c.application_guid == application.guid)
    return (
        rows.outerjoin(library_application, library_application.c.artifact_id == application.artifact_id)
        .outerjoin(installed, is_its)
        .outerjoin(_workspace, named(_workspace, workspace_id))
        .outerjoin(workspace_table, workspace_table.c.artifact_id == workspace_id)
        .outerjoin(matter_table, matter_table.c.artifact_id == workspace_table.c.matter_id)
        .outerjoin(_matter, named(_matter, workspace_table.c.matter_id))
        .outerjoin(_client, named(_client, matter_table.c.client_id))
        .outerjoin(_installer, named(_installer, install.c.installed_by))
    )


def _columns(values: _Values) -> Sequence[FieldColumn]:
    """contracts/applications.md section 9; the last one is ours."""
    number, text, date, truth = FieldType.WHOLE_NUMBER, FieldType.FIXED_LENGTH_TEXT, FieldType.DATE, FieldType.YES_NO
    named: list[tuple[str, FieldType, Expression]] = [
        ("Application Artifact ID", number, values.application.artifact_id),
        ("Application Install ID", number, install.c.application_install_id),
        ("Workspace", text, values.workspace),
        ("Status Code", number, values.status),
        ("Case Artifact ID", number, values.workspace_id),
        ("Workspace Artifact ID", number, values.workspace_id),
        ("Is Installed", truth, values.is_installed),
        ("Application Name", text, values.application.name),
        ("Version", text, sa.func.array_to_string(install.c.version, ".")),
        ("Client", text, _client.c.name),
        ("Matter", text, _matter.c.name),
        ("Is Out Of Date", truth, values.is_out_of_date),
        ("Started On", date, install.c.started_on),
        ("Completed On", date, install.c.completed_on),
        ("Installed By", text, _installer.c.name),
        ("Status", text, _status_name(values.status)),
        (ORDERED_VERSION, text, _ordered_version()),
    ]
    return [
        FieldColumn(
            Field(artifact_id=_FIELDS + place, name=name, type=kind, length=255 if kind is text else None, read_only=True),
            expression,
        )
        for place, (name, kind, expression) in enumerate(named)
    ]


def _status_name(status: Expression) -> Expression:
    names = {code: code.name.title().replace("_", "") for code in InstallStatus}
    return sa.case(*((status == int(code), name) for code, name in names.items()))


def _ordered_version() -> Expression:
    parts = [sa.func.lpad(sa.cast(install.c.version[place], sa.Text), 10, "0") for place in range(1, 5)]
    return sa.func.concat_ws(".", *parts)


def _sort(column: FieldColumn) -> Expression:
    """Texts in any case."""
    return sa.func.lower(column.expression) if column.field.type.is_text else column.expression


def _picked(values: _Values) -> tuple[sa.Label[Any], ...]:
    root = sa.case((values.workspace_id == ADMIN_LEVEL, 0), else_=ROOT_FOLDER)
    named: dict[str, Expression] = {
        "install_id": install.c.application_install_id,
        "application_id": values.application.artifact_id,
        "application_name": values.application.name,
        "application_guid": values.application.guid,
        "workspace_id": values.workspace_id,
        "workspace_name": values.workspace,
        "client_id": matter_table.c.client_id,
        "client_name": _client.c.name,
        "matter_id": workspace_table.c.matter_id,
        "matter_name": _matter.c.name,
        "root_folder_id": root,
        "status": values.status,
        "message": install.c.message,
        "version": install.c.version,
        "schema_version": sa.func.coalesce(installed.c.schema_version, install.c.schema_version),
        "is_out_of_date": values.is_out_of_date,
        "installed_by": install.c.installed_by,
        "installer_name": _installer.c.name,
        "started_on": install.c.started_on,
        "completed_on": install.c.completed_on,
    }
    return tuple(expression.label(name) for name, expression in named.items())
