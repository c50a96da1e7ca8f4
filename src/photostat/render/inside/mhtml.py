"""Saved web pages (MHT, MHTML): the page, with the pictures and style sheets that were saved with it."""

from photostat.render.inside.base import DocumentFailed, HtmlPage, Identification, Work
from photostat.render.inside.html import PICTURE_CSS, has_doctype, report_guess, report_outside
from photostat.render.inside.charset import decode
from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.message import BodyKind, Mail
from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.page_file import PageFolder
from photostat.render.inside.resources import ResourceFolder
from photostat.render.model import ErrorCode, FindingCode


def lay_out_mhtml(work: Work, _identification: Identification) -> list[HtmlPage]:
    """Lay out a saved web page. Raises DocumentFailed(CORRUPT) when no page is in it."""
    mail = read_eml(work.native.read_bytes(), detect_charset=True)
    text = next((piece.text for piece in mail.body if piece.kind is BodyKind.HTML), None)
    if text is None:
        text = next((f"<pre>{piece.text}</pre>" for piece in mail.body if piece.kind is BodyKind.PLAIN), None)
    if text is None:
        raise DocumentFailed(ErrorCode.CORRUPT, "no HTML part in the saved page")
    folder = PageFolder.of(work)
    resources = ResourceFolder(folder.path, mail.resources, mail.base)
    rewriter = MarkupRewriter(lambda address: locate(address, resources, rewriter), folder.inside_px, mail.base)
    content = rewriter.page(text)
    _report(work, mail, rewriter, resources)
    return [folder.write(content, title=mail.subject or work.file_name, css=PICTURE_CSS, quirks=not has_doctype(text))]


def locate(address: str, resources: ResourceFolder, rewriter: MarkupRewriter) -> str | None:
    """The file for `address`. A style sheet refers to further parts, so it is rewritten like the page."""
    resource = resources.find(address)
    if resource is None or resource.content_type != "text/css":
        return resources.locate(address)
    if not resource.used:
        resource.used = True  # first, or two sheets that import each other would not end
        css = rewriter.css(decode(resource.data, "").text)
        resources.write_file(resource, css.encode("utf-8", "replace"), "css")
    return resource.file_name or None


def _report(work: Work, mail: Mail, rewriter: MarkupRewriter, resources: ResourceFolder) -> None:
    report_outside(work, rewriter)
    for charset in mail.guessed_charsets:
        report_guess(work, charset)
    damage = dict.fromkeys([*mail.damage, *resources.refused()])
    if damage:
        work.report(FindingCode.CONTENT_DAMAGED, " ".join(damage)[:1500])
