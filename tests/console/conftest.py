"""A server with the console on 127.0.0.1 for each test, and people before it."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator

import pytest
import uvicorn
from console_browser import ADMIN, Browser

from made_people import USER_PASSWORD, make_person
from photostat.api.app import make_app
from photostat.console.app import console_mount
from photostat.services import Services
from photostat.workspaces.people.rights import Right


@pytest.fixture
def stopping() -> threading.Event:
    """Set when the server of `console_url` begins to stop."""
    return threading.Event()


@pytest.fixture
def console_url(services: Services, stopping: threading.Event) -> Iterator[str]:
    """The base URL of a server with API and console."""
    app = make_app(services, [console_mount(services)])
    app.state.stopping = stopping
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, loop="asyncio", lifespan="on", timeout_graceful_shutdown=2
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
    stopping.set()
    running.should_exit = True
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def stranger(console_url: str) -> Iterator[Browser]:
    """Nobody yet."""
    browser = Browser(console_url)
    yield browser
    browser.session.close()


@pytest.fixture
def admin(console_url: str) -> Iterator[Browser]:
    """The administrator, signed in."""
    browser = Browser(console_url)
    assert browser.sign_in(*ADMIN).status_code == 303
    yield browser
    browser.session.close()


@pytest.fixture
def person(console_url: str, services: Services) -> Iterator[Callable[[int, Iterable[Right]], Browser]]:
    """Makes somebody with just these rights in a workspace, signed in."""
    made: list[Browser] = []

    def make(workspace_id: int, rights: Iterable[Right]) -> Browser:
        email = make_person(services.database, workspace_id, rights)
        browser = Browser(console_url)
        assert browser.sign_in(email, USER_PASSWORD).status_code == 303
        made.append(browser)
        return browser

    yield make
    for browser in made:
        browser.session.close()
