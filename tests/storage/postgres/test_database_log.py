"""The server's messages: the last ones at hand, bounded on disk, and no way for the database user to lead us elsewhere."""

import os
from pathlib import Path

import pytest

from photostat.storage.postgres.log import ServerLog


def said(log: ServerLog, text: bytes) -> None:
    reading, writing = os.pipe()
    thread = log.follow(os.fdopen(reading, "rb"))
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(text)
    thread.join(60)
    assert not thread.is_alive()


def test_last_lines_are_at_hand(tmp_path: Path) -> None:
    log = ServerLog(tmp_path)
    said(log, b"".join(b"line %d\n" % number for number in range(100)) + b"caf\xe9")
    assert log.last_lines().splitlines()[-2:] == ["line 99", "caf\ufffd"]
    assert len(log.last_lines().splitlines()) == 30


def test_the_log_on_disk_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photostat.storage.postgres.log._MAX_BYTES", 10_000)
    said(ServerLog(tmp_path), b"".join(b"%090d\n" % number for number in range(1000)))
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) <= {"server.log", "server.log.1"}
    assert sum(sizes.values()) <= 20_200


def test_a_link_in_the_log_s_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "server.log").symlink_to(tmp_path / "precious")
    log = ServerLog(tmp_path)
    said(log, b"message\n")
    assert (tmp_path / "precious").read_text() == "precious"
    assert log.last_lines() == "message"
