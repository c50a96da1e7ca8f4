"""Warm renderers: one browser for all tests, one LibreOffice a module. Starting one costs more than most of the tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sheet_pages import SheetOffice

from photostat.render.inside.browser import Browser
from photostat.render.inside.office import OfficeRenderer


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    warm = Browser(tmp_path_factory.mktemp("browser"))
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeRenderer]:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    warm = OfficeRenderer(tmp_path_factory.mktemp("office") / "home")
    yield warm
    warm.close()


@pytest.fixture
def sheets(office: OfficeRenderer, tmp_path: Path) -> SheetOffice:
    return SheetOffice(office, tmp_path)
