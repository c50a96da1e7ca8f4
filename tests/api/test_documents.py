"""Natives in by HTTP and out again, with hostile names, ranges, rights."""

from typing import Any

import pytest
import sqlalchemy as sa

from photostat.api import document_files
from photostat.services import Services

MANAGER = "/Relativity.REST/api/relativity-object-model/v1/workspaces"


def upload(client: Any, workspace_id: int, *files: tuple[str, bytes], **texts: str):  # type: ignore[no-untyped-def]
    parts = [("files", (name, content)) for name, content in files]
    return client.request("POST", f"/photostat/v1/workspaces/{workspace_id}/documents", files=parts, data=texts)


def test_what_goes_in_comes_out(client: Any, workspace_id: int) -> None:
    answer = upload(client, workspace_id, ("report.html", b"<script>"), ("b.pdf", b"%PDF"), control_number_prefix="REL")
    assert answer.status_code == 200, answer.text
    first, second = answer.json()["Documents"]
    assert (first["ControlNumber"], second["ControlNumber"], first["FileName"]) == ("REL0000001", "REL0000002", "report.html")
    native = client.get(f"{MANAGER}/{workspace_id}/documents/{first['ArtifactID']}/native-file")
    assert native.content == b"<script>"
    assert native.headers["content-type"] == "application/octet-stream"
    assert native.headers["content-disposition"].startswith('attachment; filename="report.html"')
    assert native.headers["x-content-type-options"] == "nosniff"
    (info,) = client.get(f"{MANAGER}/{workspace_id}/documents/{second['ArtifactID']}/file-info").json()
    assert (info["Filename"], info["FileType"], info["Size"]) == ("b.pdf", "Native", 4)
    assert client.get(f"{MANAGER}/{workspace_id}/documents/{info['Guid']}/file").content == b"%PDF"


def test_ranges_and_etags(client: Any, workspace_id: int) -> None:
    made = upload(client, workspace_id, ("a.txt", b"0123456789")).json()["Documents"][0]
    url = f"{MANAGER}/{workspace_id}/documents/{made['ArtifactID']}/native-file"
    part = client.get(url, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, b"234")
    assert client.get(url, headers={"If-None-Match": part.headers["etag"]}).status_code == 304


def test_bad_uploads_are_refused_with_the_name_of_the_part(client: Any, workspace_id: int) -> None:
    assert "mode" in upload(client, workspace_id, ("a", b"a"), mode="replace").json()["Message"]
    assert "folder_id" in upload(client, workspace_id, ("a", b"a"), folder_id="x").json()["Message"]
    assert upload(client, workspace_id, ("a", b"a"), control_number="A1").status_code == 200
    assert upload(client, workspace_id, ("a", b"a"), control_number="a1").status_code == 409
    assert upload(client, workspace_id, control_number="A1").status_code in (400, 415)
    assert upload(client, 1, ("a", b"a")).status_code == 404


def test_a_missing_blob_is_404(client: Any, services: Services, workspace_id: int) -> None:
    made = upload(client, workspace_id, ("a.txt", b"gone")).json()["Documents"][0]
    services.blobs.delete_below(f"workspaces/{workspace_id}")
    answer = client.get(f"{MANAGER}/{workspace_id}/documents/{made['ArtifactID']}/native-file")
    assert (answer.status_code, "missing" in answer.json()["Message"]) == (404, True)


def test_images_are_listed_and_sent(client: Any, services: Services, workspace_id: int) -> None:
    made = upload(client, workspace_id, ("a.txt", b"a")).json()["Documents"][0]["ArtifactID"]
    key = f"workspaces/{workspace_id}/images/{made}/1-abc.tif"
    writer = services.blobs.writer()
    writer.write(b"II*\0")
    writer.keep(key)
    row = (
        "INSERT INTO page_image (workspace_id, document_id, page_number, file_name, format, width_px, height_px, dpi, byte_size, "
    )
    row += "sha256, blob_key) VALUES (:w, :d, 1, 'a.tif', 'Tiff', 2550, 3300, 300, 4, 'abc', :key)"
    with services.database.transaction() as connection:
        connection.execute(sa.text(row), {"w": workspace_id, "d": made, "key": key})
    (image,) = client.get(f"/photostat/v1/workspaces/{workspace_id}/documents/{made}/images").json()["Images"]
    assert (image["PageNumber"], image["WidthPx"], image["Format"]) == (1, 2550, "Tiff")
    assert client.get(image["Href"]).content == b"II*\0"
    assert client.get(image["Href"][:-1] + "2").status_code == 404


@pytest.mark.parametrize("name", ['a"b.txt', "a\\..\\b.txt", "ä ö.txt", "x;y=%41.txt"])
def test_content_disposition_is_safe(name: str) -> None:
    value = document_files.content_disposition("attachment", name + "\r\nSet-Cookie: a")
    assert value.isascii() and value.isprintable() and value.count('"') == 2
