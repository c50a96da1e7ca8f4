"""Imaging profiles and native types."""

from photostat.api.imaging_profile_schema import SAMPLE
from photostat.api.wire.examples import Example, Examples

V1 = "/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}"
OLDER = "/Relativity.REST/api/Relativity.Imaging.Services.Interfaces.IImagingModule"
OWN = "/photostat/v1/workspaces/{workspace_id}"

_BASIC = {
    "Name": "Basic Profile",
    "Keywords": "Basic Imaging Keywords",
    "Notes": "Basic Imaging Notes",
    "BasicOptions": {
        "ImageOutputDpi": 299,
        "BasicImageFormat": 1,
        "ImageSize": 4,
        "MaximumImageHeight": 2.0,
        "MaximumImageWidth": 5.5,
    },
}
_NATIVE: dict[str, object] = {
    **SAMPLE,
    "SpreadsheetOptions": {
        "PaperSizeOrientation": 1,
        "PageOrder": 2,
        "PrintArea": 1,
        "HideAndPagebreakAfterConsecutiveBlankRowCol": 56,
        "ShowTrackChanges": True,
        "IncludeRowAndColumnHeadings": 2,
        "IncludeHeadersAndFooters": 2,
        "IncludeComments": True,
        "IncludeGridlines": 1,
        "IncludeBorders": True,
        "UnhideHiddenWorksheets": True,
        "LimitToPages": 45,
        "FitToPagesWide": 200,
        "FitToPagesTall": 201,
        "Formatting": [1, 2],
        "TextVisibility": [0, 1],
    },
    "EmailOptions": {
        "Orientation": 1,
        "ResizeImagesToFitPage": True,
        "ResizeTablesToFitPage": True,
        "SplitTablesToFitPageWidth": True,
        "DownloadImagesFromInternet": True,
        "ClearIndentations": True,
        "DetectCharacterEncoding": True,
        "DisplaySmtpAddresses": True,
        "ShowMessageTypeInHeader": False,
    },
    "WordProcessingOptions": {"ShowTrackChanges": True, "PageOrientation": 2, "Include": [0, 2]},
    "PresentationOptions": {"ShowSpeakerNotes": True, "SlideOrientation": 2},
    "HtmlOptions": {"RemoveNonBreakingSpaceCodes": True},
    "NativeTypes": [{"ArtifactID": 1036955, "Name": "DBase III"}, {"ArtifactID": 1036956, "Name": "DBase IV or V"}],
    "ApplicationFieldCodes": [{"ArtifactID": 1038657, "Name": "Word Date"}, {"ArtifactID": 1038666, "Name": "Excel Page"}],
}
_READ = {
    "ImagingMethod": "Native",
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
    "NativeTypes": [{"ArtifactID": 1035893, "Name": "Smart DataBase"}, {"ArtifactID": 1035894, "Name": "DBase III"}],
    "ArtifactID": 1039439,
    "Name": "Native Profile",
}
_UPDATE = {
    "Name": "Profile Testing",
    "BasicOptions": {"ImageOutputDpi": 300, "BasicImageFormat": "Jpeg", "ImageSize": "OriginalSetting"},
    "NativeOptions": {"ImageOutputDpi": 600, "NativeImageFormat": "Jpeg"},
}
_OLDER_BASIC = {
    "ImagingMethod": "Basic",
    "BasicOptions": {"ImageOutputDpi": "100", "BasicImageFormat": "Jpeg", "ImageSize": "A4"},
    "Name": "Basic from legacy",
}
_OLDER_ID = {"imagingProfileId": 1038583, "workspaceID": 1017048}
_DPI = (
    "The imaging profile is not valid:\n"
    "  BasicOptions.ImageOutputDpi: Image Output DPI must be between 1 and 1200. The value is 1201."
)
_IN_USE = (
    "The imaging profile 1039439 is used by the imaging sets 1039603 (All documents). "
    "Delete them, or give them another profile, first."
)

_TYPE = {
    "BasicCategory": "WordProcessor",
    "UseNativeImaging": False,
    "RestrictedFromImagingByDefault": False,
    "FileTypeID": 1000,
    "PreventNativeDownload": False,
    "ArtifactID": 1036768,
    "Name": "Word for DOS 4.x",
}
_OLDER_TYPE = {
    "BasicCategory": "WordProcessor",
    "NativeCategory": "WordProcessor",
    "UseNativeImaging": True,
    "RestrictedFromImagingByDefault": False,
    "FileTypeId": 1336,
    "PreventNativeDownload": False,
    "ArtifactID": 1036567,
    "Name": "Microsoft Word 2010",
}

EXAMPLES: Examples = {
    ("POST", f"{V1}/imaging-profiles/basic"): Example({"request": _BASIC}, 1039439, {400: _DPI}),
    ("POST", f"{V1}/imaging-profiles/native"): Example({"request": _NATIVE}, 1039439, {400: _DPI}),
    ("GET", f"{V1}/imaging-profiles/{{profile_id}}"): Example(answer=_READ),
    ("POST", f"{V1}/imaging-profiles/{{profile_id}}"): Example({"request": _UPDATE}, 1039439, {400: _DPI}),
    ("DELETE", f"{V1}/imaging-profiles/{{profile_id}}"): Example(errors={409: _IN_USE}),
    ("GET", f"{OWN}/imaging-profiles"): Example(
        answer={
            "ImagingProfiles": [{"ArtifactID": 1039439, "Name": "Native Profile", "ImagingMethod": "Native", "IsDefault": False}]
        }
    ),
    ("POST", f"{OLDER}/Imaging Profile Service/SaveAsync"): Example(
        {"imagingProfile": _OLDER_BASIC, "workspaceId": 1017048}, 1038842, {400: _DPI}
    ),
    ("POST", f"{OLDER}/Imaging Profile Service/ReadAsync"): Example(_OLDER_ID, _READ),
    ("POST", f"{OLDER}/Imaging Profile Service/DeleteAsync"): Example(_OLDER_ID, True, {409: _IN_USE}),
    ("GET", f"{V1}/native-types/{{native_type_id}}"): Example(answer=_TYPE),
    ("POST", f"{OLDER}/Native Type Service/ReadAsync"): Example({"nativeTypeId": 1036567, "workspaceID": 1017048}, _OLDER_TYPE),
    ("GET", f"{OWN}/native-types"): Example(answer={"NativeTypes": [_TYPE]}),
    ("POST", f"{OWN}/native-types/{{native_type_id}}/flags"): Example(
        {"RestrictedFromImagingByDefault": True}, {**_TYPE, "RestrictedFromImagingByDefault": True}
    ),
}
