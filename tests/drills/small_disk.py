"""A disk that is full, and has room again: a small tmpfs where mounts are allowed, else a limit on the size of files."""

import resource
import subprocess
from pathlib import Path


class SmallDisk:
    """Mounted on `folder`, which is made; `megabytes` in all."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        folder.mkdir(parents=True)
        folder.parent.chmod(0o700)
        self.folder = folder
        options = f"size={megabytes}m,mode=0700"
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "drill", str(folder)], check=False, capture_output=True)
        self.is_mounted = done.returncode == 0
        self._megabytes = megabytes

    def fill(self, *pids: int) -> None:
        """No room from now on; where nothing is mounted, these processes can write no file beyond the disk's size."""
        if not self.is_mounted:
            for pid in pids:
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (self._megabytes * 1024**2, hard))
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
        for pid in pids if not self.is_mounted else ():
            hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))

    def close(self) -> None:
        """Unmount."""
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
