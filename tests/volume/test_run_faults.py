"""A run that is killed, starved or crowded: what is finished stays, what is half is not believed, a resume makes it whole."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))
import hostile_natives as hostile
from photostat.render.sandbox.members import descendants

pytestmark = pytest.mark.xdist_group("volume")
RUN_SECONDS = 120
COMMAND = [sys.executable, "-m", "photostat"]
DOCUMENTS, PAGES = 6, 3
SLOW = "m-slow.pdf"  # in the middle of the order
SLOW_STROKES = 15_000

# Run the command with one function of ours replaced, so that it dies or fails at an exact place.
SABOTAGE = """
import os, signal, sys
from photostat.cli import main
from photostat.volume import commit, loadfile_output, manifest, run, staging
from photostat import atomic
left, coordinator = {count}, os.getpid()
def strike(real):
    def struck(*arguments, **named):
        global left
        left -= os.getpid() == coordinator  # workers are forked
        if left == 0 and {before} and os.getpid() == coordinator:
            {act}
        done = real(*arguments, **named)
        if left == 0 and os.getpid() == coordinator:
            {act}
        return done
    return struck
{target} = strike({target})
sys.argv[0] = "photostat"
main()
"""
KILL = "os.kill(os.getpid(), signal.SIGKILL)"
FULL = "raise OSError(28, 'No space left on device')"


@pytest.fixture(scope="module")
def natives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("natives")
    for number in range(DOCUMENTS):
        (folder / f"{number}.pdf").write_bytes(hostile.many_pages(PAGES))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "note.txt").write_text("A note.")
    return folder


@pytest.fixture(scope="module")
def slow_natives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good documents around one that takes seconds."""
    folder = tmp_path_factory.mktemp("slow")
    for name in ("a.pdf", "b.pdf", "y.pdf", "z.pdf"):
        (folder / name).write_bytes(hostile.page_file())
    (folder / SLOW).write_bytes(hostile.endless_drawing(SLOW_STROKES))
    return folder


@pytest.fixture(scope="module")
def undisturbed(natives: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    output = tmp_path_factory.mktemp("undisturbed") / "out"
    assert photostat("image", natives, "--output", output).returncode == 1
    return files_of(output)


def photostat(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False, env=env)


def sabotaged(
    target: str, act: str, *arguments: str | Path, count: int = 1, before: bool = True
) -> subprocess.CompletedProcess[str]:
    code = SABOTAGE.format(target=target, act=act, count=count, before=before)
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False)


def files_of(output: Path) -> dict[str, str]:
    """Digest of every file that a receiver of the volume would use."""
    files = [*(output / "IMAGES").rglob("*.*"), *(output / "TEXT").rglob("*.*"), *(output / "DATA").glob("*.[od]*t")]
    return {str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def records(output: Path) -> dict[str, dict[str, object]]:
    lines = (output / "DATA" / "manifest.jsonl").read_text().splitlines()
    return {record["path"]: record for record in map(json.loads, lines)}


@pytest.mark.parametrize(
    ("target", "count", "before"),
    [
        ("commit.WorkFolder.locked", 1, True),
        ("commit.RunChoices.save", 1, False),
        ("commit.Committer._move", 1, False),
        ("commit.Committer._move", 2, True),
        ("commit.Committer._move", 6, False),
        ("commit.Committer._sync_folders", 2, True),
        ("manifest.ManifestWriter.append", 1, True),
        ("manifest.ManifestWriter.append", 3, False),
        ("manifest.ManifestWriter.append", 8, False),
        ("run.write_outputs", 1, True),
        ("loadfile_output.OptWriter.write", 5, True),
        ("loadfile_output.DatWriter.write", 3, False),
        ("atomic.sync_folder", 4, True),
        ("run.write_outputs", 1, False),
    ],
)
def test_a_run_killed_anywhere_resumes_to_the_same_volume(
    natives: Path, undisturbed: dict[str, str], tmp_path: Path, target: str, count: int, before: bool
) -> None:
    output = tmp_path / "out"
    killed = sabotaged(target, KILL, "image", natives, "--output", output, count=count, before=before)
    assert killed.returncode == -signal.SIGKILL
    begun = (output / ".photostat" / "run.json").exists()
    done = photostat("image", natives, "--output", output, *(["--resume"] if begun else []))
    assert done.returncode == 1, done.stderr
    assert files_of(output) == undisturbed
    assert photostat("loadfile", "check", output / "DATA" / "photostat.opt").returncode == 0
    assert not list(output.rglob("*.part"))
    assert not (output / ".photostat" / "staging").exists()


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("commit.RunChoices.save", 1),
        ("commit.Committer._move", 4),
        ("manifest.ManifestWriter.append", 2),
        ("manifest.ManifestWriter.sync", 1),
        ("loadfile_output.OptWriter.write", 5),
        ("loadfile_output.os.fsync", 3),
    ],
)
def test_a_full_disk_stops_the_run_with_words_and_a_resume_ends_it(
    natives: Path, undisturbed: dict[str, str], tmp_path: Path, target: str, count: int
) -> None:
    output = tmp_path / "out"
    stopped = sabotaged(target, FULL, "image", natives, "--output", output, count=count)
    assert stopped.returncode == 3, stopped.stderr
    assert "is full. Make room" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not list((output / "DATA").glob("photostat.*"))
    begun = (output / ".photostat" / "run.json").exists()
    photostat("image", natives, "--output", output, *(["--resume"] if begun else []))
    assert files_of(output) == undisturbed


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root; the faults above need nobody")
def test_a_really_full_file_system(natives: Path, undisturbed: dict[str, str], tmp_path: Path) -> None:
    disk, copy = tmp_path / "disk", tmp_path / "copy"
    disk.mkdir()
    script = f"""
        mount -t tmpfs -o size=48k tmpfs {disk} || exit 99
        {" ".join(COMMAND)} image {natives} --output {disk}/out; echo first $?
        find {disk}/out/DATA -name 'photostat.*'
        echo resumed; mount -o remount,size=64m {disk}
        {" ".join(COMMAND)} image {natives} --output {disk}/out --resume; echo second $?
        cp -r {disk}/out {copy}
    """
    command = ["unshare", "--mount", "sh", "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False)
    if done.returncode == 99 or "unshare failed" in done.stderr:
        pytest.skip("no right to mount here")
    assert "first 3" in done.stdout, done.stdout + done.stderr
    assert "is full. Make room" in done.stderr
    assert "photostat.opt" not in done.stdout.partition("resumed")[0]
    assert "second 1" in done.stdout
    assert files_of(copy) == undisturbed


def test_an_output_that_cannot_be_written_to_is_refused(natives: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        command = f"mount -t tmpfs -o ro tmpfs {tmp_path} || exit 99; {' '.join(COMMAND)} image {natives} --output {tmp_path}/out"
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", command], capture_output=True, text=True, timeout=RUN_SECONDS, check=False
        )
        if done.returncode == 99 or "unshare failed" in done.stderr:
            pytest.skip("no right to mount here")
    else:
        tmp_path.chmod(0o555)
        done = photostat("image", natives, "--output", tmp_path / "out")
        tmp_path.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "Cannot write to the output folder" in done.stderr


def test_a_file_as_output_is_refused(natives: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = photostat("image", natives, "--output", tmp_path / "out")
    assert done.returncode == 2
    assert "is not a folder" in done.stderr
    assert (tmp_path / "out").read_text() == "mine"


Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def begin() -> Iterator[Run]:
    """Start a run in the background; killed with the test, should it still live."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [*COMMAND, "image", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, **environment},
        )
        running.append(process)
        return process

    yield start
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def await_that(claim: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def await_end_of(members: list[int]) -> None:
    await_that(lambda: not [pid for pid in members if Path(f"/proc/{pid}").exists()], seconds=5)


def works_on_the_slow_one(output: Path) -> bool:
    """The documents before it have their numbers, so that it is being painted by now or about to be."""
    manifest = output / "DATA" / "manifest.jsonl"
    return manifest.exists() and manifest.read_text().count("\n") >= 2


def workers_of(run: "subprocess.Popen[str]") -> list[int]:
    """The children of the coordinator that have a sandbox below them."""
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    return [int(child) for child in children if descendants(int(child))]


def test_a_killed_worker_costs_its_document_only(slow_natives: Path, tmp_path: Path, begin: Run) -> None:
    output = tmp_path / "out"
    run = begin(slow_natives, "--output", output, "--jobs", "1")
    await_that(lambda: works_on_the_slow_one(output) and workers_of(run))
    time.sleep(0.5)
    members = descendants(run.pid)
    os.kill(workers_of(run)[0], signal.SIGKILL)
    assert run.wait(RUN_SECONDS) == 1
    ends = records(output)
    assert ends[SLOW]["error"]["code"] == "renderer_crashed"  # type: ignore[index]
    assert "signal 9" in ends[SLOW]["error"]["detail"]  # type: ignore[index]
    assert [name for name, record in ends.items() if record["error"]] == [SLOW]
    assert photostat("loadfile", "check", output / "DATA" / "photostat.opt").returncode == 0
    await_end_of(members)


def test_a_second_run_into_the_same_output_is_refused(slow_natives: Path, tmp_path: Path, begin: Run) -> None:
    output = tmp_path / "out"
    first = begin(slow_natives, "--output", output)
    await_that((output / ".photostat" / "run.json").exists)
    for more in ([], ["--resume"], ["--prefix", "OTHER"]):
        second = photostat("image", slow_natives, "--output", output, *more)
        assert second.returncode == 2
        assert "Another run works in" in second.stderr
    third = photostat("image", slow_natives / "a.pdf", "--output", tmp_path / "other")
    assert third.returncode == 0, third.stderr
    assert first.wait(RUN_SECONDS) == 0


def test_a_hanging_document_ends_in_its_budget_among_good_ones(slow_natives: Path, tmp_path: Path) -> None:
    folder, output = tmp_path / "natives", tmp_path / "out"
    folder.mkdir()
    for name in ("a.html", "z.html"):
        (folder / name).write_text("<p>good")
    (folder / "m.html").write_bytes(hostile.nested_html(100_000))
    done = photostat("image", folder, "--output", output, PHOTOSTAT_RENDER__CONVERT_SECONDS="5")
    assert done.returncode == 1
    ends = records(output)
    assert [name for name, record in ends.items() if record["error"]] == ["m.html"]
    assert ends["m.html"]["error"]["code"] == "timeout"  # type: ignore[index]
    assert "PHOTOSTAT_RENDER__CONVERT_SECONDS" in ends["m.html"]["error"]["detail"]  # type: ignore[index]
    assert ends["m.html"]["seconds"] < 5 + 10  # type: ignore[operator]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_busy_workers_and_a_second_one_does_no_harm(tmp_path: Path, begin: Run, sent: signal.Signals) -> None:
    folder = tmp_path / "natives"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.docx").write_bytes(hostile.letter("word " * 50, paragraphs=30_000))
    run = begin(folder, "--output", tmp_path / "out", "--jobs", "2")
    await_that(lambda: sum(is_office(pid) for pid in descendants(run.pid)) == 2)
    time.sleep(1)
    members = descendants(run.pid)
    started = time.monotonic()
    os.killpg(run.pid, sent)  # as a terminal does: to the whole group
    time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, sent)
    words, errors = run.communicate(timeout=RUN_SECONDS)
    assert time.monotonic() - started < 10
    assert run.returncode == 130
    assert "--resume" in words
    assert "Traceback" not in errors
    await_end_of(members)


def is_office(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip() == "soffice.bin"
    return False
