"""Pictures of WordProcessingOptions and of field codes in Word documents."""

from html import escape

from natives.word import document, field, paragraph, run, supply_agreement, table
from profile_pictures.case import Case

_OPTIONS = "WordProcessingOptions"
_BARE: dict[str, object] = {"ApplicationFieldCodes": []}


def _letter() -> bytes:
    """A letter with fields in text and footer, and a line that its author hid."""
    hidden = (
        f'<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">{escape("They would settle for half of it. ")}</w:t></w:r>'
    )
    body = [
        paragraph("Offer of settlement", style="Title"),
        paragraph(
            "Saltmere, ", field('DATE \\@ "d MMMM yyyy"', "4 March 2024"), ", written by ", field("AUTHOR", "Ida Fenwick"), "."
        ),
        paragraph("Ostrelle Freight asks for 90,852.50 pounds. ", hidden, "We answer by the end of the month."),
        paragraph("File: ", field("FILENAME", "offer v2.docx"), ", see ", field("REF clause4 \\h", "clause 4"), "."),
    ]
    return document("".join(body), header=run("Brackwater Valve Company"))


def _wide() -> bytes:
    names = ["Item", "Description", "Quantity", "Unit price", "Amount", "Delivered"]
    rows = [names, ["GV-80", "Gate valve, cast iron", "550", "118.40", "65,120.00", "15 March"]]
    made = table(rows, [1500, 2400, 1300, 1300, 1600, 1260])
    return document(paragraph("Schedule A", style="Title") + made, header="Supply Agreement - Schedule A")


def _case(
    member: str, native: bytes, before: dict[str, object], after: dict[str, object], captions: tuple[str, str], **more: object
) -> Case:
    return Case(member, f"{member}.docx", native, {_OPTIONS: before} | _BARE, {_OPTIONS: after} | _BARE, captions, **more)  # type: ignore[arg-type]


CASES: list[Case] = [
    _case(
        "WordProcessingOptions.ShowTrackChanges",
        supply_agreement(),
        {"ShowTrackChanges": False},
        {"ShowTrackChanges": True},
        ("ShowTrackChanges: false", "ShowTrackChanges: true"),
        crop=(0, 0, 1, 0.45),
    ),
    _case(
        "WordProcessingOptions.PageOrientation",
        _wide(),
        {},
        {"PageOrientation": "Landscape"},
        ("PageOrientation: OriginalSetting", "PageOrientation: Landscape"),
        crop=(0, 0, 1, 1),
    ),
    _case(
        "WordProcessingOptions.Include.Comments",
        supply_agreement(),
        {},
        {"Include": ["Comments"]},
        ("Include: empty", "Include: Comments (pages 1 and 4)"),
        pages=((1,), (1, 4)),
        crop=(0, 0, 1, 0.4),
    ),
    _case(
        "WordProcessingOptions.Include.FieldCodes",
        _letter(),
        {},
        {"Include": ["FieldCodes"]},
        ("Include: empty", "Include: FieldCodes"),
        crop=(0, 0, 1, 0.35),
    ),
    _case(
        "WordProcessingOptions.Include.HiddenText",
        _letter(),
        {},
        {"Include": ["HiddenText"]},
        ("Include: empty", "Include: HiddenText"),
        crop=(0, 0, 1, 0.35),
    ),
    Case(
        "ApplicationFieldCodes.Word",
        "offer v3.docx",
        _letter(),
        _BARE,
        {
            "ApplicationFieldCodes": [
                {"FieldCode": "Date", "Application": "MicrosoftWord", "Option": "ShowFieldCode"},
                {"FieldCode": "Author", "Application": "MicrosoftWord", "Option": "ShowNothing"},
                {
                    "FieldCode": "FileName",
                    "Application": "MicrosoftWord",
                    "Option": "ReplaceWithRelativityField",
                    "RelativityField": {"Name": "Control Number"},
                },
            ]
        },
        ("DocumentDefault: as stored", "Date: code; Author: nothing; FileName: a document field"),
        crop=(0, 0, 1, 0.35),
        fields={"control number": "BRK0000042"},
    ),
]
