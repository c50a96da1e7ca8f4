"""One soffice and the host script that drives it: start, ask with a deadline, kill as a whole.

soffice is trusted with nothing: it may hang, crash, fork or lie. Whatever happens, `ask` ends by its deadline, with an
answer or with RendererDied, and `kill` leaves no process and no lock behind.
"""

import hashlib
import importlib.machinery
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from photostat.render.inside.base import RendererDied
from photostat.render.inside.soffice_profile import write_profile

MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024
_HOST_SCRIPT: Final = Path(__file__).with_name("uno_host.py")
_FLAGS: Final = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
_RESTART_WANTED: Final = 81  # soffice's exit code after it has set up a profile that it did not trust
_STARTS: Final = 3
_LOG_TAIL_BYTES: Final = 400
_FAULT_SECONDS: Final = 0.2


class SofficeProcess:
    """A running pair. `folder` is wiped at the start and at the end."""

    def __init__(self, folder: Path, program: Path, python: str, *, start_seconds: float) -> None:
        self._folder = folder
        self._program = program
        self.pipe = f"photostat{uuid.uuid4().hex}"
        # A new name each time: LibreOffice makes the name of a socket from it, and a dead one may be in the way.
        profile = folder / f"profile-{uuid.uuid4().hex[:8]}"
        self._profile_url = profile.as_uri()
        self._buffer = bytearray()
        self.version = ""
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "tmp").mkdir(parents=True)
        write_profile(profile, program)
        self._clock = (folder / "clock").open("w+b", buffering=0)
        self._set_clock(0)  # the real time, while it starts
        self._log = (folder / "log").open("wb")
        deadline = time.monotonic() + start_seconds
        self._soffice = self._start_soffice()
        self._host = self._start_host(python, start_seconds)
        try:
            self.version = str(self._greeting(deadline).get("version", ""))
        except RendererDied:
            self.kill()
            raise

    def _start_soffice(self) -> "subprocess.Popen[bytes]":
        accept = f"--accept=pipe,name={self.pipe};urp;"
        # soffice.bin itself: the `soffice` script and oosplash above it only add processes to lose.
        return self._spawn([str(self._program / "soffice.bin"), f"-env:UserInstallation={self._profile_url}", *_FLAGS, accept])

    def _start_host(self, python: str, seconds: float) -> "subprocess.Popen[bytes]":
        # -I: neither the environment nor the script's folder may add modules; B: no caches beside our source.
        return self._spawn([python, "-IB", str(_HOST_SCRIPT), self.pipe, str(seconds)], pipes=True)

    def _spawn(self, command: Sequence[str], *, pipes: bool = False) -> "subprocess.Popen[bytes]":
        channel = subprocess.PIPE if pipes else subprocess.DEVNULL
        try:
            return subprocess.Popen(
                command,
                stdin=channel,
                stdout=channel,
                stderr=self._log,
                env=self._environment(),
                cwd=self._folder,
                start_new_session=True,
            )
        except OSError as error:
            raise RendererDied(f"{command[0]} cannot be started: {error.strerror}") from error

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder / "tmp"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "SAL_USE_VCLPLUGIN": "svp",
            "SAL_DISABLE_WATCHDOG": "1",
            "MALLOC_ARENA_MAX": "2",
            "LD_PRELOAD": still_clock_library(),
            "PHOTOSTAT_CLOCK": str(self._folder / "clock"),
        }

    def _set_clock(self, seconds: int) -> None:
        self._clock.seek(0)
        self._clock.write(seconds.to_bytes(8, sys.byteorder, signed=True))

    def _greeting(self, deadline: float) -> dict[str, Any]:
        for _ in range(_STARTS):
            while not (line := self._line(min(deadline, time.monotonic() + 0.25))):
                if self._soffice.poll() is not None:
                    break
                if time.monotonic() > deadline:
                    raise RendererDied("LibreOffice did not start in its time (setting PHOTOSTAT_RENDER__START_SECONDS)")
            if line:
                greeting = _decoded(line)
                if greeting.get("ok"):
                    return greeting
                raise RendererDied(f"LibreOffice did not start: {greeting.get('words', '')}{self._last_words()}")
            if self._soffice.returncode != _RESTART_WANTED:
                break
            self._soffice = self._start_soffice()
        raise RendererDied(f"LibreOffice ended at its start{self._last_words()}")

    def ask(self, request: dict[str, Any], *, timeout_seconds: float, moment: datetime | None = None) -> dict[str, Any]:
        """Send one request and wait for its answer, the clock of soffice standing still at `moment` (UTC; None = it goes).

        Raises RendererDied when none comes in time; both are dead then.
        """
        deadline = time.monotonic() + timeout_seconds
        seconds = 0 if moment is None else int(moment.replace(tzinfo=UTC).timestamp())
        self._set_clock(seconds or int(moment is not None))  # 0 would let it go
        try:
            assert self._host.stdin is not None
            self._host.stdin.write(json.dumps(request).encode() + b"\n")
            self._host.stdin.flush()
            line = self._line(deadline)
            if not line:
                setting = "setting PHOTOSTAT_RENDER__CONVERT_SECONDS"
                raise RendererDied(f"LibreOffice did not answer within {timeout_seconds:.0f} s ({setting})")
            answer = _decoded(line)
        except OSError as error:
            self.kill()
            raise RendererDied(f"LibreOffice is gone ({error.strerror})") from error
        except RendererDied:
            self.kill()
            raise
        if answer.get("error") == "crash" or (not answer.get("ok") and self._ends()):
            words = self._last_words()
            self.kill()
            raise RendererDied(f"LibreOffice crashed{words}")
        return answer

    def _ends(self) -> bool:
        """Whether soffice is gone or going: after a fault it writes a trace first, and answers oddly meanwhile."""
        try:
            self._soffice.wait(_FAULT_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _line(self, deadline: float) -> bytes:
        """The next line of the host, or nothing when the deadline passes. RendererDied when the host ended."""
        assert self._host.stdout is not None
        descriptor = self._host.stdout.fileno()
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                return b""
            part = os.read(descriptor, 1 << 16)
            if not part or len(self._buffer) > MAX_ANSWER_BYTES:
                raise RendererDied(f"the script that drives LibreOffice ended{self._last_words()}")
            self._buffer += part
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer[:] = rest
        return line

    def resident_bytes(self) -> int:
        """Memory that soffice holds now; 0 where that cannot be read."""
        try:
            pages = int(Path(f"/proc/{self._soffice.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    @property
    def pid(self) -> int:
        """The process id of soffice.bin."""
        return self._soffice.pid

    def kill(self) -> None:
        """Kill both process groups, wait for them, remove profile, locks, pipes and temporary files."""
        for process in (self._host, self._soffice):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for channel in (process.stdin, process.stdout):
                if channel is not None:
                    with suppress(OSError):
                        channel.close()
        self._log.close()
        self._clock.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        for folder in (Path("/tmp"), Path("/var/tmp")):  # noqa: S108 - where sal/osl/unx/pipe.cxx puts them, TMPDIR or not
            for name in (self.pipe, _single_office_pipe(self._profile_url)):
                for pipe in folder.glob(f"OSL_PIPE_*{name}"):
                    with suppress(OSError):  # where we may not, the worker does it after the sandbox's end
                        pipe.unlink()

    def _last_words(self) -> str:
        with suppress(OSError):
            tail = (self._folder / "log").read_bytes()[:_LOG_TAIL_BYTES]
            if tail.strip():
                return ": " + " ".join(tail.decode("utf-8", "replace").split())
        return ""


@cache
def still_clock_library() -> str:
    """The file of `_stillclock`, which is preloaded and never imported. Raises RendererDied where it was not built."""
    spec = importlib.machinery.PathFinder.find_spec("_stillclock", [str(Path(__file__).parent)])
    if spec is None or spec.origin is None:
        raise RendererDied("the clock for LibreOffice is not built: run ./dev setup")
    return spec.origin


def _single_office_pipe(profile_url: str) -> str:
    """The pipe by which soffice finds another one on the same profile (desktop/source/app/officeipcthread.cxx)."""
    digest = hashlib.md5(profile_url.encode("utf-16-le"), usedforsecurity=False).digest()
    return "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)


def _decoded(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError as error:
        raise RendererDied("the script that drives LibreOffice answered nonsense") from error
    if not isinstance(answer, dict):
        raise RendererDied("the script that drives LibreOffice answered nonsense")
    return answer
