"""Everything that SECURITY.md promises of a level, tried by the evil renderer, one test a promise."""

import json
import os
import subprocess
import sys

import pytest

from photostat.render.inside import evil
from photostat.render.sandbox import Level, why_not
from photostat.render.sandbox.trial import (
    ASKING,
    GREEDY,
    NOT_PROMISED,
    SURVIVING,
    Trial,
    try_asking,
    try_everything,
    try_greedy,
    try_to_survive,
)
from photostat.settings import RenderSettings

LEVELS = (Level.BUBBLEWRAP, Level.LANDLOCK)
PROMISES = [(level, name) for level in LEVELS for name in ASKING if name not in NOT_PROMISED[level]]
_asked: dict[Level, dict[str, Trial]] = {}


def asked(level: Level) -> dict[str, Trial]:
    """All attempts that only ask, tried once a level."""
    if level not in _asked:
        reason = why_not(level)
        if reason is not None:
            pytest.skip(f"{level} does not work here: {reason}")
        names = [name for name in ASKING if name not in NOT_PROMISED[level]]
        _asked[level] = {trial.attempt: trial for trial in try_asking(level, RenderSettings(), names)}
    return _asked[level]


@pytest.mark.parametrize(("level", "attempt"), PROMISES)
def test_attempt_is_denied(level: Level, attempt: str) -> None:
    trial = asked(level)[attempt]
    assert trial.denied, trial.words


@pytest.mark.parametrize("attempt", GREEDY)
def test_greed_ends_at_the_limit(level: Level, attempt: str) -> None:
    trial = try_greedy(level, RenderSettings(), attempt)
    assert trial.denied, trial.words


def test_daemon_does_not_survive_the_kill(level: Level) -> None:
    trial = try_to_survive(level, RenderSettings())
    assert trial.denied, trial.words


def test_every_attempt_is_tried() -> None:
    assert {*ASKING, *GREEDY, SURVIVING} == set(evil.ATTEMPTS)


def test_bubblewrap_promises_everything() -> None:
    assert not NOT_PROMISED[Level.BUBBLEWRAP]


def test_attempts_succeed_without_a_sandbox() -> None:
    """The evil renderer can do what it tries: a wall that holds is the wall's doing and not a clumsy attacker's."""
    names = ["read_file_outside", "write_outside", "see_other_processes", "read_other_sandbox"]
    settings = RenderSettings(allow_no_sandbox=True)
    trials = try_asking(Level.NONE, settings, names)
    assert [trial.attempt for trial in trials if not trial.denied] == names


def test_evil_renderer_that_cannot_start_is_no_proof(monkeypatch: pytest.MonkeyPatch, level: Level) -> None:
    monkeypatch.setattr("photostat.render.sandbox.trial._EVIL", "photostat.render.inside.no_such_module")
    from photostat.errors import RendererError

    with pytest.raises(RendererError, match="did not start"):
        try_asking(level, RenderSettings())


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run without rights already")
@pytest.mark.parametrize("level_name", LEVELS)
def test_attempts_are_denied_when_the_worker_has_no_rights(level_name: Level) -> None:
    code = (
        "import json\n"
        "from photostat.render.sandbox.trial import Level, try_everything\n"
        "from photostat.settings import RenderSettings\n"
        f"for trial in try_everything(Level({str(level_name)!r}), RenderSettings()):\n"
        "    print(json.dumps([trial.attempt, trial.denied, trial.words]))\n"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd="/",
            user=65533,
            group=65533,
            extra_groups=[],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    except PermissionError:
        pytest.skip("this interpreter lies in a folder that is closed to other users")
    if "MachineLacksError" in done.stderr or "No module named" in done.stderr:
        pytest.skip(f"not for users without rights here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    trials = [Trial(*json.loads(line)) for line in done.stdout.splitlines()]
    assert len(trials) == len(evil.ATTEMPTS) - len(NOT_PROMISED[level_name])
    assert [trial for trial in trials if not trial.denied] == []


def test_trial_of_everything_yields_each_promise_once(level: Level) -> None:
    names = [trial.attempt for trial in try_everything(level, RenderSettings())]
    assert sorted(names) == sorted(set(evil.ATTEMPTS) - NOT_PROMISED[level])
