"""`photostat set`: against the real server in a pipe and on a terminal, and Ctrl-C against a set that runs for ever."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy_server import Asked, Prepared, toy_server

from drills.served import PASSWORD, Served
from photostat.client import Client

EXAMPLES = Path(__file__).parents[2] / "examples"
QUICK = [EXAMPLES / "odd/Untitled.doc", EXAMPLES / "finance/Shipments.csv", EXAMPLES / "pictures/Logo.png"]
PROGRAM = [sys.executable, "-m", "photostat", "set"]
DEADLINE_SECONDS = 120.0


def environment(url: str, workspace: object) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHOTOSTAT_")}
    ours = {"URL": url, "USER": "admin@example.com", "PASSWORD": PASSWORD, "WORKSPACE": str(workspace)}
    return kept | {f"PHOTOSTAT_{name}": value for name, value in ours.items()} | {"TERM": "xterm", "COLUMNS": "120"}


class Terminal:
    """A command on a pseudo terminal."""

    def __init__(self, words: list[str], url: str, workspace: object) -> None:
        self.fd, inner = pty.openpty()
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environment(url, workspace),
            start_new_session=True,
        )
        os.close(inner)
        self.said = ""

    def until(self, words: str) -> None:
        """Read until the words were said."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while words not in self.said:
            assert time.monotonic() < deadline and self._read(), f"never said {words!r}: {self.said[-2000:]}"

    def press_ctrl_c(self) -> None:
        """As a terminal does it for its foreground process."""
        self.process.send_signal(signal.SIGINT)

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def end(self) -> int:
        """Exit code; all output is in `said`."""
        while self._read():
            pass
        os.close(self.fd)
        return self.process.wait(DEADLINE_SECONDS)

    def _read(self) -> bool:
        if not select.select([self.fd], [], [], DEADLINE_SECONDS)[0]:
            return False
        try:
            self.said += os.read(self.fd, 65536).decode("utf-8", "replace")
        except OSError:  # the process has ended
            return False
        return True


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_set_is_made_run_reviewed_and_retried_from_the_command_line(imaging_server: Served, client: Client) -> None:
    workspace = client.workspaces.create("By command", matter_id=107)
    client.documents.upload(workspace.artifact_id, QUICK)

    def command(*words: str, code: int = 0) -> str:
        run = subprocess.run(
            [*PROGRAM, *words], env=environment(imaging_server.url, "BY command"), capture_output=True, text=True
        )
        assert run.returncode == code, run.stdout + run.stderr
        return run.stdout + run.stderr

    set_id = command("create", "All of it", "--all-documents").split("\t")[0]
    assert "Waiting" not in command("list") and set_id in command("list")
    said = command("run", "all OF it", "--wait", "--hide", code=1)
    assert "Completed with errors in " in said and "2 of 3 documents imaged, 1 errored, 0 skipped" in said
    assert f"photostat set release {set_id} --workspace {workspace.artifact_id}" in said
    assert f"{set_id}\tAll of it\tCompleted with errors\t2\t1\t0\t3\n" in command("list")
    assert "2 documents successfully imaged." in command("status", set_id)
    assert re.search(r"^DOC\S+\t\w+\tReadyToRetry\t\S", command("errors", set_id))
    assert "0 documents hidden, 2 viewable" in command("release", set_id)
    assert "2 documents hidden, 0 viewable" in command("hide", set_id)
    empty = command("create", "Never run", "--all-documents").split("\t")[0]
    assert "No document of the set is in error" in command("retry", empty, code=2)
    terminal = Terminal(["retry", set_id, "--wait"], imaging_server.url, workspace.artifact_id)
    assert terminal.end() == 1 and "documents imaged, 1 errored" in terminal.said
    assert "Retried" in command("errors", set_id, "--all")
    assert "has ended" in command("stop", set_id, code=2)
    assert "either --search or --all-documents" in command("create", "Two", code=2)
    assert "no imaging set named 'none'" in command("run", "none", code=2)


class EndlessSet:
    """Runs until it is stopped."""

    def __init__(self) -> None:
        self.polls = 0
        self.is_stopped = False

    def __call__(self, asked: Asked) -> Prepared:
        if asked.path.endswith("/stop"):
            self.is_stopped = True
            return Prepared(body=b'{"Success": true, "ErrorMessage": ""}')
        if asked.path.endswith("/progress"):
            self.polls += 1
            return Prepared(body=json.dumps(self.progress()).encode())
        status = {"LastRunError": "", "QCEnabledOnLastRun": False, "Status": "Imaging"}
        reference = {"ImagingProfile": {"ArtifactID": 2}, "DataSourceID": 3, "EmailNotificationRecipients": ""}
        return Prepared(body=json.dumps({**reference, "Status": status, "ArtifactID": 7, "Name": "E\x1b[31mndless"}).encode())

    def progress(self) -> dict[str, object]:
        done = min(self.polls, 30)
        counts = {"": 100, "Completed": done, "Errored": 1, "Skipped": 2, "Waiting": 97 - done, "Submitted": 98}
        others = dict.fromkeys(("Hidden", "Viewable", "WithWarnings", "PendingSubmission"), 0)
        status = "Stopped by User" if self.is_stopped else "Imaging"
        return {
            **{f"NumberOfDocuments{name}": number for name, number in (counts | others).items()},
            "Status": status,
            "StatusWithPercentage": status,
            "LastRunError": "",
            "QcReviewEnabledOnLastRun": False,
            "JobType": 1,
            "JobStatus": "SubmittedToInvariant",
            "JobExists": True,
            "IsRunning": not self.is_stopped,
            "ImagingJobID": 9,
            "SubmittedPerHour": 0,
            "ImagedPerHour": 6,
            "Percentage": 10,
            "ImageCompletion": [],
            "ImageQCReviewStatus": [],
            "CompletionRate": [],
        }


def test_terminal_shows_status_counters_pace_and_no_escape_codes_of_the_server() -> None:
    with toy_server(by_request=EndlessSet()) as toy:
        terminal = Terminal(["status", "7", "--wait"], toy.url, 5)
        terminal.until("an hour, ")
        terminal.press_ctrl_c()
        terminal.until("Stop the job")
        terminal.press_ctrl_c()
        assert terminal.end() == 130
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.said)
    assert "E\N{REPLACEMENT CHARACTER}[31mndless  Imaging" in text
    assert re.search(r"\d imaged  1 errored  2 skipped  \d+ remaining", text)
    assert re.search(r"[\d,]+ an hour, .* left", text)
    assert "of 100 documents" in text and "The job goes on" in text
    assert not any(asked.path.endswith("/stop") for asked in toy.asked)


def test_ctrl_c_asks_and_stops_the_job_or_watches_on() -> None:
    with toy_server(by_request=EndlessSet()) as toy:
        terminal = Terminal(["status", "7", "--wait"], toy.url, 5)
        terminal.until("remaining")
        terminal.press_ctrl_c()
        terminal.until("Stop the job")
        terminal.type("\n")
        terminal.said = ""
        terminal.until("remaining")
        terminal.press_ctrl_c()
        terminal.until("Stop the job")
        terminal.type("s\n")
        assert terminal.end() == 3
    assert "Stopped by User" in terminal.said
    assert [asked.path.rsplit("/", 2)[1:] for asked in toy.asked if asked.method == "POST"] == [["9", "stop"]]


def test_ctrl_c_without_a_terminal_leaves_the_job_running() -> None:
    with toy_server(by_request=EndlessSet()) as toy:
        words = [*PROGRAM, "status", "7", "--wait"]
        with subprocess.Popen(
            words, env=environment(toy.url, 5), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            assert re.match(r"Imaging, \d+ imaged, 1 errored, 2 skipped, \d+ remaining", run.stdout.readline())
            run.send_signal(signal.SIGINT)
            assert "photostat set stop 7 --workspace 5" in run.stdout.read()
            assert run.wait(60) == 130


def test_server_that_restarts_meanwhile_is_waited_for() -> None:
    endless = EndlessSet()

    def restarting(asked: Asked) -> Prepared:
        if asked.path.endswith("/progress") and 2 < endless.polls < 9:
            endless.polls += 1
            return Prepared(503, b"{}")
        endless.is_stopped = endless.polls > 9
        return endless(asked)

    with toy_server(by_request=restarting) as toy:
        words = [*PROGRAM, "status", "7", "--wait"]
        run = subprocess.run(words, env=environment(toy.url, 5), capture_output=True, text=True, timeout=DEADLINE_SECONDS)
    assert run.returncode == 3 and "Stopped by User" in run.stdout, run.stdout + run.stderr


def test_password_goes_by_standard_input_and_over_plain_http_to_others_with_a_warning() -> None:
    with toy_server(by_request=EndlessSet()) as toy:
        told = {name: value for name, value in environment(toy.url, 5).items() if name != "PHOTOSTAT_PASSWORD"}
        run = subprocess.run([*PROGRAM, "status", "7"], env=told, input="secret\n", capture_output=True, text=True)
        assert run.returncode == 0 and "Basic YWRtaW5AZXhhbXBsZS5jb206c2VjcmV0" in toy.asked[0].headers["Authorization"]
    run = subprocess.run(
        [*PROGRAM, "status", "7", "--url", "http://127.0.0.2:1"], env=told, input="secret\n", capture_output=True, text=True
    )
    assert run.returncode == 3 and "not encrypted" in run.stderr
    run = subprocess.run([*PROGRAM, "status", "7"], env=told, input="", capture_output=True, text=True)
    assert run.returncode == 2 and "PHOTOSTAT_PASSWORD" in run.stderr
