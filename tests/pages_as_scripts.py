"""A page of docs/ as a stranger would follow it: its own commands, in its own order, against a server that they start.

The only differences to the page: another port, since 8400 may be taken, and the program of this environment.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]

_BLOCK = re.compile(r"^```bash( server)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def follow(page: str, folder: Path, **settings: str) -> str:
    """Run all blocks in `folder`, with examples/ in it; what they printed. Fails where a command fails."""
    blocks = _BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    starts = [text for server, text in blocks if server]
    steps = "".join(text for server, text in blocks if not server)
    assert len(starts) == 1 and "curl" in steps
    shutil.copytree(ROOT / "examples", folder / "examples")
    port = _free_port()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PHOTOSTAT_SERVER__PORT": str(port), **settings}
    script = "set -euo pipefail\n" + steps.replace("127.0.0.1:8400", f"127.0.0.1:{port}")
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        ["bash", "-c", starts[0].replace("photostat serve", "exec photostat serve")],
        cwd=folder,
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_until_ready(port, server)
        run = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=400)
        assert run.returncode == 0, f"{run.stdout[-2000:]}\n{run.stderr[-3000:]}"
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(60)
        log.close()
    assert code == 0
    return run.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server was not ready in time")
