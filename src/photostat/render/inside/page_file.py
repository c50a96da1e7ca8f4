"""Writes the pages that the browser prints: one folder a document, our style first, the native's content after it."""

import html
from dataclasses import dataclass
from pathlib import Path

from photostat.render.inside.base import HtmlPage, MailFit, Paper, Work
from photostat.render.inside.page_marks import MarkedFinding

CSS_PX_PER_IN = 96
SANS = '"Liberation Sans","Carlito","Noto Sans","Noto Sans CJK SC",sans-serif'
MONO = '"Liberation Mono","DejaVu Sans Mono","Noto Sans Mono CJK SC","Noto Sans",monospace'

# What a page on paper needs whatever the native's own style says: the whole content in the flow, no named page (it
# would break the sheet), nothing that moves (two runs must give the same page).
_PAPER_CSS = """
html,body{display:block!important;height:auto!important;min-height:0!important;max-height:none!important;overflow:visible!important;
position:static!important;float:none!important;transform:none!important;columns:auto!important}
body{margin:0;overflow-wrap:break-word}
*{page:auto!important;animation:none!important;transition:none!important;
print-color-adjust:exact!important;-webkit-print-color-adjust:exact!important}
pre,xmp,listing{white-space:pre-wrap}
"""


@dataclass(frozen=True)
class PageFolder:
    """The folder of one document's pages; all that the browser may read."""

    path: Path
    paper: Paper

    @classmethod
    def of(cls, work: Work, *, landscape: bool = False) -> "PageFolder":
        path = work.scratch / "page"
        path.mkdir(exist_ok=True)
        paper = Paper()
        return cls(path, paper.landscape() if landscape else paper)

    @property
    def inside_px(self) -> int:
        """Width between the margins, CSS pixels."""
        return int((self.paper.width_in - 2 * self.paper.margin_in) * CSS_PX_PER_IN)

    def write(
        self,
        content: str,
        *,
        title: str,
        css: str = "",
        name: str = "index.html",
        shrink_to_fit: bool = True,
        quirks: bool = False,
        fit: MailFit | None = None,
        marked: tuple[MarkedFinding, ...] = (),
    ) -> HtmlPage:
        """Write one page. `content` is HTML: a body, or a whole document whose html and body tags then count as such.

        `quirks`: the native has no doctype, and browsers lay such pages out by the old rules.
        """
        head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_PAPER_CSS}{css}</style>'
        index = self.path / name
        # Lone surrogates come from broken escapes in natives; UTF-8 cannot hold them.
        index.write_text(("" if quirks else "<!doctype html>") + head + content, encoding="utf-8", errors="replace")
        return HtmlPage(index, self.paper, shrink_to_fit, fit, marked)
