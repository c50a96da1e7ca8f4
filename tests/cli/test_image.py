"""`photostat image` as its users run it: real natives in, a real volume out, through the real sandbox."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
EXPECTED = ROOT / "tests" / "examples_expected.csv"
RUN_SECONDS = 280

pytestmark = pytest.mark.xdist_group("volume")


def photostat(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "photostat", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False, env={**os.environ, **(env or {})}
    )


def manifest(volume: Path) -> dict[str, dict[str, Any]]:
    lines = (volume / "DATA" / "manifest.jsonl").read_text().splitlines()
    return {record["path"]: record for record in map(json.loads, lines)}


def page_hashes(volume: Path) -> dict[str, str]:
    return {
        str(path.relative_to(volume)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((volume / "IMAGES").rglob("*.*"))
    }


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, imaged once with two workers."""
    output = tmp_path_factory.mktemp("volume") / "out"
    done = photostat("image", EXAMPLES, "--output", output, "--jobs", "2")
    assert done.returncode == 1, done.stdout + done.stderr  # the examples hold files that cannot be imaged, on purpose
    return output


def expectations() -> list[dict[str, str]]:
    with EXPECTED.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("expected", expectations(), ids=lambda row: row["file"])
def test_each_example_ends_as_its_table_says(volume: Path, expected: dict[str, str]) -> None:
    record = manifest(volume)[expected["file"]]
    if expected["file_type_id"]:
        assert record["file_type_id"] == int(expected["file_type_id"])
    assert record["status"].removesuffix("_with_warnings") == expected["status"].removesuffix("_with_warnings")
    assert (record["error"] or {}).get("code", "") == expected["code"]
    assert int(expected["min_pages"]) <= len(record["pages"]) <= int(expected["max_pages"])


def test_every_file_has_one_record(volume: Path) -> None:
    assert set(manifest(volume)) == {str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("*") if path.is_file()}


def test_pages_on_disk_are_what_the_manifest_says(volume: Path) -> None:
    for record in manifest(volume).values():
        for page in record["pages"]:
            path = volume / page["file"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == page["sha256"]
            with Image.open(path) as picture:
                assert picture.size == (page["width_px"], page["height_px"])
                assert round(picture.info["dpi"][0]) == page["dpi"]
                if page["format"] == "tiff":
                    assert picture.mode == "1"
                    assert picture.info["compression"] == "group4"
                    assert getattr(picture, "n_frames", 1) == 1


def test_the_load_files_check_out_against_the_disk(volume: Path) -> None:
    for name in ("photostat.opt", "photostat.dat"):
        done = photostat("loadfile", "check", volume / "DATA" / name)
        assert done.returncode == 0, done.stdout


def test_page_numbers_run_through_without_a_gap(volume: Path) -> None:
    names = sorted(path.stem for path in (volume / "IMAGES").rglob("*.*"))
    assert names == [f"DOC{number:08d}" for number in range(1, len(names) + 1)]


def test_each_document_without_images_has_a_slip_sheet_and_an_exception(volume: Path) -> None:
    with (volume / "DATA" / "exceptions.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = {row[next(iter(row))] for row in csv.DictReader(file)}
    failed = [record for record in manifest(volume).values() if record["error"]]
    assert failed
    for record in failed:
        assert record["slip_sheet_page"] is not None
        assert record["begdoc"] in listed


def test_text_stands_beside_the_images(volume: Path) -> None:
    texts = {path.stem: path.read_text() for path in (volume / "TEXT").rglob("*.txt")}
    imaged = [record for record in manifest(volume).values() if record["pages"]]
    assert set(texts) == {record["begdoc"] for record in imaged}
    assert sum(len(text) > 100 for text in texts.values()) > len(imaged) / 2


def test_nothing_of_the_run_is_left_over(volume: Path) -> None:
    assert not (volume / ".photostat" / "staging").exists()
    assert not list(volume.rglob("*.part"))


def test_one_worker_gives_the_same_bytes_as_two(volume: Path, tmp_path: Path) -> None:
    photostat("image", EXAMPLES, "--output", tmp_path / "out", "--jobs", "1")
    assert page_hashes(tmp_path / "out") == page_hashes(volume)


def test_resume_of_a_finished_run_images_nothing_again(volume: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (volume / "IMAGES").rglob("*.*")}
    done = photostat("image", EXAMPLES, "--output", volume, "--resume", "--json")
    listed = json.loads(done.stdout.splitlines()[0])
    assert listed["reused"] == listed["documents"]
    assert {path: path.stat().st_mtime_ns for path in (volume / "IMAGES").rglob("*.*")} == before


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_resumes_to_the_same_volume(volume: Path, tmp_path: Path, sent: signal.Signals) -> None:
    output = tmp_path / "out"
    command = [sys.executable, "-m", "photostat", "image", str(EXAMPLES), "--output", str(output), "--quiet"]
    process = subprocess.Popen(command, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list((output / "IMAGES").rglob("*.tif")) and time.monotonic() < deadline:
        time.sleep(0.05)
    started = time.monotonic()
    process.send_signal(sent)
    code = process.wait(timeout=60)
    if sent is signal.SIGINT:
        assert code == 130
        assert time.monotonic() - started < 10
    assert not (output / "DATA" / "photostat.opt").exists()
    await_no_process_of(output)
    done = photostat("image", EXAMPLES, "--output", output, "--resume")
    assert done.returncode == 1, done.stderr
    assert page_hashes(output) == page_hashes(volume)
    assert photostat("loadfile", "check", output / "DATA" / "photostat.opt").returncode == 0


def await_no_process_of(output: Path) -> None:
    """Workers and renderers of the dead run end by themselves; nothing that names its folder stays."""
    deadline = time.monotonic() + 20
    while survivors := processes_in(output):
        assert time.monotonic() < deadline, survivors
        time.sleep(0.1)


def processes_in(output: Path) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            files = [str(link.readlink()) for link in (folder / "fd").iterdir()]
        except OSError:
            continue
        if str(output) in command or any(str(output) in name for name in files):
            found.append(command)
    return found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing-folder", "--output", "out"], "missing-folder"),
        (["natives", "--output", "natives/out"], "output"),
        (["natives", "--output", "full"], "not empty"),
        (["natives", "--output", "out", "--profile", "bad.json"], "ImageOutputDpi"),
        (["natives", "--output", "out", "--profile", "missing.json"], "missing.json"),
        (["natives", "--output", "out", "--passwords", "missing.txt"], "missing.txt"),
        (["natives", "--output", "out", "--prefix", "A B"], "prefix"),
        (["natives", "--output", "out", "--resume"], "no run"),
        (["empty", "--output", "out"], "no files"),
    ],
)
def test_bad_input_is_refused_with_exit_code_2_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("natives", "full", "empty"):
        Path(folder).mkdir()
    Path("natives/note.txt").write_text("a note")
    Path("full/file").write_text("something")
    Path("bad.json").write_text('{"BasicOptions": {"ImageOutputDpi": 5000}}')
    done = photostat("image", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert words.lower() in done.stderr.lower()
    assert not Path("out/DATA/manifest.jsonl").exists()


def test_a_bad_setting_names_its_variable(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("a note")
    done = photostat("image", tmp_path / "note.txt", "--output", tmp_path / "out", env={"PHOTOSTAT_RENDER__MAX_PAGES": "-1"})
    assert done.returncode == 2
    assert "PHOTOSTAT_RENDER__MAX_PAGES" in done.stderr


def test_the_pages_that_a_profile_asks_for_come_out(tmp_path: Path) -> None:
    profile = tmp_path / "profile.json"
    options = {"ImageOutputDpi": 100, "BasicImageFormat": "Jpeg", "ImageSize": "Letter"}
    profile.write_text(json.dumps({"ImagingMethod": "Basic", "BasicOptions": options}))
    (tmp_path / "note.txt").write_text("a note\f second page")
    done = photostat("image", tmp_path / "note.txt", "--output", tmp_path / "out", "--profile", profile)
    assert done.returncode == 0, done.stderr
    pages = manifest(tmp_path / "out")["note.txt"]["pages"]
    assert [(page["format"], page["width_px"], page["height_px"], page["dpi"]) for page in pages] == [
        ("jpeg", 850, 1100, 100)
    ] * 2


def test_passwords_open_protected_documents(tmp_path: Path) -> None:
    rows = [row for row in expectations() if row["code"] == "password_protected"]
    assert rows
    passwords = tmp_path / "passwords.txt"
    passwords.write_text("wrong\nSaltmere-1887\n")
    sources = [EXAMPLES / row["file"] for row in rows]
    done = photostat("image", *sources, "--output", tmp_path / "out", "--passwords", passwords)
    assert done.returncode == 0, done.stdout
    assert all(record["pages"] for record in manifest(tmp_path / "out").values())
