"""The levels that this machine offers; a test of one that it lacks is skipped by name, never silently."""

from collections.abc import Callable, Iterator

import pytest

from photostat.render.sandbox import Level, Sandbox, inside_python, start_sandbox, why_not
from photostat.settings import RenderSettings

Start = Callable[..., Sandbox]


@pytest.fixture(params=[Level.BUBBLEWRAP, Level.LANDLOCK], ids=str)
def level(request: pytest.FixtureRequest) -> Level:
    reason = why_not(request.param)
    if reason is not None:
        pytest.skip(f"{request.param} does not work here: {reason}")
    return Level(request.param)


@pytest.fixture
def settings() -> RenderSettings:
    return RenderSettings()


@pytest.fixture
def start(level: Level, settings: RenderSettings) -> Iterator[Start]:
    """Start Python code in a sandbox; ended with the test."""
    running: list[Sandbox] = []

    def begin(code: str, limits: RenderSettings = settings) -> Sandbox:
        python = inside_python("photostat")
        program = [*python.argv[: python.argv.index("-m")], "-c", code]
        sandbox = start_sandbox(program, limits, level=level, read_only=python.read_only, env=python.env)
        sandbox.channel.settimeout(60)
        running.append(sandbox)
        return sandbox

    yield begin
    for sandbox in running:
        sandbox.kill()
