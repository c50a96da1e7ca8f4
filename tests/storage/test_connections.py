"""What readers and writers get out of the one pool: autocommit, transactions, and never a dead connection twice."""

import psycopg
import pytest
import sqlalchemy as sa

from photostat.storage.database import Connection, Database, DatabaseUnavailableError, fetch_one


def _in_transaction(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.info.transaction_status is psycopg.pq.TransactionStatus.INTRANS


def _isolation(connection: Connection) -> str:
    connection.execute(sa.text("SELECT 1"))
    return str(connection.execute(sa.text("SHOW transaction_isolation")).scalar())


def test_reading_opens_no_transaction(database: Database) -> None:
    with database.read() as connection:
        connection.execute(sa.text("SELECT 1"))
        assert not _in_transaction(connection)


def test_kinds_of_use_of_one_connection_leave_nothing_behind_for_the_next(database: Database) -> None:
    for _ in range(2):
        with database.snapshot() as connection:
            assert _isolation(connection) == "repeatable read"
            with pytest.raises(sa.exc.InternalError, match="read-only"):
                connection.execute(sa.text("CREATE TABLE nothing ()"))
        with database.transaction() as connection:
            assert _isolation(connection) == "read committed"
            assert _in_transaction(connection)
            connection.execute(sa.text("CREATE TEMPORARY TABLE nothing () ON COMMIT DROP"))
        with database.read() as connection:
            connection.execute(sa.text("SELECT 1"))
            assert not _in_transaction(connection)


def test_failed_transaction_is_rolled_back_and_its_connection_reads_on(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as connection:
        connection.execute(sa.text("CREATE TABLE left_behind ()"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert fetch_one(connection, "SELECT to_regclass(%(name)s)", {"name": "left_behind"}) == (None,)


def test_fetch_one_gives_a_row_and_none_without_one(database: Database) -> None:
    with database.read() as connection:
        assert fetch_one(connection, "SELECT %(n)s + 1", {"n": 1}) == (2,)
        assert fetch_one(connection, "SELECT 1 WHERE %(n)s = 2", {"n": 1}) is None


def test_fetch_one_belongs_to_the_transaction_of_its_connection(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(sa.text("CREATE TEMPORARY TABLE mine ON COMMIT DROP AS SELECT 7 AS n"))
        assert fetch_one(connection, "SELECT n FROM mine", {}) == (7,)


def test_fetch_one_on_a_dead_connection_is_told_as_such_and_the_next_gets_a_new_one(
    database: Database, database_url: str
) -> None:
    with database.read() as connection:
        pid = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar()
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pytest.raises(DatabaseUnavailableError, match="try again"), database.read() as connection:
        fetch_one(connection, "SELECT 1", {})
    with database.read() as connection:
        assert fetch_one(connection, "SELECT 1", {}) == (1,)


def test_a_million_ids_under_an_or_are_hashed_and_not_read_anew_for_each_row(database: Database) -> None:
    statement = (
        "SELECT relname FROM pg_class WHERE relname = 'x' OR oid::bigint IN (SELECT n FROM generate_series(1, 1000000) AS n)"
    )
    with database.read() as connection:
        plan = "\n".join(connection.execute(sa.text(f"EXPLAIN {statement}")).scalars())
    assert "hashed SubPlan" in plan
