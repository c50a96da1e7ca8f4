"""The DevTools protocol over a pipe: one Chromium process, JSON messages with a NUL after each, no port, no websocket.

This module starts and kills the process and carries messages. It knows nothing about documents; see browser.py.
It refuses to wait without a deadline: a browser that dies or hangs ends in RendererDied.
"""

import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from photostat.render.inside.base import RendererDied

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
_READ_BYTES = 1 << 18
_LOG_TAIL_BYTES = 600
# The browser reads commands on descriptor 3 and answers on 4. Ours are moved above both before the spawn, so that
# neither dup2 of the spawn overwrites the other's source.
_SPARE_FD = 10
_MAX_HOME_BYTES = 48  # leaves 59 for "/b-????????/org.chromium.Chromium.??????/SingletonSocket"

_FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",  # we are already in ours, as an unprivileged user without namespaces
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,IsolateOrigins,SpareRendererForSitePerProcess",
    "--disable-site-isolation-trials",  # every frame in the one process that our interception watches
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # the discard port: nothing listens, in the sandbox there is no network at all
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",  # the same advance widths on every machine
    "--disable-lcd-text",
    "--hide-scrollbars",  # paper has none: lines must break where they break in print when the layout is measured
    # An animated picture shows its first frame, so that two runs give the same page.
    "--blink-settings=scriptEnabled=false,imageAnimationPolicy=2",
)


Json = dict[str, Any]


@dataclass
class DevTools:
    """A running Chromium. `on_event` sees every event as (method, params, session id)."""

    pid: int
    to_browser: int
    from_browser: int
    folders: tuple[Path, ...]  # removed at the end
    log: Path
    on_event: Callable[[str, Json, str], None] = lambda _method, _params, _session: None
    deadline: float = 0.0
    _last_id: int = 0
    _buffer: bytearray = field(default_factory=bytearray)
    _answers: dict[int, Json] = field(default_factory=dict)

    def call(self, method: str, params: Json | None = None, session: str = "") -> Json:
        """Send a command and wait for its answer, handling events meanwhile. An error answer raises RendererDied."""
        return self.answer(method, self.post(method, params, session))

    def answer(self, method: str, number: int) -> Json:
        """Wait for the answer to a command that was posted as `number`."""
        while number not in self._answers:
            self.take_message()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RendererDied(f"{method}: {answer['error'].get('message', 'refused')}")
        result: Json = answer.get("result", {})
        return result

    def post(self, method: str, params: Json | None = None, session: str = "") -> int:
        """Send a command without waiting; its number."""
        self._last_id += 1
        message: Json = {"id": self._last_id, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        rest = memoryview(json.dumps(message).encode() + b"\0")
        while rest:
            self._wait(self.to_browser, select.POLLOUT)
            try:
                rest = rest[os.write(self.to_browser, rest[: select.PIPE_BUF]) :]
            except OSError as error:
                raise RendererDied(f"the browser is gone ({error.strerror}){self._last_words()}") from error
        return self._last_id

    def take_message(self) -> None:
        """Wait for one message and handle it: an answer is kept for `call`, an event goes to `on_event`."""
        message = self._read_message()
        if "id" in message:
            self._keep(message)
        elif "method" in message:
            self.on_event(str(message["method"]), message.get("params", {}), str(message.get("sessionId", "")))

    def _keep(self, message: Json) -> None:
        # Answers to posted commands are never asked for: only the newest few thousand may matter.
        if len(self._answers) > 4096:
            self._answers.clear()
        self._answers[int(message["id"])] = message

    def _read_message(self) -> Json:
        searched = 0
        while (end := self._buffer.find(b"\0", searched)) < 0:
            searched = len(self._buffer)
            if searched > MAX_MESSAGE_BYTES:
                raise RendererDied(f"the browser sent a message of more than {MAX_MESSAGE_BYTES} bytes")
            self._wait(self.from_browser, select.POLLIN)
            part = os.read(self.from_browser, _READ_BYTES)
            if not part:
                raise RendererDied(f"the browser ended{self._last_words()}")
            self._buffer += part
        body = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        message: Json = json.loads(body)
        return message

    def _wait(self, fd: int, what: int) -> None:
        left = self.deadline - time.monotonic()
        poll = select.poll()
        poll.register(fd, what)
        if left <= 0 or not poll.poll(left * 1000):
            raise RendererDied("the browser did not answer in its time")

    def _last_words(self) -> str:
        try:
            words = self.log.read_bytes()[-_LOG_TAIL_BYTES:].decode("utf-8", "replace").strip()
        except OSError:
            words = ""
        return f": {words}" if words else ""

    def kill(self) -> None:
        """Kill the whole process group, reap it, remove its folders."""
        for fd in (self.to_browser, self.from_browser):
            os.close(fd)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def launch(program: str, home: Path) -> DevTools:
    """Start Chromium with a fresh profile under `home`. Raises RendererDied where it cannot be started."""
    home.mkdir(parents=True, exist_ok=True)
    profile = Path(tempfile.mkdtemp(prefix="browser-", dir=home))
    temporary = _temporary_folder(home)
    log = home / "browser.log"
    child_in, to_browser = _pipe(read_end_to_child=True)
    child_out, from_browser = _pipe(read_end_to_child=False)
    arguments = [program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    try:
        pid = os.posix_spawn(
            program,
            arguments,
            _environment(profile, temporary),
            file_actions=[
                (os.POSIX_SPAWN_DUP2, child_in, 3),
                (os.POSIX_SPAWN_DUP2, child_out, 4),
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            ],
            setpgroup=0,
        )
    except OSError as error:
        for fd in (to_browser, from_browser):
            os.close(fd)
        for folder in (profile, temporary):
            shutil.rmtree(folder, ignore_errors=True)
        raise RendererDied(f"{program} cannot be started: {error.strerror}") from error
    finally:
        os.close(child_in)
        os.close(child_out)
    return DevTools(pid, to_browser, from_browser, (profile, temporary), log)


def _temporary_folder(home: Path) -> Path:
    """Where Chromium makes its shared memory as long as it runs: below `home`, because TMPDIR is wiped after each document.

    It also puts a socket there, whose path must stay under 108 bytes, so a deep `home` (never in a sandbox) has to do
    with TMPDIR.
    """
    fits = len(os.fsencode(home)) <= _MAX_HOME_BYTES
    return Path(tempfile.mkdtemp(prefix="b-", dir=home if fits else None))


def _environment(profile: Path, temporary: Path) -> dict[str, str]:
    # Without /dev/shm Chromium keeps what its processes share in files of TMPDIR, whole CJK fonts among them: more than
    # the small /tmp of a sandbox holds, and then "Printing failed" is all that it says.
    locale = {"LANG": "C.UTF-8", "TZ": "UTC"}
    return {"HOME": str(profile), "TMPDIR": str(temporary), "PATH": "/usr/local/bin:/usr/bin:/bin", **locale}


def _pipe(*, read_end_to_child: bool) -> tuple[int, int]:
    """A pipe as (child's end, our end), the child's end on a descriptor that the spawn will not overwrite."""
    read_fd, write_fd = os.pipe()
    child, ours = (read_fd, write_fd) if read_end_to_child else (write_fd, read_fd)
    moved = fcntl.fcntl(child, fcntl.F_DUPFD_CLOEXEC, _SPARE_FD)
    os.close(child)
    return moved, ours
