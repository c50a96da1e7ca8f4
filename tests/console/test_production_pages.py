"""Productions in the console: list, form, page, buttons, the ZIP."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable

import pytest
from console_browser import Browser

from photostat.productions.work.run import run_next
from photostat.render.pages.boxes import Box
from photostat.services import Services
from photostat.workspaces.people.rights import Right
from production_ground import ProductionGround, make_production_ground, page_image

Person = Callable[[int, Iterable[Right]], Browser]
HOSTILE = '<script>alert(1)</script> & "Sons"'


@pytest.fixture
def case(services: Services, workspace_id: int) -> ProductionGround:
    """A document with a redaction and one without images."""
    made = make_production_ground(services, workspace_id, {"A1": [page_image("a")], "A2": []})
    made.redact("A1", Box(100, 100, 400, 300))
    return made


def form(case: ProductionGround, **more: str) -> dict[str, str]:
    return {
        "name": HOSTILE,
        "source": f"search-{case.search_id}",
        "prefix": "ABC",
        "start": "1",
        "digits": "7",
        "FooterRight": "{number}",
        "FooterLeft": "{confidentiality}",
        "HeaderCenter": "Doe v. Roe",
        "confidentiality": "CONFIDENTIAL",
        "slip_sheets": "1",
        "texts": "1",
        **more,
    }


def test_a_production_is_made_run_and_downloaded_in_the_console(admin: Browser, case: ProductionGround) -> None:
    base = f"/w/{case.workspace_id}/productions"
    assert "There is no production yet" in admin.page(base).text
    assert f"search-{case.search_id}" in admin.get(f"{base}/new?search={case.search_id}").text
    made = admin.post(base, form(case))
    assert made.status_code == 303
    here = made.headers["location"].removeprefix("/console")
    page = admin.page(here)
    assert HOSTILE in page.text and "Not run yet" in page.text and "CONFIDENTIAL" in page.text and page.inline_scripts == []
    assert admin.get(f"{here}/download").status_code == 404
    admin.post(f"{here}/run")
    assert "Waiting for a worker" in admin.page(here).text
    assert "Cancel Production" in admin.get(f"{here}/buttons").text
    while run_next(case.services.database, case.services.blobs, case.services.decoder, must_stop=lambda: False):
        pass
    done = admin.page(here).text
    assert "Completed" in done and "ABC0000001 to ABC0000002" in done and "left out because of its redactions" in done
    assert "A1" not in re.sub(r"(?s).*<tbody>", "", admin.get(f"{here}?state=SlipSheet").text)
    live = admin.get(f"{here}/live", headers={"Accept": "application/json"}).json()
    assert "2 of 2 pages" in live["html"] and live["mark"] == "Completed"
    with zipfile.ZipFile(io.BytesIO(admin.get(f"{here}/download").content)) as archive:
        assert "IMAGES/001/ABC0000001.tif" in archive.namelist()
    admin.post(f"{here}/delete")
    assert "they must never be given to other pages" in admin.page(here).text
    assert "ABC0000001 to ABC0000002" in admin.page(base).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"prefix": "A B"}, "prefix"),
        ({"digits": "x"}, "digits"),
        ({"start": "-1"}, "start"),
        ({"suffix": "1"}, "suffix"),
        ({"source": ""}, "source"),
        ({"name": ""}, "name"),
        ({"HeaderCenter": "x" * 201}, "HeaderCenter"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(
    admin: Browser, case: ProductionGround, wrong: dict[str, str], field: str
) -> None:
    answer = admin.post(f"/w/{case.workspace_id}/productions", form(case, **wrong))
    assert answer.status_code == 400
    assert (f'id="{field}-problem"' in answer.text and "Doe v. Roe" in answer.text) or field == "HeaderCenter"


def test_all_mistakes_of_a_form_are_told_at_once(admin: Browser, case: ProductionGround) -> None:
    wrong = {"name": "", "source": "", "prefix": "A B", "digits": "x", "start": "-1", "suffix": "1"}
    text = admin.post(f"/w/{case.workspace_id}/productions", form(case, **wrong)).text
    assert [name for name in wrong if f'id="{name}-problem"' not in text] == []


def test_a_viewer_sees_but_does_not_run_and_a_reader_sees_nothing(person: Person, case: ProductionGround) -> None:
    production_id = case.create()
    here = f"/w/{case.workspace_id}/productions/{production_id}"
    viewer = person(case.workspace_id, [Right.VIEW_WORKSPACE, Right.VIEW_PRODUCTIONS])
    page = viewer.page(here)
    assert f"/console/w/{case.workspace_id}/productions" in page.attributes("a", "href"), "the navigation leads there"
    assert "Saved search: All" in page.texts and viewer.post(f"{here}/run").status_code == 403
    reader = person(case.workspace_id, [Right.VIEW_WORKSPACE])
    assert reader.get(here).status_code == 403 and "/productions" not in reader.get(f"/w/{case.workspace_id}/documents").text
