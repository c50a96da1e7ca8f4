"""One warm browser for all tests of laid-out pages: starting one costs more than most of them."""

import shutil
from collections.abc import Iterator

import pytest

from photostat.render.inside.browser import Browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    warm = Browser(tmp_path_factory.mktemp("browser"))
    yield warm
    warm.close()
