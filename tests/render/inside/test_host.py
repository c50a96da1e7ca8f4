"""The program in the sandbox, driven over a socket with converters of the test's: wiping, and what an error is called."""

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from photostat.render import protocol
from photostat.render.inside.base import DocumentFailed, RendererDied, Work
from photostat.render.inside.host import Host
from photostat.render.model import ErrorCode, FindingCode
from photostat.render.profile import ImagingProfile
from photostat.render.sandbox.memory import shared_pixels

SLOT_BYTES = 1024
Convert = Callable[[Work], None]
Ask = Callable[[Convert], protocol.Failed | protocol.Finished]


class Converters:
    """In the place of the real ones: does what the test says."""

    def __init__(self, convert: Convert) -> None:
        self.convert = convert

    def image(self, work: Work, _sink: object, _request: protocol.RenderRequest) -> tuple[str, ...]:
        self.convert(work)
        return ("test",)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def ask(scratch: Path) -> Iterator[Ask]:
    """Run one document through the host with the given conversion; its end."""
    ours, theirs = socket.socketpair()
    memory = shared_pixels(2 * SLOT_BYTES)
    hello = protocol.Hello(slots=2, slot_bytes=SLOT_BYTES, max_page_pixels=300, start_seconds=5)
    protocol.send(ours, hello, (memory,))
    os.close(memory)
    host = Host(theirs, scratch)
    thread = threading.Thread(target=host.serve)
    thread.start()
    assert b"ready" in protocol.receive(ours)[0]

    def one(convert: Convert) -> protocol.Failed | protocol.Finished:
        host._converters = Converters(convert)  # type: ignore[assignment]
        request = protocol.RenderRequest(
            file_name="native",
            profile=ImagingProfile.default_native().to_json(),
            max_pages=10,
            convert_seconds=5,
            clock=datetime(2024, 5, 6),
        )
        native = os.memfd_create("native")
        protocol.send(ours, request, (native,))
        os.close(native)
        while True:
            message = protocol.FROM_SANDBOX.validate_json(protocol.receive(ours)[0])
            if isinstance(message, protocol.Failed | protocol.Finished):
                return message

    yield one
    ours.close()
    thread.join()
    theirs.close()


def test_nothing_of_a_document_is_there_for_the_next(ask: Ask, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def plant(work: Work) -> None:
        (work.scratch / "marker").write_text("secret")
        (scratch / "marker").write_text("secret")
        (scratch / "tmp" / "marker").write_text("secret")
        (scratch / "tmp" / "folder" / "below").mkdir(parents=True)
        (scratch / "tmp" / "link").symlink_to(scratch / "home")

    def look(work: Work) -> None:
        seen.append([path.name for path in scratch.rglob("*")])
        assert not list(work.scratch.iterdir())

    assert isinstance(ask(plant), protocol.Finished)
    assert isinstance(ask(look), protocol.Finished)
    assert sorted(seen[0]) == ["document", "home", "tmp"]


def test_what_a_renderer_keeps_while_it_runs_is_not_wiped(ask: Ask, scratch: Path) -> None:
    """Chromium makes its shared memory in a folder of its own for as long as it lives."""
    (scratch / "home" / "browser").mkdir()
    ask(lambda _work: None)
    assert (scratch / "home" / "browser").is_dir()


def raising(error: BaseException) -> Convert:
    def convert(_work: Work) -> None:
        raise error

    return convert


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "setting"),
    [
        (MemoryError(), "MEMORY_BYTES"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "MEMORY_BYTES"),
        (RendererDied("terminate called after throwing an instance of 'std::bad_alloc'"), "MEMORY_BYTES"),
        (OSError(errno.ENOSPC, "No space left on device"), "SCRATCH_BYTES"),
        (OSError(errno.EFBIG, "File too large"), "SCRATCH_BYTES"),
        (RuntimeError("can't start new thread"), "MAX_PROCESSES"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "MAX_PROCESSES"),
        (caused(RendererDied("soffice cannot be started"), OSError(errno.EAGAIN, "again")), "MAX_PROCESSES"),
        (caused(ValueError("bad picture"), MemoryError()), "MEMORY_BYTES"),
    ],
    ids=repr,
)
def test_a_limit_of_the_sandbox_is_named_with_its_setting(ask: Ask, error: Exception, setting: str) -> None:
    end = ask(raising(error))
    assert isinstance(end, protocol.Failed)
    assert (end.code, end.fatal) == (ErrorCode.LIMIT_EXCEEDED, True)
    assert f"PHOTOSTAT_RENDER__{setting}" in end.words


def test_a_parser_that_stumbles_over_a_native_calls_it_corrupt(ask: Ask) -> None:
    end = ask(lambda _work: int("not a number"))  # type: ignore[arg-type,return-value]
    assert isinstance(end, protocol.Failed)
    assert (end.code, end.fatal) == (ErrorCode.CORRUPT, False)
    assert "ValueError" in end.words


def test_a_fault_of_ours_is_not_blamed_on_the_native(ask: Ask) -> None:
    def ours(work: Work) -> None:
        work.profile.restricted_file_type_ids.no_such_method()  # type: ignore[attr-defined]

    outside = ask(ours)
    inside = ask(lambda work: work.report(FindingCode.BLANK_PAGE, 7))  # type: ignore[arg-type]
    assert isinstance(outside, protocol.Failed)
    assert isinstance(inside, protocol.Failed)
    assert (outside.code, inside.code) == (ErrorCode.CORRUPT, ErrorCode.INTERNAL)
    assert "host.py:" in inside.words


def test_a_reason_given_by_a_converter_is_passed_on(ask: Ask) -> None:
    end = ask(raising(DocumentFailed(ErrorCode.PASSWORD_PROTECTED, "no password fits \ud800")))
    assert end == protocol.Failed(code="password_protected", words="no password fits ?")


def test_findings_of_any_size_fit_into_a_message(ask: Ask) -> None:
    wide = "\U0001f600" * 5_000
    end = ask(lambda work: work.report(FindingCode.BLANK_PAGE, wide, pages=range(50_000), items=[wide] * 500))
    assert isinstance(end, protocol.Finished)
