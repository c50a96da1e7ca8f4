"""The viewer's page and pictures: who gets them, what is burned into them, and which documents stand beside one in its list."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from console_browser import ADMIN, Browser
from PIL import Image

from photostat.services import Services
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC
from photostat.workspaces.people.rights import Right

SEES = (Right.VIEW_WORKSPACE, Right.VIEW_IMAGES)
BOX = (100, 200, 400, 300)


class Stage:
    """Three documents; the first has a white page, of which BOX is redacted in black."""

    def __init__(self, url: str, workspace_id: int) -> None:
        self._base, self._url = f"/photostat/v1/workspaces/{workspace_id}/documents", url
        files = [("files", (f"{name}.txt", b"words")) for name in "abc"]
        self.documents = [made["ArtifactID"] for made in self.call("POST", "", files=files)["Documents"]]
        stream = BytesIO()
        Image.new("1", (850, 1100), 1).save(stream, "TIFF", compression="group4", dpi=(100, 100))
        self.call("POST", f"/{self.documents[0]}/images", files=[("files", ("1.tif", stream.getvalue()))])
        box = dict(zip(("Left", "Top", "Right", "Bottom"), BOX, strict=True))
        self.call("POST", f"/{self.documents[0]}/markups", json={"PageNumber": 1, "Style": "Black", **box})
        self.place = f"/w/{workspace_id}/documents"

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"X-CSRF-Header": "-"}
        answer = requests.request(method, self._url + self._base + path, auth=ADMIN, headers=headers, timeout=60, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def of(self, what: str) -> str:
        """An address of the console below the first document."""
        return f"{self.place}/{self.documents[0]}{what}"


@pytest.fixture
def stage(console_url: str, workspace_id: int) -> Stage:
    return Stage(console_url, workspace_id)


def test_pictures_are_burned_for_who_may_not_look_beneath(
    stage: Stage, workspace_id: int, person: Callable[..., Browser]
) -> None:
    def middle(user: Browser, what: str) -> tuple[int, int]:
        answer = user.get(stage.of(what))
        assert answer.status_code == 200
        with Image.open(BytesIO(answer.content)) as image:
            shown = image.convert("L").resize((850, 1100))
        return shown.crop((120, 220, 380, 280)).getextrema()  # type: ignore[return-value]

    reader = person(workspace_id, SEES)
    seer = person(workspace_id, [*SEES, Right.VIEW_BENEATH_REDACTIONS])
    for what in ("/pages/1/view", "/pages/1/view?width=425", "/pages/1/thumbnail"):
        assert max(middle(reader, what)) < 20
        assert min(middle(seer, what)) > 235
    first = reader.get(stage.of("/pages/1/view"))
    again = reader.get(stage.of("/pages/1/view"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, first.headers["Cache-Control"]) == (304, "private, no-cache")
    assert [reader.get(stage.of(f"/pages/1/view?width={width}")).status_code for width in (0, 20_001)] == [400, 400]


def test_images_that_one_may_not_see_have_a_viewer_without_them(
    stage: Stage, services: Services, workspace_id: int, person: Callable[..., Browser], stranger: Browser
) -> None:
    blind = person(workspace_id, [Right.VIEW_WORKSPACE])
    reader = person(workspace_id, SEES)
    nobody = person(workspace_id, [])
    assert "not available to you" in blind.page(stage.of("/viewer")).text
    assert blind.get(stage.of("/pages/1/view")).status_code == 403
    assert reader.page(stage.of("/viewer")).attributes("div", "data-pictures") == [f"/console{stage.of('/pages')}"]
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE document SET image_qc_status = :hidden"), {"hidden": HIDDEN_FOR_QC})
    assert "hidden for QC review" in reader.page(stage.of("/viewer")).text
    assert [reader.get(stage.of(f"/pages/1/{what}")).status_code for what in ("view", "thumbnail")] == [403, 403]
    assert [nobody.get(stage.of(what)).status_code for what in ("/viewer", "/pages/1/view")] == [404, 404]
    assert stranger.get(stage.of("/pages/1/view")).status_code == 303
    assert reader.get(f"{stage.place}/5/viewer").status_code == 404


def test_redacted_images_are_not_deleted_by_who_may_not_look_beneath(
    stage: Stage, workspace_id: int, person: Callable[..., Browser], admin: Browser
) -> None:
    remover = person(workspace_id, [*SEES, Right.DELETE_IMAGES])
    assert remover.post(stage.of("/delete-images")).status_code == 403
    assert admin.post(stage.of("/delete-images")).status_code == 303


def test_the_documents_beside_it_are_those_of_the_list_that_it_was_opened_from(stage: Stage, admin: Browser) -> None:
    first, second, third = stage.documents

    def beside(document: int, query: str = "") -> list[str]:
        links = admin.page(f"{stage.place}/{document}/viewer{query}").attributes("a", "href")
        return [link.split("/documents/")[1] for link in links if "/viewer" in link]

    assert beside(first) == [f"{second}/viewer"]
    assert beside(second) == [f"{first}/viewer", f"{third}/viewer"]
    assert beside(second, "?sort=-Control+Number") == [
        f"{third}/viewer?sort=-Control+Number",
        f"{first}/viewer?sort=-Control+Number",
    ]
    query = "?condition=%27File+Name%27+IN+%5B%27a.txt%27%2C%27c.txt%27%5D"
    assert beside(first, query) == [f"{third}/viewer{query}"]
    assert beside(second, "?condition=nonsense") == []


def test_a_list_hands_its_condition_and_sort_through_the_documents_page_to_the_viewer(stage: Stage, admin: Browser) -> None:
    query = "?condition=%27File+Name%27+ISSET&sort=-Control+Number"
    [row] = [link for link in admin.page(stage.place + query).attributes("a", "href") if f"/{stage.documents[0]}?" in link]
    assert row.endswith(query)
    [viewer] = [link for link in admin.page(row.removeprefix("/console")).attributes("a", "href") if "/viewer" in link]
    assert viewer == f"/console{stage.of('/viewer')}{query}"
