"""Page images against rights: seen, hidden for QC, deleted."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from photostat.services import Services
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC
from photostat.workspaces.people.rights import Right

MANAGER = "/Relativity.REST/api/relativity-object-model/v1/workspaces"
PAGE = """
    INSERT INTO page_image (workspace_id, document_id, page_number, file_name, format, width_px, height_px, dpi, byte_size,
                            sha256, blob_key)
    VALUES (:w, :d, 1, 'a.tif', 'Tiff', 2550, 3300, 300, 4, 'abc', :key)
"""


@pytest.fixture
def imaged(client: Any, services: Services, workspace_id: int) -> int:
    """A document with one page, whose blob is there."""
    url = f"/photostat/v1/workspaces/{workspace_id}/documents"
    made = client.request("POST", url, files=[("files", ("a.txt", b"a"))]).json()["Documents"][0]["ArtifactID"]
    writer = services.blobs.writer()
    writer.write(b"II*\0")
    writer.keep(key_of(workspace_id, made))
    with services.database.transaction() as connection:
        connection.execute(sa.text(PAGE), {"w": workspace_id, "d": made, "key": key_of(workspace_id, made)})
    return int(made)


def key_of(workspace_id: int, document_id: int) -> str:
    return f"workspaces/{workspace_id}/images/{document_id}/1-abc.tif"


def test_images_hidden_for_qc_need_their_own_right(
    client: Any, services: Services, workspace_id: int, imaged: int, sign_in: Callable[..., Any]
) -> None:
    images = f"/photostat/v1/workspaces/{workspace_id}/documents/{imaged}/images"
    info = f"{MANAGER}/{workspace_id}/documents/{imaged}/file-info"
    guid = next(file["Guid"] for file in client.get(info).json() if file["FileType"] == "OriginalImage")
    urls = (images, f"{images}/1", f"{MANAGER}/{workspace_id}/documents/{guid}/file")
    reader = sign_in(workspace_id, [Right.VIEW_WORKSPACE])
    viewer = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.VIEW_IMAGES])
    checker = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.VIEW_IMAGES, Right.VIEW_HIDDEN_IMAGES])
    stranger = sign_in(workspace_id, [])

    def answers(user: Any) -> tuple[set[int], int]:
        return {user.get(url).status_code for url in urls}, len(user.get(info).json())

    assert [answers(user) for user in (reader, viewer, checker)] == [({403}, 1), ({200}, 2), ({200}, 2)]
    assert {stranger.get(url).status_code for url in (*urls, info)} == {404}
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE document SET image_qc_status = :hidden"), {"hidden": HIDDEN_FOR_QC})
    assert [answers(user) for user in (reader, viewer, checker)] == [({403}, 1), ({403}, 1), ({200}, 2)]


def test_deleted_images_are_gone_with_their_files(
    client: Any, services: Services, workspace_id: int, imaged: int, sign_in: Callable[..., Any]
) -> None:
    url = f"/photostat/v1/workspaces/{workspace_id}/documents/{imaged}/images"
    viewer = sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.VIEW_IMAGES])
    assert viewer.delete(url).status_code == 403
    assert services.blobs.size(key_of(workspace_id, imaged)) == 4
    assert client.delete(url).json() == {"DeletedPages": 1}
    assert client.get(url).json() == {"Images": []}
    assert services.blobs.size(key_of(workspace_id, imaged)) is None
    assert client.delete(url).json() == {"DeletedPages": 0}
    assert client.get(f"{MANAGER}/{workspace_id}/documents/{imaged}/native-file").content == b"a"
    assert client.delete(url.replace(str(imaged), "2000000000")).status_code == 404


def test_uploaded_pages_replace_the_old_ones_and_strange_files_change_nothing(
    client: Any, services: Services, workspace_id: int, imaged: int, sign_in: Callable[..., Any]
) -> None:
    url = f"/photostat/v1/workspaces/{workspace_id}/documents/{imaged}/images"

    def post(user: Any, *contents: bytes) -> Any:
        return user.request("POST", url, files=[("files", ("../p.jpg", content)) for content in contents])

    page = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x64\x00\xc8\x01\x01\x11\x00\xff\xd9"
    assert post(sign_in(workspace_id, [Right.VIEW_WORKSPACE, Right.VIEW_IMAGES]), page).status_code == 403
    for strange in (b"", b"II*\0", b"<svg/>", page[:-2]):
        assert post(client, page, strange).status_code == 400
    assert services.blobs.size(key_of(workspace_id, imaged)) == 4
    answer = post(client, page, page)
    assert answer.status_code == 200, answer.text
    images = answer.json()["Images"]
    assert [(image["WidthPx"], image["HeightPx"], image["Format"]) for image in images] == [(200, 100, "Jpeg")] * 2
    assert client.get(images[1]["Href"]).content == page
    assert services.blobs.size(key_of(workspace_id, imaged)) is None


def test_a_tiff_as_our_own_pages_are_is_stored_as_it_is_and_described(client: Any, workspace_id: int, imaged: int) -> None:
    stream = BytesIO()
    page = Image.new("1", (2550, 3300), 1)
    page.paste(0, (300, 300, 900, 420))
    page.save(stream, "TIFF", compression="group4", dpi=(300, 300))
    url = f"/photostat/v1/workspaces/{workspace_id}/documents/{imaged}/images"
    answer = client.request("POST", url, files=[("files", ("REL0000001.tif", stream.getvalue()))])
    assert answer.status_code == 200, answer.text
    (image,) = answer.json()["Images"]
    described = (image["PageNumber"], image["WidthPx"], image["HeightPx"], image["Dpi"], image["Format"])
    assert described == (1, 2550, 3300, 300, "Tiff")
    sent = client.get(image["Href"])
    assert (sent.content, sent.headers["content-type"]) == (stream.getvalue(), "image/tiff")
    with Image.open(BytesIO(sent.content)) as read:
        assert (read.size, read.info["compression"], read.getpixel((600, 360)), read.getpixel((10, 10))) == (
            page.size,
            "group4",
            0,
            255,
        )
    kinds = [file["FileType"] for file in client.get(f"{MANAGER}/{workspace_id}/documents/{imaged}/file-info").json()]
    assert kinds == ["Native", "OriginalImage"]
