"""Pictures of BasicOptions, NativeOptions and the profile's own members."""

from pathlib import Path

from profile_pictures.case import Case

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PHOTO = (EXAMPLES / "pictures" / "Loading dock.jpg").read_bytes()
NEWSLETTER = (EXAMPLES / "mail" / "Foundry Weekly.eml").read_bytes()
LETTER_MAIL = (EXAMPLES / "mail" / "RE Late castings.eml").read_bytes()
INVOICE = (EXAMPLES / "finance" / "Invoice BW-2024-0117.pdf").read_bytes()
REPORT = (EXAMPLES / "reports" / "Inspection report 24-088.pdf").read_bytes()
DATED = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
    b' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    b"<text:p>Printed on <text:date/>, for the file.</text:p></office:text></office:body></office:document>"
)


def _dithered(name: str, threshold: int = 128) -> dict[str, object]:
    options = {"NativeImageFormat": "Tiff", "DitheringAlgorithm": name, "DitheringThreshold": threshold}
    return {"NativeOptions": options}


CASES = [
    Case(
        "ImageOutputDpi",
        "mail.eml",
        LETTER_MAIL,
        {"NativeOptions": {"ImageOutputDpi": 100}},
        {"NativeOptions": {"ImageOutputDpi": 300}},
        ("ImageOutputDpi 100", "ImageOutputDpi 300"),
        crop=(0.08, 0.06, 0.5, 0.2),
    ),
    Case(
        "BasicImageFormat",
        "Loading dock.jpg",
        PHOTO,
        {"BasicOptions": {"BasicImageFormat": "Tiff"}},
        {"BasicOptions": {"BasicImageFormat": "Jpeg"}},
        ("Tiff", "Jpeg"),
        crop=(0, 0, 1, 0.6),
    ),
    Case(
        "ImageSize",
        "Loading dock.jpg",
        PHOTO,
        {"BasicOptions": {"BasicImageFormat": "Jpeg", "ImageSize": "OriginalSetting"}},
        {"BasicOptions": {"BasicImageFormat": "Jpeg", "ImageSize": "Letter"}},
        ("OriginalSetting: the picture's own page", "Letter: a sheet, nothing enlarged"),
        crop=(0, 0, 1, 1),
    ),
    Case(
        "MaximumImageHeight",
        "invoice.pdf",
        INVOICE,
        {"BasicOptions": {"ImageSize": "OriginalSetting"}},
        {"BasicOptions": {"ImageSize": "Custom", "MaximumImageWidth": 5.5, "MaximumImageHeight": 2.0}},
        ("OriginalSetting: 8.5 x 11 in", "Custom, 5.5 x 2 in: scaled into the box (enlarged here)"),
        crop=(0, 0, 1, 1),
    ),
    Case(
        "NativeImageFormat",
        "mail.eml",
        NEWSLETTER,
        {"NativeOptions": {"NativeImageFormat": "Tiff"}},
        {"NativeOptions": {"NativeImageFormat": "Jpeg"}},
        ("Tiff", "Jpeg"),
    ),
    Case(
        "RenderColorPagesToJpeg",
        "mail.eml",
        NEWSLETTER,
        {"NativeOptions": {"RenderColorPagesToJpeg": False}},
        {"NativeOptions": {"RenderColorPagesToJpeg": True}},
        ("false: a colour page becomes black and white", "true: it becomes a JPEG"),
    ),
    Case(
        "DitheringAlgorithm",
        "Loading dock.jpg",
        PHOTO,
        _dithered("Clustered8X8"),
        _dithered("FloydAndSteinberg"),
        ("Clustered8X8", "FloydAndSteinberg"),
        crop=(0.2, 0.3, 0.5, 0.6),
    ),
    Case(
        "DitheringThreshold",
        "Loading dock.jpg",
        PHOTO,
        _dithered("Threshold", 80),
        _dithered("Threshold", 160),
        ("Threshold at 80", "Threshold at 160"),
        crop=(0, 0, 1, 0.6),
    ),
    Case(
        "MaxPagesPerDoc",
        "report.pdf",
        REPORT,
        {},
        {"NativeOptions": {"MaxPagesPerDoc": 1}},
        ("unset: every page", "MaxPagesPerDoc 1: the first page only"),
        pages=((1, 2), (1,)),
        crop=(0, 0, 1, 0.25),
    ),
    Case(
        "LastModifiedDateOnDocument",
        "dated.fodt",
        DATED,
        {"ApplicationFieldCodes": []},
        {"ApplicationFieldCodes": [], "NativeOptions": {"LastModifiedDateOnDocument": {"Name": "Saved"}}},
        ("unset: the clock of the run, 2024-03-12", "the document's field Saved, 2018-10-04"),
        crop=(0.05, 0.05, 0.6, 0.12),
        fields={"saved": "2018-10-04"},
    ),
    Case(
        "TimeZoneFieldOnDocument",
        "mail.eml",
        LETTER_MAIL,
        {},
        {"NativeOptions": {"TimeZoneFieldOnDocument": {"Name": "Time Zone"}}},
        ("unset: the date as the mail has it", "the document's field says Eastern Time"),
        crop=(0.05, 0.05, 0.75, 0.25),
        fields={"time zone": "(UTC-05:00) Eastern Time (US & Canada)"},
    ),
]
