"""`photostat serve` with its files in an object store: killed, restarted, led to the wrong place, backed up."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drills.served import Served
from drills.uploads import ask, multipart
from s3_server import S3Server

pytestmark = pytest.mark.slow
URL = "s3://drill-files/matter"
NATIVES = [b"first " * 1000, b"second " * 2_000_000]


@pytest.fixture
def store() -> Iterator[S3Server]:
    """A store with the bucket of URL and an empty one."""
    server = S3Server()
    server.forget_all()
    server.make_bucket("drill-files")
    server.make_bucket("drill-empty")
    yield server
    server.stop()


def photostat(store: S3Server, *words: str | Path, url: str = URL) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHOTOSTAT_")}
    environment = kept | store.environment | ({"PHOTOSTAT_STORAGE__BLOB_URL": url} if url else {})
    return subprocess.run([sys.executable, "-m", "photostat", *map(str, words)], capture_output=True, text=True, env=environment)


def new_workspace(store: S3Server, data_dir: Path) -> str:
    made = photostat(store, "workspace", "create", "Doe v. Roe", "--data-dir", data_dir)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[0]


def native_of(served: Served, workspace_id: str, artifact_id: int) -> str:
    path = f"/Relativity.REST/api/relativity-object-model/v1/workspaces/{workspace_id}/documents/{artifact_id}/native-file"
    answer = ask(served, "GET", path)
    assert answer.status == 200, answer.text
    return answer.text


@pytest.fixture
def filled(start: Callable[..., Served], store: S3Server, data_dir: Path) -> tuple[str, list[int]]:
    """A workspace and its documents, uploaded into the object store by a server that was killed then."""
    served = start(**store.environment, PHOTOSTAT_STORAGE__BLOB_URL=URL)
    workspace_id = new_workspace(store, data_dir)
    answer = ask(served, "POST", f"/photostat/v1/workspaces/{workspace_id}/documents", multipart(NATIVES, "REL"))
    assert answer.status == 200, answer.text
    served.kill()
    served.until_no_postgres()
    return workspace_id, answer.artifact_ids


def test_what_was_uploaded_is_there_after_a_kill(
    start: Callable[..., Served], store: S3Server, filled: tuple[str, list[int]], data_dir: Path
) -> None:
    served = start(**store.environment, PHOTOSTAT_STORAGE__BLOB_URL=URL)
    workspace_id, ids = filled
    assert [native_of(served, workspace_id, number).encode() for number in ids] == NATIVES
    assert not [file for file in (data_dir / "blobs").rglob("*") if file.is_file()]
    found = photostat(store, "doctor", "--deep", "--json", "--data-dir", data_dir)
    checks = {check["name"]: check for check in json.loads(found.stdout)["server"]}
    assert checks["files"] == {"name": "files", "good": True, "words": URL}
    assert checks["stored files"]["good"]
    assert served.stop()[0] == 0


def test_a_place_without_the_files_is_refused(
    start: Callable[..., Served], store: S3Server, filled: tuple[str, list[int]]
) -> None:
    lost = f"They were last at {URL}"
    places = {
        "s3://drill-empty": lost,
        "s3://drill-files/other": lost,
        "": lost,
        "s3://drill-nobody": lost,
        "s3://X": "is no object",
    }
    for url, words in places.items():
        served = start(**store.environment, PHOTOSTAT_STORAGE__BLOB_URL=url)
        assert served.process.wait(60) == 2
        assert words in served.log.read_text()
        served.until_no_postgres()


def test_a_store_of_another_instance_is_refused(start: Callable[..., Served], store: S3Server) -> None:
    store.put("drill-files", "matter/photostat-instance", b"11111111-2222-3333-4444-555555555555")
    served = start(**store.environment, PHOTOSTAT_STORAGE__BLOB_URL=URL)
    assert served.process.wait(60) == 2
    assert "the files of another Photostat" in served.log.read_text()


def test_a_store_that_is_away_is_told_at_the_start_and_accounts_still_work(
    start: Callable[..., Served], store: S3Server, filled: tuple[str, list[int]], data_dir: Path
) -> None:
    store.stop()
    try:
        served = start(**store.environment, PHOTOSTAT_STORAGE__BLOB_URL=URL)
        assert served.process.wait(60) == 3
        assert f"The object store {URL} does not answer as it should" in served.log.read_text()
        served.until_no_postgres()
        assert photostat(store, "user", "list", "--data-dir", data_dir).returncode == 0
        found = photostat(store, "doctor", "--json", "--data-dir", data_dir)
        (check,) = [check for check in json.loads(found.stdout)["server"] if check["name"] == "files"]
        assert (found.returncode, check["good"]) == (3, False)
    finally:
        store.start_again()


def test_a_backup_is_the_database_and_a_restore_insists_on_its_files(
    store: S3Server, filled: tuple[str, list[int]], data_dir: Path
) -> None:
    target, new = data_dir.with_name("backup"), data_dir.with_name("new")
    made = photostat(store, "backup", target, "--data-dir", data_dir)
    assert made.returncode == 0, made.stderr
    assert f"natives and page images stay in {URL}" in made.stdout
    assert {file.name for file in target.rglob("*")} == {"manifest.json", "database.dump"}
    assert photostat(store, "backup", data_dir.with_name("b2"), "--data-dir", data_dir, url="").returncode == 2
    for url, words in (("", URL), ("s3://drill-empty", "does not hold the files of this backup")):
        refused = photostat(store, "restore", target, "--data-dir", new, url=url)
        assert (refused.returncode, words in refused.stderr, new.exists()) == (2, True, False), refused.stderr
    done = photostat(store, "restore", target, "--data-dir", new)
    assert done.returncode == 0, done.stderr
    served = Served(new, **store.environment, PHOTOSTAT_STORAGE__BLOB_URL=URL, PHOTOSTAT_ADMIN_PASSWORD="unused")
    try:
        assert [native_of(served, filled[0], number).encode() for number in filled[1]] == NATIVES
        assert served.stop()[0] == 0
    finally:
        served.close()
    served.until_no_postgres()
