"""`photostat import` of folders, CSV and OPT: what becomes of a second run, where documents go, in whose name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from typer.testing import CliRunner, Result

from photostat import bootstrap
from photostat.cli import app
from photostat.errors import InvalidInputError, NotAuthorizedError, NotFoundError
from photostat.loadfiles.dat import write_dat
from photostat.services import Services
from photostat.workspaces.artifacts.well_known import HAS_IMAGES_NO, HAS_IMAGES_YES
from photostat.workspaces.change import change
from photostat.workspaces.documents.consistency import check_documents
from photostat.workspaces.people.accounts import UserValues, create_user


@pytest.fixture
def opened(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The command works on the test's database."""

    @contextmanager
    def lend(_data_dir: Path | None, *, must_exist: bool) -> Iterator[Services]:
        assert must_exist
        yield services

    monkeypatch.setattr(bootstrap, "open_database", lend)
    return services


def load(path: Path, workspace_id: int, *options: str) -> Result:
    return CliRunner().invoke(app, ["import", str(path), "--workspace", str(workspace_id), *options])


def documents(services: Services, workspace_id: int) -> dict[str, sa.Row[tuple[object, ...]]]:
    query = """
        SELECT d.*, f.name AS folder, p.name AS parent_folder FROM document d
        JOIN artifact f ON f.workspace_id = d.workspace_id AND f.artifact_id = d.folder_id
        LEFT JOIN artifact p ON p.workspace_id = d.workspace_id AND p.artifact_id = f.parent_id
        WHERE d.workspace_id = :w
    """
    with services.database.read() as connection:
        return {row.control_number: row for row in connection.execute(sa.text(query), {"w": workspace_id})}


def pages(services: Services, document_id: object) -> list[tuple[object, ...]]:
    query = "SELECT page_number, file_name, format, width_px, dpi FROM page_image WHERE document_id = :d ORDER BY 1"
    with services.database.read() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query), {"d": document_id})]


def disagreements(services: Services) -> list[str]:
    return [finding.words for finding in check_documents(services.database, services.blobs, deep=True)]


def write_pages(folder: Path, *names: str, width: int = 85) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        if name.endswith(".tif"):
            Image.new("1", (width, 110), 1).save(folder / name, compression="group4", dpi=(300, 300))
        else:
            Image.new("RGB", (width, 110)).save(folder / name)


def write_opt(path: Path, *lines: str) -> Path:
    path.write_text("\r\n".join(lines) + "\r\n")
    return path


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """An OPT of two documents with three pages."""
    write_pages(tmp_path / "IMAGES", "A1.tif", "A2.jpg", "A3.tif")
    lines = ("A1,V,IMAGES\\A1.tif,Y,,,2", "A2,V,IMAGES\\A2.jpg,,,,", "A3,V,IMAGES\\A3.tif,Y,,,1")
    return write_opt(tmp_path / "a.opt", *lines)


@pytest.fixture
def natives(tmp_path: Path) -> Path:
    """Two files, one of them in a folder below."""
    (tmp_path / "in" / "Mail" / "2024").mkdir(parents=True)
    (tmp_path / "in" / "b.txt").write_bytes(b"bb")
    (tmp_path / "in" / "Mail" / "2024" / "a.txt").write_bytes(b"a")
    return tmp_path / "in"


# Folders ----------------------------------------------------------------------------------------------------------------------


def test_a_folder_tree_becomes_folders_of_the_workspace(opened: Services, workspace_id: int, natives: Path) -> None:
    load(natives, workspace_id, "--folder", "Doe/Laptop")
    found = documents(opened, workspace_id).values()
    assert {(row.file_name, row.folder, row.parent_folder) for row in found} == {
        ("b.txt", "Laptop", "Doe"),
        ("a.txt", "2024", "Mail"),
    }


def test_a_folder_that_is_loaded_twice_makes_its_documents_once(opened: Services, workspace_id: int, natives: Path) -> None:
    load(natives, workspace_id)
    (natives / "c.txt").write_bytes(b"c")
    again = load(natives / "Mail" / "..", workspace_id)
    assert (again.exit_code, again.stdout) == (0, "files 3, created 1, overlaid 0, already there 2, not loaded 0\n")
    assert [row.file_name for row in documents(opened, workspace_id).values()] == ["b.txt", "a.txt", "c.txt"]


def test_equal_files_of_two_folders_are_two_documents(opened: Services, workspace_id: int, natives: Path) -> None:
    shutil.copytree(natives, natives.with_name("other"))
    load(natives, workspace_id)
    assert "created 2" in load(natives.with_name("other"), workspace_id).stdout


def test_a_changed_file_is_told_and_overlaid_only_on_demand(opened: Services, workspace_id: int, natives: Path) -> None:
    load(natives, workspace_id)
    (natives / "b.txt").write_bytes(b"changed")
    (natives / "new.txt").write_bytes(b"new")
    told = load(natives, workspace_id)
    assert (told.exit_code, "file 1: b.txt: has another size than when it became DOC000000" in told.stderr) == (1, True)
    overlaid = load(natives, workspace_id, "--mode", "overlay")
    assert overlaid.stdout == "files 3, created 0, overlaid 3, already there 0, not loaded 0\n"
    sizes = {row.file_name: row.file_size for row in documents(opened, workspace_id).values()}
    assert sizes == {"b.txt": 7, "a.txt": 1, "new.txt": 3}


def test_overlay_of_a_folder_makes_no_document(opened: Services, workspace_id: int, natives: Path) -> None:
    result = load(natives, workspace_id, "--mode", "overlay")
    assert (result.exit_code, documents(opened, workspace_id)) == (1, {})


def test_a_deleted_document_is_loaded_again(opened: Services, workspace_id: int, natives: Path) -> None:
    load(natives, workspace_id)
    with opened.database.transaction() as connection:
        connection.execute(sa.text("DELETE FROM document WHERE file_name = 'b.txt'"))
    assert "created 1, overlaid 0, already there 1" in load(natives, workspace_id).stdout
    assert "already there 2" in load(natives, workspace_id).stdout


def test_folder_names_that_cannot_stand_are_changed(opened: Services, workspace_id: int, natives: Path) -> None:
    odd = natives / "a\\b " / " "
    odd.mkdir(parents=True)
    (odd / "x.txt").write_bytes(b"x")
    load(natives, workspace_id)
    row = next(row for row in documents(opened, workspace_id).values() if row.file_name == "x.txt")
    assert (row.folder, row.parent_folder) == ("_", "a_b")


# Tables -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("a.csv", 'BEGDOC,Custodian\r\nA1,"Doe, ""J"""\r\n', []),
        ("a.txt", 'BEGDOC\tCustodian\nA1\t"Doe, ""J"""\n', ["--delimiters", "tab"]),
        ("a.txt", '^BEGDOC^|^Custodian^\n^A1^|^Doe, "J"^\n', ["--delimiters", "|^~"]),
        ("a.txt", 'BEGDOC;Custodian\nA1;Doe, "J"\n', ["--delimiters", "59"]),
    ],
)
def test_tables_with_other_delimiters_are_loaded(
    opened: Services, workspace_id: int, tmp_path: Path, name: str, text: str, options: list[str]
) -> None:
    (tmp_path / name).write_text(text)
    assert load(tmp_path / name, workspace_id, *options).exit_code == 0
    assert documents(opened, workspace_id)["A1"].custodian == 'Doe, "J"'


@pytest.mark.parametrize(
    ("encoding", "options"),
    [
        ("utf-8", []),
        ("utf-16", []),
        ("utf-16-le", ["--encoding", "utf-16"]),
        ("cp1252", []),
        ("mac-roman", ["--encoding", "mac-roman"]),
    ],
)
def test_encodings_are_found_out_or_named(
    opened: Services, workspace_id: int, tmp_path: Path, encoding: str, options: list[str]
) -> None:
    (tmp_path / "a.csv").write_bytes("BEGDOC,Custodian\nA1,Müller\n".encode(encoding))
    assert load(tmp_path / "a.csv", workspace_id, *options).exit_code == 0
    assert documents(opened, workspace_id)["A1"].custodian == "Müller"


def test_a_guessed_encoding_is_told_and_what_does_not_fit_is_an_error(
    opened: Services, workspace_id: int, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(b"BEGDOC,Custodian\nA1,M\xfcller\nA2,Roe\n")
    assert "1 rows are no UTF-8" in load(tmp_path / "a.csv", workspace_id).stderr
    strict = load(tmp_path / "a.csv", workspace_id, "--encoding", "utf-8", "--mode", "overlay")
    assert (strict.exit_code, strict.stdout) == (1, "rows 2, created 0, overlaid 1, not loaded 1\n")


@pytest.mark.parametrize("mode", ["append-overlay", "append_overlay", "Append-Overlay"])
def test_modes_are_spelled_with_hyphen_or_underscore(opened: Services, workspace_id: int, tmp_path: Path, mode: str) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    assert load(tmp_path / "a.dat", workspace_id, "--mode", mode).exit_code == 0
    assert load(tmp_path / "a.dat", workspace_id, "--mode", "add").exit_code == 2


def test_new_documents_go_to_the_folder_and_old_ones_stay(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    write_dat(tmp_path / "b.dat", ["BEGDOC"], [["A1"], ["B1"]])
    write_dat(tmp_path / "c.dat", ["BEGDOC", "Folder"], [["C1", "Deep"]])
    load(tmp_path / "a.dat", workspace_id, "--folder", "One")
    load(tmp_path / "b.dat", workspace_id, "--folder", "Two\\Three", "--mode", "append-overlay")
    load(tmp_path / "c.dat", workspace_id, "--folder", "Two")
    found = documents(opened, workspace_id)
    assert {number: (row.folder, row.parent_folder) for number, row in found.items() if number != "A1"} == {
        "B1": ("Three", "Two"),
        "C1": ("Deep", "Two"),
    }
    assert found["A1"].folder == "One"


def test_a_file_for_errors_that_cannot_be_written_is_told_first(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    result = load(tmp_path / "a.dat", workspace_id, "--errors", str(tmp_path / "missing" / "errors.csv"))
    assert isinstance(result.exception, InvalidInputError)
    assert "--errors: cannot write" in str(result.exception)
    assert documents(opened, workspace_id) == {}


@pytest.mark.parametrize(
    "options", [["--encoding", "utf-9"], ["--delimiters", "||"], ["--images", "/nonexistent.opt"], ["--user", "x"]]
)
def test_what_cannot_be_is_refused_before_anything_is_loaded(
    opened: Services, workspace_id: int, tmp_path: Path, options: list[str]
) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    assert isinstance(load(tmp_path / "a.dat", workspace_id, *options).exception, InvalidInputError)
    assert documents(opened, workspace_id) == {}


def test_an_import_acts_as_the_named_user_with_his_rights_only(opened: Services, workspace_id: int, tmp_path: Path) -> None:
    write_dat(tmp_path / "a.dat", ["BEGDOC"], [["A1"]])
    with change(opened.database, user_id=9) as begun:
        stranger = create_user(begun, UserValues(email="stranger@example.com"), "a long enough password")
        admin = create_user(begun, UserValues(email="second@example.com", group_ids=(20,)), "a long enough password")
    refused = load(tmp_path / "a.dat", workspace_id, "--user", "stranger@example.com")
    assert isinstance(refused.exception, NotFoundError | NotAuthorizedError)
    assert load(tmp_path / "a.dat", workspace_id, "--user", "Second@example.com").exit_code == 0
    assert (documents(opened, workspace_id)["A1"].created_by, stranger != admin) == (admin, True)


# Page images ------------------------------------------------------------------------------------------------------------------


def test_an_opt_alone_makes_documents_with_pages(opened: Services, workspace_id: int, volume: Path) -> None:
    result = load(volume, workspace_id, "--folder", "Produced")
    assert (result.exit_code, result.stdout) == (0, "image documents 2, created 2, overlaid 0, not loaded 0; pages 3\n")
    found = documents(opened, workspace_id)
    assert {(number, row.has_images, row.page_count, row.folder) for number, row in found.items()} == {
        ("A1", HAS_IMAGES_YES, 2, "Produced"),
        ("A3", HAS_IMAGES_YES, 1, "Produced"),
    }
    assert pages(opened, found["A1"].artifact_id) == [(1, "A1.tif", "Tiff", 85, 300), (2, "A2.jpg", "Jpeg", 85, 300)]
    assert disagreements(opened) == []


def test_an_opt_beside_a_dat_gives_its_documents_their_pages(opened: Services, workspace_id: int, volume: Path) -> None:
    write_dat(volume.with_name("a.dat"), ["BEGDOC", "Custodian"], [["A1", "Doe"], ["A3", "Roe"], ["A9", "Poe"]])
    result = load(volume.with_name("a.dat"), workspace_id, "--images", str(volume))
    assert result.stdout.splitlines() == [
        "rows 3, created 3, overlaid 0, not loaded 0",
        "image documents 2, created 0, overlaid 2, not loaded 0; pages 3",
    ]
    found = documents(opened, workspace_id)
    assert (found["A1"].custodian, found["A1"].page_count, found["A9"].has_images) == ("Doe", 2, HAS_IMAGES_NO)


def test_append_leaves_page_images_and_overlay_replaces_them(opened: Services, workspace_id: int, volume: Path) -> None:
    load(volume, workspace_id)
    appended = load(volume, workspace_id)
    assert (appended.exit_code, appended.stdout) == (1, "image documents 2, created 0, overlaid 0, not loaded 2; pages 0\n")
    write_pages(volume.with_name("IMAGES"), "A1.tif", width=170)
    assert load(volume, workspace_id, "--mode", "overlay").exit_code == 0
    found = documents(opened, workspace_id)
    assert [page[3] for page in pages(opened, found["A1"].artifact_id)] == [170, 85]
    assert disagreements(opened) == []


def test_a_document_gets_all_its_pages_or_none(opened: Services, workspace_id: int, volume: Path, tmp_path: Path) -> None:
    (tmp_path / "IMAGES" / "bad.tif").write_bytes(b"II*\0junk")
    with volume.open("a") as stream:
        stream.write("B1,V,IMAGES\\A1.tif,Y,,,2\r\nB2,V,IMAGES\\gone.tif,,,,\r\n")
        stream.write("C1,V,IMAGES\\A1.tif,Y,,,2\r\nC2,V,IMAGES\\bad.tif,,,,\r\n")
        stream.write("D1,V,IMAGES\\A1.tif,Y,,,3\r\n")
        stream.write("E1,V,IMAGES\\A1.tif,Y,,,2\r\nE2,broken\r\n")
        stream.write("F1,V,../IMAGES/A1.tif,Y,,,1\r\n,V,IMAGES\\A1.tif,Y,,,1\r\n")
    result = load(volume, workspace_id, "--errors", str(tmp_path / "errors.csv"))
    assert (result.exit_code, result.stdout) == (1, "image documents 8, created 2, overlaid 0, not loaded 6; pages 3\n")
    assert set(documents(opened, workspace_id)) == {"A1", "A3"}
    told = (tmp_path / "errors.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[0] for line in told] == ['"5"', '"7"', '"8"', '"10"', '"11"', '"12"']
    assert disagreements(opened) == []


def test_one_number_twice_in_an_opt_is_an_error_of_the_second(opened: Services, workspace_id: int, volume: Path) -> None:
    write_opt(volume, "A1,V,IMAGES\\A1.tif,Y,,,1", "a1,V,IMAGES\\A3.tif,Y,,,1")
    result = load(volume, workspace_id)
    assert result.stdout == "image documents 2, created 1, overlaid 0, not loaded 1; pages 1\n"


def test_overlay_of_an_opt_makes_no_document(opened: Services, workspace_id: int, volume: Path) -> None:
    assert load(volume, workspace_id, "--mode", "overlay").exit_code == 1
    assert documents(opened, workspace_id) == {}
