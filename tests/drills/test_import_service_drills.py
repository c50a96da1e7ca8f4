"""kill -9 amid a job of the import service: the next start finishes it by itself, and no row is loaded twice."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from drills.served import Served
from drills.uploads import ask, lost_or_torn, new_workspace
from photostat.bootstrap import open_database
from photostat.loadfiles.dat import write_dat

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
JPEG = bytes.fromhex("ffd8ffc0001108000100010103011100021100031100ffd9")
ROWS = 12_000
DOCUMENTS = 1_000
JOB = "/Relativity.REST/api/import-service/v1/workspaces/{}/import-jobs/00000000-0000-0000-0000-000000000001"
SOURCE = "/sources/00000000-0000-0000-0000-000000000002"


@pytest.fixture
def volume(data_dir: Path) -> Path:
    """A DAT whose every tenth row has no control number, some with natives; an OPT with one page a document."""
    folder = data_dir.with_name("volume")
    folder.mkdir()
    for number in range(20):
        (folder / f"{number}.txt").write_bytes(f"native {number}".encode())
    rows = (["" if n % 10 == 9 else f"A{n:06}", f"{n // 400}.txt" if n % 400 == 0 and n < 8_000 else ""] for n in range(ROWS))
    write_dat(folder / "a.dat", ["No", "Native"], rows)
    (folder / "page.jpg").write_bytes(JPEG)
    (folder / "a.opt").write_text("".join(f"B{n:06},V,page.jpg,Y,,,1\r\n" for n in range(DOCUMENTS)))
    return folder


ROWS_OF_A_DAT = {
    "Fields": {"FieldMappings": [{"ColumnIndex": 0, "Field": "Control Number"}]},
    "Native": {"FilePathColumnIndex": 1},
}


def begin(served: Served, workspace_id: int, path: Path, settings: object, kind: int) -> None:
    job = JOB.format(workspace_id)
    steps = (
        ("", {}),
        ("/documents-configurations", {"importSettings": settings}),
        (SOURCE, {"dataSourceSettings": {"Path": str(path), "Type": kind}}),
        ("/begin", {}),
        ("/end", {}),
    )
    for step, body in steps:
        answer = send(served, job + step, body)
        assert answer[0] == 200, answer


def send(served: Served, path: str, body: object) -> tuple[int, str]:
    answer = ask(served, "POST", path, json.dumps(body).encode(), content_type="application/json")
    return answer.status, answer.text


def state(served: Served, workspace_id: int) -> int:
    answer = ask(served, "GET", f"{JOB.format(workspace_id)}/details")
    return int(json.loads(answer.text)["Value"]["State"]) if answer.status == 200 else 0


def progress(served: Served, workspace_id: int) -> tuple[int, int]:
    answer = ask(served, "GET", f"{JOB.format(workspace_id)}/progress")
    if answer.status != 200:
        return 0, 0
    value = json.loads(answer.text)["Value"]
    return int(value["ImportedRecords"]), int(value["ErroredRecords"])


def counted(data_dir: Path, query: str) -> int:
    with open_database(data_dir) as services, services.database.read() as connection:
        return int(connection.execute(sa.text(query)).scalar_one())


def kill_server(served: Served) -> None:
    served.kill()


def kill_database(served: Served) -> None:
    os.kill(served.postgres()[0], signal.SIGKILL)
    served.until("/readyz", 503)
    served.until("/readyz", 200)


def kill_both(served: Served) -> None:
    os.kill(served.postgres()[0], signal.SIGKILL)
    served.kill()


def stop_server(served: Served) -> None:
    code, seconds = served.stop()
    assert (code, seconds < 10) == (0, True)


ENDS = pytest.mark.parametrize("end", [kill_server, kill_database, kill_both, stop_server])


@ENDS
def test_a_load_file_is_finished_after_a_kill_without_a_row_twice(
    start: Start, data_dir: Path, volume: Path, end: Callable[[Served], None]
) -> None:
    allowed = {"PHOTOSTAT_IMPORTS__ALLOWED_FOLDERS": str(volume)}
    served = start(**allowed)
    workspace_id = new_workspace(data_dir)
    begin(served, workspace_id, volume / "a.dat", ROWS_OF_A_DAT, 2)
    served.wait_for(lambda: progress(served, workspace_id)[0] > 0)
    end(served)
    if served.process.poll() is not None:
        served = start(**allowed)
    served.wait_for(lambda: state(served, workspace_id) == 50)
    assert progress(served, workspace_id) == (ROWS * 9 // 10, ROWS // 10)
    assert counted(data_dir, "SELECT count(*) FROM document") == ROWS * 9 // 10
    assert counted(data_dir, "SELECT count(DISTINCT line_number) FROM import_item_error") == ROWS // 10
    assert counted(data_dir, "SELECT count(*) FROM import_item_error") == ROWS // 10
    assert counted(data_dir, "SELECT count(*) FROM document WHERE has_native") == 20
    assert lost_or_torn(data_dir, workspace_id) == []


@ENDS
def test_page_images_are_finished_after_a_kill_without_a_document_twice(
    start: Start, data_dir: Path, volume: Path, end: Callable[[Served], None]
) -> None:
    allowed = {"PHOTOSTAT_IMPORTS__ALLOWED_FOLDERS": str(volume)}
    served = start(**allowed)
    workspace_id = new_workspace(data_dir)
    begin(served, workspace_id, volume / "a.opt", {"Image": {}}, 1)
    served.wait_for(lambda: progress(served, workspace_id)[0] > 0)
    end(served)
    if served.process.poll() is not None:
        served = start(**allowed)
    served.wait_for(lambda: state(served, workspace_id) == 50)
    assert progress(served, workspace_id) == (DOCUMENTS, 0)
    assert counted(data_dir, "SELECT count(*) FROM document WHERE page_count = 1") == DOCUMENTS
    assert counted(data_dir, "SELECT count(*) FROM page_image") == DOCUMENTS
    assert lost_or_torn(data_dir, workspace_id) == []
