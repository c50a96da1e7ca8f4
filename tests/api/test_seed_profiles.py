"""The samples of the reference texts on imaging profiles, as they stand there: seed 000 (v1), seed 002 (older service)."""

import json
import re

import pytest
import requests

from conftest import Client
from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.native_types.store import native_types_of
from photostat.imaging.profiles.reading import default_profile_id, load_profile
from photostat.render.native_types import restricted_by_default
from photostat.services import Services

OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule/Imaging Profile Service"

BASIC = """{
"request":
{
"Name": "Basic Profile",
"Keywords": "Basic Imaging Keywords",
"Notes": "Basic Imaging Notes",
"BasicOptions": {
"ImageOutputDpi": 299,
"BasicImageFormat": 1, //JPEG
"ImageSize": 4, //Custom,
"MaximumImageHeight": 2.0, //Optional
"MaximumImageWidth": 5.5 //Optional
}
}
}"""

NATIVE = """{
"request":
{
"Name": "Native Profile from Postman",
"Keywords": "Native Imaging Keywords",
"Notes": "Native Imaging Notes",
"BasicOptions": {
"ImageOutputDpi": 305,
"BasicImageFormat": 1, //JPEG
"ImageSize": 4, //Custom,
"MaximumImageHeight": 11.5, //Optional
"MaximumImageWidth": 12.1 //Optional
},
"NativeOptions": {
"ImageOutputDpi": 400,
"NativeImageFormat": 0, //TIFF
"RenderColorPagesToJpeg": true,
"DitheringAlgorithm": 7, //Threshold
"DitheringThreshold": 100,
"MaxPagesPerDoc": 1000 //Optional
//TimeZoneFieldOnDocument
//LastModifiedDateOnDocument
},
"SpreadsheetOptions": {
"PaperSizeOrientation": 1, //Letter8Point5X11
"PageOrder": 2, //OverThenDown
"PrintArea": 1, //IgnorePrintArea
"HideAndPagebreakAfterConsecutiveBlankRowCol": 56,
"ShowTrackChanges": true,
"IncludeRowAndColumnHeadings": 2, //No
"IncludeHeadersAndFooters": 2, //No
"IncludeComments": true,
"IncludeGridlines": 1, //Yes
"IncludeBorders": true,
"UnhideHiddenWorksheets": true,
"LimitToPages": 45, //Optional,
//"ZoomLevelPercentage": 101, //Optional, ignored when FitTo* is set
"FitToPagesWide": 200, //Optional
"FitToPagesTall": 201, //Optional
"Formatting": [1,2], //[AutoFitColumns, ClearFormattingInEmptyRows] (Optional)
"TextVisibility": [0,1] //[RemoveBackgroundFillColors, SetTextColorToBlack] (Optional)
},
"EmailOptions": {
"Orientation": 1, //Landscape
"ResizeImagesToFitPage": true,
"ResizeTablesToFitPage": true,
"SplitTablesToFitPageWidth": true,
"DownloadImagesFromInternet": true,
"ClearIndentations": true,
"DetectCharacterEncoding": true,
"DisplaySmtpAddresses": true,
"ShowMessageTypeInHeader": false
},
"WordProcessingOptions": {
"ShowTrackChanges": true,
"PageOrientation": 2, //Landscape
"Include": [0, 2] //[Comments, HiddenText] (Optional)
},
"PresentationOptions": {
"ShowSpeakerNotes": true,
"SlideOrientation": 2 //Landscape
},
"HtmlOptions": {
"RemoveNonBreakingSpaceCodes": true
},
"NativeTypes": [
{
"ArtifactID": 1036955,
"Name": "DBase III"
},
{
"ArtifactID": 1036956,
"Name": "DBase IV or V"
},
{
"ArtifactID": 1036957,
"Name": "Framework III"
}
],
"ApplicationFieldCodes": [
{
"ArtifactID": 1038657,
"Name": "Word Date"
},
{
"ArtifactID": 1038666,
"Name": "Excel Page"
}
]
}
}"""

READ = """{
"ImagingMethod": "Native",
"BasicOptions": {
"ImageOutputDpi": 300,
"BasicImageFormat": "Tiff",
"ImageSize": "OriginalSetting"
},
"NativeOptions": {
"ImageOutputDpi": 300,
"NativeImageFormat": "Tiff",
"RenderColorPagesToJpeg": false,
"DitheringAlgorithm": "FloydAndSteinberg"
},
"SpreadsheetOptions": {
"PaperSizeOrientation": "OriginalSetting",
"PageOrder": "OriginalSetting",
"PrintArea": "IgnorePrintArea",
"HideAndPageBreakAfterConsecutiveBlankRowCol": 10,
"ShowTrackChanges": true,
"IncludeRowAndColumnHeadings": "OriginalSetting",
"IncludeHeadersAndFooters": "OriginalSetting",
"IncludeComments": true,
"IncludeGridlines": "Yes",
"IncludeBorders": true,
"UnhideHiddenWorksheets": true
},
"EmailOptions": {
"Orientation": "Portrait",
"ResizeImagesToFitPage": true,
"ResizeTablesToFitPage": true,
"SplitTablesToFitPageWidth": true,
"DownloadImagesFromInternet": true,
"ClearIndentations": false,
"DetectCharacterEncoding": true,
"DisplaySmtpAddresses": false,
"ShowMessageTypeInHeader": false
},
"WordProcessingOptions": {
"ShowTrackChanges": true,
"PageOrientation": "OriginalSetting"
},
"PresentationOptions": {
"ShowSpeakerNotes": true,
"SlideOrientation": "OriginalSetting"
},
"HtmlOptions": {
"RemoveNonBreakingSpaceCodes": false
},
"NativeTypes": [
{
"ArtifactID": 1035893,
"Name": "Smart DataBase"
},
{
"ArtifactID": 1035894,
"Name": "DBase III"
}
],
"ArtifactID": 1039439,
"Name": "Native Profile"
}"""

UPDATE = """{
"request":
{
"Name": "Profile Testing",
"BasicOptions": {
"ImageOutputDpi": 300,
"BasicImageFormat": "Jpeg",
"ImageSize": "OriginalSetting"
},
"NativeOptions": {
"ImageOutputDpi": 600,
"NativeImageFormat": "Jpeg"
}
}
}"""

OLDER_KEY = """{
   "imagingProfileId":1038583,
   "workspaceID":1017048
}"""


def _v1(workspace_id: int, rest: str = "") -> str:
    return f"/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-profiles{rest}"


def _send(client: Client, path: str, text: str) -> requests.Response:
    """As a client that copies the sample."""
    return client.request("POST", path, data=text.encode(), headers={"Content-Type": "application/json; charset=utf-8"})


def _renumbered(text: str, numbers: dict[int, int]) -> str:
    """A sample with the ArtifactIDs of this workspace."""
    for sample, own in numbers.items():
        assert str(sample) in text
        text = text.replace(str(sample), str(own))
    return text


@pytest.fixture
def native_types(services: Services, workspace_id: int) -> dict[str, int]:
    """Name -> ArtifactID."""
    with services.database.read() as connection:
        return {found.name: found.artifact_id for found in native_types_of(connection, workspace_id)}


@pytest.fixture
def field_codes(services: Services, workspace_id: int) -> dict[str, int]:
    """Name -> ArtifactID."""
    with services.database.read() as connection:
        return {found.name: found.artifact_id for found in field_codes_of(connection, workspace_id)}


@pytest.fixture
def native_sample(native_types: dict[str, int], field_codes: dict[str, int]) -> str:
    """The create sample with the ids of this workspace."""
    numbers = {1036955: native_types["DBase III"], 1036956: native_types["DBase IV or V"]}
    numbers |= {1036957: native_types["Framework III"]}
    numbers |= {1038657: field_codes["MicrosoftWord Date ShowFieldCode"]}
    numbers |= {1038666: field_codes["MicrosoftExcel Page DocumentDefault"]}
    return _renumbered(NATIVE, numbers)


def test_seed_000_create_a_basic_profile(client: Client, workspace_id: int, services: Services) -> None:
    made = _send(client, _v1(workspace_id, "/basic"), BASIC)
    assert made.status_code == 200, made.text
    assert re.fullmatch(r"\d+", made.text)
    found = client.get(_v1(workspace_id, f"/{made.text}")).json()
    assert found["ImagingMethod"] == "Basic"
    assert found["BasicOptions"] == {
        "ImageOutputDpi": 299,
        "BasicImageFormat": "Jpeg",
        "ImageSize": "Custom",
        "MaximumImageHeight": 2.0,
        "MaximumImageWidth": 5.5,
    }
    assert (found["Keywords"], found["Notes"]) == ("Basic Imaging Keywords", "Basic Imaging Notes")
    with services.database.read() as connection:
        assert load_profile(connection, workspace_id, int(made.text)).restricted_file_type_ids == restricted_by_default()


def test_seed_000_create_a_native_profile(client: Client, workspace_id: int, native_sample: str, native_types: dict) -> None:
    made = _send(client, _v1(workspace_id, "/native"), native_sample)
    assert made.status_code == 200, made.text
    found = client.get(_v1(workspace_id, f"/{made.json()}")).json()
    assert found["Name"] == "Native Profile from Postman"
    assert found["ImagingMethod"] == "Native"
    assert found["NativeOptions"] == {
        "ImageOutputDpi": 400,
        "NativeImageFormat": "Tiff",
        "RenderColorPagesToJpeg": True,
        "DitheringAlgorithm": "Threshold",
        "DitheringThreshold": 100,
        "MaxPagesPerDoc": 1000,
    }
    spreadsheet = found["SpreadsheetOptions"]
    assert spreadsheet["HideAndPageBreakAfterConsecutiveBlankRowCol"] == 56
    assert (spreadsheet["LimitToPages"], spreadsheet["FitToPagesWide"], spreadsheet["FitToPagesTall"]) == (45, 200, 201)
    assert spreadsheet["Formatting"] == ["AutoFitColumns", "ClearFormattingInEmptyRows"]
    assert spreadsheet["TextVisibility"] == ["RemoveBackgroundFillColors", "SetTextColorToBlack"]
    assert found["EmailOptions"]["Orientation"] == "Landscape"
    assert found["WordProcessingOptions"] == {
        "ShowTrackChanges": True,
        "PageOrientation": "Landscape",
        "Include": ["Comments", "HiddenText"],
    }
    assert found["PresentationOptions"] == {"ShowSpeakerNotes": True, "SlideOrientation": "Landscape"}
    assert found["HtmlOptions"] == {"RemoveNonBreakingSpaceCodes": True}
    assert found["NativeTypes"] == [
        {"ArtifactID": native_types[name], "Name": name} for name in ("DBase III", "DBase IV or V", "Framework III")
    ]
    assert [code["Name"] for code in found["ApplicationFieldCodes"]] == [
        "MicrosoftWord Date ShowFieldCode",
        "MicrosoftExcel Page DocumentDefault",
    ]


def test_seed_000_read_a_profile(client: Client, workspace_id: int, native_types: dict[str, int]) -> None:
    """What the sample shows, sent without its optional members: the answer is the sample, member for member, in its order."""
    types = {1035893: native_types["Smart DataBase"], 1035894: native_types["DBase III"]}
    sample = json.loads(_renumbered(READ, types))
    sent = {
        "Name": "Native Profile",
        "BasicOptions": sample["BasicOptions"],
        "NativeTypes": [{"ArtifactID": number} for number in types.values()],
    }
    made = client.post(_v1(workspace_id, "/native"), {"Request": sent})
    assert made.status_code == 200, made.text
    found = client.get(_v1(workspace_id, f"/{made.json()}"))
    sample["ArtifactID"] = made.json()
    sample["NativeTypes"].sort(key=lambda item: item["ArtifactID"])
    assert found.status_code == 200
    assert json.dumps(found.json()) == json.dumps(sample)


def test_seed_000_update_a_profile_in_part(client: Client, workspace_id: int, native_sample: str) -> None:
    profile = _send(client, _v1(workspace_id, "/native"), native_sample).json()
    before = client.get(_v1(workspace_id, f"/{profile}")).json()
    updated = _send(client, _v1(workspace_id, f"/{profile}"), UPDATE)
    assert (updated.status_code, updated.text) == (200, str(profile))
    after = client.get(_v1(workspace_id, f"/{profile}")).json()
    assert after["Name"] == "Profile Testing"
    assert after["BasicOptions"] == before["BasicOptions"] | {
        "ImageOutputDpi": 300,
        "BasicImageFormat": "Jpeg",
        "ImageSize": "OriginalSetting",
    }
    assert after["NativeOptions"] == before["NativeOptions"] | {"ImageOutputDpi": 600, "NativeImageFormat": "Jpeg"}
    untouched = before.keys() - {"Name", "BasicOptions", "NativeOptions"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}


def test_seed_000_delete_a_profile(client: Client, workspace_id: int) -> None:
    profile = _send(client, _v1(workspace_id, "/basic"), BASIC).json()
    deleted = client.delete(_v1(workspace_id, f"/{profile}"))
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert client.get(_v1(workspace_id, f"/{profile}")).status_code == 404
    again = client.delete(_v1(workspace_id, f"/{profile}"))
    assert (again.status_code, again.reason) == (404, "Not Found")


def _older_key(profile_id: int, workspace_id: int) -> str:
    return _renumbered(OLDER_KEY, {1038583: profile_id, 1017048: workspace_id})


OLDER_BASIC = """{"imagingProfile": {"ImagingMethod": "Basic", "BasicOptions": {"ImageOutputDpi": "100",
"BasicImageFormat": "Jpeg", "ImageSize": "A4"}, "Name": "Basic from legacy"}, "workspaceId": 1017048}"""


@pytest.mark.parametrize("service", [OLDER, OLDER.replace(" ", "%20"), OLDER.lower()])
def test_seed_002_create_read_delete_a_profile(client: Client, workspace_id: int, service: str) -> None:
    made = _send(client, f"{service}/SaveAsync", _renumbered(OLDER_BASIC, {1017048: workspace_id}))
    assert made.status_code == 200, made.text
    key = _older_key(made.json(), workspace_id)
    found = _send(client, f"{service}/ReadAsync", key).json()
    assert found["ImagingMethod"] == "Basic"
    assert found["BasicOptions"] == {"ImageOutputDpi": 100, "BasicImageFormat": "Jpeg", "ImageSize": "A4"}
    assert (found["ArtifactID"], found["Name"]) == (made.json(), "Basic from legacy")
    deleted = _send(client, f"{service}/DeleteAsync", key)
    assert (deleted.status_code, deleted.text) == (200, "true")
    assert _send(client, f"{service}/ReadAsync", key).status_code == 404


def test_seed_002_a_read_profile_can_be_sent_back_as_an_update(client: Client, workspace_id: int, services: Services) -> None:
    """Unset references come with ArtifactID 0, and go back so."""
    with services.database.read() as connection:
        profile_id = default_profile_id(connection, workspace_id)
    key = _older_key(profile_id, workspace_id)
    found = _send(client, f"{OLDER}/ReadAsync", key).json()
    assert found["NativeOptions"]["TimeZoneFieldOnDocument"] == {"ArtifactID": 0}
    assert found["NativeOptions"]["LastModifiedDateOnDocument"] == {"ArtifactID": 0}
    assert found["SpreadsheetOptions"]["HideAndPagebreakAfterConsecutiveBlankRowCol"] == 10
    saved = client.post(f"{OLDER}/SaveAsync", {"imagingProfile": found | {"Name": "Renamed"}, "workspaceId": workspace_id})
    assert (saved.status_code, saved.json()) == (200, profile_id)
    assert _send(client, f"{OLDER}/ReadAsync", key).json() == found | {"Name": "Renamed"}


def test_seed_002_an_unknown_artifact_id_finds_no_profile(client: Client, workspace_id: int) -> None:
    sent = json.loads(_renumbered(OLDER_BASIC, {1017048: workspace_id}))
    sent["imagingProfile"]["ArtifactID"] = 1038842
    answer = client.post(f"{OLDER}/SaveAsync", sent)
    assert (answer.status_code, answer.json()["Message"]) == (404, "No imaging profile was found under the ArtifactID 1038842.")


def test_seed_002_artifact_id_zero_makes_a_profile(client: Client, workspace_id: int) -> None:
    sent = json.loads(_renumbered(OLDER_BASIC, {1017048: workspace_id}))
    sent["imagingProfile"]["ArtifactID"] = 0
    assert client.post(f"{OLDER}/SaveAsync", sent).json() > 1
