"""The schema and its way forward. Migrations only go forward, each in one transaction, one photostat at a time."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from photostat.errors import Category, PhotostatError

# Any constant that nothing else locks on: "photostat" has been there from the first migration
_LOCK = 0x70686F746F


class SchemaError(PhotostatError):
    """The database belongs to another version of Photostat than this one can serve."""

    code = "schema"
    category = Category.CONFLICT


def newest_revision() -> str:
    """The revision that this program needs."""
    return _script().get_current_head() or ""


def current_revision(url: str) -> str | None:
    """The revision of the database at `url`; None for an empty one."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return revision_of(connection)


def require_newest(url: str) -> None:
    """Raise SchemaError, saying what to do, unless the database is at the revision that this program needs."""
    current = current_revision(url)
    if current != newest_revision():
        _refuse_unknown(_script(), current)
        raise SchemaError(
            f"The database is at revision {current or 'none'}, this version of Photostat needs {newest_revision()}. "
            "Make a backup (`photostat backup` of the version that made it), then run `photostat migrate`."
        )


def migrate(url: str) -> list[str]:
    """Bring the database at `url` to the newest revision; gives the revisions applied, oldest first.

    Two programs that migrate at once wait for each other. Raises SchemaError where the database is newer than the program.
    """
    script = _script()
    applied: list[str] = []
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        current = revision_of(connection)
        _refuse_unknown(script, current)
        with EnvironmentContext(Config(), script) as environment:
            environment.configure(
                connection=connection,
                fn=lambda heads, _: _steps(script, heads, applied),
                transactional_ddl=True,
                transaction_per_migration=False,
            )
            environment.run_migrations()
    engine.dispose()
    return applied


def _refuse_unknown(script: ScriptDirectory, current: str | None) -> None:
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise SchemaError(
            f"The database is at revision {current}, which this version of Photostat does not know: a newer version has "
            "migrated it. Install that version, or restore a backup that was made before."
        )


def _steps(script: ScriptDirectory, heads: Any, applied: list[str]) -> list[object]:
    steps = script._upgrade_revs("head", heads)  # as alembic's own command `upgrade` does
    applied.extend(step.revision.revision for step in steps)
    return list(steps)


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return ScriptDirectory.from_config(config)


def revision_of(connection: sa.Connection) -> str | None:
    """The revision of the database behind `connection`; None for an empty one."""
    if connection.execute(sa.text("SELECT to_regclass('alembic_version')")).scalar() is None:
        return None
    revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)
