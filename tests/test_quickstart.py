"""docs/quickstart-api.md as a stranger would follow it: its own commands, in its own order, against a server that they start."""

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

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "quickstart-api.md"

_BLOCK = re.compile(r"^```bash( server)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_command_of_the_page_works_in_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    blocks = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    starts = [text for server, text in blocks if server]
    steps = "".join(text for server, text in blocks if not server)
    assert len(starts) == 1 and "curl" in steps
    folder = tmp_path_factory.mktemp("quickstart")
    shutil.copytree(ROOT / "examples", folder / "examples")
    port = _free_port()
    # the only differences to the page: another port, since 8400 may be taken, and the program of this environment
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PHOTOSTAT_SERVER__PORT": str(port)}
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
        run = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=200)
        assert run.returncode == 0, f"{run.stdout[-2000:]}\n{run.stderr[-3000:]}"
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(60)
        log.close()
    assert code == 0
    assert "DOE0000001" in run.stdout  # loaded
    found = (folder / "found.json").read_text(encoding="utf-8")
    assert re.search(r'"TotalCount": ?[1-9]', found) and re.search(r"\.(docx|pdf)\b", found)
    natives = {example.name: example.read_bytes() for example in (ROOT / "examples").rglob("*") if example.is_file()}
    downloaded = [file for file in folder.iterdir() if file.name in natives]
    assert downloaded and all(natives[file.name] == file.read_bytes() for file in downloaded)


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
