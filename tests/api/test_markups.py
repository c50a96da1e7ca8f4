"""Redactions and highlights over HTTP: drawn, changed, removed, taken back; who may, and what happens at the same time."""

from collections.abc import Callable
from typing import Any

from markup_stage import HEIGHT, VIEWER, WIDTH, Stage, stage, tiff

from photostat.workspaces.people.rights import Right

__all__ = ["stage"]

SignIn = Callable[..., Any]


def test_a_redaction_is_drawn_moved_restyled_removed_and_each_is_history(stage: Stage) -> None:
    assert stage.field("Has Redactions") is False
    drawn = stage.draw(Version=stage.version()).json()
    markup_id, version = drawn["MarkupIDs"][0], drawn["Versions"]["1"]
    assert stage.field("Has Redactions") is True
    address = f"{stage.url}/markups/{markup_id}"
    moved = stage.client.request("PATCH", address, json={"Version": version, "Left": 120, "Style": "Text", "Label": "Privilege"})
    assert moved.status_code == 200, moved.text
    [found] = stage.markups()
    assert (found["Style"], found["Label"], found["Left"], found["Right"]) == ("Text", "Privilege", 120, 400)
    assert (found["CreatedBy"]["Name"], found["PageNumber"], found["Kind"]) == ("Admin, Relativity", 1, "Redaction")
    removed = stage.client.delete(f"{address}?version={moved.json()['Versions']['1']}")
    assert removed.status_code == 200
    assert stage.markups() == []
    assert stage.field("Has Redactions") is False
    history = stage.client.get(f"{stage.url}/markups/history").json()["Entries"]
    assert [entry["Action"] for entry in history] == ["Removed", "Changed", "Created"]
    assert (history[1]["Before"]["Left"], history[1]["After"]["Left"]) == (100, 120)
    assert "After" not in history[0]
    assert stage.client.get(address).status_code == 404


def test_an_edit_of_what_somebody_else_changed_is_refused_and_changes_nothing(stage: Stage) -> None:
    seen = stage.version()
    first = stage.draw(Version=seen).json()
    late = stage.draw(Version=seen, Left=150)
    assert late.status_code == 409
    assert "Reload the page" in late.text
    address = f"{stage.url}/markups/{first['MarkupIDs'][0]}"
    assert stage.client.request("PATCH", address, json={"Version": seen, "Left": 1}).status_code == 409
    assert stage.client.delete(f"{address}?version={seen}").status_code == 409
    assert stage.client.put(f"{stage.url}/pages/1/rotation", {"Degrees": 90, "Version": seen}).status_code == 409
    assert [markup["Left"] for markup in stage.markups()] == [100]
    assert stage.version(2) > 0  # other pages have versions of their own
    assert stage.draw(PageNumber=2, Version=stage.version(2)).status_code == 200


def test_the_same_redaction_on_a_range_of_pages_is_one_change_and_one_undo(stage: Stage) -> None:
    made = stage.draw(PageNumber=1, LastPageNumber=3, Shape="FullPage", Left=None, Top=None, Right=None, Bottom=None).json()
    assert len(made["MarkupIDs"]) == 3
    assert set(made["Versions"]) == {"1", "2", "3"}
    assert {(m["Left"], m["Top"], m["Right"], m["Bottom"]) for m in stage.markups()} == {(0, 0, WIDTH, HEIGHT)}
    stage.draw(PageNumber=2, Style="Yellow")
    undo = f"{stage.url}/markups/undo"
    assert set(stage.client.post(undo).json()["Versions"]) == {"2"}
    assert len(stage.markups()) == 3
    assert set(stage.client.post(undo).json()["Versions"]) == {"1", "2", "3"}
    assert stage.markups() == []
    assert stage.field("Has Redactions") is False
    assert stage.client.post(undo).status_code == 409
    entries = stage.client.get(f"{stage.url}/markups/history").json()["Entries"]
    assert sum("Undoes" in entry for entry in entries) == 4


def test_undo_brings_back_what_was_removed_or_changed_under_its_old_id(stage: Stage) -> None:
    made = stage.draw().json()
    address = f"{stage.url}/markups/{made['MarkupIDs'][0]}"
    stage.client.request("PATCH", address, json={"Version": stage.version(), "Bottom": 700})
    stage.client.delete(f"{address}?version={stage.version()}")
    undo = f"{stage.url}/markups/undo"
    assert stage.client.post(undo).status_code == 200
    assert stage.client.get(address).json()["Bottom"] == 700
    assert stage.client.post(undo).status_code == 200
    assert stage.client.get(address).json()["Bottom"] == 300


def test_undo_is_ones_own_and_never_over_the_changes_of_others(stage: Stage, sign_in: SignIn) -> None:
    rights = (*VIEWER, Right.REDACT_DOCUMENTS, Right.VIEW_BENEATH_REDACTIONS)
    other = sign_in(stage.workspace_id, rights)
    made = stage.draw().json()
    undo = f"{stage.url}/markups/undo"
    assert other.post(undo).status_code == 409
    address = f"{stage.url}/markups/{made['MarkupIDs'][0]}"
    assert other.request("PATCH", address, json={"Version": stage.version(), "Left": 10}).status_code == 200
    assert "changed since" in stage.client.post(undo).text
    assert other.post(undo).status_code == 200
    assert stage.client.post(undo).status_code == 200
    assert stage.markups() == []


def test_new_images_take_the_markups_with_them_and_say_so_in_the_history(stage: Stage) -> None:
    stage.draw()
    stage.draw(PageNumber=2, Style="Green")
    seen = stage.version(1)
    stage.put_pages(tiff(1), tiff(5))
    assert stage.markups() == []
    assert stage.field("Has Redactions") is False
    assert stage.version(1) != seen
    assert stage.draw(Version=seen).status_code == 409
    entries = stage.client.get(f"{stage.url}/markups/history").json()["Entries"]
    assert [entry["Action"] for entry in entries[:2]] == ["ImagesRemoved", "ImagesRemoved"]
    assert "User" not in entries[0]
    assert stage.client.post(f"{stage.url}/markups/undo").status_code == 409
    stage.draw()
    assert stage.client.delete(f"{stage.url}/images").status_code == 200
    assert (stage.markups(), stage.field("Has Redactions")) == ([], False)


def test_who_may_draw_and_who_may_uncover(stage: Stage, sign_in: SignIn) -> None:
    redactor = sign_in(stage.workspace_id, [*VIEWER, Right.REDACT_DOCUMENTS])
    marker = sign_in(stage.workspace_id, [*VIEWER, Right.HIGHLIGHT_DOCUMENTS])
    made = stage.draw(redactor).json()
    assert stage.draw(redactor, Style="Blue").status_code == 403
    assert stage.draw(marker).status_code == 403
    assert stage.draw(marker, Style="Blue").status_code == 200
    address = f"{stage.url}/markups/{made['MarkupIDs'][0]}"
    for user in (redactor, marker):
        assert user.delete(f"{address}?version={stage.version()}").status_code == 403
        assert user.request("PATCH", address, json={"Version": stage.version(), "Left": 390}).status_code == 403
    assert redactor.post(f"{stage.url}/markups/undo").status_code == 403
    assert len(stage.markups()) == 2


def test_what_is_wrong_with_a_markup_is_said_in_words(stage: Stage) -> None:
    for body, words in (
        ({"Right": WIDTH + 1}, "does not lie on page 1"),
        ({"Left": 500}, "does not lie on page 1"),
        ({"Left": None}, "needed for this shape"),
        ({"Style": "Blue", "Shape": "Inverse"}, "only redactions can be inverse"),
        ({"Style": "Mauve"}, "must be one of"),
        ({"PageNumber": 9}, "no pages 9"),
        ({"LastPageNumber": 9}, "no pages 1 to 9"),
        ({"PageNumber": 2, "LastPageNumber": 1}, "not before the first"),
        ({"Style": "Text", "Label": "a\u0007b"}, "printable"),
        ({"Style": "Text", "Label": "a" * 201}, "200"),
        ({"SetID": 5}, "no markup set 5"),
        ({"Left": -1}, "Left"),
    ):
        answer = stage.draw(**body)
        assert (answer.status_code, words in answer.text) == (400, True), answer.text
    assert stage.markups() == []


def test_a_text_redaction_without_a_label_says_what_its_author_wrote_last(stage: Stage) -> None:
    for label in (None, "Privilege", None):
        stage.draw(Style="Text", Label=label)
    assert [markup["Label"] for markup in stage.markups()] == ["Redacted", "Privilege", "Privilege"]


def test_sets_are_made_renamed_and_deleted_while_empty(stage: Stage) -> None:
    url = f"/photostat/v1/workspaces/{stage.workspace_id}/markup-sets"
    [primary] = stage.client.get(url).json()["Sets"]
    made = stage.client.post(url, {"Name": "Privilege"}).json()
    assert stage.client.post(url, {"Name": "PRIVILEGE"}).status_code == 409
    assert stage.client.put(f"{url}/{made['ArtifactID']}", {"Name": "Confidential"}).json()["Name"] == "Confidential"
    drawn = stage.draw(SetID=made["ArtifactID"])
    assert stage.markups()[0]["SetID"] == made["ArtifactID"]
    assert stage.client.delete(f"{url}/{made['ArtifactID']}").status_code == 409
    address = f"{stage.url}/markups/{drawn.json()['MarkupIDs'][0]}"
    assert stage.client.delete(f"{address}?version={stage.version()}").status_code == 200
    assert stage.client.delete(f"{url}/{made['ArtifactID']}").status_code == 200
    assert stage.client.delete(f"{url}/{primary['ArtifactID']}").status_code == 409
    assert stage.client.post(f"{stage.url}/markups/undo").status_code == 400  # its set is gone


def test_rotation_is_kept_for_everybody(stage: Stage, sign_in: SignIn) -> None:
    viewer = sign_in(stage.workspace_id, VIEWER)
    answer = stage.client.put(f"{stage.url}/pages/1/rotation", {"Degrees": 90, "Version": stage.version()})
    assert answer.status_code == 200, answer.text
    assert stage.client.post(f"{stage.url}/rotation", {"Degrees": 270}).status_code == 200
    assert [page["Rotation"] for page in viewer.get(f"{stage.url}/pages").json()["Pages"]] == [0, 270, 270]
    files = stage.client.get(
        f"/Relativity.REST/api/relativity-object-model/v1/workspaces/{stage.workspace_id}/documents/{stage.document_id}/file-info"
    ).json()
    assert [file["Rotation"] for file in files] == [
        "NotSet",
        "ZeroDegrees",
        "TwoHundredSeventyDegrees",
        "TwoHundredSeventyDegrees",
    ]
    assert viewer.post(f"{stage.url}/rotation", {"Degrees": 90}).status_code == 403
    assert stage.client.post(f"{stage.url}/rotation", {"Degrees": 45}).status_code == 400


def test_markups_go_out_as_web_annotations(stage: Stage) -> None:
    stage.draw(Style="Text", Label="Privilege")
    stage.draw(PageNumber=2, Style="Pink")
    answer = stage.client.get(f"{stage.url}/annotations")
    assert answer.headers["content-type"] == "application/ld+json"
    page = answer.json()
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    first, second = page["items"]
    assert first["target"]["source"] == f"{stage.url}/images/1"
    assert first["target"]["selector"]["value"] == "xywh=pixel:100,200,300,100"
    assert first["body"][1]["value"] == "Privilege"
    assert second["motivation"] == "highlighting"
