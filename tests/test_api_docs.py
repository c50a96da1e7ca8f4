"""docs/api/ says what the OpenAPI document says: `./dev api-docs` would write the same."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "api").glob("*.md"))
LARGEST_BYTES = 200_000


def test_pages_of_the_api_are_as_they_would_be_made() -> None:
    command = [sys.executable, str(ROOT / "tools" / "api_docs.py"), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, found.stderr


def test_pages_of_the_api_name_the_right_of_each_call_and_stay_small() -> None:
    assert len(PAGES) > 20
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) < LARGEST_BYTES, path.name
        assert path.name == "README.md" or text.count("\n## ") == text.count("\nRight: ") > 0, path.name
