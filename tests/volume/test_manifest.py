"""The manifest keeps every record exactly, survives a kill, and never believes a torn line."""

import errno
import io
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from document_records import make_record
from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.render.model import Severity
from photostat.volume.manifest import ManifestReader, ManifestWriter, cut_torn_line, records_in_page_order
from photostat.volume.records import DocumentRecord, RecordError, WarningRecord

ANYTHING = st.text(st.characters())  # lone surrogates too: file names that are not UTF-8


@settings(deadline=None)
@given(path=ANYTHING, message=ANYTHING, items=st.lists(ANYTHING, max_size=3))
def test_a_record_is_one_ascii_line_and_reads_back_exactly(path: str, message: str, items: list[str]) -> None:
    warning = WarningRecord("font_replaced", Severity.WARNING, message, (1, 3), tuple(items))
    record = make_record(path, warnings=(warning,))
    line = record.to_json()
    assert line.isascii()
    assert line.isprintable()
    assert DocumentRecord.from_json(line) == record


def test_the_line_has_the_members_of_the_design() -> None:
    members = json.loads(make_record(pages=0).to_json())
    assert {
        "path",
        "sha256",
        "size",
        "native_type",
        "status",
        "error",
        "warnings",
        "pages",
        "seconds",
        "renderer",
    } <= set(members)
    assert members["pages"] == []
    assert members["slip_sheet"] is True
    assert members["slip_sheet_page"]["page_id"] == "DOC0000001"
    assert members["error"] == {
        "code": "corrupt",
        "message": "OI EXOpenExport failed - 9: file is corrupt [9]",
        "detail": "no xref",
    }
    page = json.loads(make_record().to_json())["pages"][1]
    assert set(page) == {"number", "page_id", "file", "format", "width_px", "height_px", "dpi", "sha256"}
    assert (page["number"], page["file"], page["format"]) == (2, "IMAGES/001/DOC0000002.tif", "tiff")


def test_members_of_a_newer_program_are_passed_over() -> None:
    members = json.loads(make_record().to_json())
    members["pages"][0]["ink_ratio"] = 0.1
    assert DocumentRecord.from_json(json.dumps({**members, "family": {"parent": "x"}})) == make_record()


@pytest.mark.parametrize(
    "change",
    [
        {"status": "done"},
        {"size": "12"},
        {"size": True},
        {"path": None},
        {"pages": [{}]},
        {"warnings": {}},
        {"error": "x"},
    ],
)
def test_a_line_with_a_wrong_member_is_refused(change: dict[str, Any]) -> None:
    members = {**json.loads(make_record().to_json()), **change}
    with pytest.raises(RecordError):
        DocumentRecord.from_json(json.dumps(members))


@pytest.mark.parametrize("line", ["", "[]", "{", "null", "[" * 100_000])
def test_what_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(RecordError):
        DocumentRecord.from_json(line)


def test_a_torn_last_line_is_told_and_cut_before_the_next_append(tmp_path: Path) -> None:
    path = tmp_path / "DATA" / "manifest.jsonl"
    with ManifestWriter(path) as writer:
        writer.append(make_record("a.doc"))
        writer.append(make_record("b.doc", first=3))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 3])
    reader = ManifestReader(path)
    assert [one.path for one in reader] == ["a.doc", "b.doc"]
    assert reader.torn_line == 3
    with ManifestWriter(path) as writer:
        assert writer.torn_bytes == len(whole) // 3
        writer.append(make_record("c.doc", first=5))
    reader = ManifestReader(path)
    assert [one.path for one in reader] == ["a.doc", "b.doc", "c.doc"]
    assert reader.torn_line == 0


@settings(deadline=None)
@given(keep=st.integers(0, 5_000))
def test_wherever_a_kill_cuts_the_file_whole_records_survive(keep: int) -> None:
    lines = [make_record(f"{index}.doc").to_json().encode() + b"\n" for index in range(4)]
    data = b"".join(lines)[:keep]
    whole = sum(len(b"".join(lines[: count + 1])) <= keep for count in range(4))
    descriptor = os.memfd_create("manifest")
    try:
        os.write(descriptor, data)
        path = Path(f"/proc/self/fd/{descriptor}")
        assert len(list(ManifestReader(path))) == whole
        assert cut_torn_line(path) == len(data) - len(b"".join(lines[:whole]))
        assert os.fstat(descriptor).st_size == len(b"".join(lines[:whole]))
    finally:
        os.close(descriptor)


def test_a_damaged_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"
    path.write_text(make_record().to_json() + "\n{}\n" + make_record().to_json() + "\n")
    with pytest.raises(RecordError, match="line 2"):
        list(ManifestReader(path))


def test_a_manifest_that_is_not_there_has_no_records(tmp_path: Path) -> None:
    assert list(ManifestReader(tmp_path / "manifest.jsonl")) == []
    assert list(records_in_page_order(tmp_path / "manifest.jsonl")) == []


def test_a_full_disk_leaves_no_part_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"

    class FullDisk(io.FileIO):
        def write(self, data: Any) -> int:
            if self.tell() > 2000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(bytes(data)[:700])

    with ManifestWriter(path) as writer:
        writer._stream.close()
        writer._stream = FullDisk(path, "ab")
        writer.append(make_record("a.doc"))
        size = path.stat().st_size
        with pytest.raises(OSError, match="No space"):
            writer.append(make_record("b.doc", pages=40))
        assert path.stat().st_size == size
    assert [one.path for one in ManifestReader(path)] == ["a.doc"]


def test_records_are_synced_by_count_and_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    with ManifestWriter(tmp_path / "manifest.jsonl", sync_documents=3, sync_seconds=3600) as writer:
        monkeypatch.setattr(os, "fsync", synced.append)
        for index in range(7):
            writer.append(make_record(f"{index}.doc"))
        assert len(synced) == 2
    assert len(synced) == 3


def test_page_order_takes_the_latest_record_of_each_document(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"
    first_try = make_record("b.doc", first=3, pages=0)
    with ManifestWriter(path) as writer:
        for one in (
            make_record("c.doc", first=10),
            first_try,
            make_record("none.zip", pages=0, begdoc=None, enddoc=None, slip_sheet_page=None),
            make_record("a.doc", first=1),
            replace(first_try, source="/other"),
            make_record("b.doc", first=5),
        ):
            writer.append(one)
    assert [(one.source, one.path, one.begdoc) for one in records_in_page_order(path)] == [
        ("/natives", "a.doc", "DOC0000001"),
        ("/other", "b.doc", "DOC0000003"),
        ("/natives", "b.doc", "DOC0000005"),
        ("/natives", "c.doc", "DOC0000010"),
        ("/natives", "none.zip", None),
    ]


def test_a_damaged_line_is_named_when_records_are_put_in_order(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"
    path.write_text(make_record().to_json() + "\n[]\n")
    with pytest.raises(RecordError, match="line 2"):
        list(records_in_page_order(path))
