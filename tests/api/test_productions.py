"""The life of a production over HTTP, with real pages; a worker's run is done in this process."""

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from PIL import Image

from conftest import Client
from photostat.loadfiles import check
from photostat.productions.work.run import run_next
from photostat.render.pages.boxes import Box
from photostat.services import Services
from photostat.workspaces.people.rights import Right
from production_ground import ProductionGround, make_production_ground, page_image

SignIn = Callable[[int, Iterable[Right]], Client]


@pytest.fixture
def case(services: Services, workspace_id: int) -> ProductionGround:
    """Two documents with images, the second with a redaction, and one without images."""
    made = make_production_ground(
        services, workspace_id, {"A1": [page_image("a")], "A2": [page_image("b"), page_image("c")], "A3": []}
    )
    made.redact("A2", Box(100, 100, 400, 300))
    return made


def base(case: ProductionGround) -> str:
    return f"/photostat/v1/workspaces/{case.workspace_id}/productions"


def asked(case: ProductionGround, **more: object) -> dict[str, object]:
    return {
        "Name": "First",
        "SavedSearchID": case.search_id,
        "BatesPrefix": "ABC",
        "Confidentiality": "CONFIDENTIAL",
        "Natives": True,
        **more,
    }


def work(case: ProductionGround) -> None:
    while run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False):
        pass


def test_a_production_is_made_run_watched_and_downloaded(client: Client, case: ProductionGround, tmp_path: Path) -> None:
    made = client.post(base(case), asked(case))
    assert made.status_code == 200, made.text
    assert made.json()["State"] == "New" and "BatesBegin" not in made.json()
    assert set(made.json()["Endorsements"]) == {"FooterLeft", "FooterRight"}
    one = f"{base(case)}/{made.json()['ArtifactID']}"
    assert client.get(f"{one}/download").status_code == 404
    assert client.post(f"{one}/run").json()["State"] == "Pending"
    assert client.post(f"{one}/run").status_code == 409
    work(case)
    progress = client.get(f"{one}/progress").json()
    assert (progress["State"], progress["Percentage"], progress["Documents"], progress["PagesDone"]) == ("Completed", 100.0, 3, 4)
    assert (progress["DocumentsProduced"], progress["DocumentsWithSlipSheet"]) == (2, 1)
    assert (progress["BatesBegin"], progress["BatesEnd"]) == ("ABC0000001", "ABC0000004")
    first = client.get(f"{one}/documents?length=2").json()
    assert [(row["ControlNumber"], row["BatesBegin"], row["BatesEnd"]) for row in first["Documents"]] == [
        ("A1", "ABC0000001", "ABC0000001"),
        ("A2", "ABC0000002", "ABC0000003"),
    ]
    rest = client.get(f"{one}/documents?after={first['NextAfter']}").json()
    assert [row["State"] for row in rest["Documents"]] == ["SlipSheet"] and rest["Documents"][0]["Reason"]
    assert client.get(f"{one}/documents?state=slipsheet").json()["Documents"] == rest["Documents"]
    answer = client.get(f"{one}/download")
    assert answer.headers["content-type"] == "application/zip" and "First.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path / "out")
    assert check(tmp_path / "out/DATA/photostat.opt") == [] == check(tmp_path / "out/DATA/photostat.dat")
    with Image.open(tmp_path / "out/IMAGES/001/ABC0000002.tif") as page:
        assert page.convert("L").crop((100, 100, 400, 300)).getextrema() == (0, 0)
    assert client.delete(one).status_code == 409  # its numbers are out of the house
    assert client.get(base(case)).json()["TotalCount"] == 1


def test_numbers_that_are_given_out_are_refused_with_the_next_free_one(client: Client, case: ProductionGround) -> None:
    client.post(f"{base(case)}/{client.post(base(case), asked(case)).json()['ArtifactID']}/run")
    work(case)
    refused = client.post(base(case), asked(case, BatesPrefix="abc", BatesStart=2))
    assert refused.status_code == 409 and "The next free number of this prefix is 5" in refused.text
    assert client.post(base(case), asked(case, BatesStart=5)).status_code == 200


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("BatesPrefix", {"BatesPrefix": "A B"}),
        ("digits", {"BatesDigits": 1, "BatesStart": 10}),
        ("suffix", {"BatesSuffix": "1"}),
        ("SavedSearchID", {"SavedSearchID": 5}),
        ("ImagingSetID", {"ImagingSetID": 5}),
        ("ImagingSetID", {"SavedSearchID": None, "ImagingSetID": 5}),
        ("Name", {"Name": " "}),
        ("Confidentiality", {"Confidentiality": "a\nb"}),
        ("Endorsements.FooterLeft.Text", {"Endorsements": {"FooterLeft": {"Stamp": "Text"}}}),
        ("Confidentiality", {"Confidentiality": "", "Endorsements": {"FooterLeft": {"Stamp": "Confidentiality"}}}),
        ("MakeRoom", {"MakeRoom": "Squeeze"}),
    ],
)
def test_bad_input_is_refused_by_its_name(client: Client, case: ProductionGround, member: str, wrong: dict[str, object]) -> None:
    answer = client.post(base(case), asked(case, **wrong))
    assert answer.status_code == 400 and member.removeprefix("Bates").lower() in answer.text.lower()


def test_a_waiting_production_is_cancelled_and_run_again(client: Client, case: ProductionGround) -> None:
    one = f"{base(case)}/{client.post(base(case), asked(case)).json()['ArtifactID']}"
    assert client.post(f"{one}/cancel").status_code == 409
    client.post(f"{one}/run")
    assert client.post(f"{one}/cancel").json()["State"] == "Cancelled"
    work(case)
    assert client.get(f"{one}/progress").json()["State"] == "Cancelled"
    client.post(f"{one}/run")
    work(case)
    assert client.get(f"{one}/progress").json()["State"] == "Completed"


def test_a_new_production_is_removed(client: Client, case: ProductionGround) -> None:
    one = f"{base(case)}/{client.post(base(case), asked(case)).json()['ArtifactID']}"
    assert client.delete(one).status_code == 200
    assert client.get(one).status_code == 404


def test_who_may_only_look_at_productions_downloads_but_does_not_run(
    client: Client, case: ProductionGround, sign_in: SignIn
) -> None:
    one = f"{base(case)}/{client.post(base(case), asked(case)).json()['ArtifactID']}"
    viewer = sign_in(case.workspace_id, {Right.VIEW_WORKSPACE, Right.VIEW_PRODUCTIONS})
    assert viewer.post(f"{one}/run").status_code == 403
    client.post(f"{one}/run")
    work(case)
    assert viewer.get(f"{one}/download").status_code == 200
