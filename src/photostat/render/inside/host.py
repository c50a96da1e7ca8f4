"""The program that runs in the sandbox: takes documents one at a time, sends pages, findings and one end for each.

It trusts nothing either, but it is not what protects the machine: the sandbox around it is.
"""

import errno
import os
import shutil
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from photostat.render import protocol
from photostat.render.clock import Clock
from photostat.render.inside.base import DocumentFailed, RendererDied, Work
from photostat.render.inside.converters import Converters
from photostat.render.inside.identify import identify
from photostat.render.inside.page_image import paint_page_image
from photostat.render.inside.page_sink import PageSink
from photostat.render.inside.slots import PixelSlots
from photostat.render.model import ErrorCode, FindingCode
from photostat.render.profile import ImagingProfile

_MAX_WORDS = 2_000
_MAX_ITEM_CHARS = 200_000  # of one finding, all items together: no message may outgrow the protocol's limit
_OUT_OF_MEMORY = "the renderer ran out of memory (setting PHOTOSTAT_RENDER__MEMORY_BYTES)"
_OUT_OF_ROOM = "the renderer filled its scratch folder (setting PHOTOSTAT_RENDER__SCRATCH_BYTES)"
_OUT_OF_PROCESSES = "the renderer could not start a process or thread (setting PHOTOSTAT_RENDER__MAX_PROCESSES)"
_LIMITS = {
    errno.ENOMEM: _OUT_OF_MEMORY,
    errno.ENOSPC: _OUT_OF_ROOM,
    errno.EDQUOT: _OUT_OF_ROOM,
    errno.EFBIG: _OUT_OF_ROOM,
    errno.EAGAIN: _OUT_OF_PROCESSES,
}
# What our own code raises when it is wrong; parsers raise everything else on a hostile native, and KeyError and the like.
_OUR_FAULTS = (TypeError, AttributeError, NameError, AssertionError, NotImplementedError, ImportError)
_KEPT = ("home", "tmp")  # the renderers' own profiles and the temporary folder itself


class Host:
    """One sandbox's life: greet, serve, end when the worker closes the channel."""

    def __init__(self, channel: socket.socket, scratch: Path) -> None:
        self._channel = channel
        self._scratch = scratch
        body, fds = protocol.receive(channel, max_fds=1)
        hello = protocol.Hello.model_validate_json(body)
        self._slots = PixelSlots(channel, hello, fds[0])
        os.close(fds[0])
        home = scratch / "home"
        for folder in _KEPT:
            (scratch / folder).mkdir(exist_ok=True)
        self._converters = Converters(home, hello)
        self._password_position: int | None = None
        self._clock: Clock | None = None
        protocol.send(channel, protocol.Ready())

    def serve(self) -> None:
        """Serve documents until the worker hangs up."""
        while True:
            try:
                body, fds = protocol.receive(self._channel, max_fds=1)
            except (protocol.ProtocolError, ConnectionError):
                return
            message = protocol.TO_SANDBOX.validate_json(body)
            if isinstance(message, protocol.SlotFree):
                self._slots.free(message.slot)
            elif isinstance(message, protocol.AnyRequest):
                self._serve_one(message, fds[0])

    def _serve_one(self, request: protocol.AnyRequest, native_fd: int) -> None:
        try:
            with self._document_folder() as folder:
                end = self._end_of(request, native_fd, folder)
        finally:
            os.close(native_fd)
        protocol.send(self._channel, end)

    def _end_of(self, request: protocol.AnyRequest, native_fd: int, folder: Path) -> protocol.Message:
        """Do what is asked with the document; its end, whatever happens, is one message."""
        try:
            if isinstance(request, protocol.IdentifyRequest):
                return self._identify(request, native_fd)
            if isinstance(request, protocol.DecodeRequest):
                return self._decode(request, native_fd)
            return self._image(request, native_fd, folder)
        except DocumentFailed as failure:
            return protocol.Failed(code=failure.code, words=_words(failure.words))
        except (protocol.ProtocolError, BrokenPipeError):
            raise
        except RecursionError as error:
            return protocol.Failed(code=ErrorCode.CORRUPT, words=_words(f"nested too deeply: {error}"))
        except Exception as error:  # noqa: BLE001 - the sandbox reader: any parser may raise anything on a hostile native
            limit = _limit_behind(error)
            if limit:
                return protocol.Failed(code=ErrorCode.LIMIT_EXCEEDED, words=limit, fatal=True)
            if isinstance(error, RendererDied):
                return protocol.Failed(code=ErrorCode.RENDERER_CRASHED, words=_words(str(error)), fatal=True)
            traceback.print_exc()
            code = ErrorCode.INTERNAL if _is_our_fault(error) else ErrorCode.CORRUPT
            return protocol.Failed(code=code, words=_words(f"{type(error).__name__}: {error} ({_place_of(error)})"))

    def _identify(self, request: protocol.IdentifyRequest, native_fd: int) -> protocol.Message:
        """An encrypted Office file is not opened: its type is that of the encrypted container."""
        identification, _ = identify(_path_of(native_fd), request.file_name)
        protocol.send(self._channel, protocol.Identified(file_type_id=identification.file_type_id))
        return protocol.Finished()

    def _decode(self, request: protocol.DecodeRequest, image_fd: int) -> protocol.Message:
        sink = PageSink(self._channel, self._slots, with_text=False)
        paint_page_image(_path_of(image_fd), request.format, sink)
        return protocol.Finished()

    def _image(self, request: protocol.RenderRequest, native_fd: int, folder: Path) -> protocol.Message:
        work = self._work(request, native_fd, folder)
        sink = PageSink(self._channel, self._slots, with_text=request.with_text)
        renderers = self._converters.image(work, sink, request)
        return protocol.Finished(
            renderers=renderers,
            clock=self._clock.moment if self._clock else None,
            clock_source=self._clock.source if self._clock else None,
            password_position=self._password_position,
        )

    def _work(self, request: protocol.RenderRequest, native_fd: int, folder: Path) -> Work:
        limit = request.max_pages if request.page_cap is None else min(request.page_cap, request.max_pages)
        self._password_position = self._clock = None
        return Work(
            native=_path_of(native_fd),
            file_name=request.file_name,
            scratch=folder,
            profile=ImagingProfile.from_json(request.profile),
            report=self._report,
            passwords=request.passwords,
            page_limit=limit,
            max_pages=request.max_pages if request.page_cap is None or request.page_cap > request.max_pages else None,
            stage=self._stage,
            clock=Clock(request.clock, request.clock_source),
            clock_settled=self._note_clock,
            time_zone=request.time_zone,
            field_texts=request.field_texts,
            fetch=self._fetch if request.may_fetch else None,
            password_used=self._note_password,
        )

    def _note_clock(self, clock: Clock) -> None:
        self._clock = clock

    def _note_password(self, position: int) -> None:
        self._password_position = position

    def _fetch(self, urls: Sequence[str]) -> dict[str, bytes | str]:
        """Pictures on the network, got by the worker outside; for each address the content, or why there is none."""
        wanted = tuple(dict.fromkeys(url for url in urls if len(url) <= _MAX_WORDS))[: protocol.MAX_ITEMS]
        if not wanted:
            return {}
        protocol.send(self._channel, protocol.Fetch(urls=wanted))
        found: dict[str, bytes | str] = {}
        for url in wanted:
            body, fds = protocol.receive(self._channel, max_fds=1)
            answer = protocol.Fetched.model_validate_json(body)
            found[url] = _content(fds[0]) if answer.found and fds else answer.reason
        return found

    def _stage(self, name: str) -> None:
        protocol.send(self._channel, protocol.Stage.model_validate({"name": name}))

    def _report(self, code: FindingCode, message: str, *, pages: Iterable[int] = (), items: Iterable[str] = ()) -> None:
        finding = protocol.FindingMessage(
            code=code,
            message=_words(message),
            pages=tuple(islice(pages, 10_000)),
            items=_bounded(items),
        )
        protocol.send(self._channel, finding)

    @contextmanager
    def _document_folder(self) -> Iterator[Path]:
        """An empty folder for one document; whatever was left in the scratch by it is wiped before the next."""
        folder = self._scratch / "document"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            self._wipe_scratch()

    def _wipe_scratch(self) -> None:
        for entry in [*self._scratch.iterdir(), *(self._scratch / "tmp").iterdir()]:
            if entry.name in _KEPT and entry.parent == self._scratch:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def _path_of(native_fd: int) -> Path:
    return Path(f"/proc/self/fd/{native_fd}")


def _content(fd: int) -> bytes:
    with os.fdopen(fd, "rb") as file:
        return file.read()


def _limit_behind(error: BaseException | None) -> str:
    """The limit that an error comes from, also behind what a library made of it; empty when it is none of ours."""
    while error is not None:
        if isinstance(error, MemoryError) or "bad_alloc" in str(error):
            return _OUT_OF_MEMORY
        if isinstance(error, RuntimeError) and "start new thread" in str(error):
            return _OUT_OF_PROCESSES
        if isinstance(error, OSError) and error.errno in _LIMITS:
            return _LIMITS[error.errno]
        error = error.__cause__
    return ""


def _is_our_fault(error: Exception) -> bool:
    """Whether the error was raised by a line of ours, and is of a kind that no native can be blamed for."""
    return isinstance(error, _OUR_FAULTS) and f"{os.sep}photostat{os.sep}" in _frames(error)[-1].filename


def _place_of(error: Exception) -> str:
    last = _frames(error)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _frames(error: Exception) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _bounded(items: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    left = _MAX_ITEM_CHARS
    for item in islice(items, protocol.MAX_ITEMS):
        kept.append(_words(item)[:left])
        left -= len(kept[-1])
        if left <= 0:
            break
    return tuple(kept)


def _words(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:_MAX_WORDS]


def main() -> None:
    """Entry point inside the sandbox; the channel is file descriptor 0."""
    channel = socket.socket(fileno=os.dup(0))
    scratch = Path(os.environ["PHOTOSTAT_SCRATCH"])
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)  # no converter and no child of one may read or write the channel
    sys.stdout = sys.stderr  # libraries that print must not look like messages
    Host(channel, scratch).serve()


if __name__ == "__main__":
    main()
