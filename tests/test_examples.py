"""The examples, their table of expectations, their page and the script that makes them say the same."""

import csv
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
# Drawn with FreeType or encoded by libjpeg and zlib: their next version may write other bytes for the same picture.
DRAWN = ("pictures/", "odd/Label", "mail/RE Late")


def native_names() -> list[str]:
    return sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*") if path.is_file())


def expectations() -> list[dict[str, str]]:
    with (ROOT / "tests" / "examples_expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_native_has_one_row_of_expectations() -> None:
    assert [row["file"] for row in expectations()] == native_names()


def test_every_native_is_explained_on_the_page() -> None:
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    assert [name for name in native_names() if f"| `{name}` |" not in page] == []


def test_examples_stay_small() -> None:
    assert sum((EXAMPLES / name).stat().st_size for name in native_names()) < 1_500_000


@pytest.fixture
def make_examples(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import make_examples

    yield make_examples
    sys.modules.pop("make_examples", None)


def test_script_makes_the_natives_that_are_here(make_examples) -> None:
    made = {**make_examples.NATIVES, **make_examples.LEGACY}
    assert sorted(made) == native_names()
    same_bytes = {name: make for name, make in make_examples.NATIVES.items() if not name.startswith(DRAWN)}
    differing = [name for name, make in same_bytes.items() if make() != (EXAMPLES / name).read_bytes()]
    assert differing == []
