"""Pages that follow: news within a second to all who watch, one rendering for all, an end in order, polling without a stream."""

import json
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import requests
import sqlalchemy as sa
from console_browser import Browser

from photostat.console.call import Call
from photostat.console.live import Words, live_pages
from photostat.console.pages import PAGES
from photostat.errors import NotFoundError
from photostat.services import Services
from photostat.workspaces.people.rights import Right

ID = 4711


class Thing:
    """What the page follows."""

    def __init__(self) -> None:
        self.value = "first"
        self.renderings = 0
        self.is_gone = False

    def render(self, _services: Services, _workspace_id: int, artifact_id: int) -> Words:
        self.renderings += 1
        if self.is_gone:
            raise NotFoundError
        return Words(f"<b>{artifact_id} {self.value}</b>", mark=self.value)


@pytest.fixture
def thing(monkeypatch: pytest.MonkeyPatch) -> Thing:
    made = Thing()

    def enter(call: Call) -> None:
        with call.read() as connection:
            call.enter(connection, Right.EDIT_SETS)

    pages = live_pages("/w/{w:int}/things/{id:int}", enter=enter, render=made.render)
    monkeypatch.setattr("photostat.console.app.PAGES", (*PAGES, *pages))
    return made


def watch(browser: Browser, path: str) -> Iterator[dict[str, str]]:
    """The words as they come; ends with the stream."""
    answer = browser.get(path, headers={"Accept": "text/event-stream"}, stream=True)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    try:
        for line in answer.iter_lines():
            if line.startswith(b"data: {"):
                yield json.loads(line[6:])
    except requests.exceptions.ChunkedEncodingError:
        return


def say(services: Services, workspace_id: int) -> None:
    with services.database.transaction() as connection:
        connection.execute(sa.text("SELECT pg_notify('photostat_sets', :text)"), {"text": f"{workspace_id} {ID}"})


def test_news_come_within_a_second_and_are_rendered_once_for_all(
    thing: Thing, admin: Browser, services: Services, workspace_id: int
) -> None:
    streams = [watch(admin, f"/w/{workspace_id}/things/{ID}/live") for _ in range(5)]
    assert [next(stream)["html"] for stream in streams] == [f"<b>{ID} first</b>"] * 5
    thing.value, before = "second", thing.renderings
    began = time.monotonic()
    say(services, workspace_id)
    assert [next(stream) for stream in streams] == [{"html": f"<b>{ID} second</b>", "mark": "second"}] * 5
    assert time.monotonic() - began < 1.5
    assert thing.renderings - before <= 2


def test_stream_ends_with_the_server(thing: Thing, admin: Browser, workspace_id: int, stopping: threading.Event) -> None:
    stream = watch(admin, f"/w/{workspace_id}/things/{ID}/live")
    next(stream)
    stopping.set()
    assert list(stream) == []


def test_stream_ends_when_the_thing_is_gone(thing: Thing, admin: Browser, services: Services, workspace_id: int) -> None:
    stream = watch(admin, f"/w/{workspace_id}/things/{ID}/live")
    next(stream)
    thing.is_gone = True
    say(services, workspace_id)
    assert list(stream) == []


def test_without_a_stream_the_same_words_can_be_asked_for(thing: Thing, admin: Browser, workspace_id: int) -> None:
    answer = admin.get(f"/w/{workspace_id}/things/{ID}/live", headers={"Accept": "application/json"})
    assert answer.json() == {"html": f"<b>{ID} first</b>", "mark": "first"}


def test_stream_is_for_those_who_may_look(
    thing: Thing, person: Callable[..., Browser], stranger: Browser, workspace_id: int
) -> None:
    path, accept = f"/w/{workspace_id}/things/{ID}/live", {"Accept": "text/event-stream"}
    assert person(workspace_id, [Right.VIEW_WORKSPACE]).get(path, headers=accept).status_code == 403
    assert person(workspace_id, []).get(path, headers=accept).status_code == 404
    assert stranger.get(path, headers=accept).status_code == 401


def test_watching_alone_keeps_no_session_alive(thing: Thing, admin: Browser, services: Services, workspace_id: int) -> None:
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE console_session SET used_on = now() - interval '1 hour'"))
    stream = watch(admin, f"/w/{workspace_id}/things/{ID}/live")
    next(stream)
    with services.database.read() as connection:
        age = connection.execute(sa.text("SELECT extract(epoch FROM now() - used_on) FROM console_session")).scalar_one()
    assert age > 3000
