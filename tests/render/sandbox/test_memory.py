"""Natives that cannot be changed, pixel memory that cannot be resized."""

import io
import mmap
import os
from pathlib import Path

import pytest

from photostat.errors import InvalidInputError
from photostat.render.sandbox import sealed_memfd, shared_pixels


@pytest.mark.parametrize("data", [b"native bytes", io.BytesIO(b"native bytes")], ids=["bytes", "file"])
def test_native_is_readable_from_its_start_and_never_changes(data) -> None:  # type: ignore[no-untyped-def]
    native = sealed_memfd(data, "native", max_bytes=100)
    try:
        assert os.read(native, 100) == b"native bytes"
        for change in (
            lambda: os.pwrite(native, b"x", 0),
            lambda: os.ftruncate(native, 1),
            lambda: os.ftruncate(native, 99),
        ):
            with pytest.raises(PermissionError):
                change()
    finally:
        os.close(native)


@pytest.mark.parametrize("data", [bytes(101), io.BytesIO(bytes(101))], ids=["bytes", "file"])
def test_too_large_a_native_is_refused_and_nothing_stays_open(data) -> None:  # type: ignore[no-untyped-def]
    before = sorted(Path("/proc/self/fd").iterdir())
    with pytest.raises(InvalidInputError, match="PHOTOSTAT_RENDER__MAX_NATIVE_BYTES"):
        sealed_memfd(data, "native", max_bytes=100)
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_largest_native_is_taken() -> None:
    os.close(sealed_memfd(bytes(100), "native", max_bytes=100))


def test_endless_file_is_read_no_further_than_the_limit() -> None:
    with Path("/dev/zero").open("rb", buffering=0) as endless, pytest.raises(InvalidInputError):
        sealed_memfd(endless, "native", max_bytes=1 << 20)


def test_pixels_can_be_written_and_not_resized() -> None:
    pixels = shared_pixels(8192)
    try:
        with mmap.mmap(pixels, 8192) as memory:
            memory[8191] = 7
        assert os.pread(pixels, 1, 8191) == b"\x07"
        for size in (0, 4096, 16384):
            with pytest.raises(PermissionError):
                os.ftruncate(pixels, size)
    finally:
        os.close(pixels)
