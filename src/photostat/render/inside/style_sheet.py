"""Makes the addresses in a style sheet of a native local, and drops what would break our pages.

Regular expressions over the text, no CSS parser: whatever escapes them asks the browser for an address outside the
page's folder, and browser.py refuses that. All patterns are bounded or cannot run twice over the same text.
"""

import re
from collections.abc import Callable

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_WORD_COMMENT = re.compile(r"<!--|-->")
# One pattern for both, or the address that an import was given would be judged a second time.
_REFERENCE = re.compile(
    r"""@import\s{0,20}(?:url\(\s{0,20})?["']?(?P<imported>[^"'()\s;]{1,4096})["']?\s{0,20}\)?(?P<media>[^;{}]{0,300})(?:;|\Z)"""
    r"""|url\(\s{0,20}(?:"(?P<double>[^"]{0,4096})"|'(?P<single>[^']{0,4096})'|(?P<bare>[^"'()\s]{1,4096}))\s{0,20}\)""",
    re.IGNORECASE,
)
# Named pages (every mail by Word has them) would put our header on a sheet of its own; the sheet is ours anyway.
_PAGE_RULE = re.compile(r"@page[^{}]{0,200}\{[^{}]{0,4000}\}", re.IGNORECASE)


def rewrite_css(text: str, resolve: Callable[[str], str | None], resolve_sheet: Callable[[str], str | None] | None = None) -> str:
    """`text` with every address that `resolve` knows replaced by its file, the others taken out.

    `resolve_sheet` is asked for imported style sheets, where they are not the same to the caller.
    """

    def local(found: re.Match[str]) -> str:
        if found["imported"]:
            sheet = (resolve_sheet or resolve)(found["imported"])
            return f'@import url("{_quoted(sheet)}"){found["media"]};' if sheet else ""
        written = found["double"] or found["single"] or found["bare"] or ""
        if written.startswith("#"):  # a filter or gradient of the same drawing
            return found[0]
        file = resolve(written)
        return f'url("{_quoted(file)}")' if file else "none"

    if "url" not in text and "@" not in text and "URL" not in text:
        return text
    text = _COMMENT.sub("", _WORD_COMMENT.sub("", text))
    text = _PAGE_RULE.sub("", text)
    return _REFERENCE.sub(local, text)


def _quoted(address: str) -> str:
    return address.replace("\\", "%5C").replace('"', "%22").replace("\n", "")
