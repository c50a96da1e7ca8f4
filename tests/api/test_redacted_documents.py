"""What a user without the right to look beneath can fetch of a redacted document: nothing that lies beneath, by any route."""

import itertools
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from markup_stage import HEIGHT, OBJECTS, SECRET, VIEWER, WIDTH, Stage, jpeg, noise, stage, tiff
from PIL import Image

from photostat.render import page_decoding
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS, Right

__all__ = ["stage"]

SignIn = Callable[..., Any]
MANAGER = "/Relativity.REST/api/relativity-object-model/v1/workspaces"
SEARCHES = "/Relativity.REST/api/Relativity.Services.Search.ISearchModule/Keyword Search Manager"
BOX = (100, 200, 400, 300)


@pytest.fixture
def reader(stage: Stage, sign_in: SignIn) -> Any:
    """Somebody who may do everything but look beneath redactions."""
    return sign_in(stage.workspace_id, WORKSPACE_RIGHTS - {Right.VIEW_BENEATH_REDACTIONS})


def pages_in(answer: Any) -> Image.Image | None:
    kind = answer.headers.get("content-type", "")
    return Image.open(BytesIO(answer.content)).convert("L") if kind.startswith("image/") else None


def all_gets(stage: Stage) -> Iterator[str]:
    """Every GET of the API that names a document, a page or a file, with each page and file of the document."""
    files = stage.client.get(f"{MANAGER}/{stage.workspace_id}/documents/{stage.document_id}/file-info").json()
    markups = [str(markup["MarkupID"]) for markup in stage.markups()]
    choices = {
        "workspace_id": [str(stage.workspace_id)],
        "document_id": [str(stage.document_id)],
        "page_number": ["1", "2", "3"],
        "file_guid": [file["Guid"] for file in files],
        "markup_id": markups,
    }
    for path, item in stage.client.get("/openapi.json").json()["paths"].items():
        named = [name for name in choices if f"{{{name}}}" in path]
        if "get" not in item or not {"document_id", "file_guid"} & set(named) or path.count("{") != len(named):
            continue
        for values in itertools.product(*(choices[name] for name in named)):
            filled = path
            for name, value in zip(named, values, strict=True):
                filled = filled.replace(f"{{{name}}}", value)
            yield from (filled, f"{filled}?width=425", f"{filled}?format=webp", f"{filled}?format=jpeg&burned=false")


def test_nothing_that_can_be_fetched_holds_what_lies_beneath(stage: Stage, reader: Any) -> None:
    for page, style in ((1, "Black"), (2, "White"), (3, "Cross")):
        assert stage.draw(PageNumber=page, Style=style).status_code == 200
    seen, pictures = set(), 0
    beneath = [np.asarray(noise(seed).crop(BOX)) for seed in (1, 2, 3)]
    for url in all_gets(stage):
        answer = reader.get(url)
        assert answer.status_code in (200, 403, 404), f"{url}: {answer.text}"
        assert SECRET.encode() not in answer.content, url
        assert answer.content not in (tiff(1), jpeg(2), tiff(3)), url
        seen.add((url.split("?")[0].rpartition("/")[2], answer.status_code))
        picture = pages_in(answer)
        if picture is None:
            continue
        pictures += 1
        whole = picture.resize((WIDTH, HEIGHT), Image.Resampling.NEAREST).crop(BOX)
        inner = np.asarray(whole)[12:-12, 12:-12].astype(int)
        for original in beneath:
            dark = original[12:-12, 12:-12] < 128
            assert abs(inner[dark].mean() - inner[~dark].mean()) < 20, f"{url} tells dark from light beneath"
    assert pictures >= 40
    assert {("native-file", 403), ("file", 403), ("file", 200), ("view", 200), ("thumbnail", 200), ("1", 200)} <= seen


def test_who_may_look_beneath_gets_the_stored_pages_and_the_native(stage: Stage, sign_in: SignIn) -> None:
    stage.draw()
    user = sign_in(stage.workspace_id, [*VIEWER, Right.VIEW_BENEATH_REDACTIONS])
    assert user.get(f"{stage.url}/images/1").content == tiff(1)
    assert user.get(f"{MANAGER}/{stage.workspace_id}/documents/{stage.document_id}/native-file").content == SECRET.encode()
    assert SECRET in stage.field("Extracted Text", user)
    burned = pages_in(user.get(f"{stage.url}/pages/1/view?burned=true"))
    assert burned is not None
    assert burned.crop(BOX).getextrema() == (0, 0)


def test_a_burned_page_is_what_was_stored_but_for_the_redaction(stage: Stage, reader: Any) -> None:
    stage.draw()
    stage.client.put(f"{stage.url}/pages/1/rotation", {"Degrees": 90, "Version": stage.version()})
    answer = reader.get(f"{stage.url}/images/1")
    with Image.open(BytesIO(answer.content)) as image:
        assert (image.format, image.size, image.info["compression"]) == ("TIFF", (WIDTH, HEIGHT), "group4")
        expected = noise(1)
        expected.paste(0, BOX)
        assert image.convert("L").tobytes() == expected.tobytes()
    turned = pages_in(reader.get(f"{stage.url}/pages/1/view"))
    assert turned is not None
    assert turned.tobytes() == expected.transpose(Image.Transpose.ROTATE_270).tobytes()
    again = reader.get(f"{stage.url}/images/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_that_were_given_are_decoded_in_the_sandbox_alone(
    stage: Stage, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("decoded in the server")

    monkeypatch.setattr(page_decoding, "decode_page", refuse)
    assert stage.draw().status_code == 200
    for page in (1, 2, 3):
        assert pages_in(reader.get(f"{stage.url}/pages/{page}/view")) is not None


def test_a_page_shows_each_new_redaction_at_once(stage: Stage, reader: Any) -> None:
    url = f"{stage.url}/pages/1/view"
    tags = [reader.get(url).headers["ETag"]]
    stage.draw()
    after = reader.get(url, headers={"If-None-Match": tags[0]})
    assert after.status_code == 200
    stage.client.post(f"{stage.url}/markups/undo")
    assert reader.get(url).headers["ETag"] == tags[0]
    stage.put_pages(tiff(1))  # the same pixels once more, without the redaction
    stage.draw(Style="White", Shape="Inverse")
    inverse = pages_in(reader.get(url))
    assert inverse is not None
    assert inverse.crop(BOX).tobytes() == noise(1).crop(BOX).tobytes()
    inverse.paste(255, BOX)
    edge = inverse.crop((2, 2, WIDTH - 2, HEIGHT - 2))
    assert np.asarray(edge).mean() > 253  # dotted edges of the white cover


def test_redacted_documents_have_no_text_and_no_search_tells_of_it(stage: Stage, reader: Any) -> None:
    objects = OBJECTS.replace("{w}", str(stage.workspace_id))
    named, document = {"Name": "Extracted Text"}, {"ArtifactTypeID": 10}
    search = {
        "ArtifactTypeID": 10,
        "Name": "Words",
        "Fields": [{"Name": "Control Number"}],
        "SearchCriteria": {"Conditions": []},
        "SearchText": SECRET,
    }
    made = stage.client.post(f"{SEARCHES}/CreateSingleAsync", {"workspaceArtifactID": stage.workspace_id, "searchDTO": search})
    assert made.status_code == 200, made.text

    def found(condition: str, **more: Any) -> Any:
        query = {"ObjectType": document, "fields": [named], "condition": condition, **more}
        answer = reader.post(f"{objects}/query", {"request": query, "start": 1, "length": 9})
        assert answer.status_code == 200, answer.text
        return answer

    conditions = (
        f"'Extracted Text' LIKE '%{SECRET.lower()}%'",
        "'Extracted Text' ISSET",
        f"'Artifact ID' IN SAVEDSEARCH {made.json()}",
    )
    assert [found(condition).json()["TotalCount"] for condition in conditions] == [1, 1, 1]
    stage.draw()
    assert [found(condition).json()["TotalCount"] for condition in conditions] == [0, 0, 0]
    assert SECRET not in found("", sorts=[{"FieldIdentifier": named, "Direction": "Ascending"}]).text
    assert stage.field("Extracted Text", reader) is None
    export = reader.post(f"{objects}/initializeexport", {"queryRequest": {"ObjectType": document, "fields": [named]}, "start": 0})
    block = reader.post(f"{objects}/retrievenextresultsblockfromexport", {"runID": export.json()["RunID"], "batchSize": 9})
    assert block.status_code == 200
    assert SECRET not in block.text
    stage.client.post(f"{stage.url}/markups/undo")
    assert SECRET in stage.field("Extracted Text", reader)


def test_images_with_redactions_are_taken_away_by_nobody_who_may_not_look_beneath(stage: Stage, reader: Any) -> None:
    stage.draw()
    assert reader.delete(f"{stage.url}/images").status_code == 403
    assert reader.request("POST", f"{stage.url}/images", files=[("files", ("1.tif", tiff(9)))]).status_code == 403
    imaging = f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{stage.workspace_id}/documents"
    body = {"imageOnTheFlyRequest": {"ProfileID": 5}}
    assert reader.post(f"{imaging}/{stage.document_id}/image", body).status_code == 403
    assert len(stage.markups()) == 1
