"""Reading, writing and comparing imaging profiles."""

import json
import re
from pathlib import Path

import pytest

from photostat.errors import InvalidInputError
from photostat.render.native_types import restricted_by_default
from photostat.render.profile import (
    BasicOptions,
    DitheringAlgorithm,
    Formatting,
    ImageFormat,
    ImageSize,
    ImagingMethod,
    ImagingProfile,
    Include,
)

SEEDS = Path(__file__).parents[3] / "../shared/seeds"

CREATE_SAMPLE = """
{ "request": {
  "Name": "Native Profile", // a comment, and "quotes" in it
  "Notes": "see http://example.com/ // not a comment",
  "BasicOptions": {"ImageOutputDpi": 305, "BasicImageFormat": 1, //JPEG
    "ImageSize": 4, "MaximumImageHeight": 11.5, "MaximumImageWidth": 12.1},
  "NativeOptions": {"ImageOutputDpi": 400, "NativeImageFormat": 0, "RenderColorPagesToJpeg": true,
    "DitheringAlgorithm": 7, "DitheringThreshold": 100, "MaxPagesPerDoc": 1000 //Optional
    //TimeZoneFieldOnDocument
  },
  "SpreadsheetOptions": {"HideAndPagebreakAfterConsecutiveBlankRowCol": 56, "Formatting": [2, 1, 2]},
  "WordProcessingOptions": {"Include": [0, 2]},
  "NativeTypes": [{"ArtifactID": 1036955, "Name": "DBase III"}, {"ArtifactID": 1036956, "Name": "DBase IV or V"}],
  "ApplicationFieldCodes": [{"ArtifactID": 1038657, "Name": "Word Date"}]
} }
"""
READ_SAMPLE_GROUPS = {
    "BasicOptions": {"ImageOutputDpi": 300, "BasicImageFormat": "Tiff", "ImageSize": "OriginalSetting"},
    "NativeOptions": {
        "ImageOutputDpi": 300,
        "NativeImageFormat": "Tiff",
        "RenderColorPagesToJpeg": False,
        "DitheringAlgorithm": "FloydAndSteinberg",
    },
    "SpreadsheetOptions": {
        "PaperSizeOrientation": "OriginalSetting",
        "PageOrder": "OriginalSetting",
        "PrintArea": "IgnorePrintArea",
        "HideAndPageBreakAfterConsecutiveBlankRowCol": 10,
        "ShowTrackChanges": True,
        "IncludeRowAndColumnHeadings": "OriginalSetting",
        "IncludeHeadersAndFooters": "OriginalSetting",
        "IncludeComments": True,
        "IncludeGridlines": "Yes",
        "IncludeBorders": True,
        "UnhideHiddenWorksheets": True,
    },
    "EmailOptions": {
        "Orientation": "Portrait",
        "ResizeImagesToFitPage": True,
        "ResizeTablesToFitPage": True,
        "SplitTablesToFitPageWidth": True,
        "DownloadImagesFromInternet": True,
        "ClearIndentations": False,
        "DetectCharacterEncoding": True,
        "DisplaySmtpAddresses": False,
        "ShowMessageTypeInHeader": False,
    },
    "WordProcessingOptions": {"ShowTrackChanges": True, "PageOrientation": "OriginalSetting"},
    "PresentationOptions": {"ShowSpeakerNotes": True, "SlideOrientation": "OriginalSetting"},
    "HtmlOptions": {"RemoveNonBreakingSpaceCodes": False},
}


def problems(text: str) -> str:
    with pytest.raises(InvalidInputError) as caught:
        ImagingProfile.from_json(text)
    return str(caught.value)


def test_create_sample_with_comments_is_read() -> None:
    profile = ImagingProfile.from_json(CREATE_SAMPLE)
    assert profile.imaging_method is ImagingMethod.Native
    assert profile.notes == "see http://example.com/ // not a comment"
    assert profile.basic_options.image_size is ImageSize.Custom
    assert profile.native_options.dithering_algorithm is DitheringAlgorithm.Threshold
    assert profile.native_options.max_pages_per_doc == 1000
    assert profile.spreadsheet_options.hide_and_page_break_after_consecutive_blank_row_col == 56
    assert profile.spreadsheet_options.formatting == (Formatting.AutoFitColumns, Formatting.ClearFormattingInEmptyRows)
    assert profile.word_processing_options.include == (Include.Comments, Include.HiddenText)
    assert [reference.file_type_id for reference in profile.native_types] == [1201, 1202]
    assert profile.application_field_codes[0].artifact_id == 1038657
    assert profile.application_field_codes[0].name == "MicrosoftWord Date ShowFieldCode"


def test_default_profile_writes_the_groups_of_the_read_sample() -> None:
    wire = ImagingProfile.default_native().to_wire()
    assert {name: wire[name] for name in READ_SAMPLE_GROUPS} == READ_SAMPLE_GROUPS
    assert wire["ImagingMethod"] == "Native"


@pytest.mark.parametrize(
    "profile",
    [ImagingProfile.default_native(), ImagingProfile.default_basic(), ImagingProfile.from_json(CREATE_SAMPLE)],
)
def test_written_profile_reads_back_equal(profile: ImagingProfile) -> None:
    again = ImagingProfile.from_json(profile.to_json())
    assert again == profile
    assert again.to_json() == profile.to_json()
    assert again.digest() == profile.digest()


def test_digest_changes_with_pages_but_not_with_words() -> None:
    profile = ImagingProfile.default_native()
    renamed = ImagingProfile.from_json(profile.to_json().replace('"Name":"Default"', '"Name":"Other"'))
    assert renamed.name == "Other"
    assert renamed.digest() == profile.digest()
    thicker = profile.native_options.model_copy(update={"image_output_dpi": 301})
    assert profile.model_copy(update={"native_options": thicker}).digest() != profile.digest()
    assert profile.model_copy(update={"native_types": ()}).digest() != profile.digest()


def test_member_names_match_in_any_case_and_strings_stand_for_numbers_and_booleans() -> None:
    profile = ImagingProfile.from_json(
        '{"IMAGINGPROFILE": {"name": "x", "imagingmethod": "native", "basicOptions": {"imageoutputdpi": "100",'
        ' "BASICIMAGEFORMAT": "jpeg", "imageSize": "2", "maximumimagewidth": "5.5"},'
        ' "nativeImagingEngineOptions": {"renderColorPagesToJpeg": "True", "ditheringAlgorithm": "clustered6x6"}},'
        ' "workspaceId": 1017048}'
    )
    assert profile.name == "x"
    assert profile.basic_options == BasicOptions(
        image_output_dpi=100,
        basic_image_format=ImageFormat.Jpeg,
        image_size=ImageSize.A4,
        maximum_image_width=5.5,
    )
    assert profile.native_options.render_color_pages_to_jpeg is True
    assert profile.native_options.dithering_algorithm is DitheringAlgorithm.Clustered6X6


def test_method_follows_from_the_groups_where_it_is_not_said() -> None:
    assert ImagingProfile.from_json('{"BasicOptions": {}}').imaging_method is ImagingMethod.Basic
    assert ImagingProfile.from_json('{"BasicOptions": {}, "HtmlOptions": {}}').imaging_method is ImagingMethod.Native
    assert ImagingProfile.from_json("{}").imaging_method is ImagingMethod.Native
    assert ImagingProfile.from_json('{"ImagingMethod": 0, "HtmlOptions": {}}').imaging_method is ImagingMethod.Basic


def test_null_is_the_same_as_absent_and_unknown_members_are_ignored() -> None:
    profile = ImagingProfile.from_json(
        '{"Name": null, "BasicOptions": null, "NativeOptions": {"ImageOutputDpi": null, "Sparkle": 1}, "NativeTypes": null}'
    )
    assert profile.native_options.image_output_dpi == 300
    assert profile.basic_options == BasicOptions()
    assert profile.restricted_file_type_ids == restricted_by_default()


def test_reference_with_artifact_id_0_is_unset() -> None:
    profile = ImagingProfile.from_json(
        '{"NativeOptions": {"TimeZoneFieldOnDocument": {"ArtifactID": 0, "Name": ""},'
        ' "LastModifiedDateOnDocument": {"ArtifactID": "1038002", "Name": "Date"}}}'
    )
    assert profile.native_options.time_zone_field_on_document is None
    assert profile.native_options.last_modified_date_on_document is not None
    assert profile.native_options.last_modified_date_on_document.artifact_id == 1038002


def test_empty_restricted_list_restricts_nothing_and_survives_writing() -> None:
    profile = ImagingProfile.from_json('{"NativeTypes": []}')
    assert profile.restricted_file_type_ids == frozenset()
    assert ImagingProfile.from_json(profile.to_json()).restricted_file_type_ids == frozenset()


@pytest.mark.parametrize(
    "reference", ["1201", '"1201"', '"dbase iii"', '{"FileTypeID": 1201}', '{"Name": "DBase III", "ArtifactID": 7}']
)
def test_native_type_is_found_by_number_or_name(reference: str) -> None:
    assert ImagingProfile.from_json('{"NativeTypes": [' + reference + "]}").restricted_file_type_ids == {1201}


@pytest.mark.parametrize("reference", ['"No Such Type"', '{"ArtifactID": 1036955}', "true", "1.5", "[]", "99999999"])
def test_native_type_that_does_not_exist_is_refused(reference: str) -> None:
    assert "NativeTypes[0]: Native Types must " in problems('{"NativeTypes": [' + reference + "]}")


def test_all_problems_are_told_at_once_with_field_and_allowed_values() -> None:
    text = problems(
        '{"Name": " ", "BasicOptions": {"ImageOutputDpi": 0, "ImageSize": "Huge"},'
        ' "NativeOptions": {"DitheringThreshold": 256, "RenderColorPagesToJpeg": 1, "MaxPagesPerDoc": 0},'
        ' "EmailOptions": [], "SpreadsheetOptions": {"Formatting": "AutoFitRows", "ZoomLevelPercentage": 9}}'
    )
    assert text.splitlines() == [
        "The imaging profile is not valid:",
        "  BasicOptions.ImageOutputDpi: Image Output DPI must be between 1 and 1200. The value is 0.",
        "  BasicOptions.ImageSize: Image Size must be one of OriginalSetting (0), Letter (1), A4 (2), Legal (3), Custom (4)."
        ' The value is "Huge".',
        "  NativeOptions.RenderColorPagesToJpeg: Render Color Pages To Jpeg must be true or false. The value is 1.",
        "  NativeOptions.DitheringThreshold: Dithering Threshold must be between 0 and 255. The value is 256.",
        "  NativeOptions.MaxPagesPerDoc: Max Pages Per Doc must be a whole number, 1 or more. The value is 0.",
        "  SpreadsheetOptions.ZoomLevelPercentage: Zoom Level Percentage must be between 10 and 400. The value is 9.",
        '  SpreadsheetOptions.Formatting: Formatting must be a list. The value is "AutoFitRows".',
        "  EmailOptions: Email Options must be an object.",
        '  Name: Name must be filled and not empty. The value is " ".',
    ]


def test_a_needed_companion_that_is_missing_is_named() -> None:
    text = problems('{"NativeOptions": {"DitheringAlgorithm": 7}, "BasicOptions": {"ImageSize": 4, "MaximumImageWidth": 5}}')
    assert "Native Options must have a DitheringThreshold, 0 to 255, when DitheringAlgorithm is Threshold." in text
    assert "Basic Options must have both MaximumImageHeight and MaximumImageWidth when ImageSize is Custom." in text


@pytest.mark.parametrize("dpi", ["0", "1201", "-5", "300.5", "true", '"12x"', '"1e2"', "[]", "99999999999999999999"])
def test_dpi_outside_its_range_is_refused(dpi: str) -> None:
    text = problems('{"BasicOptions": {"ImageOutputDpi": ' + dpi + "}}")
    assert "Image Output DPI must be between 1 and 1200." in text


@pytest.mark.parametrize("number", ["8", "-1", '"Unknown"', '""', "true", "7.0", '"6 "'])
def test_only_the_members_of_an_enum_are_read(number: str) -> None:
    text = '{"NativeOptions": {"DitheringAlgorithm": ' + number + "}}"
    if number == '"6 "':
        assert ImagingProfile.from_json(text).native_options.dithering_algorithm == 6
    else:
        assert "must be one of Clustered6X6 (0)," in problems(text)


def test_custom_needs_both_maxima() -> None:
    half = '{"BasicOptions": {"ImageSize": "Custom", "MaximumImageWidth": 5}}'
    assert "both MaximumImageHeight and MaximumImageWidth when ImageSize is Custom" in problems(half)
    for inches in ("0", "100.1", "-1", '"wide"', "1e400"):
        both = '{"BasicOptions": {"ImageSize": 4, "MaximumImageWidth": 5, "MaximumImageHeight": ' + inches + "}}"
        assert "Maximum Image Height must be more than 0 and at most 100 inches" in problems(both)


@pytest.mark.parametrize(
    "text", ["", "[]", "1", "null", '{"request": 5}', "{'a': 1}", '{"Name": "x"', '{"a": NaN}', "[" * 90_000]
)
def test_text_that_is_no_json_object_is_refused_in_words(text: str) -> None:
    assert problems(text).startswith("The imaging profile ")


def test_name_can_be_insisted_on() -> None:
    assert ImagingProfile.from_json("{}").name == "Imaging profile"
    with pytest.raises(InvalidInputError, match="Name must be filled and not empty"):
        ImagingProfile.from_json("{}", default_name=None)


def test_byte_order_mark_is_forgiven() -> None:
    assert ImagingProfile.from_json("\ufeff{}") == ImagingProfile.from_json("{}")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared seed texts")
def test_profile_samples_of_the_seed_text_are_read() -> None:
    text = next(SEEDS.glob("000_*.txt")).read_text()
    names = []
    for opening in re.finditer(r'^\{\n"(request":\n\{\n"Name|ImagingMethod)"', text, re.MULTILINE):
        end = next(i for i in range(opening.end(), len(text)) if _is_balanced(text[opening.start() : i]))
        profile = ImagingProfile.from_json(text[opening.start() : end])
        names.append(json.loads(profile.to_json())["Name"])
    assert names == ["Basic Profile", "Native Profile from Postman", "Native Profile", "Profile Testing"]


def _is_balanced(text: str) -> bool:
    return text.count("{") == text.count("}")


def test_mistyped_options_are_named_and_members_of_exports_are_not() -> None:
    text = json.dumps(
        {
            "ArtifactID": 7,
            "basicoptions": {"image_output_dpi": 300, "ImageOutputDpy": 300},
            "EmailOptions": {"Widht": 1, "DisplaySmtpAddresses": True},
            "SpreadsheetOption": {},
            "SheetOptions": {"A": 1},
            "NativeImagingEngineOptions": {"ImageOutputDpi": 300},
        }
    )
    assert ImagingProfile.unread_options(text) == [
        "basicoptions.ImageOutputDpy",
        "EmailOptions.Widht",
        "SpreadsheetOption",
        "SheetOptions",
    ]
    assert ImagingProfile.unread_options(ImagingProfile.default_native().to_json()) == []
