"""Ending a sandbox: nothing is left, whoever ends it and however."""

import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from photostat.errors import MachineLacksError
from photostat.render.sandbox import Level, start_sandbox
from photostat.render.sandbox import sandbox as sandbox_module
from photostat.render.sandbox.launching import Plan
from photostat.render.sandbox.members import descendants
from photostat.settings import RenderSettings

DAEMON = textwrap.dedent(
    """
    import os, signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for generation in range(3):
        if os.fork() == 0:
            os.setsid()
    os.write(0, b"x")
    time.sleep(600)
    """
)
WORKER = textwrap.dedent(
    """
    import sys, time
    from photostat.render.sandbox import start_sandbox
    from photostat.render.sandbox.members import descendants
    from photostat.settings import RenderSettings
    daemons = "(setsid sleep 600 &) ; (setsid sh -c 'trap : TERM; sleep 600' &) ; echo x >&0; sleep 600"
    program = ["/bin/sh", "-c", daemons]
    sandbox = start_sandbox(program, RenderSettings(), level=sys.argv[1])
    sandbox.channel.recv(1)
    time.sleep(0.3)
    print(sandbox.scratch, sandbox.process_id, *descendants(sandbox.process_id), flush=True)
    time.sleep(600)
    """
)


def all_gone(pidfds: list[int], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    for pidfd in pidfds:
        ready, _, _ = select.select([pidfd], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
    return True


def watched(pids: list[int]) -> list[int]:
    return [os.pidfd_open(pid) for pid in pids]


def open_descriptors() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir()}


def test_kill_leaves_no_process(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start(DAEMON)
    for _ in range(8):
        sandbox.channel.recv(1)
    pidfds = watched([sandbox.process_id, *descendants(sandbox.process_id)])
    assert len(pidfds) >= 9
    before = time.monotonic()
    sandbox.kill()
    assert all_gone(pidfds, 0)
    assert time.monotonic() - before < 5
    for pidfd in pidfds:
        os.close(pidfd)


def test_kill_gives_back_descriptors_threads_and_scratch(start, level: Level) -> None:  # type: ignore[no-untyped-def]
    start("pass").kill()
    before, threads = open_descriptors(), threading.active_count()
    for _ in range(3):
        sandbox = start("import time; time.sleep(600)")
        scratch = Path(sandbox.scratch)
        sandbox.kill()
        assert level is Level.BUBBLEWRAP or not scratch.exists()
    assert open_descriptors() == before
    assert threading.active_count() == threads


def test_failed_start_gives_everything_back(level: Level) -> None:
    before, threads = open_descriptors(), threading.active_count()
    try:
        sandbox = start_sandbox(["/no/such/program"], RenderSettings(), level=level)
    except MachineLacksError as error:
        assert "no/such/program" in str(error)
    else:
        sandbox.channel.settimeout(30)
        assert sandbox.channel.recv(1) == b""
        sandbox.kill()
    assert open_descriptors() == before
    assert threading.active_count() == threads


def test_kill_twice_is_harmless(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start("import time; time.sleep(600)")
    sandbox.kill()
    sandbox.kill()
    assert not sandbox.is_running()


def test_kill_from_two_threads_returns_when_it_is_over(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start(DAEMON)
    sandbox.channel.recv(1)
    pidfds = watched([sandbox.process_id, *descendants(sandbox.process_id)])
    seen = []
    killers = [threading.Thread(target=lambda: (sandbox.kill(), seen.append(all_gone(pidfds, 0)))) for _ in range(2)]
    for killer in killers:
        killer.start()
    for killer in killers:
        killer.join()
    assert seen == [True, True]
    for pidfd in pidfds:
        os.close(pidfd)


def test_stopped_renderer_dies_too(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start("import os, signal; os.write(0, b'x'); os.kill(os.getpid(), signal.SIGSTOP)")
    sandbox.channel.recv(1)
    pidfds = watched(descendants(sandbox.process_id))
    sandbox.kill()
    assert all_gone(pidfds, 0)
    for pidfd in pidfds:
        os.close(pidfd)


def test_end_of_the_program_ends_what_it_left_behind(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start("import os, time\nif os.fork() == 0:\n os.setsid(); time.sleep(600)\nos.write(0, b'x'); time.sleep(0.5)")
    sandbox.channel.recv(1)
    pidfds = watched(descendants(sandbox.process_id))
    assert len(pidfds) >= 2
    assert all_gone(pidfds, 30)
    for pidfd in pidfds:
        os.close(pidfd)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["SIGKILL", "SIGTERM"])
def test_death_of_the_worker_leaves_nothing(level: Level, number: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(level)], stdout=subprocess.PIPE, env=environment)
    assert worker.stdout is not None
    scratch, *words = worker.stdout.readline().decode().split()
    pids = [int(word) for word in words]
    assert len(pids) >= 4
    pidfds = watched(pids)
    worker.send_signal(number)
    worker.wait()
    worker.stdout.close()
    assert all_gone(pidfds, 10)
    assert not Path(scratch).exists()
    for pidfd in pidfds:
        os.close(pidfd)


BEGINNER = textwrap.dedent(
    """
    import sys
    from photostat.render.sandbox import start_sandbox
    from photostat.settings import RenderSettings
    print(flush=True)
    start_sandbox(["/bin/sleep", sys.argv[2]], RenderSettings(), level=sys.argv[1])
    """
)


def named(mark: str) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in (words := entry.read_bytes()):
                found.append(f"{entry.parent.name} {words!r}")
        except OSError:
            continue
    return found


def test_death_of_the_worker_in_the_middle_of_a_start_leaves_nothing(level: Level) -> None:
    """A start takes some 30 ms; bubblewrap's own --die-with-parent left something in every sixth of such deaths."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    mark = f"600.{os.getpid()}{level.value == 'landlock':d}"
    for moment in range(16):
        command = [sys.executable, "-c", BEGINNER, str(level), mark]
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(moment * 0.004)
        worker.kill()
        worker.wait()
        worker.stdout.close()
    deadline = time.monotonic() + 10
    while (left := named(mark)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def test_a_start_that_fails_once_is_tried_again(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tried = sandbox_module.Keeper, []

    def keeper(plan: Plan, *arguments: object, **named: object) -> object:
        tried.append(plan)
        if len(tried) == 1:
            plan.argv = ["/bin/sh", "-c", "echo bind mount failed >&2; exit 1"]
        return real(plan, *arguments, **named)

    monkeypatch.setattr(sandbox_module, "Keeper", keeper)
    with start_sandbox(["/bin/sleep", "600"], RenderSettings(), level=level) as sandbox:
        assert sandbox.is_running()
    assert len(tried) == 2


def test_end_of_the_thread_that_started_it_is_no_end(start) -> None:  # type: ignore[no-untyped-def]
    """The kernel's parent-death signal follows the starting thread; ours is not the caller's."""
    made = []
    thread = threading.Thread(target=lambda: made.append(start("import time; time.sleep(600)")))
    thread.start()
    thread.join()
    time.sleep(0.5)
    assert made[0].is_running()
