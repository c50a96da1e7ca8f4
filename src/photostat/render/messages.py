"""The text for people that goes with each error code, and the contract's words for the warnings about e-mail.

The first five errors are the texts of contracts/imaging.md section 15.1 (clients match on them); the rest are ours and name
the setting that governs a limit. The warnings are those of section 15.2: a type and a text for each of seven findings.
"""

from photostat.render.model import DocumentError, ErrorCode, FindingCode

_MESSAGES = {
    ErrorCode.UNSUPPORTED_TYPE: "Document Type is not supported.",
    ErrorCode.RESTRICTED_TYPE: "Document Type is not supported.",
    ErrorCode.CORRUPT: "OI EXOpenExport failed - 9: file is corrupt [9]",
    ErrorCode.EMPTY: "OI EXOpenExport failed - 10: file is empty [10]",
    ErrorCode.PASSWORD_PROTECTED: "OI EXOpenExport failed - 11: file is password protected or encrypted [11]",
    ErrorCode.TIMEOUT: "Imaging ran over its time budget and was ended.",
    ErrorCode.LIMIT_EXCEEDED: "The document is larger than a limit allows.",
    ErrorCode.RENDERER_CRASHED: "The renderer stopped while it imaged the document.",
    ErrorCode.NATIVE_MISSING: "The native file could not be read.",
    ErrorCode.STORAGE_FAILED: "The page images could not be stored.",
    ErrorCode.INTERNAL: "Imaging failed inside Photostat.",
}
_MAX_DETAIL_CHARS = 1_000
# Finding -> (Type, Message) as the wire has them. A finding's own message begins with the latter and may say more.
_WARNINGS = {
    FindingCode.TEXT_CUT_OFF: ("Cut-Off Text", "Possible cut-off text detected."),
    FindingCode.PICTURE_CUT_OFF: ("Cut-Off Embedded Image", "Possible cut-off embedded image detected."),
    FindingCode.CUT_OFF_NOT_CHECKED: ("Cut-Off Detection Not Performed", "Cut-off detection not performed."),
    FindingCode.TABLE_SPLIT: ("Table Split", "Split performed on table larger than page width."),
    FindingCode.TABLE_SPLIT_NOT_COMPLETED: (
        "Table Split Not Completed",
        "Split could not be completed on table larger than page width.",
    ),
    FindingCode.RICH_TEXT_DAMAGED: (
        "Missing or Invalid Rich Text Format Content",
        "Possible missing or invalid Rich Text Format content detected in the email body.",
    ),
    FindingCode.ENCODING_GUESSED: ("Character Encoding Mismatch", "Possible invalid character coding detected."),
}


def document_error(code: ErrorCode, untrusted_words: str = "") -> DocumentError:
    """The error with its message and, as detail, the renderer's own words: one line, printable, cut."""
    printable = "".join(c if c.isprintable() else " " for c in untrusted_words)
    return DocumentError(code, _MESSAGES[code], " ".join(printable.split())[:_MAX_DETAIL_CHARS])


def warning_type(code: FindingCode) -> str:
    """The contract's Type for a finding, "" for those that the contract has no warning for."""
    return _WARNINGS.get(code, ("", ""))[0]


def warning_text(code: FindingCode) -> str:
    """The contract's Message for a finding. Raises KeyError for those that the contract has no warning for."""
    return _WARNINGS[code][1]
