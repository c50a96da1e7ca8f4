"""Imaging profiles in the console: the form made of the model, copies, export and import, history; native types; field codes."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa
from console_browser import Browser, Page
from imaging_pages import press

from imaging_ground import load
from imaging_rows import put_documents
from photostat.console.profile_form import default_options, option_groups
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.native_types.store import native_types_of
from photostat.imaging.profiles.reading import default_profile_id, read_profile
from photostat.render.profile import ImagingMethod, ImagingProfile
from photostat.services import Services
from photostat.workspaces.documents.store.files import control_number_of
from photostat.workspaces.people.rights import Right

Person = Callable[[int, Iterable[Right]], Browser]


@pytest.fixture
def profile_id(services: Services, workspace_id: int) -> int:
    with services.database.read() as connection:
        return default_profile_id(connection, workspace_id)


def sent(page: Page) -> dict[str, list[str]]:
    """What a browser would send of the profile's form as it stands."""
    fields: dict[str, list[str]] = {}
    select = ""
    for tag, found in page.tags:
        name = str(found.get("name") or "")
        if tag == "select":
            select = name
        elif tag == "option" and "selected" in found:
            fields[select] = [str(found["value"])]
        elif tag == "input" and name and (found.get("type") != "checkbox" or "checked" in found):
            fields.setdefault(name, []).append(str(found.get("value") or ""))
    return {name: values for name, values in fields.items() if name != "once"}


def test_every_option_of_the_model_has_a_field_with_its_default_and_a_line_of_help() -> None:
    fields = [field for group in option_groups() for field in group.fields]
    assert len(fields) == 45
    assert all(field.help and field.default and field.label for field in fields)
    kinds = {field.name: field.kind for field in fields}
    assert kinds["BasicOptions.MaximumImageHeight"] == "decimal"
    assert kinds["NativeOptions.TimeZoneFieldOnDocument"] == "reference"
    assert kinds["SpreadsheetOptions.Formatting"] == "several"
    assert default_options()["NativeOptions.ImageOutputDpi"] == ["300"]
    assert set(kinds.values()) == {"number", "decimal", "flag", "choice", "several", "reference"}


def test_every_option_is_shown_by_a_picture_of_its_own() -> None:
    fields = {field.name: field.pictures for group in option_groups() for field in group.fields}
    assert [name for name, pictures in fields.items() if not pictures] == []
    assert fields["WordProcessingOptions.ShowTrackChanges"] == ["profile/WordProcessingOptions.ShowTrackChanges.png"]
    assert fields["SpreadsheetOptions.ShowTrackChanges"] == ["profile/SpreadsheetShowTrackChanges.png"]
    assert len(fields["WordProcessingOptions.Include"]) == 3
    shown = {Path(name).name for pictures in fields.values() for name in pictures}
    docs = {picture.name for picture in (Path(__file__).parents[2] / "docs" / "profile").glob("*.png")}
    assert docs - shown == {"ApplicationFieldCodes.Word.png", "ExcelFieldCodes.png"}


def test_a_form_that_is_sent_as_it_came_changes_nothing(
    admin: Browser, services: Services, workspace_id: int, profile_id: int
) -> None:
    base = f"/w/{workspace_id}/imaging-profiles"
    with services.database.read() as connection:
        before = read_profile(connection, workspace_id, profile_id)
    answer = admin.post(f"{base}/{profile_id}", sent(admin.page(f"{base}/{profile_id}")))
    assert answer.status_code == 303, answer.text
    with services.database.read() as connection:
        after = read_profile(connection, workspace_id, profile_id)
    assert (after.options, after.native_types, after.field_codes) == (before.options, before.native_types, before.field_codes)
    assert "This profile was never changed." not in admin.page(f"{base}/{profile_id}/history").text
    made = press(admin, base, **(sent(admin.page(f"{base}/new")) | {"name": "Fresh"}))
    assert "The imaging profile is saved." in made.text


def test_options_are_saved_and_the_history_tells_what_differs(
    admin: Browser, services: Services, workspace_id: int, profile_id: int
) -> None:
    path = f"/w/{workspace_id}/imaging-profiles/{profile_id}"
    fields = sent(admin.page(path)) | {
        "method": ["Basic"],
        "NativeOptions.MaxPagesPerDoc": ["25"],
        "SpreadsheetOptions.Formatting": ["AutoFitRows", "AutoFitColumns"],
        "EmailOptions.ClearIndentations": ["1"],
    }
    del fields["EmailOptions.ResizeImagesToFitPage"]
    press(admin, path, **fields)
    with services.database.read() as connection:
        stored = read_profile(connection, workspace_id, profile_id)
    assert stored.imaging_method is ImagingMethod.Basic
    assert stored.options["NativeOptions"]["MaxPagesPerDoc"] == 25
    assert stored.options["SpreadsheetOptions"]["Formatting"] == ["AutoFitRows", "AutoFitColumns"]
    assert stored.options["EmailOptions"]["ClearIndentations"] is True
    assert stored.options["EmailOptions"]["ResizeImagesToFitPage"] is False
    history = admin.page(f"{path}/history").text
    assert "NativeOptions.MaxPagesPerDoc not set 25" in history
    assert "EmailOptions.ResizeImagesToFitPage Yes No" in history
    cleared = sent(admin.page(path)) | {"NativeOptions.MaxPagesPerDoc": [""]}
    press(admin, path, **cleared)
    with services.database.read() as connection:
        assert "MaxPagesPerDoc" not in read_profile(connection, workspace_id, profile_id).options["NativeOptions"]


def test_every_wrong_option_is_told_beside_its_field_and_stays_as_typed(
    admin: Browser, workspace_id: int, profile_id: int
) -> None:
    path = f"/w/{workspace_id}/imaging-profiles/{profile_id}"
    wrong = {
        "NativeOptions.ImageOutputDpi": ["5000"],
        "BasicOptions.ImageOutputDpi": ["many"],
        "BasicOptions.ImageSize": ["Custom"],
    }
    answer = admin.post(path, sent(admin.page(path)) | wrong)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert answer.text.count("must be between 1 and 1200") == 2
    assert page.named("NativeOptions.ImageOutputDpi")["value"] == "5000"
    assert page.named("BasicOptions.ImageOutputDpi")["value"] == "many"
    assert "Nothing was saved." in page.text
    custom = admin.post(path, sent(admin.page(path)) | {"BasicOptions.ImageSize": ["Custom"]})
    assert "both MaximumImageHeight and MaximumImageWidth" in custom.text
    assert "Name must not be empty" in admin.post(path, sent(admin.page(path)) | {"name": [""]}).text
    assert admin.post(path, sent(admin.page(path)) | {"method": ["Magic"]}).status_code == 400
    assert admin.post(path, sent(admin.page(path)) | {"native_types": ["999999"]}).status_code == 400


def test_copy_export_and_import(admin: Browser, workspace_id: int, profile_id: int) -> None:
    base = f"/w/{workspace_id}/imaging-profiles"
    assert "This is the copy." in press(admin, f"{base}/{profile_id}/copy").text
    answer = admin.get(f"{base}/{profile_id}/export")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="imaging-profile-{profile_id}.json"'
    assert ImagingProfile.from_json(answer.text).name == "Default"
    assert "The imaging profile is imported." in press(admin, f"{base}/import", text=answer.text).text
    refused = admin.post(f"{base}/import", {"text": '{"Name": "</textarea><script>"'})
    assert (refused.status_code, Page(refused.text).inline_scripts) == (400, [])
    assert "not valid JSON" in refused.text
    assert [text for text in admin.page(base).texts if text in ("Default", "Copy of Default")] == [
        "Default",
        "Copy of Default",
        "Default",
    ]
    assert "default imaging profile of a workspace cannot be deleted" in press(admin, f"{base}/{profile_id}/delete").text


def test_who_may_not_change_profiles_reads_them(person: Person, workspace_id: int, profile_id: int) -> None:
    viewer = person(workspace_id, [Right.VIEW_WORKSPACE])
    base = f"/w/{workspace_id}/imaging-profiles"
    page = viewer.page(f"{base}/{profile_id}")
    assert "Save" not in page.texts and any(tag == "fieldset" and "disabled" in found for tag, found in page.tags)
    for get in (f"{base}/new", f"{base}/import", f"/w/{workspace_id}/field-codes/new"):
        assert viewer.get(get).status_code == 403
    for post in (base, f"{base}/import", f"{base}/{profile_id}", f"{base}/{profile_id}/copy", f"{base}/{profile_id}/delete"):
        assert viewer.post(post, {"name": "A", "method": "Native"}).status_code == 403
    assert person(workspace_id, []).get(f"{base}/{profile_id}").status_code == 404


def test_native_types_are_found_and_their_flags_set(
    admin: Browser, person: Person, services: Services, workspace_id: int
) -> None:
    base = f"/w/{workspace_id}/native-types"
    assert "ZIP File" in admin.page(f"{base}?name=zip&only=restricted").text
    assert "No native type matches." in admin.page(f"{base}?name=zip&only=native").text
    assert admin.get(f"{base}?only=other").status_code == 400
    with services.database.read() as connection:
        pdf = next(row for row in native_types_of(connection, workspace_id) if row.file_type_id == 1557)
    assert press(admin, f"{base}/{pdf.artifact_id}", restricted="1").text.count("is saved") == 1
    with services.database.read() as connection:
        pdf = next(row for row in native_types_of(connection, workspace_id) if row.file_type_id == 1557)
    assert (pdf.restricted_by_default, pdf.prevent_native_download) == (True, False)
    viewer = person(workspace_id, [Right.VIEW_WORKSPACE])
    assert viewer.get(f"{base}/{pdf.artifact_id}").status_code == 200
    assert viewer.post(f"{base}/{pdf.artifact_id}", {}).status_code == 403


def test_field_codes_are_made_changed_and_deleted(admin: Browser, services: Services, workspace_id: int, profile_id: int) -> None:
    base = f"/w/{workspace_id}/field-codes"
    page = press(
        admin, f"{base}/new", field_code="FileSize", application="MicrosoftWord", option="ShowNothing", profiles=str(profile_id)
    )
    assert "MicrosoftWord FileSize ShowNothing" in page.text
    with services.database.read() as connection:
        code = next(found for found in field_codes_of(connection, workspace_id) if found.field_code == "FileSize")
    assert code.profile_ids == (profile_id,)
    href = f"{base}/{code.artifact_id}"
    assert admin.page(href).named("field_code")["value"] == "FileSize"
    refused = admin.post(href, {"field_code": "FileSize", "application": "MicrosoftWord", "option": "ReplaceWithRelativityField"})
    assert (refused.status_code, 'id="field-problem"' in refused.text) == (400, True)
    assert admin.post(f"{base}/new", {"field_code": "<b>"}).status_code == 400
    assert "FileSize" not in press(admin, f"{href}/delete").text


def test_an_export_holds_no_number_of_its_workspace(admin: Browser, workspace_id: int, profile_id: int) -> None:
    text = admin.get(f"/w/{workspace_id}/imaging-profiles/{profile_id}/export").text
    assert "ArtifactID" not in json.dumps(json.loads(text))


def test_a_preview_shows_one_document_with_what_is_typed_beside_what_is_saved(
    admin: Browser, person: Person, services: Services, workspace_id: int, profile_id: int
) -> None:
    document_id = load(services, workspace_id, ("reports/Inspection report 24-088.pdf",)).popitem()[1]
    with services.database.read() as connection:
        number = control_number_of(connection, workspace_id, document_id)
    path = f"/w/{workspace_id}/imaging-profiles/{profile_id}"
    typed = sent(admin.page(path)) | {"NativeOptions.MaxPagesPerDoc": ["1"], "preview_document": [number], "notes": ["kept"]}
    answer = admin.post(f"{path}/preview", typed)
    page = Page(answer.text)
    assert answer.status_code == 200, answer.text[:300]
    assert "As saved: 3 or more pages" in page.text and "As typed below: 1 page" in page.text
    pictures = [source for source in page.attributes("img", "src") if "/preview/" in source]
    assert len(pictures) == 4
    shown = admin.get(pictures[0].removeprefix("/console"))
    assert (shown.headers["Content-Type"], shown.content[:4]) == ("image/png", b"\x89PNG")
    assert "kept" in answer.text
    with services.database.read() as connection:
        assert "MaxPagesPerDoc" not in read_profile(connection, workspace_id, profile_id).options["NativeOptions"]
        assert connection.execute(sa.text("SELECT count(*) FROM imaging_job")).scalar_one() == 0
    other = person(workspace_id, [Right.VIEW_WORKSPACE, Right.EDIT_PROFILES, Right.ADD_IMAGES])
    assert other.get(pictures[0].removeprefix("/console")).status_code == 404
    assert other.post(f"{path}/preview", typed).status_code == 403
    assert admin.get(pictures[0].removeprefix("/console")[:-1] + "9").status_code == 404


def test_a_preview_of_nothing_is_told_beside_its_field(
    admin: Browser, services: Services, workspace_id: int, profile_id: int
) -> None:
    base = f"/w/{workspace_id}/imaging-profiles"
    with services.database.read() as connection:
        put = put_documents(services.database, workspace_id, 1)[0]
        without_native = control_number_of(connection, workspace_id, put)
    typed = sent(admin.page(f"{base}/new")) | {"name": ["New"]}
    for number, words in (("", "Name a document."), ("<b>", "There is no document"), (without_native, "has no native file")):
        answer = admin.post(f"{base}/preview", typed | {"preview_document": [number]})
        assert (answer.status_code, words in answer.text) == (400, True), words
    wrong = typed | {"preview_document": [without_native], "NativeOptions.ImageOutputDpi": ["0"]}
    assert "must be between 1 and 1200" in admin.post(f"{base}/preview", wrong).text
