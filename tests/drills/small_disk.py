"""A disk that is full, and has room again: a small tmpfs where mounts are allowed, else a limit on the size of files."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path


class SmallDisk:
    """Mounted on `folder`, which is made; `megabytes` in all.

    Without `mount`, or where that is not allowed, the processes that `fill` names can write no file beyond `file_bytes`.
    """

    def __init__(self, folder: Path, megabytes: int, *, file_bytes: int, mount: bool) -> None:
        folder.mkdir(parents=True)
        folder.parent.chmod(0o700)
        self.folder = folder
        options = f"size={megabytes}m,mode=0700"
        command = ["mount", "-t", "tmpfs", "-o", options, "drill", str(folder)] if mount else ["false"]
        self.is_mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
        self._file_bytes = file_bytes

    def fill(self, *pids: int) -> None:
        """No room from now on; where nothing is mounted, for these processes and those that they start."""
        if not self.is_mounted:
            _limit(pids, str(self._file_bytes))
            return
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                return

    def make_room(self, *pids: int) -> None:
        """Take it back."""
        (self.folder / "filler").unlink(missing_ok=True)
        if not self.is_mounted:
            _limit(pids, "unlimited")

    def close(self) -> None:
        """Unmount."""
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


def _limit(pids: Iterable[int], file_bytes: str) -> None:
    """The soft limit alone, by the process's own user: root without CAP_SYS_RESOURCE may not set that of others."""
    for pid in pids:
        try:
            found = Path(f"/proc/{pid}").stat()
        except FileNotFoundError:
            continue
        command = ["prlimit", f"--pid={pid}", f"--fsize={file_bytes}:"]
        as_user = {"user": found.st_uid, "group": found.st_gid, "extra_groups": []} if found.st_uid != os.geteuid() else {}
        done = subprocess.run(command, check=False, capture_output=True, text=True, **as_user)
        assert done.returncode == 0 or not Path(f"/proc/{pid}").exists(), done.stderr
