"""requirements.lock: whole, hashed, and without addresses."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = """
[build-system]
requires = ["setuptools>=77"]
[project]
dependencies = ["numpy>=2.0"]
[project.optional-dependencies]
dev = []
"""
GOOD_LOCK = "numpy==2.4.6 \\\n    --hash=sha256:aa\nsetuptools==84.2.1 \\\n    --hash=sha256:bb\n"


@pytest.fixture
def check_tree(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import check_tree

    yield check_tree
    sys.modules.pop("check_tree", None)


def test_the_lock_here_fits_pyproject(check_tree) -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert list(check_tree.lock_problems((ROOT / "pyproject.toml").read_text(), lock)) == []
    assert list(check_tree.findings_in(lock)) == []


def test_a_whole_lock_is_accepted(check_tree) -> None:
    assert list(check_tree.lock_problems(PYPROJECT, GOOD_LOCK)) == []


@pytest.mark.parametrize(
    ("lock", "problem"),
    [
        (GOOD_LOCK.replace("numpy", "numpyro"), "numpy is not locked"),
        (GOOD_LOCK.replace("2.4.6", "1.26.4"), "numpy is locked at 1.26.4, pyproject.toml wants >=2.0"),
        (GOOD_LOCK.replace(" \\\n    --hash=sha256:bb", ""), "setuptools has no hash"),
    ],
)
def test_a_lock_that_does_not_fit_is_named(check_tree, lock: str, problem: str) -> None:
    assert list(check_tree.lock_problems(PYPROJECT, lock)) == [problem]


def test_addresses_and_machine_paths_are_found(check_tree) -> None:
    index_option, machine_path = "--extra-index" + "-url x", "see /wo" + "rk/main"
    assert [number for number, _words in check_tree.findings_in(f"fine\n{index_option}\nfine\n{machine_path}\n")] == [
        2,
        4,
    ]


def test_two_test_files_of_one_name_are_found(check_tree) -> None:
    paths = [
        Path("tests/render/test_pages.py"),
        Path("tests/console/test_pages.py"),
        Path("tests/conftest.py"),
        Path("conftest.py"),
    ]
    assert list(check_tree.repeated_test_names(paths)) == ["2 files are named test_pages.py"]
