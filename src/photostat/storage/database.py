"""The door to PostgreSQL: one engine, connections for reading, transactions for changing, errors translated once.

It knows no table. Callers get a SQLAlchemy `Connection` and hand it down; only stores speak SQL on it. Errors of the driver
that mean "the database is not there" or "this value does not fit" leave as errors of our own tree.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from photostat.errors import Category, InvalidInputError, PhotostatError

__all__ = ["BusyError", "Connection", "Database", "DatabaseUnavailableError", "fetch_one"]

_RETRY_WORDS = "Nothing was changed; try again."


class DatabaseUnavailableError(PhotostatError):
    """The database cannot be reached now: it restarts, or no connection came free in time."""

    code = "database_unavailable"
    category = Category.UNAVAILABLE


class BusyError(PhotostatError):
    """Two changes got into each other's way and this one was given up (deadlock, lock not granted, serialization)."""

    code = "busy"
    category = Category.CONFLICT


class Database:
    """A pool of connections to one PostgreSQL database.

    `pool_size` connections are kept, as many again may be opened for a while. Statements over `statement_seconds` are
    cancelled by the server, so that no query holds a thread for ever.
    """

    def __init__(self, url: str, *, pool_size: int = 10, statement_seconds: float = 300) -> None:
        timeouts = f"-c statement_timeout={round(statement_seconds * 1000)} -c idle_in_transaction_session_timeout=600000"
        # The planner compares a WHERE clause with the partitions' CHECKs in time exponential to its depth (40 levels: 1.4 s,
        # 58: minutes, measured on 18.4). Partitions are chosen by their bounds, which this does not touch.
        # A set of ids under OR or NOT is hashed only where it is expected to fit (32 bytes an id), else it is read anew for every
        # row: with the usual 8 MB, minutes for a word in a million documents. 128 MB are four million; taken only when needed
        planner = "-c constraint_exclusion=off -c hash_mem_multiplier=32"
        self.url = url
        self._engine: Engine = sa.create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=20,
            pool_pre_ping=False,
            # Reads are by far the most: their connections come as they are out of the pool and go back without a rollback.
            # BEGIN and ROLLBACK around a single statement are two round trips, and switching there and back costs as much again
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            pool_use_lifo=True,  # idle connections at the far end age and are closed by the server's own limits
            connect_args={
                "options": f"{timeouts} {planner} -c TimeZone=UTC",
                "application_name": "photostat",
                "connect_timeout": 10,
            },
        )
        self._writer = self._engine.execution_options(isolation_level="READ COMMITTED")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading. Each statement sees the newest committed state; use `snapshot` where several must agree."""
        with _translated(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A read-only transaction in which all statements see the same state."""
        with _translated(self._engine), self._engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: committed on a clean exit, rolled back on any exception."""
        with _translated(self._engine), self._writer.begin() as connection:
            yield connection

    def connections_in_use(self) -> int:
        """Connections that callers hold at this moment."""
        pool = self._engine.pool
        assert isinstance(pool, sa.QueuePool)
        return pool.checkedout()

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._engine.dispose()


def fetch_one(connection: Connection, statement: LiteralString, values: Mapping[str, object]) -> tuple[Any, ...] | None:
    """The first row of a statement on this connection, past SQLAlchemy; None where there is none.

    For statements that every request pays for: what SQLAlchemy does around one takes longer than PostgreSQL over it.
    `statement` is written with psycopg's placeholders, `%(name)s`.
    """
    driver: psycopg.Connection[tuple[Any, ...]] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        return driver.execute(statement, values).fetchone()
    except psycopg.OperationalError:
        if driver.closed:
            connection.invalidate()  # nobody gets it from the pool again
        raise


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseUnavailableError("All connections to the database are in use. Try again in a moment.") from error
    except DBAPIError as error:
        ours = _our_error(error)
        if error.connection_invalidated:
            engine.dispose()  # its siblings in the pool lead to the same dead server
        if ours is None:
            raise
        raise ours from error
    except psycopg.Error as error:  # COPY and `fetch_one`, which go past SQLAlchemy
        wrapped = DBAPIError.instance("COPY", None, error, psycopg.Error, dialect=engine.dialect)
        ours = _our_error(wrapped) if isinstance(wrapped, DBAPIError) else None
        if _means_lost(error):
            engine.dispose()
        if ours is None:
            raise
        raise ours from error


def _means_lost(error: psycopg.Error) -> bool:
    """Whether the connection is gone, and its siblings with it."""
    return isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08").startswith(("08", "57P"))


def _our_error(error: DBAPIError) -> PhotostatError | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in ("40001", "40P01", "55P03"):  # serialization, deadlock, lock not available
        return BusyError(f"The change got into the way of another one. {_RETRY_WORDS}")
    if state == "57014":  # statement_timeout
        return DatabaseUnavailableError("The database took too long over this request and gave it up. Narrow it down.")
    if state.startswith("53"):  # disk full, out of memory, too many connections
        return DatabaseUnavailableError(f"The database has no room left: {error.orig}. Nothing was changed.")
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated or state.startswith(("08", "57P")):
        return DatabaseUnavailableError("The database cannot be reached. Nothing was changed; try again in a moment.")
    if isinstance(error, DataError):
        return InvalidInputError(f"A value does not fit: {str(error.orig).splitlines()[0]}")
    return None
