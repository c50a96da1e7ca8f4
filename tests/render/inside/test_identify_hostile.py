"""Whatever the bytes, identification ends soon, in a type or in DocumentFailed."""

import random
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_natives import biff_stream, ole_bytes, open_xml_bytes, word_stream, zip_bytes

from photostat.render.inside.base import DocumentFailed, Identification, Kind
from photostat.render.inside.identify import identify
from photostat.render.inside.identify.native_bytes import extension_of

_CORPUS = Path(__file__).parents[3] / "../shared/corpus/dev"
_SECONDS = 2.0
_NAMES = ["a", "a.docx", "a.xls", "a.pdf", "a.txt", "a.csv", "a.eml", "a.tga", "a.dbf", "a.html", "a.cgm", "a.pages"]
_OLE = ole_bytes({"WordDocument": word_stream(), "Macros/VBA/_VBA_PROJECT": b"x" * 5000, "Workbook": biff_stream()})
_ZIP = open_xml_bytes(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "word/document.xml", "16.0"
)
_MAIL = b"From: a@b.c\nTo: d@e.f\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<html><body>x</body></html>"


def _end(path: Path, content: bytes, name: str) -> Identification | DocumentFailed:
    path.write_bytes(content)
    started = time.monotonic()
    try:
        end: Identification | DocumentFailed = identify(path, name)[0]
    except DocumentFailed as failed:
        end = failed
    assert time.monotonic() - started < _SECONDS
    return end


def _damage(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
    return bytes(damaged[: dice.randint(1, len(damaged))]) if dice.random() < 0.4 else bytes(damaged)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=3000), name=st.sampled_from(_NAMES))
def test_random_bytes_end_in_a_type_or_a_failure(tmp_path: Path, content: bytes, name: str) -> None:
    _end(tmp_path / "native", content, name)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=2000), name=st.sampled_from(_NAMES))
def test_random_text_ends_in_a_type_or_a_failure(tmp_path: Path, text: str, name: str) -> None:
    _end(tmp_path / "native", text.encode("utf-8", "replace"), name)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), name=st.sampled_from(_NAMES), content=st.sampled_from([_OLE, _ZIP, _MAIL]))
def test_flipped_and_cut_containers_end(tmp_path: Path, seed: int, name: str, content: bytes) -> None:
    _end(tmp_path / "native", _damage(content, random.Random(seed)), name)


@pytest.mark.corpus
def test_flipped_and_cut_real_documents_end(tmp_path: Path) -> None:
    if not _CORPUS.is_dir():
        pytest.skip("the shared corpus is absent")
    dice = random.Random(2)
    for path in sorted(_CORPUS.glob("*/*")):
        if path.stat().st_size < 300_000:
            content = path.read_bytes()
            for _ in range(3):
                _end(tmp_path / "native", _damage(content, dice), path.name)


def test_zip_bomb_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bytes(60_000_000))
        archive.writestr("word/document.xml", "<x/>")
    started = time.monotonic()
    identification, _ = identify(path, "bomb.docx")
    assert identification.kind is Kind.WORD
    assert time.monotonic() - started < _SECONDS


def test_archive_of_many_entries_is_read(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"f{number}"), b"")
    started = time.monotonic()
    identification, _ = identify(path, "many.zip")
    assert identification.extension == "zip"
    assert time.monotonic() - started < 10  # 0.6 s on a quiet machine; zipfile's own reading of the directory


def test_oversized_central_directory_is_not_read(tmp_path: Path) -> None:
    content = bytearray(zip_bytes({"a": b"x"}))
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 0x7FFFFFFF)
    end = _end(tmp_path / "native", bytes(content), "a.zip")
    assert isinstance(end, Identification)
    assert end.extension == "zip"


def test_looping_sector_chain_ends(tmp_path: Path) -> None:
    content = bytearray(_OLE)
    for number in range(1, 128):
        struct.pack_into("<I", content, 512 + number * 4, number)  # every sector follows itself
    _end(tmp_path / "native", bytes(content), "a.doc")


def test_compound_file_with_endless_mini_stream_ends(tmp_path: Path) -> None:
    """A mini stream far along a chain of a million sectors, asked for again for every mini sector."""
    content = bytearray(ole_bytes({"__properties_version1.0": b"x", "__substg1.0_001A001F": b"I\0" * 900}))
    directory = struct.unpack_from("<I", content, 48)[0]
    base = (directory + 1) * 512
    struct.pack_into("<I", content, base + 116, 1)  # the root's stream begins in sector 1 ...
    struct.pack_into("<I", content, 512 + 4, 1)  # ... which follows itself for ever
    for entry in range(1, 4):
        if base + entry * 128 + 128 <= len(content):
            struct.pack_into("<I", content, base + entry * 128 + 116, 0x00FFFFFF)
    _end(tmp_path / "native", bytes(content), "a.msg")


@pytest.mark.parametrize(
    "text",
    [
        b"<" * 200_000,
        b"<!--" * 50_000,
        b"<a " + b"b='" * 60_000,
        b"0" + b"\n" * 200_000,
        b"From " + b"x" * 200_000,
        b"[" * 200_000,
        b'"' * 200_000,
        b"a" * 200_000 + b":",
        b"<?xml?>" * 40_000,
        b"\t;|," * 50_000,
    ],
)
@pytest.mark.parametrize("name", ["a", "a.html", "a.csv", "a.eml", "a.json"])
def test_text_made_to_make_patterns_backtrack_ends(tmp_path: Path, text: bytes, name: str) -> None:
    _end(tmp_path / "native", text, name)


def test_gzip_bomb_named_as_a_drawing_costs_little(tmp_path: Path) -> None:
    squeezer = zlib.compressobj(wbits=31)
    content = squeezer.compress(bytes(200_000_000)) + squeezer.flush()
    end = _end(tmp_path / "native", content, "a.svgz")
    assert isinstance(end, Identification)
    assert end.kind is Kind.UNSUPPORTED


def test_reads_a_bounded_part_of_a_huge_native(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as native:
        native.write(b"\x00\x00\x01\xba\x44")
        native.truncate(8 * 1024**3)  # sparse: eight GiB of nothing
    started = time.monotonic()
    assert identify(path, "film.mpg")[0].kind is Kind.UNSUPPORTED
    assert time.monotonic() - started < _SECONDS


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.TXT", "txt"),
        ("../../a.b/c", ""),
        ("C:\\x\\y.Doc", "doc"),
        (".profile", ""),
        ("a.", ""),
        ("", ""),
        ("a\0.pdf", "pdf"),
    ],
)  # fmt: skip
def test_extension_of_an_untrusted_name(name: str, extension: str) -> None:
    assert extension_of(name) == extension
