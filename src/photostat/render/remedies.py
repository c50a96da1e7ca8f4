"""For each error and finding code: a title, what usually causes it, and what to do. One table, for people.

The exceptions list and the report of a run read it, and the server's error records where it has no words of its own
(`imaging.documents.remedies`), so that they never disagree. It holds no code of its own: a code that is not here (a newer
program's manifest) still gets an answer.
"""

from dataclasses import dataclass

from photostat.render.model import ErrorCode, FindingCode


@dataclass(frozen=True)
class Remedy:
    """Words for one code."""

    title: str
    cause: str
    remedy: str


_ERRORS = {
    ErrorCode.PASSWORD_PROTECTED: Remedy(
        "Password protected",
        "The file is encrypted and none of the given passwords opens it.",
        "Ask the custodian for the password, add it to the passwords file and run again with --resume.",
    ),
    ErrorCode.CORRUPT: Remedy(
        "Damaged file",
        "The file is incomplete or damaged, often already at collection.",
        "Open the original in its own program. If that works, collect it again; if not, produce the native.",
    ),
    ErrorCode.EMPTY: Remedy(
        "Empty file",
        "The file has 0 bytes.",
        "Compare with the source: if the original has content, collect it again. Otherwise nothing is lost.",
    ),
    ErrorCode.UNSUPPORTED_TYPE: Remedy(
        "Type not supported",
        "There is no renderer for this kind of file (archive, database, media, program).",
        "Unpack archives and image their content; produce everything else as native with the slip sheet.",
    ),
    ErrorCode.RESTRICTED_TYPE: Remedy(
        "Type restricted by the profile",
        "The imaging profile leaves this kind of file out on purpose.",
        "Nothing, if that is intended. Otherwise take the type off the profile's restricted types and run again.",
    ),
    ErrorCode.TIMEOUT: Remedy(
        "Out of time",
        "The renderer did not finish within the budget for this document.",
        "Raise the setting that the detail names and run again with --resume, or print the document by hand.",
    ),
    ErrorCode.LIMIT_EXCEEDED: Remedy(
        "Over a limit",
        "The document is larger, has more pages or needs more memory than is allowed.",
        "If the document is genuine, raise the limit that the detail names and run again with --resume.",
    ),
    ErrorCode.RENDERER_CRASHED: Remedy(
        "Renderer stopped",
        "The renderer ended while it worked on this document, twice. Damaged and hostile files do that.",
        "Open the original in its own program with care. If it is sound, print it by hand and report this.",
    ),
    ErrorCode.NATIVE_MISSING: Remedy(
        "Native not readable",
        "The file was gone, changed or not readable when its turn came.",
        "Check that the file is there and that you may read it, then run again with --resume.",
    ),
    ErrorCode.STORAGE_FAILED: Remedy(
        "Not stored",
        "The pages could not be written to the output folder.",
        "Make room on the disk and check the rights of the output folder, then run again with --resume.",
    ),
    ErrorCode.INTERNAL: Remedy(
        "Failure of Photostat",
        "Photostat itself failed on this document.",
        "Run again with --resume. If it fails again, report it with the detail.",
    ),
}

_FINDINGS = {
    FindingCode.FONT_REPLACED: Remedy(
        "Font replaced",
        "The document names a font that is not installed here and not embedded.",
        "Look at the page. If line breaks matter, install the font and image the document again.",
    ),
    FindingCode.BLANK_PAGE: Remedy(
        "Blank page",
        "The page has no visible ink.",
        "Look at the native: a blank page can be meant, or hold content too faint for black and white.",
    ),
    FindingCode.ODD_PAGE_SIZE: Remedy(
        "Odd page size",
        "The page differs much in size from ordinary paper.",
        "Look at the page. Large drawings may need a higher resolution or native production.",
    ),
    FindingCode.TEXT_CUT_OFF: Remedy(
        "Text possibly cut off",
        "Text reaches over the edge of the page.",
        "Look at the page; a larger image size, landscape or fit to width brings the text back.",
    ),
    FindingCode.PAGE_CAP_REACHED: Remedy(
        "Page cap reached",
        "The document has more pages than the profile allows.",
        "Raise the maximum pages of the profile, or produce the native with the first pages.",
    ),
    FindingCode.REMOTE_CONTENT_BLOCKED: Remedy(
        "Remote content blocked",
        "The document refers to content outside of it. Only pictures of mail are fetched, where profile and settings allow it.",
        "Look at the addresses. If the content matters, collect it by itself.",
    ),
    FindingCode.MACROS_PRESENT: Remedy(
        "Macros present",
        "The document holds program code. It was not run.",
        "Nothing for the image. What the macros would have changed is not on the page.",
    ),
    FindingCode.HIDDEN_CONTENT: Remedy(
        "Hidden content",
        "Rows, columns, sheets, slides or text are hidden in the document.",
        "Check whether the image shows what the order asks for; produce the native where it does not.",
    ),
    FindingCode.TRACKED_CHANGES: Remedy(
        "Tracked changes",
        "The document holds changes that were not accepted.",
        "Check that the page shows them as the order asks for.",
    ),
    FindingCode.COMMENTS_PRESENT: Remedy(
        "Comments present",
        "The document holds comments.",
        "Check that the page shows them as the order asks for.",
    ),
    FindingCode.NOTES_PRESENT: Remedy(
        "Speaker notes present",
        "The slides have speaker notes.",
        "Check that the pages show them as the order asks for.",
    ),
    FindingCode.EXTENSION_MISMATCH: Remedy(
        "Extension does not fit",
        "The content is of another type than the file's extension says. The content decided.",
        "Nothing for the image. A renamed file can be worth a look.",
    ),
    FindingCode.ENCODING_GUESSED: Remedy(
        "Encoding guessed",
        "The text does not say in which encoding it is written.",
        "If characters look wrong, tell the encoding or produce the native.",
    ),
    FindingCode.CONTENT_DAMAGED: Remedy(
        "Part of the content damaged",
        "Something in the document could not be read; the rest was imaged.",
        "Compare with the native; collect it again if something is missing.",
    ),
    FindingCode.ATTACHMENTS_PRESENT: Remedy(
        "Attachments present",
        "The message or document carries other files. They are listed, not imaged with it.",
        "Image the attachments as documents of their own if they are not in the set.",
    ),
    FindingCode.TEXT_TRUNCATED: Remedy(
        "Text cut short",
        "The text was longer than a limit; the rest was left out.",
        "Raise the limit, or produce the native.",
    ),
    FindingCode.AUTOMATIC_DATE: Remedy(
        "Automatic date",
        "A date or time field shows a computed date, not the one that the author saw.",
        "The message says which date. Take the author's from the document's metadata; do not rely on the one on the page.",
    ),
    FindingCode.OPTION_NOT_HONOURED: Remedy(
        "Option not honoured",
        "Something that the imaging profile asks for could not be done on this document; the message names the option.",
        "Look at the page and at the value that the option needs; then image the document again.",
    ),
    FindingCode.PICTURE_CUT_OFF: Remedy(
        "Picture possibly cut off",
        "A picture in the mail reaches over the edge of the page.",
        "Look at the page; landscape, or pictures resized to fit the page, bring it back.",
    ),
    FindingCode.CUT_OFF_NOT_CHECKED: Remedy(
        "Cut-off not checked",
        "The page could not be measured, so that nobody knows whether something is cut off.",
        "Look at the right edge of the pages.",
    ),
    FindingCode.TABLE_SPLIT: Remedy(
        "Table split",
        "A table is wider than the page; its further columns are continued below.",
        "Nothing, if the parts can be read together. Landscape may avoid the split.",
    ),
    FindingCode.TABLE_SPLIT_NOT_COMPLETED: Remedy(
        "Table not split",
        "A table is wider than the page and its layout allows no split.",
        "Look at the page; try landscape, or produce the native.",
    ),
    FindingCode.RICH_TEXT_DAMAGED: Remedy(
        "Rich text missing or damaged",
        "The formatted body of the mail is missing or broken; its plain text is shown.",
        "Compare with the native if the formatting matters.",
    ),
    FindingCode.XFA_FALLBACK: Remedy(
        "Dynamic form not shown",
        "The PDF is a dynamic XFA form, which only Adobe's programs show. The page is its placeholder.",
        "Open it in Adobe Reader, print it to PDF and image that; or produce the native.",
    ),
    FindingCode.OPENED_WITH_PASSWORD: Remedy(
        "Opened with a password",
        "The file is encrypted and one of the given passwords opened it.",
        "Nothing. The receiver of the native needs the password too.",
    ),
}

_TABLE: dict[str, Remedy] = {code.value: words for code, words in [*_ERRORS.items(), *_FINDINGS.items()]}


def remedy_for(code: str) -> Remedy:
    """The words for an error or finding code; a code without an entry gets the code itself and a general answer."""
    found = _TABLE.get(code)
    return found or Remedy(code.replace("_", " ").capitalize(), "", "Look at the document and the detail.")
