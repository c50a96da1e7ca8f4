"""kill -9 in the middle of `photostat import`: whole batches or nothing, a second run completes it, `doctor --deep` agrees."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from drills.served import Served
from drills.uploads import lost_or_torn, new_workspace
from photostat.bootstrap import open_database
from photostat.cli import app
from photostat.loadfiles.dat import write_dat
from photostat.render import doctor
from photostat.render.doctor import Wall
from photostat.render.sandbox.sandbox import Level

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
JPEG = bytes.fromhex("ffd8ffc0001108000100010103011100021100031100ffd9")
FILES = 1_200
DOCUMENTS = 1_000


@pytest.fixture(autouse=True)
def sound_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor of these tests looks at the data folder only; a machine without renderers is not their matter."""
    monkeypatch.setattr(doctor, "find_wall", lambda _settings: Wall(Level.BUBBLEWRAP, ""))
    monkeypatch.setattr(doctor, "look_for_needs", lambda _settings, _wall: iter([]))
    monkeypatch.setattr(doctor, "try_wall", lambda _level, _settings: iter([]))


@pytest.fixture
def natives(data_dir: Path) -> Path:
    """A folder of many files."""
    for number in range(FILES):
        path = data_dir.with_name("natives") / f"box {number % 7}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"native {number} ".encode() * 50)
    return data_dir.with_name("natives")


@pytest.fixture
def volume(data_dir: Path) -> Path:
    """A DAT with an OPT beside it, one page a document."""
    folder = data_dir.with_name("volume")
    folder.mkdir()
    (folder / "page.jpg").write_bytes(JPEG)
    write_dat(folder / "a.dat", ["BEGDOC", "Custodian"], ([f"A{n:06}", "Doe"] for n in range(DOCUMENTS)))
    (folder / "a.opt").write_text("".join(f"A{n:06},V,page.jpg,Y,,,1\r\n" for n in range(DOCUMENTS)))
    return folder / "a.dat"


class Import:
    """`photostat import` in a process of its own."""

    def __init__(self, source: Path, workspace_id: int, data_dir: Path, *options: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PHOTOSTAT_")}
        words = ["import", str(source), "--workspace", str(workspace_id), "--data-dir", str(data_dir), *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "photostat", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=kept
        )

    def until(self, word: str) -> None:
        """Wait until it has told a batch."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if word in line:
                return
        raise AssertionError(f"it ended without a word of {word}")

    def end(self) -> tuple[int, str]:
        """Exit code and what it said last."""
        said, _ = self.process.communicate(timeout=240)
        return self.process.returncode, said

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=60)


def count(data_dir: Path, workspace_id: int, condition: str = "true") -> int:
    with open_database(data_dir) as services, services.database.read() as connection:
        query = f"SELECT count(*) FROM document WHERE workspace_id = {workspace_id} AND {condition}"
        return int(connection.execute(sa.text(query)).scalar_one())


def diagnosis(data_dir: Path, *options: str) -> int:
    """The exit code of `photostat doctor --deep`."""
    return CliRunner().invoke(app, ["doctor", "--data-dir", str(data_dir), "--deep", *options]).exit_code


def kill_import(_served: Served, running: Import) -> None:
    running.kill()


def kill_server(served: Served, running: Import) -> None:
    served.kill()
    assert running.end()[0] != 0
    served.until_no_postgres()


def kill_database(served: Served, running: Import) -> None:
    os.kill(served.postgres()[0], signal.SIGKILL)
    code, said = running.end()
    assert (code, "Traceback" in said) == (3, False)
    served.until("/readyz", 200)


KILLS = pytest.mark.parametrize("kill", [kill_import, kill_server, kill_database])


@KILLS
def test_a_folder_killed_amid_its_import_is_completed_by_a_second_run(
    start: Start, data_dir: Path, natives: Path, kill: Callable[[Served, Import], None]
) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    running = Import(natives, workspace_id, data_dir)
    running.until(" files")
    kill(served, running)
    if served.process.poll() is not None:
        start()
    loaded = count(data_dir, workspace_id)
    assert 0 < loaded < FILES
    assert loaded % 200 == 0
    assert lost_or_torn(data_dir, workspace_id) == []
    code, said = Import(natives, workspace_id, data_dir).end()
    assert (code, f"files {FILES}, created {FILES - loaded}, overlaid 0, already there {loaded}, not loaded 0" in said) == (
        0,
        True,
    )
    assert count(data_dir, workspace_id) == count(data_dir, workspace_id, "has_native") == FILES
    assert diagnosis(data_dir) == 0


@KILLS
def test_page_images_killed_amid_their_import_are_completed_by_a_second_run(
    start: Start, data_dir: Path, volume: Path, kill: Callable[[Served, Import], None]
) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    opt = str(volume.with_suffix(".opt"))
    running = Import(volume, workspace_id, data_dir, "--images", opt)
    running.until(" documents, ")
    kill(served, running)
    if served.process.poll() is not None:
        start()
    imaged = count(data_dir, workspace_id, "page_count = 1")
    assert 0 < imaged < count(data_dir, workspace_id) == DOCUMENTS
    assert lost_or_torn(data_dir, workspace_id) == []
    code, said = Import(volume, workspace_id, data_dir, "--images", opt, "--mode", "append-overlay").end()
    assert (code, f"image documents {DOCUMENTS}, created 0, overlaid {DOCUMENTS}, not loaded 0" in said) == (0, True)
    assert count(data_dir, workspace_id, "page_count = 1") == DOCUMENTS
    assert diagnosis(data_dir, "--sweep") == 0
    assert diagnosis(data_dir) == 0


def test_two_imports_of_one_folder_at_once_make_its_documents_once(start: Start, data_dir: Path, natives: Path) -> None:
    start()
    workspace_id = new_workspace(data_dir)
    both = [Import(natives, workspace_id, data_dir) for _ in range(2)]
    assert [running.end()[0] for running in both] == [0, 0]
    assert count(data_dir, workspace_id) == FILES


@pytest.mark.parametrize("harm", ["remove", "truncate", "flip"])
def test_the_doctor_ends_with_3_where_a_file_is_lost_or_changed(start: Start, data_dir: Path, volume: Path, harm: str) -> None:
    start()
    workspace_id = new_workspace(data_dir)
    assert Import(volume.with_suffix(".opt"), workspace_id, data_dir).end()[0] == 0
    assert diagnosis(data_dir) == 0
    blob = next(path for path in sorted((data_dir / "blobs" / "workspaces").rglob("*.jpg")))
    content = blob.read_bytes()
    if harm == "remove":
        blob.unlink()
    else:
        blob.write_bytes(content[:-1] if harm == "truncate" else content[:-1] + b"\0")
    assert diagnosis(data_dir) == 3
    assert diagnosis(data_dir, "--sweep") == 3
    blob.write_bytes(content)
    assert diagnosis(data_dir) == 0
