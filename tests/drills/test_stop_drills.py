"""SIGTERM while clients are at work: an exit in time, in order, with nothing half-done."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drills.served import Served
from drills.uploads import Crowd, ask, lost_or_torn, multipart, new_workspace, request_head, upload

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
NATIVE_BYTES = 32 * 1024**2  # more than the sockets of both sides hold


@contextmanager
def connected(served: Served, request: bytes) -> Iterator[socket.socket]:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(request)
        yield connection


def test_stops_in_time_with_an_upload_and_a_download_in_progress(start: Start, data_dir: Path) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    documents = f"/photostat/v1/workspaces/{workspace_id}/documents"
    document = upload(served, workspace_id, [bytes(NATIVE_BYTES)]).artifact_ids[0]
    file = f"/Relativity.REST/api/relativity-object-model/v1/workspaces/{workspace_id}/documents/{document}/native-file"
    half = multipart([bytes(1_000_000)], "HALF")[:500_000]
    with (
        connected(served, request_head("POST", documents, 1_000_000) + half),
        connected(served, request_head("GET", file)) as download,
    ):
        assert download.recv(12) == b"HTTP/1.1 200"
        incoming = data_dir / "blobs" / "incoming"
        served.wait_for(lambda: any(incoming.iterdir()))
        code, seconds = served.stop()
    assert (code, seconds < 10) == (0, True)
    assert served.postgres() == []
    assert list(incoming.iterdir()) == []  # ended in order, not only swept at the next start
    again = start()
    assert ask(again, "GET", file).status == 200
    assert lost_or_torn(data_dir, workspace_id) == []


def test_a_stop_amid_many_uploads_loses_no_answered_document(start: Start, data_dir: Path) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    with Crowd(served, workspace_id) as crowd:
        crowd.until_answered(30)
        code, seconds = served.stop()
    assert (code, seconds < 10) == (0, True)
    assert served.postgres() == []
    start()
    assert lost_or_torn(data_dir, workspace_id, crowd) == []
    assert set(crowd.statuses) <= {200, 0}


def test_a_stream_without_an_end_ends_when_the_server_stops() -> None:
    script = Path(__file__).with_name("stream_server.py")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/stream", timeout=30) as stream:
            assert stream.readline() == b"tick\n"
            began = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert stream.read().endswith(b"goodbye\n")  # whole: the last chunk arrived, nothing was cut
        assert (server.wait(30), time.monotonic() - began < 10) == (0, True)
