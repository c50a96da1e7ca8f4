"""The rows of uploaded packages. One whose time is over is as good as gone, whether its row still stands or not."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from photostat.applications.archives.version import Version
from photostat.applications.library.model import PACKAGE_LIFE, Package
from photostat.errors import NotFoundError
from photostat.storage.database import Connection

_package = sa.table(
    "application_package",
    sa.column("package_guid", sa.Uuid),
    sa.column("application_guid", sa.Uuid),
    sa.column("name", sa.Text),
    sa.column("version", ARRAY(sa.Integer)),
    sa.column("file_name", sa.Text),
    sa.column("friendly_url", sa.Text),
    sa.column("tree_view", sa.Text),
    sa.column("blob_key", sa.Text),
    sa.column("size_bytes", sa.BigInteger),
    sa.column("sha256", sa.Text),
    sa.column("uploaded_by", sa.Integer),
    sa.column("expires_on", sa.DateTime(timezone=True)),
)


def insert_package(connection: Connection, package: Package, *, size_bytes: int, user_id: int) -> None:
    """Its life begins now."""
    connection.execute(
        sa.insert(_package).values(
            package_guid=package.guid,
            application_guid=package.application_guid,
            name=package.name,
            version=list(package.version.parts),
            file_name=package.file_name,
            friendly_url=package.friendly_url,
            tree_view=package.tree_view,
            blob_key=package.blob_key,
            size_bytes=size_bytes,
            sha256=package.sha256,
            uploaded_by=user_id,
            expires_on=sa.func.now() + PACKAGE_LIFE,
        )
    )


def find_package(connection: Connection, guid: UUID) -> Package:
    """Raises NotFoundError: never there, deleted, expired."""
    query = sa.select(_package).where(_package.c.package_guid == guid, _package.c.expires_on > sa.func.now())
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    return Package(
        guid=row.package_guid,
        application_guid=row.application_guid,
        name=row.name,
        version=Version(*row.version),
        file_name=row.file_name,
        friendly_url=row.friendly_url,
        tree_view=row.tree_view,
        blob_key=row.blob_key,
        sha256=row.sha256,
    )


def delete_package(connection: Connection, guid: UUID) -> None:
    """The row; its file is the caller's to delete."""
    connection.execute(sa.delete(_package).where(_package.c.package_guid == guid))


def delete_expired(connection: Connection) -> list[str]:
    """Rows whose time is over; gives the keys of their files."""
    statement = sa.delete(_package).where(_package.c.expires_on <= sa.func.now()).returning(_package.c.blob_key)
    return list(connection.execute(statement).scalars())
