"""The embedded database in one life: starts on any folder, keeps what was committed, refuses with what to do, stops."""

import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest
from postgres_drills import ENDLESS, Person, rows, serving
from sqlalchemy import create_engine, text

from photostat.errors import Category, MachineLacksError
from photostat.storage.postgres import EmbeddedPostgres, OtherMajorError, find_binaries, running_url

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
    "server_encoding": "UTF8",
    "full_page_writes": "on",
    "autovacuum": "on",
    "jit": "off",
}


def test_a_second_start_finds_what_was_committed(person: Person) -> None:
    for n, already in ((1, []), (2, [(1,)])):
        process, url = person.serve()
        rows(url, "CREATE TABLE IF NOT EXISTS kept (n int)")
        assert rows(url, "SELECT n FROM kept") == already
        rows(url, f"INSERT INTO kept VALUES ({n})")
        assert running_url(person.folder) == url
        process.communicate(timeout=60)
        assert (process.returncode, serving(person.folder), running_url(person.folder)) == (0, [], None)


def test_long_path_below_a_folder_that_only_root_enters(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 90) / ("y z?&%" * 10)
    deep.mkdir(parents=True)
    for parent in (deep, deep.parent):
        parent.chmod(0o700)
    with EmbeddedPostgres(deep / "postgres", find_binaries()) as server:
        engine = create_engine(server.url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT current_database(), current_user")).one() == ("photostat", "photostat")
        engine.dispose()
    assert {parent.stat().st_mode & 0o777 for parent in (deep, deep.parent, deep / "postgres")} == {0o700}


def test_it_listens_on_its_socket_alone_and_writes_through(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", find_binaries()) as server:
        settings = {name: rows(server.url, f"SHOW {name}")[0][0] for name in SETTINGS}
        superuser = rows(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        upper = rows(server.url, "SELECT upper('straße ÄÖ é')")
    assert settings == SETTINGS
    assert superuser == [(False,)]
    assert upper == [("STRASSE ÄÖ É",)] or upper == [("STRAßE ÄÖ É",)]


def test_stop_ends_clients_in_mid_work_within_ten_seconds(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres", find_binaries())
    server.start()
    plain_url = server.url.replace("+psycopg", "")
    idle = psycopg.connect(plain_url)
    idle.execute("CREATE TABLE open_transaction (n int)")
    busy = psycopg.connect(plain_url)

    def work() -> None:
        with pytest.raises(psycopg.OperationalError):
            busy.execute(ENDLESS)

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(0.3)
    since = time.monotonic()
    server.stop()
    server.stop()
    assert time.monotonic() - since < 10
    assert not server.is_alive()
    assert serving(tmp_path / "postgres") == []
    worker.join(10)
    assert not worker.is_alive()
    idle.close()
    busy.close()


def test_starting_twice_is_one_server(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", find_binaries()) as server:
        before = rows(server.url, "SELECT pg_postmaster_start_time()")
        server.start()
        assert rows(server.url, "SELECT pg_postmaster_start_time()") == before


def test_folder_of_another_major_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", find_binaries()):
        pass
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("13\n")
    with pytest.raises(OtherMajorError, match=r"PostgreSQL 13.*PHOTOSTAT_POSTGRES_BIN.*photostat restore") as refused:
        EmbeddedPostgres(tmp_path / "postgres", find_binaries()).start()
    assert refused.value.category is Category.CONFLICT


def test_a_damaged_database_is_refused_with_the_servers_last_words(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres", find_binaries())
    with server:
        pass
    (tmp_path / "postgres" / "data" / "global" / "pg_control").unlink()
    with pytest.raises(MachineLacksError, match="pg_control"):
        server.start()
    assert not server.is_alive()
    assert serving(tmp_path / "postgres") == []


def test_folder_of_another_user_is_refused_with_the_command_that_helps(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    process, _url = person.serve()
    process.communicate(timeout=60)
    owner = person.folder.stat().st_uid
    monkeypatch.setattr("photostat.storage.postgres.folder.os.geteuid", lambda: 1234)
    monkeypatch.setattr("photostat.storage.postgres.server.database_account", lambda _name: None)
    with pytest.raises(MachineLacksError, match=r"would run as 1234.*chown -R 1234"):
        EmbeddedPostgres(person.folder, find_binaries()).start()
    assert person.folder.stat().st_uid == owner


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("a file in the way")
    with pytest.raises(MachineLacksError, match=r"postgres.*cannot be used"):
        EmbeddedPostgres(tmp_path / "postgres", find_binaries()).start()


def test_nobody_serves_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert running_url(tmp_path / "postgres") is None


def test_dump_by_the_same_programs_reads_it(tmp_path: Path) -> None:
    binaries = find_binaries()
    with EmbeddedPostgres(tmp_path / "postgres", binaries) as server:
        rows(server.url, "CREATE TABLE dumped (n int)")
        dump = [binaries.folder / "pg_dump", "-h", str(tmp_path / "postgres"), "-U", "photostat", "photostat"]
        assert "CREATE TABLE public.dumped" in subprocess.run(dump, capture_output=True, text=True, check=True).stdout
