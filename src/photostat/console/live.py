"""Pages that follow what happens: one stream a page (server-sent events), the same words for all who look at the same thing.

One connection to the database listens for the whole process. What has moved is rendered once, at most twice a second, and sent to
all who watch it; 200 consoles cost 200 writes to sockets. A page whose stream does not come asks for the same words every few
seconds.

    PAGES = (..., *live_pages("/w/{w:int}/things/{id:int}", enter=may_look, render=words_of_thing))
    <div data-live="/console/w/1/things/5/live"> ... </div>

`render` gets no caller, so that nothing that depends on his rights can be in it. When `mark` changes, the page hears of it
(`hx-trigger="live-mark from:body"`) and may fetch what depends on rights by itself.
"""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial

import structlog
from anyio import to_thread
from starlette.responses import JSONResponse, Response, StreamingResponse

from photostat.browsers import session_token
from photostat.console.call import Call
from photostat.console.routing import Stream
from photostat.errors import NotAuthenticatedError, PhotostatError
from photostat.services import Services
from photostat.storage.notices import Notices

CHANNEL = "photostat_sets"
HUB = "console_hub"
"""Where the console puts its hub into the state of a request."""
_SHORTEST_SECONDS = 0.5
_LOOK_ANYWAY_SECONDS = 5.0  # a notice may be missed, and "for 12 seconds" goes on without one
_STILL_HERE_SECONDS = 15.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Words:
    """What a page shows now. `html` goes into the element; `mark` changes with what else on the page is out of date."""

    html: str
    mark: str = ""

    def to_json(self) -> str:
        """As the script of the page reads it."""
        return json.dumps({"html": self.html, "mark": self.mark})


Render = Callable[[Services, int, int], Words]
"""From the workspace and the ArtifactID; for all who may look."""
Place = tuple[int, int, Render]


@dataclass
class _Watched:
    last: str = ""
    rendered: float = 0.0
    is_stale: bool = True
    readers: set["asyncio.Queue[str | None]"] = field(default_factory=set)


class Hub:
    """Who watches what. The thread that listens lives as long as somebody watches; its queues belong to the event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._watched: dict[Place, _Watched] = {}
        self._thread: threading.Thread | None = None

    def join(self, place: Place, queue: "asyncio.Queue[str | None]", stopping: threading.Event) -> None:
        """Watch a place from now on; called in the event loop."""
        loop = asyncio.get_running_loop()
        with self._lock:
            watched = self._watched.setdefault(place, _Watched())
            watched.readers.add(queue)
            if watched.last:
                _put(queue, watched.last)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._listen, args=(loop, stopping), name="console news", daemon=True)
                self._thread.start()

    def leave(self, place: Place, queue: "asyncio.Queue[str | None]") -> None:
        """Watch no more."""
        with self._lock:
            if (watched := self._watched.get(place)) is not None:
                watched.readers.discard(queue)
                if not watched.readers:
                    del self._watched[place]

    def _listen(self, loop: asyncio.AbstractEventLoop, stopping: threading.Event) -> None:
        with Notices(self._services.database.url, CHANNEL) as notices:
            while not stopping.is_set():
                heard = notices.texts(_SHORTEST_SECONDS, stopping) or []
                stale = self._stale(heard)
                if stale is None:
                    return
                for place in stale:
                    self._send(loop, place)
        self._end(loop)

    def _stale(self, heard: list[str]) -> list[Place] | None:
        """The places to be rendered now; None where nobody watches any more, and this thread ends."""
        now = time.monotonic()
        with self._lock:
            if not self._watched:
                self._thread = None
                return None
            for place, watched in self._watched.items():
                said = f"{place[0]} {place[1]}"
                if "" in heard or said in heard or now - watched.rendered > _LOOK_ANYWAY_SECONDS:
                    watched.is_stale = True
            return [
                place
                for place, watched in self._watched.items()
                if watched.is_stale and now - watched.rendered >= _SHORTEST_SECONDS
            ]

    def _send(self, loop: asyncio.AbstractEventLoop, place: Place) -> None:
        workspace_id, artifact_id, render = place
        try:
            words: str | None = render(self._services, workspace_id, artifact_id).to_json()
        except PhotostatError as error:  # gone, or no database: the page asks anew and hears which
            _log.info("nothing to tell", place=f"{workspace_id} {artifact_id}", error=str(error))
            words = None
        except Exception:  # noqa: BLE001 - a task's boundary: one page that cannot be told of must not silence all others
            _log.exception("news_failed", place=f"{workspace_id} {artifact_id}")
            words = None
        with self._lock:
            watched = self._watched.get(place)
            if watched is None:
                return
            watched.rendered, watched.is_stale = time.monotonic(), False
            if words == watched.last:
                return
            watched.last = words or ""
            readers = list(watched.readers)
        self._tell(loop, readers, words)

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            readers = [queue for watched in self._watched.values() for queue in watched.readers]
        self._tell(loop, readers, None)

    def _tell(self, loop: asyncio.AbstractEventLoop, readers: list["asyncio.Queue[str | None]"], words: str | None) -> None:
        def tell() -> None:
            for queue in readers:
                _put(queue, words)

        if not loop.is_closed():
            loop.call_soon_threadsafe(tell)


def _put(queue: "asyncio.Queue[str | None]", words: str | None) -> None:
    """Only the newest words matter; the end is never overtaken."""
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(words)


def live_pages(path: str, *, enter: Callable[[Call], object], render: Render) -> tuple[Stream]:
    """The stream below a page's path. `enter` raises where the caller may not look; it is asked again every few seconds."""

    async def answer(call: Call) -> Response:
        place = (call.workspace_id, call.number("id"), render)
        await to_thread.run_sync(enter, call)
        if call.request.headers.get("accept") == "application/json":
            words = await to_thread.run_sync(render, call.services, place[0], place[1])
            return JSONResponse({"html": words.html, "mark": words.mark})
        stopping = getattr(call.request.app.state, "stopping", None) or threading.Event()
        events = _events(call, place, enter, stopping)
        return StreamingResponse(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    return (Stream(f"{path}/live", answer),)


async def _events(call: Call, place: Place, enter: Callable[[Call], object], stopping: threading.Event) -> AsyncIterator[str]:
    hub: Hub = call.request.scope["state"][HUB]
    queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=1)
    hub.join(place, queue, stopping)
    looked = time.monotonic()
    try:
        yield "retry: 2000\n\n"
        while not stopping.is_set():
            try:
                words = await asyncio.wait_for(queue.get(), _STILL_HERE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                words = ""
            if words is None:
                return
            if time.monotonic() - looked > _STILL_HERE_SECONDS:
                looked = time.monotonic()
                if not await to_thread.run_sync(partial(_may_still_look, call, enter)):
                    yield "event: over\ndata: -\n\n"
                    return
            if words:
                yield f"data: {words}\n\n"
    finally:
        hub.leave(place, queue)


def _may_still_look(call: Call, enter: Callable[[Call], object]) -> bool:
    scope = call.request.scope
    try:
        call.services.sessions.user_of(session_token(scope["headers"], scope["scheme"]), counts_as_use=False)
        enter(call)
    except NotAuthenticatedError:
        return False
    except PhotostatError:  # a right that was taken away, a database that restarts: asking anew tells which
        return False
    return True
