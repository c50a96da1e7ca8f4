"""A real server on 127.0.0.1 for each test, and clients that speak HTTP to it as one user or another."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn

from made_people import USER_PASSWORD, make_person
from photostat.api.app import make_app
from photostat.services import Services
from photostat.workspaces.people.rights import Right

# the ASGI client and the toy routes beside the tests
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "wire")]

ADMIN = ("admin@example.com", "correct horse battery staple")


class Client:
    """HTTP as one user. Paths may leave out `/Relativity.REST/api/`."""

    def __init__(self, base: str, auth: tuple[str, str] | None) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = auth
        self.session.headers["X-CSRF-Header"] = "-"

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """One call; the answer whatever its status."""
        url = self.base + (path if path.startswith("/") else f"/Relativity.REST/api/{path}")
        return self.session.request(method, url, timeout=60, allow_redirects=False, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, body: object = None, **options: Any) -> requests.Response:
        return self.request("POST", path, json=body, **options) if body is not None else self.request("POST", path, **options)

    def put(self, path: str, body: object = None, **options: Any) -> requests.Response:
        return self.request("PUT", path, json=body, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        return self.request("DELETE", path, **options)


@pytest.fixture
def server(services: Services) -> Iterator[str]:
    """The base URL of a server on these services."""
    # loop and parser in Python: a fresh event loop for each test, which uvloop's threads do not like
    config = uvicorn.Config(
        make_app(services),
        host="127.0.0.1",
        port=0,
        log_config=None,
        loop="asyncio",
        lifespan="on",
        timeout_graceful_shutdown=2,
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, name="test server", daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not running.started:
        assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
        time.sleep(0.005)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def client(server: str) -> Iterator[Client]:
    """The administrator."""
    admin = Client(server, ADMIN)
    yield admin
    admin.session.close()


@pytest.fixture
def anonymous(server: str) -> Iterator[Client]:
    """Nobody."""
    nobody = Client(server, None)
    yield nobody
    nobody.session.close()


@pytest.fixture
def sign_in(server: str, services: Services) -> Iterator[Callable[[int, Iterable[Right]], Client]]:
    """Makes a user with just these rights in a workspace and gives a client that is he."""
    made: list[Client] = []

    def make(workspace_id: int, rights: Iterable[Right]) -> Client:
        email = make_person(services.database, workspace_id, rights)
        made.append(Client(server, (email, USER_PASSWORD)))
        return made[-1]

    yield make
    for signed_in in made:
        signed_in.session.close()
