"""Identification at load: right types from one warm sandbox, and no load that fails by a hostile native or a poor machine."""

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from photostat.render import warm_sandboxes
from photostat.render.identifying import IdentifiedNative, Identifier
from photostat.render.sandbox import InsideProgram, inside_python
from photostat.settings import RenderSettings

sys.path.append(str(Path(__file__).parents[1]))
import hostile_natives as hostile

FAULTY_HOST = Path(__file__).with_name("faulty_identifier.py")
EXAMPLES = Path(__file__).parents[2] / "examples"
SETTINGS = RenderSettings(convert_seconds=5)


def faulty(mode: str) -> InsideProgram:
    program = inside_python("photostat.render.inside.host")
    argv = (program.argv[0], str(FAULTY_HOST), mode)
    return InsideProgram(argv, (*program.read_only, str(FAULTY_HOST.parent)), program.env)


def ask(identifier: Identifier, data: bytes, name: str, workspace_id: int = 1) -> IdentifiedNative | None:
    return identifier.identify(workspace_id, lambda: io.BytesIO(data), name)


@pytest.fixture(scope="module")
def identifier() -> Iterator[Identifier]:
    with Identifier(SETTINGS) as made:
        yield made


def test_types_have_the_names_of_the_table(identifier: Identifier) -> None:
    found = ask(identifier, hostile.page_file(), "a.doc")
    assert found is not None
    assert (found.file_type_id, "PDF" in found.name) == (1557, True)
    word = ask(identifier, hostile.letter(), "letter.docx")
    assert word is not None
    assert "Word" in word.name


def test_examples_all_have_a_type(identifier: Identifier) -> None:
    for path in sorted(file for file in EXAMPLES.rglob("*") if file.is_file() and "odd" not in file.parts):
        assert ask(identifier, path.read_bytes(), path.name) is not None, path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.pdf", b""),
        ("broken.docx", b"PK\x03\x04" + b"\xff" * 5_000),
        ("broken.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5_000),
        ("laughs.docx", hostile.letter(prolog=hostile.BILLION_LAUGHS)),
        ("deep.xml", b"<a>" * 400_000),
        ("bomb.docx", hostile.word_file([b"a" * 50_000_000])),
        ("\ud800\0.txt", b"text"),
        ("nested.pdf", hostile.nested_pages(9)),
    ],
)
def test_hostile_natives_end_in_time_and_leave_the_next_one_whole(identifier: Identifier, name: str, data: bytes) -> None:
    started = time.monotonic()
    ask(identifier, data, name)
    assert time.monotonic() - started < 30
    after = ask(identifier, hostile.page_file(), "good.pdf")
    assert after is not None
    assert after.file_type_id == 1557


@pytest.mark.parametrize("mode", ["crash", "hang", "garbage", "chatter"])
def test_a_sandbox_that_fails_is_a_type_that_is_not_known(mode: str) -> None:
    with Identifier(SETTINGS.model_copy(update={"convert_seconds": 1}), program=faulty(mode)) as identifier:
        assert ask(identifier, b"text", "a.txt") is None
        assert ask(identifier, b"text", "a.txt") is None


def test_a_document_that_follows_a_crash_is_asked_for_once_more() -> None:
    with Identifier(SETTINGS, program=faulty("crash_at_second")) as identifier:
        assert [ask(identifier, b"text", "a.txt") is not None for _ in range(3)] == [True, True, True]


def test_a_machine_without_sandbox_loads_without_types(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def refuse(*_: object, **__: object) -> None:
        started.append(1)
        raise OSError("no sandbox here")

    monkeypatch.setattr(warm_sandboxes, "RenderSession", refuse)
    with Identifier(SETTINGS) as identifier:
        assert [ask(identifier, b"text", "a.txt") for _ in range(5)] == [None] * 5
    assert len(started) == 1


def test_workspaces_never_share_a_sandbox_and_an_idle_one_ends() -> None:
    with Identifier(SETTINGS, idle_seconds=0.4) as identifier:
        for workspace_id in (1, 2):
            ask(identifier, b"text", "a.txt", workspace_id)
        sessions = [place.session for place in identifier._places.values()]
        assert len({id(session) for session in sessions}) == 2
        deadline = time.monotonic() + 30
        while any(place.session for place in identifier._places.values()):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_sandbox_serves_no_more_documents_than_the_setting() -> None:
    with Identifier(SETTINGS.model_copy(update={"documents_per_sandbox": 2})) as identifier:
        ask(identifier, b"text", "a.txt")
        assert identifier._places[1].session is not None
        ask(identifier, b"text", "a.txt")
        assert identifier._places[1].session is None
