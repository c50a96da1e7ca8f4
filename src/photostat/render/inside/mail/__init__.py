"""E-mail on paper: one header block of our own, the body as the author's program wrote it, attachments by name.

The story: read the file into a Mail (eml.py, msg.py), make its pieces harmless and find their pictures, write one page.
"""

from collections.abc import Mapping

from photostat.render.inside.base import HtmlPage, Identification, Kind, MailFit, Work
from photostat.render.inside.html import guess_message, has_doctype, locate_part, report_damage, report_guess, report_outside
from photostat.render.inside.mail.eml import read_eml
from photostat.render.inside.mail.indentation import INDENTATION_CSS, without_indented_lines, without_indented_text
from photostat.render.inside.mail.message import BodyKind, BodyPiece, Mail, Showing
from photostat.render.inside.mail.msg import read_msg
from photostat.render.inside.mail.remote_pictures import fetch_pictures
from photostat.render.inside.mail.template import MAIL_CSS, header_block, note, picture, plain_text
from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.page_file import PageFolder
from photostat.render.inside.page_marks import MarkedFinding, mark
from photostat.render.inside.resources import ResourceFolder
from photostat.render.messages import warning_text
from photostat.render.model import FindingCode
from photostat.render.profile import EmailOptions, EmailOrientation
from photostat.render.time_zones import zone_named

__all__ = ["lay_out_mail"]

_UNLIMITED_PX = 1_000_000
_BODY_MARK = "body"
MAX_MARKED = 50


def lay_out_mail(work: Work, identification: Identification) -> list[HtmlPage]:
    """Lay out an EML or MSG native as one page. Raises DocumentFailed when it cannot be read at all."""
    options = work.profile.email_options
    mail = _read(work, identification)
    if options.show_message_type_in_header:
        mail.headers.insert(0, ("Message Type", mail.message_type))
    folder = PageFolder.of(work, landscape=options.orientation is EmailOrientation.Landscape)
    resources = ResourceFolder(folder.path, mail.resources, mail.base)
    widest_px = folder.inside_px if options.resize_images_to_fit_page else _UNLIMITED_PX
    rewriter = MarkupRewriter(lambda address: locate_part(address, resources, rewriter), widest_px, mail.base)
    body = _body(mail, options, rewriter, resources)
    failed: dict[str, str] = {}
    if options.download_images_from_internet and work.fetch is not None and rewriter.remote_pictures:
        failed = fetch_pictures(work.fetch, rewriter, resources)
        body = _body(mail, options, rewriter, resources)
    attachments = [a for a in mail.attachments if a.resource is None or not a.resource.used]
    content = _with_header(body, header_block(mail.headers, attachments), mail)
    _report(work, mail, rewriter, resources, [attachment.name for attachment in attachments], failed)
    css = MAIL_CSS + (f"img{{max-width:{folder.inside_px}px}}" if options.resize_images_to_fit_page else "")
    css += INDENTATION_CSS if options.clear_indentations else ""
    quirks = bool(mail.body) and mail.body[0].kind is BodyKind.HTML and not has_doctype(mail.body[0].text)
    fit = MailFit(options.resize_images_to_fit_page, options.resize_tables_to_fit_page, options.split_tables_to_fit_page_width)
    return [folder.write(content, title=mail.subject, css=css, quirks=quirks, fit=fit, marked=_marked(mail))]


def _read(work: Work, identification: Identification) -> Mail:
    """The mail as the profile wants it read; options that do not work for it are in `not_honoured`."""
    options = work.profile.email_options
    zone = zone_named(work.time_zone) if work.time_zone else None
    showing = Showing(options.display_smtp_addresses, zone)
    detect = options.detect_character_encoding
    if identification.kind is Kind.MSG:
        mail = read_msg(work.native, detect_charset=detect, showing=showing)
    else:
        mail = read_eml(work.native.read_bytes(), detect_charset=detect, showing=showing)
    if work.time_zone and zone is None:
        mail.not_honoured["TimeZoneFieldOnDocument"] = f"{work.time_zone!r:.80} is no time zone that is known"
    return mail


def _body(mail: Mail, options: EmailOptions, rewriter: MarkupRewriter, resources: ResourceFolder) -> list[str]:
    """The pieces of the body as HTML, those that a finding is about between two marks."""
    shown = []
    for number, piece in enumerate(mail.body, start=1):
        markup = _shown(piece, rewriter, resources, flat=options.clear_indentations)
        if piece.guessed_charset or (mail.rich_text_damaged and number == 1):
            begin = mark(_BODY_MARK, number)
            marked = markup.replace(_HEADER_MARK, _HEADER_MARK + begin, 1) if _HEADER_MARK in markup else begin + markup
            markup = marked + mark(_BODY_MARK, number)
        shown.append(markup)
    return shown


def _marked(mail: Mail) -> tuple[MarkedFinding, ...]:
    """The findings about pieces of the body; the browser tells them with their pages."""
    found = [
        MarkedFinding(
            FindingCode.ENCODING_GUESSED, guess_message(piece.guessed_charset), _BODY_MARK, number, (piece.guessed_charset,)
        )
        for number, piece in enumerate(mail.body, start=1)
        if piece.guessed_charset
    ]
    if mail.rich_text_damaged:
        code = FindingCode.RICH_TEXT_DAMAGED
        found.append(MarkedFinding(code, warning_text(code), _BODY_MARK, 1))
    return tuple(found[:MAX_MARKED])


def _shown(piece: BodyPiece, rewriter: MarkupRewriter, resources: ResourceFolder, *, flat: bool) -> str:
    if piece.kind is BodyKind.HTML:
        text = without_indented_lines(piece.text) if flat else piece.text
        return rewriter.page(text, after_body_tag=_HEADER_MARK)
    if piece.kind is BodyKind.PICTURE and piece.picture is not None:
        name = resources.file_of(piece.picture)
        piece.picture.used = False  # the body does not name it, so it stays in the list of attachments
        return picture(name, piece.text)
    if piece.kind is BodyKind.NOTE:
        return note(piece.text)
    return plain_text(without_indented_text(piece.text) if flat else piece.text)


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


def _report(
    work: Work,
    mail: Mail,
    rewriter: MarkupRewriter,
    resources: ResourceFolder,
    attached: list[str],
    failed: Mapping[str, str],
) -> None:
    if attached:
        count = f"{len(attached)} attachment{'s' if len(attached) > 1 else ''}"
        work.report(FindingCode.ATTACHMENTS_PRESENT, f"The mail has {count}.", items=attached[:200])
    report_outside(work, rewriter, resources, failed)
    in_body = {piece.guessed_charset for piece in mail.body}
    for charset in mail.guessed_charsets:
        if charset not in in_body:
            report_guess(work, charset)
    for option, why in mail.not_honoured.items():
        work.report(FindingCode.OPTION_NOT_HONOURED, f"{option}: {why}.", items=[option])
    report_damage(work, [*mail.damage, *resources.refused()])
