"""The embedded database from outside: starts, keeps what was committed, stops."""

from pathlib import Path

import psycopg

from photostat.storage.postgres import EmbeddedPostgres, find_binaries, running_url


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_a_second_start_finds_what_was_committed(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    with EmbeddedPostgres(folder, find_binaries()) as server:
        rows(server.url, "CREATE TABLE kept AS SELECT 7 AS n")
        assert running_url(folder) == server.url
    assert running_url(folder) is None
    with EmbeddedPostgres(folder, find_binaries()) as server:
        assert rows(server.url, "SELECT n FROM kept") == [(7,)]
        assert server.is_alive()
    assert not server.is_alive()
