"""Servers for the drills, ended after each."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drills.served import PASSWORD, Served


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that is not there yet, below a folder that every user may enter."""
    above = Path(tempfile.mkdtemp(prefix="photostat-drill-"))
    above.chmod(0o777)
    yield above / "data"
    shutil.rmtree(above)


@pytest.fixture
def start(data_dir: Path) -> Iterator[Callable[..., Served]]:
    """Starts a server on the data folder with a known password."""
    begun: list[Served] = []

    def start(*arguments: str, user: int | None = None, **environment: str) -> Served:
        served = Served(data_dir, *arguments, user=user, **({"PHOTOSTAT_ADMIN_PASSWORD": PASSWORD} | environment))
        begun.append(served)
        return served

    yield start
    for served in begun:
        served.close()
    if (data_dir / "postgres" / "data").exists():
        begun[0].until_no_postgres()
