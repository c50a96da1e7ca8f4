"""A real `photostat serve` in a process of its own, to be killed, crowded and stopped."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

_PACKAGES = os.pathsep.join([str(Path(__file__).parents[2] / "src"), sysconfig.get_path("purelib")])
DEADLINE_SECONDS = 60.0
PASSWORD = "correct horse battery staple"


def python_of(user: int | None) -> str:
    """A Python that the user can run: ours, or the system's where ours lives in a folder that is root's alone."""
    if user is None:
        return sys.executable
    try:
        subprocess.run([sys.executable, "-V"], user=user, extra_groups=[], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return "/usr/bin/python3"
    return sys.executable


class Served:
    """A server on `folder`; ready when made, unless it ends instead."""

    def __init__(self, folder: Path, *arguments: str, user: int | None = None, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PHOTOSTAT_")}
        self.folder = folder
        self.log = folder.with_name(f"{folder.name}-{time.monotonic_ns()}.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [python_of(user), "-m", "photostat", "serve", "--data-dir", str(folder), "--port", "0", *arguments],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                user=user,
                group=user,
                extra_groups=[] if user else None,
                env=kept | {"HOME": "/nonexistent", "PYTHONPATH": _PACKAGES} | environment,
            )
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Photostat serves "):
                break
        found = re.search(r"serves (https?://\S+)", self.said)
        self.url = found[1] if found else ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a GET; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def until(self, path: str, status: int) -> None:
        """Ask until the answer has this status."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while (answer := self.get(path))[0] != status:
            assert time.monotonic() < deadline, f"{path} answers {answer}"
            time.sleep(0.02)

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Wait until it has happened."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not happened():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)

    def postgres(self) -> list[int]:
        """The database processes of this folder, the first one first."""
        data = (self.folder / "postgres" / "data").stat()
        mark = f"photostat-{data.st_dev:x}-{data.st_ino:x}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if mark in line and (b"postgres" in line.split(b"\0")[0]):
                    found.append(int(entry.name))
        return sorted(found)

    def until_no_postgres(self) -> None:
        """Wait until the last database process of the folder is gone."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while left := self.postgres():
            assert time.monotonic() < deadline, f"left behind: {left}"
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(DEADLINE_SECONDS)

    def stop(self) -> tuple[int, float]:
        """SIGTERM; exit code and seconds until the end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE_SECONDS), time.monotonic() - began

    def close(self) -> None:
        """End it, whatever its state."""
        if self.process.poll() is None:
            self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
