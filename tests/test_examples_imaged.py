"""`photostat image examples` gives what tests/examples_expected.csv says, with real renderers in the real sandbox."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
with (ROOT / "tests" / "examples_expected.csv").open(encoding="utf-8", newline="") as table:
    EXPECTED = list(csv.DictReader(table))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("examples")]


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("examples") / "volume"
    command = [sys.executable, "-m", "photostat", "image", str(ROOT / "examples"), "--output", str(output), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 1, done.stderr
    return output


@pytest.fixture(scope="module")
def documents(volume: Path) -> dict[str, dict[str, Any]]:
    lines = (volume / "DATA" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {document["path"]: document for document in map(json.loads, lines)}


def test_every_example_is_in_the_manifest_once(volume: Path, documents: dict[str, dict[str, Any]]) -> None:
    lines = (volume / "DATA" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(documents)
    assert sorted(documents) == sorted(row["file"] for row in EXPECTED)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_example_ends_as_expected(row: dict[str, str], documents: dict[str, dict[str, Any]]) -> None:
    document = documents[row["file"]]
    code = (document["error"] or {}).get("code", "")
    assert (document["status"], code) == (row["status"], row["code"]), document["error"] or document["warnings"]
    assert int(row["min_pages"]) <= len(document["pages"]) <= int(row["max_pages"])
    assert set(row["findings"].split()) <= {warning["code"] for warning in document["warnings"]}
    if row["file_type_id"]:
        assert document["file_type_id"] == int(row["file_type_id"])


def test_load_files_of_the_examples_are_sound(volume: Path) -> None:
    for name in ("photostat.opt", "photostat.dat"):
        command = [sys.executable, "-m", "photostat", "loadfile", "check", str(volume / "DATA" / name)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout
