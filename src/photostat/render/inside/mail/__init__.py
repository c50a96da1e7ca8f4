"""E-mail on paper: one header block of our own, the body as the author's program wrote it, attachments by name.

The story: read the file into a Mail (eml.py, msg.py), make its pieces harmless and find their pictures, write one page.
"""

from photostat.render.inside.base import HtmlPage, Identification, Kind, Work
from photostat.render.inside.html import has_doctype, locate_part, report_damage, report_guess, report_outside
from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.message import BodyKind, BodyPiece, Mail
from photostat.render.inside.mail.msg import read_msg
from photostat.render.inside.mail.template import MAIL_CSS, header_block, note, picture, plain_text
from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.page_file import PageFolder
from photostat.render.inside.resources import ResourceFolder
from photostat.render.model import FindingCode
from photostat.render.profile import EmailOrientation

__all__ = ["lay_out_mail"]

_UNLIMITED_PX = 1_000_000


def lay_out_mail(work: Work, identification: Identification) -> list[HtmlPage]:
    """Lay out an EML or MSG native as one page. Raises DocumentFailed when it cannot be read at all."""
    options = work.profile.email_options
    detect = options.detect_character_encoding
    if identification.kind is Kind.MSG:
        mail = read_msg(work.native, detect_charset=detect)
    else:
        mail = read_eml(work.native.read_bytes(), detect_charset=detect)
    folder = PageFolder.of(work, landscape=options.orientation is EmailOrientation.Landscape)
    resources = ResourceFolder(folder.path, mail.resources, mail.base)
    widest_px = folder.inside_px if options.resize_images_to_fit_page else _UNLIMITED_PX
    rewriter = MarkupRewriter(lambda address: locate_part(address, resources, rewriter), widest_px, mail.base)
    body = [_shown(piece, rewriter, resources) for piece in mail.body]
    attachments = [a for a in mail.attachments if a.resource is None or not a.resource.used]
    content = _with_header(body, header_block(mail.headers, attachments), mail)
    _report(work, mail, rewriter, resources, [attachment.name for attachment in attachments])
    css = MAIL_CSS + (f"img{{max-width:{folder.inside_px}px}}" if options.resize_images_to_fit_page else "")
    quirks = bool(mail.body) and mail.body[0].kind is BodyKind.HTML and not has_doctype(mail.body[0].text)
    return [folder.write(content, title=mail.subject, css=css, quirks=quirks)]


def _shown(piece: BodyPiece, rewriter: MarkupRewriter, resources: ResourceFolder) -> str:
    if piece.kind is BodyKind.HTML:
        return rewriter.page(piece.text, after_body_tag=_HEADER_MARK)
    if piece.kind is BodyKind.PICTURE and piece.picture is not None:
        name = resources.file_of(piece.picture)
        piece.picture.used = False  # the body does not name it, so it stays in the list of attachments
        return picture(name, piece.text)
    return note(piece.text) if piece.kind is BodyKind.NOTE else plain_text(piece.text)


# Stands for the header block while the body is put together. A native cannot contain it: NUL is replaced in HTML.
_HEADER_MARK = "\0header\0"


def _with_header(body: list[str], block: str, mail: Mail) -> str:
    """The pieces behind each other, the header block behind the first body tag, or in front where there is none."""
    first, *rest = body or [""]
    if _HEADER_MARK not in first:
        first = _HEADER_MARK + first
    separator = '<hr style="margin:12pt 0;border:0;border-top:1px solid #bbb">' if mail.body else ""
    whole = separator.join([first, *(piece.replace(_HEADER_MARK, "") for piece in rest)])
    before, _, after = whole.partition(_HEADER_MARK)
    return before.replace("\0", "") + block + after.replace("\0", "")


def _report(work: Work, mail: Mail, rewriter: MarkupRewriter, resources: ResourceFolder, attached: list[str]) -> None:
    if attached:
        count = f"{len(attached)} attachment{'s' if len(attached) > 1 else ''}"
        work.report(FindingCode.ATTACHMENTS_PRESENT, f"The mail has {count}.", items=attached[:200])
    report_outside(work, rewriter, resources)
    for charset in mail.guessed_charsets:
        report_guess(work, charset)
    report_damage(work, [*mail.damage, *resources.refused()])
