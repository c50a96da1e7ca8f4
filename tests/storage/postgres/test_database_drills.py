"""kill -9 of each part at the worst moment: nothing committed is lost, nothing is left running, the next start works."""

import os
import signal
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest
from postgres_drills import ENDLESS, Person, eventually, rows, serving

from photostat.storage.postgres import EmbeddedPostgres, find_binaries
from photostat.storage.postgres.pidfile import processes_of, read_pid_file
from photostat.storage.postgres.server import next_pause


def postmaster(folder: Path) -> int:
    written = read_pid_file(folder / "data")
    assert written is not None
    return written.pid


def answers(url: str, statement: str, wanted: list[tuple[object, ...]]) -> bool:
    try:
        return rows(url, statement) == wanted
    except psycopg.OperationalError:
        return False


def test_kill_of_photostat_leaves_no_server_and_loses_nothing(person: Person) -> None:
    process, url = person.serve()
    rows(url, "CREATE TABLE kept AS SELECT 7 AS n")
    assert serving(person.folder)
    process.kill()
    assert eventually(lambda: serving(person.folder) == [])
    _process, url = person.serve()
    assert rows(url, "SELECT n FROM kept") == [(7,)]


def test_killed_database_comes_back_at_the_same_url(person: Person) -> None:
    _process, url = person.serve()
    rows(url, "CREATE TABLE kept AS SELECT 7 AS n")
    killed = postmaster(person.folder)
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: answers(url, "SELECT n FROM kept", [(7,)]))
    assert postmaster(person.folder) != killed


def test_a_busy_backend_of_a_killed_database_does_not_block_the_next(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", find_binaries()) as server:
        rows(server.url, "CREATE TABLE kept AS SELECT 7 AS n")
        busy = psycopg.connect(server.url.replace("+psycopg", ""))

        def work() -> None:
            with pytest.raises(psycopg.OperationalError):
                busy.execute(ENDLESS)

        worker = threading.Thread(target=work)
        worker.start()
        at_work = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
        assert eventually(lambda: answers(server.url, at_work, [(2,)]))
        os.kill(postmaster(tmp_path / "postgres"), signal.SIGKILL)
        assert eventually(lambda: answers(server.url, "SELECT n FROM kept", [(7,)]))
        worker.join(10)
        busy.close()
        assert not worker.is_alive()
        assert eventually(server.is_alive)


def test_a_server_that_nobody_supervises_is_stopped_and_replaced(person: Person) -> None:
    process, url = person.serve("orphan")
    rows(url, "CREATE TABLE kept AS SELECT 7 AS n")
    process.kill()
    process.wait()
    orphan = postmaster(person.folder)
    assert orphan in serving(person.folder)
    _process, url = person.serve()
    assert postmaster(person.folder) != orphan
    assert orphan not in serving(person.folder)
    assert rows(url, "SELECT n FROM kept") == [(7,)]


@pytest.mark.parametrize(
    "content", ["", "\n", "{pid}\n/proc/self/fd/3/data\n1\n5432\n..\n\n 1 1\nready\n"], ids=["empty", "line", "reused"]
)
def test_a_stale_pid_file_does_not_block(person: Person, content: str) -> None:
    process, _url = person.serve()
    process.communicate(timeout=60)
    owner = person.folder.stat()
    # Another program of the same user, with the number that the file names: PostgreSQL by itself would refuse to start.
    other = subprocess.Popen(
        ["sleep", "600"], **({"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {})
    )
    try:
        (person.folder / "data" / "postmaster.pid").write_text(content.format(pid=other.pid))
        (person.folder / ".s.PGSQL.5432.lock").write_text(content.format(pid=other.pid))
        _process, url = person.serve()
        assert rows(url, "SELECT 1") == [(1,)]
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_kill_while_the_database_is_made_leaves_nothing_in_the_way(person: Person) -> None:
    def serve() -> None:
        with pytest.raises(AssertionError):
            person.serve()

    starting = threading.Thread(target=serve)
    starting.start()
    assert eventually(lambda: any(person.folder.glob("unfinished-*/base")))
    person.running[0].kill()
    starting.join(60)
    assert not (person.folder / "data").exists()
    _process, url = person.serve()
    assert rows(url, "SELECT 1") == [(1,)]
    assert not list(person.folder.glob("unfinished-*"))


def test_a_copied_folder_is_another_database(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", find_binaries()) as server:
        copy = tmp_path / "copy"
        subprocess.run(["cp", "-a", str(tmp_path / "postgres"), str(copy)], check=True, capture_output=True)
        assert processes_of(tmp_path / "postgres" / "data")
        assert processes_of(copy / "data") == []
        with EmbeddedPostgres(copy, find_binaries()) as second:
            assert rows(second.url, "SELECT 1") == rows(server.url, "SELECT 1")


def test_pauses_grow_while_the_database_keeps_dying_and_begin_anew_after_a_calm_hour() -> None:
    pauses = [next_pause(None, lived_seconds=1)]
    for _death in range(9):
        pauses.append(next_pause(pauses[-1], lived_seconds=1))
    assert pauses[:4] == [0.0, 0.5, 1.0, 2.0]
    assert pauses[-1] == 30.0
    assert next_pause(30.0, lived_seconds=3600) == 0.0
