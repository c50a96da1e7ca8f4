"""The text for people that goes with each error code.

The first five are the texts of contracts/imaging.md section 15.1 (clients match on them); the rest are ours and name the
setting that governs a limit.
"""

from photostat.render.model import DocumentError, ErrorCode

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


def document_error(code: ErrorCode, untrusted_words: str = "") -> DocumentError:
    """The error with its message and, as detail, the renderer's own words: one line, printable, cut."""
    printable = "".join(c if c.isprintable() else " " for c in untrusted_words)
    return DocumentError(code, _MESSAGES[code], " ".join(printable.split())[:_MAX_DETAIL_CHARS])
