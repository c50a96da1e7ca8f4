"""The one look of mail on paper: a header block that no style of the mail can reach, plain text, notes, pictures."""

import html
import re
from collections.abc import Sequence

from photostat.render.inside.mail.message import Attachment
from photostat.render.inside.page_file import MONO, SANS

# In front of the mail's own styles, so that they win where they say something.
MAIL_CSS = f"""
body{{font-family:{SANS};font-size:10.5pt;color:#000;background:#fff}}
.photostat-plain{{white-space:pre-wrap;font:10pt/12.5pt {MONO};overflow-wrap:anywhere;unicode-bidi:plaintext}}
.photostat-note{{font:italic 10.5pt/14pt {SANS};border:1px solid #999;padding:6pt 9pt;margin:6pt 0}}
"""

# Inside a shadow root (https://html.spec.whatwg.org/#attr-template-shadowrootmode, no script needed) the mail's rules
# such as "td{{…}}" or "*{{…}}" do not apply, and "all:initial!important" stops what would be inherited.
_BLOCK_CSS = f"""
:host{{all:initial!important;display:block!important;margin:0 0 14pt 0!important;padding:0 0 7pt 0!important;
border-bottom:1.5pt solid #000!important;background:#fff!important;color:#000!important}}
table{{border-collapse:collapse;width:100%;font:10.5pt/14pt {SANS};color:#000}}
th{{text-align:left;vertical-align:top;font-weight:bold;white-space:nowrap;padding:1pt 12pt 1pt 0;width:1%}}
td{{vertical-align:top;padding:1pt 0;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:left}}
"""
_LONG_RUN = re.compile(r"\S{4000}")


def header_block(headers: Sequence[tuple[str, str]], attachments: Sequence[Attachment]) -> str:
    """The header block: the mail's fields, and one line for each attachment that the body does not show."""
    rows = [_row(label, html.escape(value, quote=False)) for label, value in headers]
    if attachments:
        names = "<br>".join(html.escape(_described(attachment), quote=False) for attachment in attachments)
        rows.append(_row("Attachments", names))
    if not rows:
        rows.append(_row("", "(no header fields)"))
    table = f"<style>{_BLOCK_CSS}</style><table>{''.join(rows)}</table>"
    return f'<photostat-header><template shadowrootmode="open">{table}</template></photostat-header>'


def plain_text(text: str) -> str:
    """A plain text body: line ends kept, long lines wrapped, fixed pitch because tables drawn with blanks need it."""
    text = _LONG_RUN.sub(lambda found: found[0] + "\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f'<div class="photostat-plain">{html.escape(text.rstrip(), quote=False)}</div>'


def note(text: str) -> str:
    """Our own words in place of something that cannot be shown."""
    return f'<p class="photostat-note">{html.escape(text)}</p>'


def picture(file_name: str | None, label: str) -> str:
    """A picture in the flow of the mail; a note when it cannot be drawn."""
    if file_name is None:
        return note(f"A picture that cannot be shown: {label or 'unnamed'}")
    return f'<p><img src="{html.escape(file_name)}" alt="{html.escape(label)}"></p>'


def size_text(size_bytes: int) -> str:
    """A file size for people, in units of 1024."""
    if size_bytes < 1024:
        return f"{size_bytes} bytes"
    kilobytes = size_bytes / 1024
    return f"{kilobytes:.0f} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"


def _described(attachment: Attachment) -> str:
    size = "" if attachment.size_bytes is None else f" ({size_text(attachment.size_bytes)})"
    return f"{attachment.name}{size}"


def _row(label: str, value: str) -> str:
    return f"<tr><th>{html.escape(label)}{':' if label else ''}</th><td>{value}</td></tr>"
