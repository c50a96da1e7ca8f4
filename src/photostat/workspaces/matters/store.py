"""The SQL of clients, matters and workspaces."""

import sqlalchemy as sa

from photostat.errors import NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference
from photostat.workspaces.artifacts.store import artifact, artifact_select, read_artifact
from photostat.workspaces.artifacts.well_known import ADMIN_LEVEL, ArtifactType
from photostat.workspaces.matters.model import Client, Matter, NewWorkspace, Workspace

client_table = sa.table(
    "client",
    sa.column("artifact_id", sa.Integer),
    sa.column("number", sa.Text),
    sa.column("status_id", sa.Integer),
)
matter_table = sa.table(
    "matter",
    sa.column("artifact_id", sa.Integer),
    sa.column("client_id", sa.Integer),
    sa.column("number", sa.Text),
    sa.column("status_id", sa.Integer),
)
workspace_table = sa.table(
    "workspace",
    sa.column("artifact_id", sa.Integer),
    sa.column("matter_id", sa.Integer),
    sa.column("status_id", sa.Integer),
    sa.column("full_text_language", sa.Integer),
    sa.column("enable_data_grid", sa.Boolean),
    sa.column("download_handler_url", sa.Text),
    sa.column("is_being_deleted", sa.Boolean),
)


def insert_client(connection: Connection, artifact_id: int, number: str, status_id: int) -> None:
    """Write the client of an artifact that is there already."""
    connection.execute(sa.insert(client_table).values(artifact_id=artifact_id, number=number, status_id=status_id))


def insert_matter(connection: Connection, artifact_id: int, client_id: int, number: str, status_id: int) -> None:
    """Write the matter of an artifact that is there already."""
    connection.execute(
        sa.insert(matter_table).values(artifact_id=artifact_id, client_id=client_id, number=number, status_id=status_id)
    )


def insert_workspace(connection: Connection, artifact_id: int, new: NewWorkspace) -> None:
    """Write the workspace of an artifact that is there already, and make its partitions."""
    connection.execute(
        sa.insert(workspace_table).values(
            artifact_id=artifact_id,
            matter_id=new.matter_id,
            status_id=new.status_id,
            full_text_language=new.full_text_language,
            enable_data_grid=new.enable_data_grid,
            download_handler_url=new.download_handler_url,
        )
    )
    connection.execute(sa.text("SELECT create_workspace_partitions(:workspace)"), {"workspace": artifact_id})


def _extended(table: sa.TableClause, *more: sa.ColumnElement[object]) -> sa.Select[tuple[object, ...]]:
    return artifact_select(*more).join(
        table, sa.and_(artifact.c.workspace_id == ADMIN_LEVEL, table.c.artifact_id == artifact.c.artifact_id)
    )


def _names(alias: sa.FromClause, artifact_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The join that gives the name of a thing on the admin level."""
    return sa.and_(alias.c.workspace_id == ADMIN_LEVEL, alias.c.artifact_id == artifact_id)


def find_client(connection: Connection, artifact_id: int) -> Client:
    """One client. Raises NotFoundError."""
    statement = _extended(client_table, client_table.c.number, client_table.c.status_id)
    row = connection.execute(statement.where(client_table.c.artifact_id == artifact_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return Client(read_artifact(row), row.number, row.status_id)


def find_matter(connection: Connection, artifact_id: int) -> Matter:
    """One matter. Raises NotFoundError."""
    owner = artifact.alias("owner")
    columns = (matter_table.c.number, matter_table.c.status_id, matter_table.c.client_id, owner.c.name.label("client_name"))
    statement = (
        _extended(matter_table, *columns)
        .join(owner, _names(owner, matter_table.c.client_id))
        .where(matter_table.c.artifact_id == artifact_id)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError
    return Matter(read_artifact(row), row.number, row.status_id, Reference(row.client_id, row.client_name))


def find_workspace(connection: Connection, artifact_id: int) -> Workspace:
    """One workspace with its matter and client. Raises NotFoundError."""
    matter_name, client_name = artifact.alias("matter_name"), artifact.alias("client_name")
    statement = (
        _extended(
            workspace_table,
            *workspace_table.c,
            matter_table.c.number.label("matter_number"),
            matter_name.c.name.label("matter_name"),
            client_table.c.artifact_id.label("client_id"),
            client_table.c.number.label("client_number"),
            client_name.c.name.label("client_name"),
        )
        .join(matter_table, matter_table.c.artifact_id == workspace_table.c.matter_id)
        .join(client_table, client_table.c.artifact_id == matter_table.c.client_id)
        .join(
            matter_name,
            sa.and_(matter_name.c.workspace_id == ADMIN_LEVEL, matter_name.c.artifact_id == matter_table.c.artifact_id),
        )
        .join(
            client_name,
            sa.and_(client_name.c.workspace_id == ADMIN_LEVEL, client_name.c.artifact_id == client_table.c.artifact_id),
        )
        .where(workspace_table.c.artifact_id == artifact_id, sa.not_(workspace_table.c.is_being_deleted))
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError
    return Workspace(
        artifact=read_artifact(row),
        status_id=row.status_id,
        full_text_language=row.full_text_language,
        enable_data_grid=row.enable_data_grid,
        download_handler_url=row.download_handler_url,
        matter=Reference(row.matter_id, row.matter_name),
        matter_number=row.matter_number,
        client=Reference(row.client_id, row.client_name),
        client_number=row.client_number,
    )


def update_client_row(connection: Connection, artifact_id: int, *, number: str, status_id: int) -> None:
    """Write the number and the status of a client that is there."""
    statement = sa.update(client_table).where(client_table.c.artifact_id == artifact_id)
    connection.execute(statement.values(number=number, status_id=status_id))


def update_matter_row(connection: Connection, artifact_id: int, *, client_id: int, number: str, status_id: int) -> None:
    """Write the client, the number and the status of a matter that is there."""
    statement = sa.update(matter_table).where(matter_table.c.artifact_id == artifact_id)
    connection.execute(statement.values(client_id=client_id, number=number, status_id=status_id))


def update_workspace_row(connection: Connection, artifact_id: int, **values: int | bool | str | None) -> None:
    """Write columns of a workspace that is there; None: stays as it is."""
    given = {column: value for column, value in values.items() if value is not None}
    if given:
        connection.execute(sa.update(workspace_table).where(workspace_table.c.artifact_id == artifact_id).values(**given))


def client_has_matters(connection: Connection, client_id: int) -> bool:
    """Whether a matter is of this client."""
    statement = sa.select(sa.exists().where(matter_table.c.client_id == client_id))
    return bool(connection.execute(statement).scalar())


def matter_has_workspaces(connection: Connection, matter_id: int) -> bool:
    """Whether a workspace is of this matter, those being deleted included."""
    statement = sa.select(sa.exists().where(workspace_table.c.matter_id == matter_id))
    return bool(connection.execute(statement).scalar())


def list_clients(connection: Connection) -> list[Reference]:
    """All clients by name."""
    statement = sa.select(artifact.c.artifact_id, artifact.c.name).where(
        artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_type_id == ArtifactType.CLIENT
    )
    rows = connection.execute(statement.order_by(sa.func.lower(artifact.c.name), artifact.c.artifact_id))
    return [Reference(row[0], row[1]) for row in rows]


def list_matters(connection: Connection) -> list[Reference]:
    """All matters by name."""
    statement = sa.select(artifact.c.artifact_id, artifact.c.name).where(
        artifact.c.workspace_id == ADMIN_LEVEL, artifact.c.artifact_type_id == ArtifactType.MATTER
    )
    rows = connection.execute(statement.order_by(sa.func.lower(artifact.c.name), artifact.c.artifact_id))
    return [Reference(row[0], row[1]) for row in rows]


def list_workspaces(connection: Connection) -> list[Reference]:
    """All workspaces by name."""
    statement = (
        sa.select(artifact.c.artifact_id, artifact.c.name)
        .join(workspace_table, _names(artifact, workspace_table.c.artifact_id))
        .where(sa.not_(workspace_table.c.is_being_deleted))
        .order_by(sa.func.lower(artifact.c.name), artifact.c.artifact_id)
    )
    return [Reference(row[0], row[1]) for row in connection.execute(statement)]


_MEASURE = sa.text("SELECT count(*), coalesce(sum(file_size), 0)::bigint FROM document WHERE workspace_id = :workspace")


def measure_workspace(connection: Connection, workspace_id: int) -> tuple[int, int]:
    """Documents of a workspace, and bytes of their natives."""
    count, size = connection.execute(_MEASURE, {"workspace": workspace_id}).one()
    return int(count), int(size)


def mark_being_deleted(connection: Connection, workspace_id: int) -> None:
    """From the end of this transaction on, nobody finds the workspace."""
    statement = sa.update(workspace_table).where(workspace_table.c.artifact_id == workspace_id)
    connection.execute(statement.values(is_being_deleted=True))


def workspaces_being_deleted(connection: Connection) -> list[int]:
    """Workspaces whose removal was begun."""
    statement = sa.select(workspace_table.c.artifact_id).where(workspace_table.c.is_being_deleted)
    return list(connection.execute(statement.order_by(workspace_table.c.artifact_id)).scalars())


def remove_workspace(connection: Connection, workspace_id: int) -> bool:
    """Drop the partitions, the artifacts and the rights of a workspace that is being deleted; False where that is done.

    Raises BusyError where a query holds the tables of documents: a waiting DETACH would make all later queries wait as well.
    """
    locked = sa.select(workspace_table.c.artifact_id).where(
        workspace_table.c.artifact_id == workspace_id, workspace_table.c.is_being_deleted
    )
    if connection.execute(locked.with_for_update()).one_or_none() is None:
        return False
    connection.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
    connection.execute(sa.text("SELECT drop_workspace_partitions(:workspace)"), {"workspace": workspace_id})
    for statement in (
        "DELETE FROM group_right WHERE workspace_id = :workspace",
        "DELETE FROM application_install WHERE workspace_id = :workspace",
        "DELETE FROM artifact WHERE workspace_id = :workspace",
        "DELETE FROM artifact WHERE workspace_id = -1 AND artifact_id = :workspace",
    ):
        connection.execute(sa.text(statement), {"workspace": workspace_id})
    return True
