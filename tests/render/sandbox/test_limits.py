"""A sandbox that runs over a limit is ended, and the breach names the setting."""

import threading
import time

import pytest

from photostat.render.sandbox import Sandbox
from photostat.render.sandbox.trial import small_limits
from photostat.settings import RenderSettings

MANY_SMALL = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        hold = bytearray(64 << 20)
        for at in range(0, len(hold), 4096): hold[at] = 1
        time.sleep(600)
time.sleep(600)
"""
THREADS = "import threading, time\nthreading.stack_size(1 << 16)\n"
THREADS += "for _ in range(200): threading.Thread(target=time.sleep, args=(600,)).start()"
CHILDREN = """
import os, time
while True:
    try:
        if os.fork() == 0: time.sleep(600)
    except OSError: time.sleep(600)
"""
FULL_DISK = """
import os, time
for index in range(99):
    with open(f"{os.environ['PHOTOSTAT_SCRATCH']}/{index}", "wb") as target:
        try: target.write(bytes(4 << 20))
        except OSError: time.sleep(600)
time.sleep(600)
"""
EMPTY_FILES = """
import os, time
for index in range(20_000):
    open(f"{os.environ['PHOTOSTAT_SCRATCH']}/{index}", "w").close()
time.sleep(600)
"""


def wait_for_end(sandbox: Sandbox, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while sandbox.is_running() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not sandbox.is_running()


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        (MANY_SMALL, "memory_bytes"),
        (THREADS, "max_processes"),
        (CHILDREN, "max_processes"),
        (FULL_DISK, "scratch_bytes"),
        (EMPTY_FILES, "scratch_bytes"),
    ],
    ids=["memory of many", "threads", "children", "full disk", "endless empty files"],
)
def test_breach_names_limit_and_setting(start, settings: RenderSettings, code: str, limit: str) -> None:  # type: ignore[no-untyped-def]
    sandbox = start(code, small_limits(settings))
    wait_for_end(sandbox)
    breach = sandbox.breach()
    assert breach is not None, sandbox.words()
    assert breach.limit == limit
    assert breach.setting == f"PHOTOSTAT_RENDER__{limit.upper()}"
    assert breach.setting in breach.text


def test_one_process_gets_no_more_than_the_limit(start, settings: RenderSettings) -> None:  # type: ignore[no-untyped-def]
    code = "import os\ntry: bytearray(300 << 20)\nexcept MemoryError: os.write(0, b'none')"
    assert start(code, small_limits(settings)).channel.recv(4) == b"none"


def test_memory_shared_by_many_counts_once(start, settings: RenderSettings) -> None:  # type: ignore[no-untyped-def]
    """A renderer that forks after it has loaded a document must not be taken for one that eats memory."""
    code = (
        "import os, time\nhold = b'x' * (100 << 20)\n"
        "for _ in range(4):\n if os.fork() == 0: time.sleep(600)\n"
        "time.sleep(1.5)\nos.write(0, b'alive')\ntime.sleep(600)"
    )
    sandbox = start(code, small_limits(settings))
    assert sandbox.channel.recv(5) == b"alive"
    assert sandbox.breach() is None


def test_ordinary_program_breaches_nothing(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start("import os; os.write(0, b'x')")
    assert sandbox.channel.recv(1) == b"x"
    wait_for_end(sandbox)
    assert sandbox.breach() is None


def test_words_are_bounded_and_clean(start) -> None:  # type: ignore[no-untyped-def]
    code = (
        "import sys, os\nfor n in range(200_000): print('line', n)\n"
        "print('\\x1b[31mred\\x07')\nsys.stdout.flush()\nos.write(0, b'x')"
    )
    sandbox = start(code)
    sandbox.channel.recv(1)
    wait_for_end(sandbox)
    words = sandbox.words(max_lines=3)
    assert words.splitlines() == ["line 199998", "line 199999", "[31mred"]
    assert len(sandbox.words(max_lines=10**6)) <= 2 * 64 * 1024


def test_flood_of_words_does_not_hide_a_breach(start, settings: RenderSettings) -> None:  # type: ignore[no-untyped-def]
    code = f"import os\nif os.fork() == 0:\n while True: os.write(1, b'x' * 65536)\n{CHILDREN}"
    sandbox = start(code, small_limits(settings))
    wait_for_end(sandbox)
    breach = sandbox.breach()
    assert breach is not None
    assert breach.limit == "max_processes"


def test_limits_hold_for_each_of_two_sandboxes(start, settings: RenderSettings) -> None:  # type: ignore[no-untyped-def]
    """One sandbox full of processes takes none away from its neighbour."""
    crowd = "import os, time\nfor _ in range(40):\n if os.fork() == 0: time.sleep(600)\nos.write(0, b'x')\ntime.sleep(600)"
    both = [start(crowd, small_limits(settings)) for _ in range(2)]
    assert [sandbox.channel.recv(1) for sandbox in both] == [b"x", b"x"]
    time.sleep(0.3)
    assert [sandbox.breach() for sandbox in both] == [None, None]


def test_many_sandboxes_start_at_once(start) -> None:  # type: ignore[no-untyped-def]
    answers: list[bytes] = []

    def run() -> None:
        answers.append(start("import os; os.write(0, b'x')").channel.recv(1))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"x"] * 6


def test_last_words_of_a_crash_are_heard(start) -> None:  # type: ignore[no-untyped-def]
    sandbox = start("raise SystemExit('the filter is broken')")
    assert sandbox.channel.recv(1) == b""
    assert sandbox.words() == "the filter is broken"
    sandbox.kill()
    assert sandbox.words() == "the filter is broken"
