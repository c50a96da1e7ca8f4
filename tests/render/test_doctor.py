"""What `photostat doctor` finds, on a machine that has things and on one that lacks them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from photostat.cli import app
from photostat.errors import RendererError
from photostat.render import doctor
from photostat.render.doctor import Wall, find_wall, install_command, look_for_needs, try_wall
from photostat.render.sandbox import Level
from photostat.render.sandbox.trial import Trial
from photostat.settings import RenderSettings

NO_WALL = Wall(None, "none for this test")


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No program on the path, no fonts, no module for LibreOffice's Python."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(doctor, "_FONT_FOLDERS", ())
    monkeypatch.setattr(doctor, "_PYTHON_OF_LIBREOFFICE", "/no/such/python3")


@pytest.mark.usefixtures("bare_machine")
def test_missing_things_are_named_with_their_packages() -> None:
    missing = {need.name: need for need in look_for_needs(RenderSettings(), NO_WALL) if not need.found}
    assert {"LibreOffice", "Chromium", "bubblewrap", "python3-uno", "fonts-noto-cjk"} <= set(missing)
    assert "libreoffice-calc-nogui" in missing["LibreOffice"].packages
    assert all(need.remedy for need in missing.values())


@pytest.mark.usefixtures("bare_machine")
def test_one_command_gets_all_packages() -> None:
    words = install_command(list(look_for_needs(RenderSettings(), NO_WALL))).split()
    assert words[:2] == ["apt", "install"]
    assert {"bubblewrap", "chromium", "libreoffice-writer-nogui", "python3-uno", "fonts-liberation"} <= set(words)
    assert len(words) == len(set(words))


def test_complete_machine_needs_no_command() -> None:
    needs = [need for need in look_for_needs(RenderSettings(), NO_WALL) if need.found]
    assert install_command(needs) == ""


def test_machine_without_any_sandbox_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*, allow_none: bool) -> Level:
        assert not allow_none
        raise doctor.MachineLacksError("nothing works")

    monkeypatch.setattr(doctor, "probe_level", refuse)
    assert find_wall(RenderSettings()) == Wall(None, "nothing works")


def test_weaker_level_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "probe_level", lambda *, allow_none: Level.LANDLOCK)
    wall = find_wall(RenderSettings())
    assert wall.level is Level.LANDLOCK
    assert "SECURITY.md" in wall.words


def test_trial_that_cannot_run_counts_as_success_of_the_attacker(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_level: Level, _settings: RenderSettings) -> None:
        raise RendererError("it did not start")

    monkeypatch.setattr(doctor, "try_everything", fail)
    assert [trial.denied for trial in try_wall(Level.BUBBLEWRAP, RenderSettings())] == [False]


def test_program_with_a_version_inside_the_sandbox_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = find_wall(RenderSettings())
    if wall.level is None:
        pytest.skip(wall.words)
    settings = RenderSettings(soffice="/usr/bin/env")  # any program that knows --version
    need = next(need for need in look_for_needs(settings, wall) if need.name == "LibreOffice")
    assert need.version.startswith("env ")


def command(monkeypatch: pytest.MonkeyPatch, trials: list[Trial], wall: Wall, *, lacking: bool) -> tuple[int, dict]:
    need = doctor.Need("Chromium", "mail", found=not lacking, version="1", packages=("chromium",), remedy="install it")
    monkeypatch.setattr(doctor, "find_wall", lambda _settings: wall)
    monkeypatch.setattr(doctor, "look_for_needs", lambda _settings, _wall: iter([need]))
    monkeypatch.setattr(doctor, "try_wall", lambda _level, _settings: iter(trials))
    done = CliRunner().invoke(app, ["doctor", "--json"])
    return done.exit_code, json.loads(done.stdout)


GOOD = Trial("read_shadow", denied=True, words="denied")
BAD = Trial("set_clock", denied=False, words="set the clock")
WALL = Wall(Level.BUBBLEWRAP, "")


@pytest.mark.parametrize(
    ("trials", "wall", "lacking", "exit_code"),
    [
        ([GOOD], WALL, False, 0),
        ([GOOD, BAD], WALL, False, 3),
        ([GOOD], WALL, True, 3),
        ([], NO_WALL, False, 3),
        ([GOOD], Wall(Level.NONE, "no protection"), False, 3),
    ],
    ids=["all well", "broken out", "program missing", "no sandbox", "sandbox switched off"],
)
def test_exit_code_tells_whether_all_is_well(
    monkeypatch: pytest.MonkeyPatch, trials: list[Trial], wall: Wall, lacking: bool, exit_code: int
) -> None:
    code, answer = command(monkeypatch, trials, wall, lacking=lacking)
    assert code == exit_code
    assert answer["ok"] is (exit_code == 0)
    assert [attempt["denied"] for attempt in answer["attempts"]] == [trial.denied for trial in trials]


def test_tables_name_what_is_missing_and_what_broke_out(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, [GOOD, BAD], WALL, lacking=True)
    text = CliRunner().invoke(app, ["doctor"]).stdout
    assert "apt install chromium" in text
    assert "1 of 2 attempts succeeded" in text
    assert "All is well" not in text


def test_a_server_that_is_not_well_is_not_called_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command(monkeypatch, [GOOD], WALL, lacking=False)
    text = CliRunner().invoke(app, ["doctor", "--data-dir", str(tmp_path / "none")]).stdout
    assert "All is well" not in text
    assert "Not as it should be: data folder" in text
