"""Archives that want to do harm: each is refused or read, within 5 seconds and 300 MB, and nothing else happens."""

import io
import random
import stat
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library_archives import HANDLERS, OBJECT_TYPE, rap, xml, zipped
from photostat.applications.archives import limits
from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.reading import read_application

_MEASURED = """
import re, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.reading import read_application
began = time.process_time()  # of the processor: the machine may be busy
with open(sys.argv[1], "rb") as file:
    try:
        read_application(file)
        outcome = "read"
    except InvalidArchiveError as error:
        outcome = str(error)
with open("/proc/self/status") as status:  # not getrusage: its peak includes that of the process that started this one
    peak_mb = int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read())[1]) // 1024
print(f"{time.process_time() - began:.2f}|{peak_mb}|{outcome}")
"""


def _measured(path: Path) -> str:
    """The outcome of reading it in a process of its own, in time and memory."""
    run = subprocess.run([sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, timeout=120, check=True)
    seconds, peak_mb, outcome = run.stdout.strip().split("|", 2)
    assert float(seconds) < 5
    assert int(peak_mb) < 300
    return outcome


def _refused(content: bytes) -> str:
    with pytest.raises(InvalidArchiveError) as error:
        read_application(io.BytesIO(content))
    return str(error.value)


def _with(name: str, *, attributes: int = 0) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("application.xml", xml())
        member = zipfile.ZipInfo("x" * len(name))
        member.external_attr = attributes
        archive.writestr(member, b"content")
    return into.getvalue().replace(b"x" * len(name), name.encode())


@pytest.mark.parametrize(
    "name",
    ["../up.txt", "a/../../up.txt", "..\\up.txt", "/etc/passwd", "\\root.txt", "C:\\up.txt", "a\0b.txt", "a\nb.txt", "./a"],
)
def test_names_that_climb_are_refused(name: str) -> None:
    assert "forbidden name" in _refused(_with(name))


def test_links_and_devices_are_refused() -> None:
    assert "link" in _refused(_with("resource", attributes=(stat.S_IFLNK | 0o777) << 16))
    assert "link" in _refused(_with("resource", attributes=(stat.S_IFCHR | 0o600) << 16))


def test_a_name_twice_is_refused() -> None:
    assert "twice" in _refused(zipped({"application.xml": xml(), "APPLICATION.XML": xml()}))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE Application [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE Application [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Application SYSTEM "http://127.0.0.1/x.dtd">',
        "<!DOCTYPE Application>",
    ],
)
def test_document_types_are_refused(prolog: str) -> None:
    assert "DOCTYPE" in _refused(prolog.encode() + xml().partition(b"?>")[2])


def test_undefined_entities_are_refused() -> None:
    assert "cannot be read" in _refused(xml(name="&a;"))


def test_deep_nesting_is_refused() -> None:
    assert "nested" in _refused(b"<Application>" + b"<a>" * 100_000)
    assert "nested" in _refused(xml(inside="<a>" * 80 + "</a>" * 80))


def test_encrypted_members_are_refused() -> None:
    content = bytearray(rap())
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in _refused(bytes(content))


def test_members_that_share_bytes_are_refused() -> None:
    content = zipped({"application.xml": xml(), "b": b"b" * 500})
    directory = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", directory + 4)
    shared = content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :]
    assert "overlap" in _refused(shared)


def _bomb() -> bytes:
    return zipped({"application.xml": xml(inside=" " * 30_000_000)})


def _bomb_of_resources() -> bytes:
    return zipped({"application.xml": xml(), **{f"resourcefiles/{number}": b"\0" * 2_000_000 for number in range(20)}})


def _archive_in_archive() -> bytes:
    content = rap()
    for _ in range(20):
        content = zipped({"application.xml": xml(), "inner.rap": content})
    return content


def _many_members(count: int) -> bytes:
    return zipped({"application.xml": xml(), **{f"resourcefiles/{number}": b"" for number in range(count)}})


def _one_tag_of_attributes() -> bytes:
    attributes = "".join(f' a{number}=""' for number in range(2_500_000))
    return xml(inside=f"<a{attributes} />")


def _many_elements() -> bytes:
    return xml(inside="<a/>" * 7_000_000)


def _comment() -> bytes:
    return xml(inside="<!--" + "a" * 30_000_000 + "-->")


def _many_records() -> bytes:
    return xml(inside="<Objects>" + OBJECT_TYPE[9:-10] * 9_000 + "</Objects>")


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (_bomb, "tighter"),
        (_bomb_of_resources, "tighter"),
        (_archive_in_archive, "read"),
        (lambda: _many_members(9_999), "read"),
        (lambda: _many_members(10_000), "more than 10000 members"),
        (lambda: _many_members(60_000), "more than 10000 members"),
        (_one_tag_of_attributes, "512 KB"),
        (_comment, "512 KB"),
        (_many_elements, "elements"),
        (_many_records, "read"),
        (lambda: xml(inside=" " * (limits.XML_BYTES + 1)), "larger than 32 MB"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_bombs_cost_little(made: Callable[[], bytes], outcome: str, tmp_path: Path) -> None:
    path = tmp_path / "application.rap"
    path.write_bytes(made())
    assert outcome in _measured(path)
    assert list(tmp_path.iterdir()) == [path]


def _damaged(content: bytes, rounds: int) -> Iterator[bytes]:
    chance = random.Random(1)
    for _ in range(rounds):
        yield content[: chance.randrange(len(content))]
        flipped = bytearray(content)
        for _ in range(chance.randrange(1, 5)):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        yield bytes(flipped)


@pytest.mark.parametrize(
    "content",
    [
        rap(inside=OBJECT_TYPE + HANDLERS),
        zipped({"application.xml": xml(), "resourcefiles\\a": b"a"}, method=zipfile.ZIP_STORED),
        xml(inside=OBJECT_TYPE),
    ],
    ids=["rap", "stored", "xml"],
)
def test_damaged_files_are_read_or_refused(content: bytes) -> None:
    began = time.monotonic()
    refused = 0
    for damaged in _damaged(content, 1_500):
        try:
            read_application(io.BytesIO(damaged))
        except InvalidArchiveError:
            refused += 1
    assert refused > 1_000
    assert time.monotonic() - began < 60
