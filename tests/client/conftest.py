"""One real `photostat serve` with its workers for all tests of the client: the natives that need no office suite are quick."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from drills.served import PASSWORD, Served
from photostat.client import Client

# the toy server beside the tests
sys.path[:0] = [str(Path(__file__).parent)]

USER = "admin@example.com"


@pytest.fixture(scope="session")
def imaging_server() -> Iterator[Served]:
    """Ready, with two documents at once."""
    folder = Path(tempfile.mkdtemp(prefix="photostat-client-"))
    folder.chmod(0o777)
    served = Served(folder / "data", PHOTOSTAT_ADMIN_PASSWORD=PASSWORD, PHOTOSTAT_IMAGING__WORKERS="2")
    assert served.url, served.log.read_text()
    served.until("/readyz", 200)
    yield served
    served.stop()
    served.close()
    shutil.rmtree(folder)


@pytest.fixture
def client(imaging_server: Served) -> Iterator[Client]:
    """The administrator's."""
    with Client(imaging_server.url, USER, PASSWORD) as client:
        yield client
