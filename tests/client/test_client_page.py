"""docs/client.md, followed to the letter."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from drills.served import PASSWORD, Served
from photostat import client as client_package

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_block_of_the_page_works_in_order(imaging_server: Served, tmp_path: Path) -> None:
    script = "".join(re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    script = script.replace("http://127.0.0.1:8400", imaging_server.url).replace("a long pass phrase", PASSWORD)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    words = [sys.executable, "-W", "error", "-c", script]
    run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=500)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Completed with errors 2 of 3" in run.stdout and "has_images='Yes'" in run.stdout
    assert re.search(r"^404 \S*NotFoundException .* [0-9a-f]+$", run.stdout, re.MULTILINE)
    assert (tmp_path / "logo-1.tif").stat().st_size > 0
    assert "Completed DOE0000001 to DOE000000" in run.stdout
    assert zipfile.is_zipfile(tmp_path / "first-volume.zip")
    assert (tmp_path / "logo.png").read_bytes() == (ROOT / "examples/pictures/Logo.png").read_bytes()


def test_page_names_every_error_of_the_package() -> None:
    errors = [name for name in client_package.__all__ if name.endswith("Error") and name != "ImagingError"]
    assert errors and all(f"| `{name}` |" in PAGE for name in errors)
