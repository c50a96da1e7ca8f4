"""Productions from the saved search to the checked volume."""

import io
import zipfile

import pytest
from PIL import Image

from photostat.loadfiles import DatReader, check, read_opt
from photostat.productions.archive import archive_of
from photostat.productions.model import Choices, ProductionState
from photostat.render.pages.boxes import Box
from photostat.render.pages.burning import burned
from photostat.services import Services
from photostat.workspaces.markups.model import MarkupStyle
from production_ground import ProductionGround, make_production_ground, page_image


@pytest.fixture
def case(services: Services, workspace_id: int) -> ProductionGround:
    """Three documents with images, one of them with redactions, and one without images."""
    pages = {
        "C3": [page_image("third", is_full=True), page_image("third two", kind="JPEG")],
        "C1": [page_image("first")],
        "C2": [page_image("second"), page_image("second two", is_full=True)],
        "C4": [],
    }
    made = make_production_ground(services, workspace_id, pages)
    made.redact("C2", Box(100, 200, 500, 300))
    made.redact("C2", Box(100, 900, 700, 1080), MarkupStyle.TEXT, page=2, label="Privileged")
    return made


def test_three_documents_and_a_redaction_become_a_numbered_volume_that_passes_the_check(case: ProductionGround) -> None:
    made = case.run(case.create())
    assert made.error == "" and made.state is ProductionState.COMPLETED
    root = case.folder(made.production_id)
    assert check(root / "DATA/photostat.opt") == [] and check(root / "DATA/photostat.dat") == []
    labels = [row.page_id for _, row in read_opt(root / "DATA/photostat.opt")]
    assert labels == [f"ABC000000{number}" for number in range(1, 7)]
    documents = list(DatReader(root / "DATA/photostat.dat").records())
    assert [(row["CONTROLNUMBER"], row["BEGDOC"], row["ENDDOC"], row["REDACTED"]) for row in documents] == [
        ("C1", "ABC0000001", "ABC0000001", "No"),
        ("C2", "ABC0000002", "ABC0000003", "Yes"),
        ("C3", "ABC0000004", "ABC0000005", "No"),
        ("C4", "ABC0000006", "ABC0000006", "No"),
    ]
    assert [row["STATUS"] for row in documents] == ["Produced", "Produced", "Produced", "SlipSheet"]
    assert (root / "NATIVES/001/ABC0000001.txt").read_text() == "native of C1"
    assert (root / "TEXT/001/ABC0000001.txt").read_text() == "text of C1"
    assert documents[1]["TEXTPATH"] == documents[1]["NATIVEPATH"] == ""  # both would show what is redacted
    with Image.open(root / "IMAGES/001/ABC0000002.tif") as page:
        assert page.convert("L").crop((100, 200, 500, 300)).getextrema() == (0, 0)
    assert (root / "IMAGES/001/ABC0000005.jpg").is_file()


def test_the_archive_holds_the_volume_and_nothing_else(case: ProductionGround) -> None:
    made = case.run(case.create())
    data = b"".join(archive_of(case.services.database, case.services.blobs, made))
    root = case.folder(made.production_id)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_page_whose_redaction_was_not_burned_never_leaves_the_house(
    case: ProductionGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photostat.productions.work.pages.burned", lambda image, redactions, turn: burned(image, [], turn))
    made = case.run(case.create())
    assert made.state is ProductionState.COMPLETED_WITH_ERRORS
    failed = case.rows("SELECT control_number, state, reason FROM production_document WHERE state = 'Errored'")
    assert [row[:2] for row in failed] == [("C2", "Errored")] and "does not show what was burned" in str(failed[0][2])
    root = case.folder(made.production_id)
    for number in (2, 3):  # sheets of 300 dpi stand for both pages
        with Image.open(root / f"IMAGES/001/ABC000000{number}.tif") as sheet:
            assert sheet.width == 2550
    assert check(root / "DATA/photostat.opt") == []


def test_nothing_of_the_volume_holds_what_lies_beneath(case: ProductionGround) -> None:
    """The redacted page, burned by hand, is what the file shows: band for band, pixel for pixel."""
    made = case.run(case.create(choices=Choices(natives=True)))
    with Image.open(case.folder(made.production_id) / "IMAGES/001/ABC0000002.tif") as page:
        produced = page.convert("L")
    stored = Image.open(io.BytesIO(page_image("second"))).convert("L")
    assert produced.crop((100, 200, 500, 300)).getextrema() == (0, 0)
    for part in ((0, 0, 850, 200), (0, 300, 850, 1100), (0, 200, 100, 300), (500, 200, 850, 300)):
        assert produced.crop(part).tobytes() == stored.crop(part).tobytes()
    for path in (*case.folder(made.production_id).rglob("*.txt"), *case.folder(made.production_id).rglob("*.dat")):
        assert b"text of C2" not in path.read_bytes() and b"native of C2" not in path.read_bytes()


def test_a_slip_sheet_gives_the_reason_that_imaging_gave(case: ProductionGround) -> None:
    case.execute("UPDATE document SET has_images = 1034246 WHERE control_number = 'C4'")
    case.execute(
        "INSERT INTO imaging_error (workspace_id, document_id, job_id, profile_job_id, job_kind, imaging_method, native_type,"
        " code, message, detail, state) VALUES (:w, :d, 1, 1, 'Imaging Set', 'Basic', 'Text', 'password_protected',"
        " 'It needs a password.', '', 'ReadyToRetry')",
        w=case.workspace_id,
        d=case.documents["C4"],
    )
    case.run(case.create())
    assert case.rows("SELECT reason FROM production_document WHERE state = 'SlipSheet'") == [
        ("A slip sheet stands for it: It needs a password.",)
    ]
