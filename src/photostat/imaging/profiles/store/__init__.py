"""The SQL of imaging profiles: rows, restricted native types, and who uses a profile."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from photostat.errors import NotFoundError
from photostat.imaging.profiles.model import Options, ProfileSummary, RestrictedType
from photostat.render.profile.enums import ImagingMethod
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.model import Reference


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, sa.Integer) for column in ("workspace_id", *columns)))


_restricted = _table("imaging_profile_native_type", "profile_id", "native_type_id")
_linked = _table("imaging_profile_field_code", "profile_id", "field_code_id")
_native_type = _table("native_type", "artifact_id")
_field_code = _table("application_field_code", "artifact_id")


def insert_profile(
    connection: Connection,
    workspace_id: int,
    profile_id: int,
    *,
    imaging_method: ImagingMethod,
    options: Options,
    is_default: bool = False,
) -> None:
    """Write the profile of an artifact that is there already."""
    connection.execute(
        sa.text(
            "INSERT INTO imaging_profile (workspace_id, artifact_id, imaging_method, options, is_default) "
            "VALUES (:workspace, :profile, :method, :options, :default)"
        ).bindparams(sa.bindparam("options", type_=JSONB)),
        {
            "workspace": workspace_id,
            "profile": profile_id,
            "method": imaging_method.name,
            "options": options,
            "default": is_default,
        },
    )


def write_profile(
    connection: Connection, workspace_id: int, profile_id: int, *, imaging_method: ImagingMethod, options: Options
) -> None:
    """Put new options in place of the old ones."""
    connection.execute(
        sa.text(
            "UPDATE imaging_profile SET imaging_method = :method, options = :options "
            "WHERE workspace_id = :workspace AND artifact_id = :profile"
        ).bindparams(sa.bindparam("options", type_=JSONB)),
        {"workspace": workspace_id, "profile": profile_id, "method": imaging_method.name, "options": options},
    )


def find_options(connection: Connection, workspace_id: int, profile_id: int) -> tuple[ImagingMethod, bool, Options]:
    """Method, whether it is the default profile, and options. Raises NotFoundError."""
    found = connection.execute(
        sa.text(
            "SELECT imaging_method, is_default, options FROM imaging_profile "
            "WHERE workspace_id = :workspace AND artifact_id = :profile"
        ),
        {"workspace": workspace_id, "profile": profile_id},
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return ImagingMethod[found.imaging_method], found.is_default, found.options


def profile_exists(connection: Connection, workspace_id: int, profile_id: int) -> bool:
    """Whether there is such a profile in the workspace."""
    statement = sa.text("SELECT EXISTS (SELECT FROM imaging_profile WHERE workspace_id = :workspace AND artifact_id = :profile)")
    return bool(connection.execute(statement, {"workspace": workspace_id, "profile": profile_id}).scalar_one())


def hold_profile(connection: Connection, workspace_id: int, profile_id: int) -> bool:
    """As profile_exists; and until this transaction ends nobody deletes the profile. For whoever is about to point to it."""
    statement = sa.text("SELECT FROM artifact WHERE workspace_id = :workspace AND artifact_id = :profile FOR KEY SHARE")
    keys = {"workspace": workspace_id, "profile": profile_id}
    return connection.execute(statement, keys).rowcount > 0 and profile_exists(connection, workspace_id, profile_id)


def find_default(connection: Connection, workspace_id: int) -> int | None:
    """The ArtifactID of the default profile; None where the workspace has none."""
    statement = sa.text("SELECT artifact_id FROM imaging_profile WHERE workspace_id = :workspace AND is_default")
    found = connection.execute(statement, {"workspace": workspace_id}).scalar_one_or_none()
    return None if found is None else int(found)


def workspaces_without_default(connection: Connection) -> list[int]:
    """The workspaces that have no default profile, because they were made before imaging; ascending."""
    statement = sa.text(
        "SELECT w.artifact_id FROM workspace w WHERE NOT w.is_being_deleted AND NOT EXISTS "
        "(SELECT FROM imaging_profile p WHERE p.workspace_id = w.artifact_id AND p.is_default) ORDER BY w.artifact_id"
    )
    return [row.artifact_id for row in connection.execute(statement)]


def profiles_of(connection: Connection, workspace_id: int) -> list[ProfileSummary]:
    """All profiles of a workspace: the default one first, then by name."""
    rows = connection.execute(
        sa.text(
            "SELECT p.artifact_id, a.name, p.imaging_method, p.is_default FROM imaging_profile p "
            "JOIN artifact a USING (workspace_id, artifact_id) WHERE p.workspace_id = :workspace "
            "ORDER BY p.is_default DESC, lower(a.name), p.artifact_id"
        ),
        {"workspace": workspace_id},
    )
    return [
        ProfileSummary(
            profile=Reference(row.artifact_id, row.name),
            imaging_method=ImagingMethod[row.imaging_method],
            is_default=row.is_default,
        )
        for row in rows
    ]


def restricted_types_of(connection: Connection, workspace_id: int, profile_id: int) -> list[RestrictedType]:
    """The native types that a profile does not image, by FileTypeID."""
    rows = connection.execute(
        sa.text(
            "SELECT t.artifact_id, t.file_type_id, a.name FROM imaging_profile_native_type l "
            "JOIN native_type t ON t.workspace_id = l.workspace_id AND t.artifact_id = l.native_type_id "
            "JOIN artifact a ON a.workspace_id = t.workspace_id AND a.artifact_id = t.artifact_id "
            "WHERE l.workspace_id = :workspace AND l.profile_id = :profile ORDER BY t.file_type_id"
        ),
        {"workspace": workspace_id, "profile": profile_id},
    )
    return [RestrictedType(artifact_id=row.artifact_id, name=row.name, file_type_id=row.file_type_id) for row in rows]


def restrict_by_default(connection: Connection, workspace_id: int, profile_id: int) -> None:
    """Restrict in a new profile what is restricted by default at this moment."""
    connection.execute(
        sa.text(
            "INSERT INTO imaging_profile_native_type (workspace_id, profile_id, native_type_id) "
            "SELECT workspace_id, :profile, artifact_id FROM native_type "
            "WHERE workspace_id = :workspace AND restricted_by_default"
        ),
        {"workspace": workspace_id, "profile": profile_id},
    )


def restrict(connection: Connection, workspace_id: int, profile_id: int, native_type_ids: Sequence[int]) -> None:
    """Make these the restricted native types of a profile; all of them are there."""
    _link(connection, workspace_id, profile_id, _restricted, "native_type_id", native_type_ids)


def link_field_codes(connection: Connection, workspace_id: int, profile_id: int, field_code_ids: Sequence[int]) -> None:
    """Make these the field codes of a profile; all of them are there."""
    _link(connection, workspace_id, profile_id, _linked, "field_code_id", field_code_ids)


def unknown_native_types(connection: Connection, workspace_id: int, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are no native type here, ascending."""
    return _unknown(connection, workspace_id, _native_type, ids)


def unknown_field_codes(connection: Connection, workspace_id: int, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are no field code here, ascending."""
    return _unknown(connection, workspace_id, _field_code, ids)


def sets_using(connection: Connection, workspace_id: int, profile_id: int) -> list[Reference]:
    """The imaging sets that refer to a profile, by ArtifactID."""
    rows = connection.execute(
        sa.text(
            "SELECT s.artifact_id, a.name FROM imaging_set s JOIN artifact a USING (workspace_id, artifact_id) "
            "WHERE s.workspace_id = :workspace AND s.profile_id = :profile ORDER BY s.artifact_id"
        ),
        {"workspace": workspace_id, "profile": profile_id},
    )
    return [Reference(row.artifact_id, row.name) for row in rows]


def sets_running_with(connection: Connection, workspace_id: int, profile_id: int) -> list[Reference]:
    """The imaging sets that a live job runs with this profile, by ArtifactID."""
    rows = connection.execute(
        sa.text(
            "SELECT DISTINCT j.set_id, a.name FROM live_imaging_job j "
            "JOIN artifact a ON a.workspace_id = j.workspace_id AND a.artifact_id = j.set_id "
            "WHERE j.workspace_id = :workspace AND j.profile_id = :profile ORDER BY j.set_id"
        ),
        {"workspace": workspace_id, "profile": profile_id},
    )
    return [Reference(row.set_id, row.name) for row in rows]


def names_of_fields(connection: Connection, workspace_id: int, field_ids: Sequence[int]) -> dict[int, str]:
    """Field id -> its name, of those that are there."""
    if not field_ids:
        return {}
    rows = connection.execute(
        sa.text("SELECT artifact_id, name FROM artifact WHERE workspace_id = :workspace AND artifact_id = ANY(:ids)"),
        {"workspace": workspace_id, "ids": list(field_ids)},
    )
    return {row.artifact_id: row.name for row in rows}


def _unknown(connection: Connection, workspace_id: int, table: sa.TableClause, ids: Sequence[int]) -> list[int]:
    """Locks those that are there, so that they still are when the link to them is written."""
    wanted = table.c.artifact_id == sa.any_(sa.literal(list(ids), ARRAY(sa.Integer)))
    statement = sa.select(table.c.artifact_id).where(table.c.workspace_id == workspace_id, wanted)
    rows = connection.execute(statement.with_for_update(read=True, key_share=True))
    return sorted(set(ids) - {row.artifact_id for row in rows})


def _link(
    connection: Connection, workspace_id: int, profile_id: int, table: sa.TableClause, column: str, ids: Sequence[int]
) -> None:
    given = sa.literal(list(ids), ARRAY(sa.Integer))
    mine = sa.and_(table.c.workspace_id == workspace_id, table.c.profile_id == profile_id)
    connection.execute(sa.delete(table).where(mine, table.c[column] != sa.all_(given)))
    rows = sa.select(sa.literal(workspace_id), sa.literal(profile_id), sa.func.unnest(given))
    connection.execute(insert(table).from_select(["workspace_id", "profile_id", column], rows).on_conflict_do_nothing())
