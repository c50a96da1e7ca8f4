"""Makes the addresses in a style sheet of a native local, and drops what would break our pages.

Regular expressions over the text, no CSS parser: whatever escapes them asks the browser for an address outside the
page's folder, and browser.py refuses that. All patterns are bounded or cannot run twice over the same text.
"""

import re
from collections.abc import Callable

MAX_ADDRESS_CHARS = 4_096

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_WORD_COMMENT = re.compile(r"<!--|-->")
_IMPORT = re.compile(
    r"""@import\s{1,20}(?:url\(\s{0,20})?["']?([^"'()\s;]{1,4096})["']?\s{0,20}\)?([^;{}]{0,300})(?:;|\Z)""", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"""url\(\s{0,20}(?:"([^"]{0,4096})"|'([^']{0,4096})'|([^"'()\s]{1,4096}))\s{0,20}\)""", re.IGNORECASE
)
# Named pages (every mail by Word has them) would put our header on a sheet of its own; the sheet is ours anyway.
_PAGE_RULE = re.compile(r"@page[^{}]{0,200}\{[^{}]{0,4000}\}", re.IGNORECASE)


def rewrite_css(text: str, resolve: Callable[[str], str | None]) -> str:
    """`text` with every address that `resolve` knows replaced by its file, the others taken out."""

    def address(found: re.Match[str]) -> str:
        written = next((group for group in found.groups() if group is not None), "")
        if written.startswith("#"):  # a filter or gradient of the same drawing
            return found[0]
        local = resolve(written)
        return "none" if local is None else f'url("{_quoted(local)}")'

    def imported(found: re.Match[str]) -> str:
        local = resolve(found[1])
        return "" if local is None else f'@import url("{_quoted(local)}"){found[2]};'

    if "url" not in text and "@" not in text and "URL" not in text:
        return text
    text = _COMMENT.sub("", _WORD_COMMENT.sub("", text))
    text = _PAGE_RULE.sub("", text)
    return _ADDRESS.sub(address, _IMPORT.sub(imported, text))


def _quoted(address: str) -> str:
    return address.replace("\\", "%5C").replace('"', "%22").replace("\n", "")
