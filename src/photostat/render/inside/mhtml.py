"""Saved web pages (MHT, MHTML): the page, with the pictures and style sheets that were saved with it."""

from html import escape

from photostat.render.inside.base import DocumentFailed, HtmlPage, Identification, Work
from photostat.render.inside.html import (
    PICTURE_CSS,
    has_doctype,
    locate_part,
    report_damage,
    report_guess,
    report_outside,
    without_space_codes,
)
from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.message import BodyKind
from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.page_file import PageFolder
from photostat.render.inside.resources import ResourceFolder
from photostat.render.model import ErrorCode


def lay_out_mhtml(work: Work, _identification: Identification) -> list[HtmlPage]:
    """Lay out a saved web page. Raises DocumentFailed(CORRUPT) when no page is in it."""
    mail = read_eml(work.native.read_bytes(), detect_charset=True)
    text = next((piece.text for piece in mail.body if piece.kind is BodyKind.HTML), None)
    if text is None:
        text = next((f"<pre>{escape(piece.text)}</pre>" for piece in mail.body if piece.kind is BodyKind.PLAIN), None)
    if text is None:
        raise DocumentFailed(ErrorCode.CORRUPT, "no HTML part in the saved page")
    if work.profile.html_options.remove_non_breaking_space_codes:
        text = without_space_codes(text)
    folder = PageFolder.of(work)
    resources = ResourceFolder(folder.path, mail.resources, mail.base)
    rewriter = MarkupRewriter(lambda address: locate_part(address, resources, rewriter), folder.inside_px, mail.base)
    content = rewriter.page(text)
    report_outside(work, rewriter, resources)
    for charset in mail.guessed_charsets:
        report_guess(work, charset)
    report_damage(work, [*mail.damage, *resources.refused()])
    return [folder.write(content, title=mail.subject or work.file_name, css=PICTURE_CSS, quirks=not has_doctype(text))]
