"""A file written through photostat.atomic is whole or absent, whatever the disk does."""

import errno
import os
from pathlib import Path

import pytest

from photostat import atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def disk_full(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_clean_exit_gives_exactly_the_bytes_written(tmp_path: Path) -> None:
    with atomic.atomic_writer(tmp_path / "page.tif", "wb") as stream:
        stream.write(b"\x00\r\n\xff")
    assert (tmp_path / "page.tif").read_bytes() == b"\x00\r\n\xff"
    assert names(tmp_path) == ["page.tif"]


def test_text_keeps_its_line_ends_and_mark(tmp_path: Path) -> None:
    with atomic.atomic_writer(tmp_path / "a.dat", "w", encoding="utf-8-sig") as stream:
        stream.write("þ\r\n")
    assert (tmp_path / "a.dat").read_bytes() == b"\xef\xbb\xbf\xc3\xbe\r\n"


def test_an_error_of_the_writer_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), atomic.atomic_writer(path, "w") as stream:
        stream.write("new")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert names(tmp_path) == ["report.html"]


def test_a_full_disk_at_sync_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space"), atomic.atomic_writer(tmp_path / "page.tif", "wb") as stream:
        stream.write(b"x" * 100)
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_at_close_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / ".0123456789abcdef.part"
    monkeypatch.setattr(atomic, "temporary_beside", lambda _path: temporary)
    real_open = Path.open

    def open_full(path: Path, *arguments: object, **options: object) -> object:
        real_open(path, "xb").close()
        return real_open(Path("/dev/full"), "wb")

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(OSError, match="No space"), atomic.atomic_writer(tmp_path / "page.tif", "wb") as stream:
        stream.write(b"x" * 100)
    assert names(tmp_path) == []


def test_a_failed_rename_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", disk_full)
    with pytest.raises(OSError, match="No space"), atomic.atomic_writer(tmp_path / "page.tif", "wb") as stream:
        stream.write(b"x")
    assert names(tmp_path) == []


def test_a_planted_link_under_the_temporary_name_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_text("safe")
    planted = tmp_path / ".0123456789abcdef.part"
    planted.symlink_to(victim)
    monkeypatch.setattr(atomic, "temporary_beside", lambda _path: planted)
    with pytest.raises(FileExistsError), atomic.atomic_writer(tmp_path / "page.tif", "wb"):
        pytest.fail("the link was opened")
    assert victim.read_text() == "safe"


def test_a_name_of_255_bytes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".txt")
    with atomic.atomic_writer(path, "wb") as stream:
        stream.write(b"x")
    assert path.exists()


def test_replace_file_takes_the_name_or_removes_the_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = atomic.temporary_beside(tmp_path / "a")
    temporary.write_bytes(b"1")
    atomic.replace_file(temporary, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"1"
    temporary.write_bytes(b"2")
    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space"):
        atomic.replace_file(temporary, tmp_path / "a")
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"1"


def test_only_our_own_leftovers_are_removed(tmp_path: Path) -> None:
    atomic.temporary_beside(tmp_path / "a").write_bytes(b"")
    for name in (".notes.part", "0123456789abcdef.part", "a.tif"):
        (tmp_path / name).write_bytes(b"")
    assert atomic.remove_temporaries(tmp_path) == 1
    assert names(tmp_path) == sorted([".notes.part", "0123456789abcdef.part", "a.tif"])
