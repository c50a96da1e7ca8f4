"""Backup beside a running server, restore into a new folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drills.served import Served

pytestmark = pytest.mark.slow


def photostat(*words: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHOTOSTAT_")}
    return subprocess.run([sys.executable, "-m", "photostat", *map(str, words)], capture_output=True, text=True, env=kept)


@pytest.fixture
def backed_up(start: Callable[..., Served], data_dir: Path) -> Path:
    """A backup that was made beside a running server, with one blob."""
    served = start()
    blob = data_dir / "blobs" / "workspaces" / "1" / "natives" / "ab" / "abc"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"a native")
    target = data_dir.with_name("backup")
    made = photostat("backup", target, "--data-dir", data_dir)
    assert made.returncode == 0, made.stderr
    assert served.stop()[0] == 0
    return target


def test_a_restored_folder_serves_what_was_backed_up(backed_up: Path, data_dir: Path) -> None:
    new = data_dir.with_name("new")
    done = photostat("restore", backed_up, "--data-dir", new)
    assert done.returncode == 0, done.stderr
    assert (new / "blobs" / "workspaces" / "1" / "natives" / "ab" / "abc").read_bytes() == b"a native"
    served = Served(new)
    assert served.get("/readyz")[0] == 200
    assert "password" not in served.said  # the administrator came with the backup
    served.close()
    served.until_no_postgres()


def test_a_damaged_backup_restores_nothing(backed_up: Path, data_dir: Path) -> None:
    new = data_dir.with_name("new")
    (backed_up / "blobs" / "workspaces" / "1" / "natives" / "ab" / "abc").write_bytes(b"another")
    done = photostat("restore", backed_up, "--data-dir", new)
    assert done.returncode == 2
    assert "natives/ab/abc" in done.stderr
    assert not new.exists()


def test_a_backup_without_its_manifest_is_none(backed_up: Path, data_dir: Path) -> None:
    manifest = json.loads((backed_up / "manifest.json").read_text())
    assert set(manifest["files"]) == {"database.dump", "blobs/photostat-instance", "blobs/workspaces/1/natives/ab/abc"}
    (backed_up / "manifest.json").unlink()
    assert photostat("restore", backed_up, "--data-dir", data_dir.with_name("new")).returncode == 2


def test_restore_refuses_a_folder_with_data(backed_up: Path, data_dir: Path) -> None:
    done = photostat("restore", backed_up, "--data-dir", data_dir)
    assert (done.returncode, "not empty" in done.stderr) == (2, True)
