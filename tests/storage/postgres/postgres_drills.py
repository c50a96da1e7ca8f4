"""What the drills share: a person who runs photostat, and ways to look at the database from outside."""

import os
import pwd
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

KEPT_SERVER = Path(__file__).with_name("kept_server.py")
# Busy for days without a pause in which a backend would notice that its server died, and without filling the disk.
ENDLESS = "SELECT count(*) FROM generate_series(1, 10000) a, generate_series(1, 10000) b, generate_series(1, 10000) c"
IS_ROOT = os.geteuid() == 0


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def serving(folder: Path) -> list[int]:
    """Processes whose working folder is the data folder: an oracle that knows nothing of marks and titles."""
    data = (folder / "data").stat()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.path.samestat((entry / "cwd").stat(), data):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def eventually(claim: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@dataclass
class Person:
    """A user who runs photostat, with a folder to do it in. `uid` None = whoever runs the tests."""

    uid: int | None
    place: Path
    running: list[subprocess.Popen[str]]

    @property
    def folder(self) -> Path:
        return self.place / "postgres"

    def serve(self, *words: str) -> tuple[subprocess.Popen[str], str]:
        """Another process with the database on our folder, and the database's URL."""
        process = subprocess.Popen(
            [python_of(self.uid), str(KEPT_SERVER), str(self.folder), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            user=self.uid,
            group=pwd.getpwuid(self.uid).pw_gid if self.uid is not None else None,
            extra_groups=[] if self.uid is not None else None,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=self.place,
        )
        self.running.append(process)
        assert process.stdout is not None
        for line in process.stdout:  # its log comes first
            if line.startswith("ready "):
                return process, line.split()[1]
        raise AssertionError(f"the server ended with {process.wait()}")


def python_of(uid: int | None) -> str:
    """A Python that the user can run: ours, or the system's where ours lives below /root."""
    if uid is None:
        return sys.executable
    try:
        subprocess.run([sys.executable, "-V"], user=uid, extra_groups=[], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return "/usr/bin/python3"
    return sys.executable
