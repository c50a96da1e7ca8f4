"""`photostat import` loads a DAT of any origin, tells what it could not load, and answers with exit codes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from photostat import bootstrap
from photostat.cli import app
from photostat.cli.import_told import Told
from photostat.errors import InvalidInputError
from photostat.loadfiles.dat import write_dat
from photostat.services import Services


@pytest.fixture
def opened(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The command works on the test's database."""

    @contextmanager
    def lend(_data_dir: Path | None, *, must_exist: bool) -> Iterator[Services]:
        assert must_exist
        yield services

    monkeypatch.setattr(bootstrap, "open_database", lend)
    return services


def load(path: Path, workspace_id: int | str, *options: str) -> Result:
    return CliRunner().invoke(app, ["import", str(path), "--workspace", str(workspace_id), *options])


def documents(services: Services, workspace_id: int) -> dict[str, sa.Row[tuple[object, ...]]]:
    with services.database.read() as connection:
        found = connection.execute(sa.text("SELECT * FROM document WHERE workspace_id = :w"), {"w": workspace_id})
        return {row.control_number: row for row in found}


def test_a_volume_is_loaded_with_texts_and_natives(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    for folder in ("DATA", "TEXT", "NATIVE"):
        (tmp_path / folder).mkdir()
    (tmp_path / "TEXT" / "A1.txt").write_text("the contract")
    (tmp_path / "NATIVE" / "a.docx").write_bytes(b"native")
    fields = ["BEGDOC", "FILENAME", "Custodian", "TEXTPATH", "NATIVE_PATH", "ODD"]
    row = ["A1", "Letter.docx", "Doe", "TEXT\\A1.txt", "NATIVE\\a.docx", "x"]
    write_dat(tmp_path / "DATA" / "a.dat", fields, [row])
    result = load(tmp_path / "DATA" / "a.dat", "doe V. roe")
    (found,) = documents(opened, workspace_id).values()
    assert (result.exit_code, result.stdout) == (0, "rows 1, created 1, overlaid 0, not loaded 0\n")
    assert "ODD -> not loaded" in result.stderr
    assert (found.custodian, found.extracted_text, found.file_size, found.file_name) == ("Doe", "the contract", 6, "Letter.docx")


def test_rows_that_are_not_loaded_are_told_and_end_with_1(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["Number", "Who"], [["A1", "Doe"], ["", "Roe"]])
    maps = ["--map", "Number=Control Number", "--map", "Who=Custodian"]
    result = load(tmp_path / "a.dat", workspace_id, *maps, "--errors", str(tmp_path / "errors.csv"))
    assert (result.exit_code, result.stdout) == (1, "rows 2, created 1, overlaid 0, not loaded 1\n")
    assert (tmp_path / "errors.csv").read_text("utf-8-sig").splitlines()[1].startswith('"3","","Control Number"')
    assert documents(opened, workspace_id)["A1"].custodian == "Doe"


def test_a_dry_run_loads_nothing(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    result = load(tmp_path / "a.dat", workspace_id, "--dry-run")
    assert (result.exit_code, "BEGDOC -> identifier" in result.stderr) == (0, True)
    assert documents(opened, workspace_id) == {}


def test_a_second_run_overlays_where_it_is_told_to(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    load(tmp_path / "a.dat", workspace_id)
    assert "created 0, overlaid 1" in load(tmp_path / "a.dat", workspace_id, "--mode", "append_overlay").stdout


@pytest.mark.parametrize("wrong", ["Nothing=Custodian", "BEGDOC=Nothing", "BEGDOC=Has Images"])
def test_a_wrong_mapping_is_refused(opened: Services, workspace_id: int, tmp_path: Path, wrong: str) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    result = load(tmp_path / "a.dat", workspace_id, "--map", wrong)
    assert isinstance(result.exception, InvalidInputError)
    assert documents(opened, workspace_id) == {}


def test_a_folder_is_loaded_and_links_are_not_followed(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    (tmp_path / "in" / "below").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "in" / "b.txt").write_bytes(b"bb")
    (tmp_path / "in" / "below" / "a.txt").write_bytes(b"a")
    (tmp_path / "in" / os.fsdecode(b"no utf-8 \xff")).symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    result = load(tmp_path / "in", workspace_id)
    assert (result.exit_code, result.stdout) == (1, "files 4, created 2, overlaid 0, already there 0, not loaded 2\n")
    found = documents(opened, workspace_id)
    assert [(number, found[number].file_name) for number in sorted(found)] == [("DOC0000001", "b.txt"), ("DOC0000002", "a.txt")]
    assert "link: not a plain file" in result.stderr


@pytest.mark.parametrize(
    ("name", "start", "way_out"),
    [
        ("a.zip", b"PK\x03\x04 and more", "is a ZIP file"),
        ("a.dat", b"Control Number,File Name\nA1,x\n", "--delimiters"),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(
    opened: Services, workspace_id: int, tmp_path: Path, name: str, start: bytes, way_out: str
) -> None:
    (tmp_path / name).write_bytes(start)
    result = load(tmp_path / name, workspace_id)
    assert isinstance(result.exception, InvalidInputError)
    assert way_out in str(result.exception)
    assert documents(opened, workspace_id) == {}


def test_a_mistyped_data_folder_does_not_become_an_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOTOSTAT_DATABASE_URL", raising=False)
    (tmp_path / "natives").mkdir()
    result = load(tmp_path / "natives", 1050001, "--data-dir", str(tmp_path / "typo"))
    assert isinstance(result.exception, InvalidInputError)
    assert "no data folder of Photostat" in str(result.exception)
    assert not (tmp_path / "typo").exists()


def test_an_interrupted_import_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), Told(None):
        raise KeyboardInterrupt
    assert "run it again" in capsys.readouterr().err
