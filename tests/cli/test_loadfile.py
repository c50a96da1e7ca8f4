"""`photostat loadfile check` names lines and answers with exit codes that scripts can rely on."""

import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from photostat.cli.loadfile import app


@pytest.fixture
def opt(tmp_path: Path) -> Path:
    """A sound OPT with one page, in DATA beside IMAGES."""
    for folder in ("DATA", "IMAGES"):
        (tmp_path / folder).mkdir()
    Image.new("1", (20, 20)).save(tmp_path / "IMAGES" / "A1.tif", "TIFF", compression="group4", dpi=(300, 300))
    path = tmp_path / "DATA" / "a.opt"
    path.write_text("A1,V,IMAGES\\A1.tif,Y,,,1\n")
    return path


def test_a_sound_file_ends_with_0(opt: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(opt)])
    assert result.exit_code == 0
    assert "a.opt: no problems found (OPT, 1 documents, 1 pages" in result.stdout


def test_problems_are_lines_with_numbers_and_end_with_1(opt: Path) -> None:
    opt.write_text("A1,V,IMAGES\\A1.tif,Y,,,2\nA3,V,IMAGES\\A3.tif,Y,,,1\n")
    result = CliRunner().invoke(app, ["check", str(opt)])
    assert result.exit_code == 1
    assert "line 1: the document says 2 page(s) and has 1 row(s)" in result.stdout
    assert "line 2: 1 number(s) missing between 'A1' and 'A3'" in result.stdout
    assert "3 problem(s)" in result.stdout


def test_json_is_one_object(opt: Path) -> None:
    opt.write_text("A1,V,IMAGES\\A9.tif,Y,,,1\n")
    result = CliRunner().invoke(app, ["check", "--json", str(opt)])
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["problems"] == [{"line_number": 1, "code": "file_missing", "message": "'IMAGES\\\\A9.tif' is not there"}]
    assert (answer["kind"], answer["documents"], answer["is_cut"]) == ("OPT", 1, False)


def test_the_images_folder_can_be_given(opt: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "b.opt"
    other.parent.mkdir()
    other.write_text("A1,V,A1.tif,Y,,,1\n")
    assert CliRunner().invoke(app, ["check", str(other)]).exit_code == 1
    assert CliRunner().invoke(app, ["check", str(other), "--images", str(opt.parents[1] / "IMAGES")]).exit_code == 0


@pytest.mark.parametrize("content", [None, "", "just text\n"])
def test_what_cannot_be_checked_ends_with_2(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "a.opt"
    if content is not None:
        path.write_text(content)
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 2
    assert "Cannot check" in result.stderr


def test_a_hostile_name_cannot_write_to_the_terminal(opt: Path) -> None:
    opt.write_text("A1,V,IMAGES\\\x1b[2J\u202e.tif,Y,,,1\n")
    result = CliRunner().invoke(app, ["check", str(opt)])
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_volume_in_place_of_its_load_file_is_refused_with_the_way_out(tmp_path: Path, is_zip: bool) -> None:
    volume = tmp_path / ("first.zip" if is_zip else "first")
    zipfile.ZipFile(volume, "w").close() if is_zip else volume.mkdir()
    result = CliRunner().invoke(app, ["check", str(volume)])
    assert result.exit_code == 2
    assert f"such as {tmp_path / 'first'}/DATA/photostat.opt" in result.stderr
