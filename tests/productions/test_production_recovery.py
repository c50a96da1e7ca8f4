"""Productions that are stopped, lost, cancelled, or meet documents that cannot be produced."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from photostat.errors import ConflictError
from photostat.loadfiles import check, read_opt
from photostat.productions.consistency import check_productions
from photostat.productions.editing import cancel_production, delete_production
from photostat.productions.model import Choices, ProductionState
from photostat.productions.store.work import claim_production
from photostat.productions.work.run import run_next
from photostat.render.pages.boxes import Box
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.documents.consistency import FindingKind
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC
from production_ground import ENDORSED, ProductionGround, give_pages, make_production_ground, page_image

SMALL = (300, 400)


@pytest.fixture
def case(services: Services, workspace_id: int) -> ProductionGround:
    """Five documents of two small pages each, and one without images between them."""
    pages = {
        f"D{number}": [page_image(f"{number}{page}", size=SMALL) for page in "ab"] if number != 3 else []
        for number in range(1, 7)
    }
    return make_production_ground(services, workspace_id, pages)


def stopping_after(calls: int) -> Callable[[], bool]:
    """Says stop from this call on."""
    left = [calls]

    def must_stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    return must_stop


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def states(case: ProductionGround, production_id: int) -> list[str]:
    return [
        str(row[0])
        for row in case.rows("SELECT state FROM production_document WHERE production_id = :p ORDER BY position", p=production_id)
    ]


def labels(case: ProductionGround, production_id: int) -> list[str]:
    return [row.page_id for _, row in read_opt(case.folder(production_id) / "DATA/photostat.opt")]


def test_a_run_that_is_stopped_goes_on_under_the_same_numbers(case: ProductionGround) -> None:
    production_id = case.create()
    case.ask(production_id)
    assert not run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=stopping_after(3))
    numbered = case.rows("SELECT label FROM production_page WHERE production_id = :p ORDER BY number", p=production_id)
    # What changes afterwards is no longer of this production
    case.redact("D1", Box(10, 10, 100, 100))
    case.execute("UPDATE document SET control_number = 'A' WHERE control_number = 'D6'")
    assert run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False)
    assert case.found(production_id).state is ProductionState.COMPLETED
    assert labels(case, production_id) == [str(row[0]) for row in numbered] == [f"ABC{n:07d}" for n in range(1, 12)]


def test_a_lost_process_is_followed_by_another_that_makes_the_same_volume(case: ProductionGround) -> None:
    whole = case.run(case.create())
    production_id = case.create(prefix="XYZ")
    case.ask(production_id)
    run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=stopping_after(2))
    with case.services.database.transaction() as connection:
        lost = claim_production(connection, lease_seconds=3600)
    assert lost is not None
    assert not run_next(
        case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False
    )  # somebody has it
    case.execute("UPDATE production SET lease_until = now() - interval '1 second' WHERE artifact_id = :p", p=production_id)
    assert run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False)
    assert case.found(production_id).state is ProductionState.COMPLETED
    first, second = files_of(case.folder(whole.production_id)), files_of(case.folder(production_id))
    assert {name.replace("ABC", "XYZ") for name in first} == set(second)


def test_a_document_that_costs_three_processes_ends_in_error_and_the_rest_is_produced(case: ProductionGround) -> None:
    production_id = case.create()
    case.ask(production_id)
    run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=stopping_after(0))
    case.execute(
        "UPDATE production SET losses = 2, lease_until = now() - interval '1 second' WHERE artifact_id = :p", p=production_id
    )
    assert run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False)
    assert case.found(production_id).state is ProductionState.COMPLETED_WITH_ERRORS
    assert states(case, production_id) == ["Errored", "Produced", "SlipSheet", "Produced", "Produced", "Produced"]
    assert labels(case, production_id) == [f"ABC{n:07d}" for n in range(1, 12)]


def test_a_replaced_page_fails_its_document_on_sheets_and_leaves_no_gap(case: ProductionGround) -> None:
    production_id = case.create()
    case.ask(production_id)
    run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=stopping_after(0))  # numbers alone
    give_pages(case.services, case.workspace_id, case.documents["D2"], [page_image("other", size=SMALL)])
    run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False)
    made = case.found(production_id)
    assert made.state is ProductionState.COMPLETED_WITH_ERRORS and made.counters.errored == 1
    assert states(case, production_id)[1] == "Errored"
    assert labels(case, production_id) == [f"ABC{n:07d}" for n in range(1, 12)]
    assert check(case.folder(production_id) / "DATA/photostat.opt") == []
    again = case.run(production_id)  # nothing mended: the same end, and the same counters
    assert again.counters == made.counters and again.state is ProductionState.COMPLETED_WITH_ERRORS


def test_what_was_mended_takes_the_place_of_its_sheets_when_it_is_run_again(case: ProductionGround) -> None:
    give_pages(case.services, case.workspace_id, case.documents["D2"], [page_image("jpeg", kind="JPEG", size=SMALL)])
    production_id = case.create()
    case.ask(production_id)
    run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=stopping_after(0))  # numbers alone
    (key, sha256) = case.rows("SELECT source_key, source_sha256 FROM production_page WHERE format = 'Jpeg'")[0]
    case.execute("UPDATE production_page SET source_sha256 = 'other' WHERE source_key = :k", k=key)
    assert case.run_waiting(production_id).state is ProductionState.COMPLETED_WITH_ERRORS
    case.execute("UPDATE production_page SET source_sha256 = :s WHERE source_key = :k", k=key, s=sha256)
    assert case.run(production_id).state is ProductionState.COMPLETED
    files = {name for name in files_of(case.folder(production_id)) if name.startswith("IMAGES/")}
    assert files == {str(row[0]) for row in case.rows("SELECT path FROM production_page")}
    assert "IMAGES/001/ABC0000003.jpg" in files


def test_a_cancelled_production_keeps_its_numbers_and_goes_on_when_it_is_run_again(case: ProductionGround) -> None:
    production_id = case.create()
    case.ask(production_id)
    run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=stopping_after(1))
    with change(case.services.database, user_id=9) as begun:
        cancel_production(begun, case.workspace_id, production_id)
    assert set(states(case, production_id)) == {"Cancelled"}
    with change(case.services.database, user_id=9) as begun, pytest.raises(ConflictError):
        delete_production(begun, case.workspace_id, production_id)
    other = case.create(first=12)
    assert case.run(other).state is ProductionState.COMPLETED
    assert case.run(production_id).state is ProductionState.COMPLETED
    assert labels(case, other)[0] == "ABC0000012"


def test_numbers_of_another_production_are_never_given_again(case: ProductionGround) -> None:
    early, late = case.create(first=5), case.create(first=1)  # neither has numbers yet, so both may be made
    assert case.run(early).state is ProductionState.COMPLETED
    failed = case.run(late)
    assert failed.state is ProductionState.FAILED and "belong to another production" in failed.error
    assert failed.numbered_on is None and states(case, late) == []


def test_two_prefixes_that_read_alike_are_refused(case: ProductionGround) -> None:
    assert case.run(case.create(prefix="A1", digits=2)).state is ProductionState.COMPLETED
    failed = case.run(case.create(prefix="a", first=101, digits=3))  # a101 is A1 and 01
    assert failed.state is ProductionState.FAILED


def test_a_production_whose_numbers_do_not_fit_gets_none(case: ProductionGround) -> None:
    failed = case.run(case.create(digits=1))
    assert failed.state is ProductionState.FAILED and "need numbers up to 11" in failed.error
    assert case.rows("SELECT count(*) FROM production_page") == [(0,)]


def test_images_under_review_are_not_produced(case: ProductionGround) -> None:
    case.execute("UPDATE document SET image_qc_status = :h WHERE control_number = 'D1'", h=HIDDEN_FOR_QC)
    production_id = case.create()
    failed = case.run(production_id)
    assert failed.state is ProductionState.FAILED and "hidden for QC review" in failed.error
    case.execute("UPDATE document SET image_qc_status = NULL")
    assert case.run(production_id).state is ProductionState.COMPLETED


def test_without_slip_sheets_a_document_without_images_takes_no_number(case: ProductionGround) -> None:
    production_id = case.run(case.create(choices=replace(ENDORSED, slip_sheets=False))).production_id
    assert states(case, production_id)[2] == "LeftOut" and len(labels(case, production_id)) == 10
    assert "LeftOut" in (case.folder(production_id) / "DATA/exceptions.csv").read_text(encoding="utf-8-sig")


def test_a_page_that_needs_nothing_goes_out_byte_for_byte(case: ProductionGround) -> None:
    production_id = case.run(case.create(choices=Choices(texts=False))).production_id
    root = case.folder(production_id)
    assert (root / "IMAGES/001/ABC0000001.tif").read_bytes() == page_image("1a", size=SMALL)
    assert not (root / "TEXT").exists() and not (root / "NATIVES").exists()


def test_a_suffix_stands_behind_the_number(case: ProductionGround) -> None:
    made = case.run(case.create(suffix="-C"))
    assert made.state is ProductionState.COMPLETED
    assert labels(case, made.production_id)[0] == "ABC0000001-C"


def test_a_rotated_page_goes_out_turned(case: ProductionGround) -> None:
    case.execute("UPDATE page_image SET rotation = 'NinentyDegrees' WHERE document_id = :d", d=case.documents["D1"])
    production_id = case.run(case.create(choices=Choices())).production_id
    header = (case.folder(production_id) / "IMAGES/001/ABC0000001.tif").read_bytes()
    assert int.from_bytes(header[18:22], "little") == SMALL[1]  # ImageWidth, the first tag of our TIFFs


def test_lost_and_changed_files_of_a_volume_are_told(case: ProductionGround) -> None:
    production_id = case.create()
    assert case.run(production_id).state is ProductionState.COMPLETED
    blobs, database = case.services.blobs, case.services.database
    assert list(check_productions(database, blobs, deep=True)) == []
    prefix, root = f"workspaces/{case.workspace_id}/productions/{production_id}/", case.folder(production_id)
    files = {kind: sorted(path for path in root.rglob(kind)) for kind in ("*.tif", "*.txt")}
    natives = sorted((root / "NATIVES").rglob("*.*"))
    changed, lost = files["*.tif"][:2]
    changed.write_bytes(changed.read_bytes()[:-1] + b"!")
    text = next(path for path in files["*.txt"] if "TEXT" in path.parts)
    for path in (lost, text, natives[0], root / "DATA/photostat.dat"):
        path.unlink()
    natives[1].write_bytes(b"short")
    kinds = {finding.key.removeprefix(prefix): finding.kind for finding in check_productions(database, blobs, deep=True)}
    assert kinds == {
        changed.relative_to(root).as_posix(): FindingKind.WRONG_HASH,
        natives[1].relative_to(root).as_posix(): FindingKind.WRONG_SIZE,
        **dict.fromkeys(
            [path.relative_to(root).as_posix() for path in (lost, text, natives[0])] + ["DATA/photostat.dat"],
            FindingKind.MISSING_BLOB,
        ),
    }
