"""A document with page images and a native that say secret things, for the tests of markups."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conftest import Client
from photostat.workspaces.people.rights import Right

WIDTH, HEIGHT = 850, 1100
SECRET = "Zwetschgenknödel"
VIEWER = (Right.VIEW_WORKSPACE, Right.VIEW_IMAGES)
OBJECTS = "/Relativity.REST/api/Relativity.ObjectManager/v1/workspace/{w}/object"


def noise(seed: int) -> Image.Image:
    """A page of random pixels in blocks of 5, so that every place of it can be told from every other page."""
    random = np.random.default_rng(seed)
    small = np.where(random.random((HEIGHT // 5, WIDTH // 5)) < 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(small.repeat(5, axis=0).repeat(5, axis=1), "L")


def tiff(seed: int) -> bytes:
    stream = BytesIO()
    noise(seed).convert("1", dither=Image.Dither.NONE).save(stream, "TIFF", compression="group4", dpi=(100, 100))
    return stream.getvalue()


def jpeg(seed: int) -> bytes:
    stream = BytesIO()
    noise(seed).convert("RGB").save(stream, "JPEG", quality=95)
    return stream.getvalue()


@dataclass
class Stage:
    """The document, and calls on it."""

    workspace_id: int
    document_id: int
    client: Client

    @property
    def url(self) -> str:
        return f"/photostat/v1/workspaces/{self.workspace_id}/documents/{self.document_id}"

    def draw(self, user: Client | None = None, **body: Any) -> Any:
        """Draw something; the answer."""
        sent = {"PageNumber": 1, "Style": "Black", "Left": 100, "Top": 200, "Right": 400, "Bottom": 300, **body}
        return (user or self.client).post(f"{self.url}/markups", {key: value for key, value in sent.items() if value is not None})

    def version(self, page_number: int = 1) -> int:
        """The version of a page now."""
        return int(self.client.get(f"{self.url}/pages").json()["Pages"][page_number - 1]["Version"])

    def markups(self) -> list[dict[str, Any]]:
        """All markups."""
        return list(self.client.get(f"{self.url}/markups").json()["Markups"])

    def field(self, name: str, user: Client | None = None) -> Any:
        """A field of the document."""
        body = {"request": {"Object": {"ArtifactID": self.document_id}, "Fields": [{"Name": name}]}}
        answer = (user or self.client).post(f"{OBJECTS.replace('{w}', str(self.workspace_id))}/read", body).json()
        return answer["Object"]["FieldValues"][0].get("Value")

    def put_pages(self, *pages: bytes) -> None:
        """Give the document these page images."""
        files = [("files", (f"{number}.img", page)) for number, page in enumerate(pages, 1)]
        answer = self.client.request("POST", f"{self.url}/images", files=files)
        assert answer.status_code == 200, answer.text


@pytest.fixture
def stage(client: Client, workspace_id: int) -> Stage:
    """Three pages (TIFF, JPEG, TIFF), a native and a text with the secret."""
    made = client.request(
        "POST", f"/photostat/v1/workspaces/{workspace_id}/documents", files=[("files", ("a.txt", SECRET.encode()))]
    )
    found = Stage(workspace_id, made.json()["Documents"][0]["ArtifactID"], client)
    found.put_pages(tiff(1), jpeg(2), tiff(3))
    values = [{"Field": {"Name": "Extracted Text"}, "Value": f"The word is {SECRET} here"}]
    body = {"request": {"Object": {"ArtifactID": found.document_id}, "FieldValues": values}}
    answer = client.post(f"{OBJECTS.replace('{w}', str(workspace_id))}/update", body)
    assert answer.status_code == 200, answer.text
    return found


Users = Callable[..., Any]
