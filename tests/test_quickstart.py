"""docs/quickstart-api.md, followed to the letter."""

import re
from pathlib import Path

import pytest

from pages_as_scripts import ROOT, follow


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_command_of_the_page_works_in_order(tmp_path: Path) -> None:
    said = follow("quickstart-api.md", tmp_path)
    assert "DOE0000001" in said  # loaded
    found = (tmp_path / "found.json").read_text(encoding="utf-8")
    assert re.search(r'"TotalCount": ?[1-9]', found) and re.search(r"\.(docx|pdf)\b", found)
    natives = {example.name: example.read_bytes() for example in (ROOT / "examples").rglob("*") if example.is_file()}
    downloaded = [file for file in tmp_path.iterdir() if file.name in natives]
    assert downloaded and all(natives[file.name] == file.read_bytes() for file in downloaded)
