"""The import service over HTTP: jobs in their order, load files from allowed folders only, errors by line, nothing twice."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from PIL import Image

from photostat.errors import ConflictError
from photostat.loadfiles.dat import write_dat
from photostat.services import Services
from photostat.settings import ImportsSettings
from photostat.storage.database import DatabaseUnavailableError
from photostat.workspaces.documents import image_loading, loading
from photostat.workspaces.documents.imports.running import ImportRunner
from photostat.workspaces.documents.natives import store_native
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Right

Fields = list[dict[str, object]]
CONTROL_NUMBER: dict[str, object] = {"ColumnIndex": 0, "Field": "Control Number"}


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Services:
    """A server that may read load files below one folder."""
    (tmp_path / "in").mkdir()
    imports = ImportsSettings(allowed_folders=f"/nonexistent:{tmp_path / 'in'}")
    return replace(services, settings=services.settings.model_copy(update={"imports": imports}))


@pytest.fixture
def runner(services: Services) -> ImportRunner:
    """The runner, driven by hand."""
    allowed = services.settings.imports.allowed_folders
    return ImportRunner(services.database, services.blobs, allowed=allowed, max_native_bytes=10**6)


class Job:
    """One import job, as a client drives it."""

    def __init__(self, client: Any, workspace_id: int) -> None:
        self.client = client
        self.guid = str(uuid4())
        self.url = f"import-service/v1/workspaces/{workspace_id}/import-jobs/{self.guid}"

    def post(self, path: str, body: object = None) -> Any:
        return self.client.post(self.url + path, body)

    def get(self, path: str) -> Any:
        answer = self.client.get(self.url + path)
        assert answer.status_code == 200, answer.text
        return answer.json()["Value"]

    def create(self) -> "Job":
        answer = self.post("", {"applicationName": "test", "correlationID": "c1"})
        assert answer.json() == {"IsSuccess": True, "ErrorMessage": "", "ErrorCode": "", "ImportJobID": self.guid}
        return self

    def configure(self, *fields: dict[str, object], **settings: object) -> Any:
        return self.post("/documents-configurations", {"importSettings": {"Fields": {"FieldMappings": fields}, **settings}})

    def add(self, path: Path | str, **settings: object) -> tuple[str, Any]:
        source = str(uuid4())
        body = {"dataSourceSettings": {"Path": str(path), "Type": 2, **settings}}
        return f"/sources/{source}", self.post(f"/sources/{source}", body)


@pytest.fixture
def job(client: Any, workspace_id: int) -> Job:
    """A new job of the administrator."""
    return Job(client, workspace_id).create()


@pytest.fixture
def dat(tmp_path: Path) -> Path:
    """Three rows, the second one without a number, the first one with a native and a text."""
    path = tmp_path / "in" / "a.dat"
    (tmp_path / "in" / "a.txt").write_text("the contract")
    rows = [["A1", "Doe", "a.txt", "Mail\\2024"], ["", "Roe", "", ""], ["A3", "Poe", "", "Mail"]]
    write_dat(path, ["No", "Who", "Native", "Path"], rows)
    return path


def documents(services: Services, workspace_id: int) -> dict[str, Any]:
    with services.database.read() as connection:
        found = connection.execute(sa.text("SELECT * FROM document WHERE workspace_id = :w"), {"w": workspace_id})
        return {row.control_number: row for row in found}


def run_all(runner: ImportRunner) -> None:
    while runner.run_next():
        pass


def test_a_job_goes_from_new_to_completed_and_tells_its_errors(
    job: Job, dat: Path, services: Services, workspace_id: int, runner: ImportRunner
) -> None:
    assert job.get("/details")["State"] == 10
    configured = job.configure(
        CONTROL_NUMBER,
        {"ColumnIndex": 1, "Field": "custodian"},
        {"ColumnIndex": 2, "Field": "Extracted Text", "ContainsFilePath": True},
        Native={"FilePathColumnIndex": 2},
        Folder={"FolderPathColumnIndex": 3},
    )
    assert (configured.status_code, job.get("/details")["State"]) == (200, 13)
    source, added = job.add(dat)
    assert (added.status_code, job.get(f"{source}/details")["State"]) == (200, 10)
    assert not runner.run_next()
    assert job.post("/begin").status_code == 200
    assert (job.get("/details")["State"], job.get(f"{source}/details")["State"]) == (22, 22)
    run_all(runner)
    assert (job.get("/details")["State"], job.get(f"{source}/details")["State"]) == (20, 45)
    assert job.post("/end").status_code == 200
    assert job.get("/details")["State"] == 50
    expected = {"TotalRecords": 3, "ImportedRecords": 2, "ErroredRecords": 1}
    assert (job.get("/progress"), job.get(f"{source}/progress")) == (expected, expected)
    errors = job.get(f"{source}/itemerrors?start=0&length=10")
    assert (errors["TotalCount"], errors["HasMoreRecords"], errors["Errors"][0]["LineNumber"]) == (1, False, 3)
    assert errors["Errors"][0]["ErrorDetails"][0]["ErrorCode"] == "control_number"
    found = documents(services, workspace_id)
    assert (found["A1"].custodian, found["A1"].extracted_text, found["A1"].file_size) == ("Doe", "the contract", 12)


def test_sources_that_come_after_the_begin_are_loaded_until_the_end(
    job: Job, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner
) -> None:
    job.configure(CONTROL_NUMBER)
    job.post("/begin")
    assert job.get("/details")["State"] == 20
    for name in ("a", "b"):
        write_dat(tmp_path / "in" / f"{name}.dat", ["No"], [[name]])
        assert job.add(tmp_path / "in" / f"{name}.dat")[1].status_code == 200
        run_all(runner)
    job.post("/end")
    assert job.add(tmp_path / "in" / "a.dat")[1].status_code == 409
    assert set(documents(services, workspace_id)) == {"a", "b"}


def test_overlay_replaces_and_makes_nothing(
    client: Any, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner
) -> None:
    path = tmp_path / "in" / "a.csv"
    for mode, text in ((None, "A1,Doe\n"), ({"Mode": "Overlay", "KeyField": "Control Number"}, "A1,Roe\nA2,Poe\n")):
        path.write_text(text)
        one = Job(client, workspace_id).create()
        assert one.configure(CONTROL_NUMBER, {"ColumnIndex": 1, "Field": "Custodian"}, Overlay=mode).status_code == 200
        parted = {"ColumnDelimiter": ",", "QuoteDelimiter": '"', "NewLineDelimiter": "", "FirstLineContainsColumnNames": False}
        assert one.add(path, **parted)[1].status_code == 200
        one.post("/begin")
        run_all(runner)
    assert {number: row.custodian for number, row in documents(services, workspace_id).items()} == {"A1": "Roe"}


def test_page_images_are_loaded_from_an_opt(
    job: Job, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner
) -> None:
    Image.new("1", (85, 110), 1).save(tmp_path / "in" / "p.tif", compression="group4", dpi=(300, 300))
    (tmp_path / "in" / "a.opt").write_text("A1,V,p.tif,Y,,,2\r\nA2,V,p.tif,,,,\r\nB1,V,gone.tif,Y,,,1\r\n")
    assert job.configure(Image={}).status_code == 200
    assert job.add(tmp_path / "in" / "a.opt")[1].status_code == 400  # of Type 2
    source, added = job.add(tmp_path / "in" / "a.opt", Type="Opticon")
    assert added.status_code == 200
    job.post("/begin")
    run_all(runner)
    assert job.get(f"{source}/progress") == {"TotalRecords": 2, "ImportedRecords": 1, "ErroredRecords": 1}
    assert {number: row.page_count for number, row in documents(services, workspace_id).items()} == {"A1": 2}


@pytest.mark.parametrize(
    "settings",
    [
        {"Fields": {"FieldMappings": []}},
        {"Fields": {"FieldMappings": [{"ColumnIndex": 0, "Field": "Nothing"}]}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER, {"ColumnIndex": 1, "Field": "Has Images"}]}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER, {"ColumnIndex": 1, "Field": "Custodian", "ContainsID": True}]}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER, {"ColumnIndex": 1, "Field": "Custodian", "ContainsFilePath": True}]}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER, CONTROL_NUMBER]}},
        {"Fields": {"FieldMappings": [{"ColumnIndex": -1, "Field": "Control Number"}]}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER]}, "Folder": {"RootFolderID": 5}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER]}, "Overlay": {"KeyField": "Custodian", "Mode": 1}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER]}, "Overlay": {"Mode": "Sometimes"}},
        {"Fields": {"FieldMappings": [CONTROL_NUMBER]}, "Native": {"FilePathColumnIndex": 2_000}},
        {"Image": {}, "Fields": {"FieldMappings": [CONTROL_NUMBER]}},
        {"Image": {"LoadExtractedText": True}},
    ],
)
def test_settings_that_cannot_be_are_refused_with_400(job: Job, settings: object) -> None:
    answer = job.post("/documents-configurations", {"importSettings": settings})
    assert (answer.status_code, job.get("/details")["State"]) == (400, 10)


@pytest.mark.parametrize(
    "settings",
    [
        {"ColumnDelimiter": ""},
        {"ColumnDelimiter": "||"},
        {"ColumnDelimiter": "\n"},
        {"QuoteDelimiter": "\x14"},
        {"Encoding": "utf-9"},
        {"Type": 3},
        {"StartLine": -1},
    ],
)
def test_sources_that_cannot_be_read_are_refused_with_400(job: Job, dat: Path, settings: dict[str, object]) -> None:
    assert job.add(dat, **settings)[1].status_code == 400


def test_load_files_elsewhere_are_refused_and_their_existence_stays_unknown(job: Job, tmp_path: Path) -> None:
    (tmp_path / "in" / "link.dat").symlink_to("/etc/passwd")
    wrong = ["/etc/passwd", "/etc/nothing", "a.dat", str(tmp_path / "in" / ".." / "out.dat"), str(tmp_path / "in" / "link.dat")]
    answers = [job.add(path)[1] for path in wrong]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.json()["Message"] for answer in answers}) == 1
    assert job.add(tmp_path / "in" / "nothing.dat")[1].json()["Message"] == "Path: there is no such file."
    assert job.add(tmp_path / "in")[1].status_code == 400


def test_natives_outside_of_the_allowed_folders_are_item_errors(
    job: Job, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner
) -> None:
    (tmp_path / "in" / "deep").mkdir()
    (tmp_path / "in" / "good.txt").write_bytes(b"good")
    write_dat(
        tmp_path / "in" / "deep" / "a.dat",
        ["No", "P"],
        [["A1", "/etc/passwd"], ["A2", "../good.txt"], ["A3", str(tmp_path / "in" / "good.txt")]],
    )
    job.configure(CONTROL_NUMBER, Native={"FilePathColumnIndex": 1})
    job.add(tmp_path / "in" / "deep" / "a.dat")
    job.post("/begin")
    run_all(runner)
    assert set(documents(services, workspace_id)) == {"A3"}


def test_steps_out_of_order_are_conflicts_that_change_nothing(job: Job, dat: Path) -> None:
    assert [job.post(step).status_code for step in ("/begin", "/end")] == [409, 409]
    job.configure(CONTROL_NUMBER)
    assert job.configure(CONTROL_NUMBER).status_code == 409
    assert job.post("", {}).status_code == 409
    source, _ = job.add(dat)
    assert job.post(source, {"dataSourceSettings": {"Path": str(dat)}}).status_code == 409
    assert [job.post(step).status_code for step in ("/begin", "/begin", "/end", "/cancel", "/cancel")] == [
        200,
        409,
        200,
        200,
        409,
    ]
    assert (job.get("/details")["State"], job.get(f"{source}/details")["State"]) == (30, 30)


def test_a_job_of_another_workspace_or_of_nobody_is_not_found(job: Job, client: Any, workspace_id: int) -> None:
    nobody = Job(client, workspace_id)
    assert [nobody.post(step).status_code for step in ("/begin", "/end", "/cancel")] == [404] * 3
    assert client.get(f"{nobody.url}/details").status_code == 404
    assert client.get(f"{job.url}/sources/{nobody.guid}/details").status_code == 404


def test_an_overlay_needs_the_right_to_edit_documents(
    job: Job, workspace_id: int, sign_in: Callable[..., Any], dat: Path
) -> None:
    adder = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.ADD_DOCUMENTS])
    own = Job(adder, workspace_id).create()
    assert own.configure(CONTROL_NUMBER, Overlay={"Mode": 2}).status_code == 403
    assert own.configure(CONTROL_NUMBER).status_code == 200
    job.configure(CONTROL_NUMBER, Overlay={"Mode": 2})
    assert adder.post(f"{job.url}/begin").status_code == 403


def test_a_job_whose_user_lost_his_rights_fails(
    workspace_id: int, sign_in: Callable[..., Any], dat: Path, services: Services, runner: ImportRunner
) -> None:
    own = Job(sign_in(workspace_id, WORKSPACE_RIGHTS), workspace_id).create()
    own.configure(CONTROL_NUMBER)
    own.add(dat)
    own.post("/begin")
    with services.database.transaction() as connection:
        connection.execute(sa.text("DELETE FROM group_right WHERE right_name = 'AddDocuments'"))
    run_all(runner)
    with services.database.read() as connection:
        failed = connection.execute(sa.text("SELECT state, message FROM import_source")).one()
    assert (failed.state, "AddDocuments" in failed.message, documents(services, workspace_id)) == (40, True, {})


def test_a_load_file_that_went_away_fails_its_source_and_no_other(
    job: Job, dat: Path, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner
) -> None:
    write_dat(tmp_path / "in" / "b.dat", ["No"], [["B1"]])
    job.configure(CONTROL_NUMBER)
    gone, _ = job.add(dat)
    job.add(tmp_path / "in" / "b.dat")
    dat.unlink()
    job.post("/begin")
    run_all(runner)
    job.post("/end")
    assert (job.get("/details")["State"], job.get(f"{gone}/details")["State"]) == (40, 40)
    assert job.get(f"{gone}/details")["JobLevelErrors"] == ["Path: there is no such file."]
    assert set(documents(services, workspace_id)) == {"B1"}


def test_a_runner_that_is_cut_off_goes_on_after_the_last_committed_row(
    job: Job, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH_ROWS", 3)
    rows = [[f"A{number}"] if number % 4 else [""] for number in range(20)]
    write_dat(tmp_path / "in" / "a.dat", ["No"], rows)
    job.configure(CONTROL_NUMBER)
    source, _ = job.add(tmp_path / "in" / "a.dat")
    job.post("/begin")
    written, write = [], loading.write_batch

    def cut_off(*arguments: Any, **options: Any) -> Any:
        written.append(write(*arguments, **options))
        if len(written) in (2, 5, 6):
            raise DatabaseUnavailableError("the database is away")  # after the rows, before the commit
        return written[-1]

    monkeypatch.setattr(loading, "write_batch", cut_off)
    for _ in range(3):
        with pytest.raises(DatabaseUnavailableError):
            run_all(runner)
    assert job.get(f"{source}/details")["State"] == 25
    run_all(runner)
    assert job.get(f"{source}/progress") == {"TotalRecords": 20, "ImportedRecords": 15, "ErroredRecords": 5}
    errors = job.get(f"{source}/itemerrors?length=100")["Errors"]
    assert [error["LineNumber"] for error in errors] == [2, 6, 10, 14, 18]
    assert len(documents(services, workspace_id)) == 15


def test_page_images_that_are_cut_off_go_on_after_the_last_committed_document(
    job: Job, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_loading, "BATCH_DOCUMENTS", 2)
    Image.new("1", (85, 110), 1).save(tmp_path / "in" / "p.tif", compression="group4", dpi=(300, 300))
    lines = [f"A{number},V,{'p' if number % 3 else 'gone'}.tif,Y,,,1\r\n" for number in range(10)]
    (tmp_path / "in" / "a.opt").write_text("".join(lines))
    job.configure(Image={})
    source, _ = job.add(tmp_path / "in" / "a.opt", Type=1)
    job.post("/begin")
    attempts, insert = [], image_loading.insert_pages

    def cut_off(*arguments: Any, **options: Any) -> None:
        insert(*arguments, **options)
        attempts.append(None)
        if len(attempts) in (2, 4):
            raise DatabaseUnavailableError("the database is away")

    monkeypatch.setattr(image_loading, "insert_pages", cut_off)
    for _ in range(2):
        with pytest.raises(DatabaseUnavailableError):
            run_all(runner)
    run_all(runner)
    assert job.get(f"{source}/progress") == {"TotalRecords": 10, "ImportedRecords": 6, "ErroredRecords": 4}
    assert {row.page_count for row in documents(services, workspace_id).values()} == {1}


def test_a_cancelled_job_keeps_its_committed_batches_and_writes_no_more(
    job: Job, tmp_path: Path, services: Services, workspace_id: int, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH_ROWS", 2)
    write_dat(tmp_path / "in" / "a.dat", ["No"], [[f"A{number}"] for number in range(10)])
    job.configure(CONTROL_NUMBER)
    source, _ = job.add(tmp_path / "in" / "a.dat")
    job.post("/begin")
    written, match = [], loading.choice_names

    def cancel_amid(rows: Any) -> Any:
        written.append(None)
        if len(written) == 3:
            assert job.post("/cancel").status_code == 200
        return match(rows)

    monkeypatch.setattr(loading, "choice_names", cancel_amid)
    run_all(runner)
    assert (job.get("/details")["State"], job.get(f"{source}/details")["State"]) == (30, 30)
    assert len(documents(services, workspace_id)) == 4


def test_a_native_that_was_swept_amid_a_load_is_stored_again(
    job: Job, dat: Path, services: Services, workspace_id: int, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.configure(CONTROL_NUMBER, Native={"FilePathColumnIndex": 2})
    job.add(dat)
    job.post("/begin")

    def store_and_lose(blobs: Any, *arguments: Any, **options: Any) -> Any:
        stored = store_native(blobs, *arguments, **options)
        blobs.delete_below(f"workspaces/{workspace_id}")
        return stored

    with monkeypatch.context() as losing:
        losing.setattr(loading, "store_native", store_and_lose)
        with pytest.raises(ConflictError):
            run_all(runner)
    run_all(runner)
    assert documents(services, workspace_id)["A1"].file_size == 12


def test_every_step_stands_in_the_audit_log(job: Job, dat: Path, services: Services, runner: ImportRunner) -> None:
    job.configure(CONTROL_NUMBER)
    job.add(dat)
    job.post("/begin")
    run_all(runner)
    job.post("/end")
    with services.database.read() as connection:
        rows = connection.execute(
            sa.text("SELECT action, details FROM audit_event WHERE action LIKE 'import_job.%' ORDER BY position")
        )
        found = [(row.action.removeprefix("import_job."), json.dumps(row.details)) for row in rows]
    assert [action for action, _ in found] == ["create", "configure", "add_source", "begin", "load", "end"]
    assert all(job.guid in details for _, details in found)
