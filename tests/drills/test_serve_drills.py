"""The server's life and death: started, refused, killed, stopped, with real processes."""

import os
import signal
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drills.served import PASSWORD, Served

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
NOBODY = 65534


def test_a_new_folder_is_served_and_closed_to_others(start: Start, data_dir: Path) -> None:
    served = start()
    assert served.get("/readyz") == (200, "ready\n")
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    code, seconds = served.stop()
    assert (code, seconds < 10) == (0, True)
    assert served.postgres() == []


def test_a_made_up_password_is_shown_once_and_not_logged(start: Start) -> None:
    first = start(PHOTOSTAT_ADMIN_PASSWORD="")
    password = first.said.split("password ")[1].split()[0]
    assert len(password) == 43
    assert first.stop()[0] == 0
    second = start(PHOTOSTAT_ADMIN_PASSWORD="")
    assert "password" not in second.said
    assert password not in first.log.read_text() + second.log.read_text()


def test_a_second_server_on_the_folder_is_refused(start: Start) -> None:
    first = start()
    second = start()
    assert second.process.wait(60) == 2
    assert f"process {first.process.pid}" in second.log.read_text()
    assert first.get("/readyz")[0] == 200


def test_a_taken_port_is_told_before_the_folder_is_touched(start: Start, data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        served = start("--port", str(taken.getsockname()[1]))
        assert served.process.wait(60) == 2
    assert "--port" in served.log.read_text()
    assert not data_dir.exists()


def test_somebody_elses_folder_is_refused(start: Start, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "thesis.odt").write_text("mine")
    served = start()
    assert served.process.wait(60) == 2
    assert "thesis.odt" in served.log.read_text()
    assert [path.name for path in data_dir.iterdir()] == ["thesis.odt"]


def test_after_a_kill_no_database_is_left_and_the_next_start_serves(start: Start, data_dir: Path) -> None:
    served = start()
    leftover = data_dir / "blobs" / "incoming" / "half"
    leftover.write_bytes(b"half an upload")
    served.kill()
    served.until_no_postgres()
    again = start()
    assert again.get("/readyz")[0] == 200
    assert not leftover.exists()


def test_a_start_right_after_a_kill_waits_for_the_old_database(start: Start) -> None:
    start().kill()
    assert start().get("/readyz")[0] == 200


def test_a_killed_database_comes_back(start: Start) -> None:
    served = start()
    os.kill(served.postgres()[0], signal.SIGKILL)
    served.until("/readyz", 503)
    served.until("/readyz", 200)
    assert served.process.poll() is None


def test_both_killed_at_once_start_again(start: Start) -> None:
    served = start()
    os.kill(served.postgres()[0], signal.SIGKILL)
    served.kill()
    served.until_no_postgres()
    assert start().get("/readyz")[0] == 200


def test_stops_in_time_with_a_request_that_never_ends(start: Start) -> None:
    served = start()
    host, port = served.url.removeprefix("http://").split(":")
    head = f"POST /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000\r\n\r\n".encode()
    with socket.create_connection((host, int(port))) as slow, socket.create_connection((host, int(port))) as half:
        slow.sendall(head + b"x")
        half.sendall(b"GET /healthz HT")
        time.sleep(0.3)
        code, seconds = served.stop()
    assert (code, seconds < 10) == (0, True)
    assert served.postgres() == []


def test_a_second_signal_ends_it_at_once(start: Start) -> None:
    served = start()
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGCONT):
        served.process.send_signal(number)
    assert served.process.wait(10) in (0, 128 + signal.SIGINT, 128 + signal.SIGTERM)
    served.until_no_postgres()


def test_an_ordinary_user_serves_too(start: Start, data_dir: Path) -> None:
    is_root = os.geteuid() == 0
    served = start(user=NOBODY if is_root else None)
    assert served.get("/readyz")[0] == 200
    assert (data_dir / "postgres").stat().st_uid == (NOBODY if is_root else os.geteuid())


def test_little_room_on_the_disk_is_a_reason_not_to_be_ready(start: Start) -> None:
    status, text = start(PHOTOSTAT_SERVER__MIN_FREE_BYTES=str(2**60)).get("/readyz")
    assert (status, "disk" in text) == (503, True)


def test_figures_are_for_this_machine_only(start: Start) -> None:
    import urllib.request

    served = start()
    status, text = served.get("/metrics")
    assert (status, "photostat_database_connections_in_use" in text) == (200, True)
    asked = urllib.request.Request(served.url + "/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(asked, timeout=30)
    refused.value.close()


def test_a_log_for_programs_is_json_without_the_password(start: Start) -> None:
    import json

    served = start("--log-format", "json")
    served.get("/photostat/v1/nothing")
    served.stop()
    lines = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert {"request", "stopping", "stopped"} <= {line["event"] for line in lines}
    assert PASSWORD not in served.log.read_text()
