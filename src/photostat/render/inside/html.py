"""HTML on paper: decoded, made harmless, and what it wanted from outside listed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from photostat.render.inside.base import HtmlPage, Identification, Work
from photostat.render.inside.charset import declared_in_markup, decode
from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.page_file import PageFolder
from photostat.render.inside.resources import ResourceFolder, joined
from photostat.render.messages import warning_text
from photostat.render.model import FindingCode

MAX_HTML_BYTES = 64 * 1024 * 1024  # beyond, the browser needs more memory than a sandbox has
PICTURE_CSS = "img{max-width:7in}"
_DOCTYPE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<!doctype\s", re.IGNORECASE | re.DOTALL)
_SPACE_CODE = r"(?:&nbsp;?|&#0*160;?|&#x0*a0;?|\xa0)"
_SPACE_CODES = re.compile(rf"{_SPACE_CODE}(?:\s*{_SPACE_CODE})+", re.IGNORECASE)
# The same with the tags of editors between: "&nbsp;</span><span>&nbsp;".
_SPACE_CODES_OVER_TAGS = re.compile(
    rf"{_SPACE_CODE}((?:\s{{0,50}}</?(?:span|font|b|i|u|em|strong|a|o:p)(?:\s[^<>]{{0,1000}})?>){{1,8}}\s{{0,50}})(?={_SPACE_CODE})",
    re.IGNORECASE,
)
# Eight words and more that nothing but these codes holds together are as wide as a line.
_CHAINED_WORDS = re.compile(rf"(?<![^\s<>;])(?:[^\s<>&]{{1,40}}{_SPACE_CODE}){{8,}}", re.IGNORECASE)


def lay_out_html(work: Work, identification: Identification) -> list[HtmlPage]:
    """Lay out an HTML native. Pictures and style sheets beside the native are not part of it; they are listed."""
    with work.native.open("rb") as file:
        data = file.read(MAX_HTML_BYTES + 1)
    if len(data) > MAX_HTML_BYTES:
        data = data[:MAX_HTML_BYTES]
        work.report(FindingCode.TEXT_TRUNCATED, f"Only the first {MAX_HTML_BYTES // 1024**2} MB of the page are shown.")
    decoded = decode(data, declared_in_markup(data) or identification.charset)
    if decoded.doubtful:
        report_guess(work, decoded.charset)
    text = without_space_codes(decoded.text) if work.profile.html_options.remove_non_breaking_space_codes else decoded.text
    folder = PageFolder.of(work)
    rewriter = MarkupRewriter(lambda _address: None, folder.inside_px)
    content = rewriter.page(text)
    report_outside(work, rewriter)
    return [folder.write(content, title=work.file_name, css=PICTURE_CSS, quirks=not has_doctype(text))]


def has_doctype(text: str) -> bool:
    """Whether a page begins with a doctype, by which browsers choose the modern layout rules."""
    return bool(_DOCTYPE.match(text[:5000]))


def without_space_codes(text: str) -> str:
    """HTML whose text can wrap: runs of non-breaking spaces become one ordinary space, also over tags of letters' looks.

    Where such codes stand between all words of a line, they become ordinary spaces too. One between two words stays.
    """
    text = _SPACE_CODES.sub(" ", text)
    text = _SPACE_CODES_OVER_TAGS.sub(r" \1", text)
    return _CHAINED_WORDS.sub(lambda chain: re.sub(_SPACE_CODE, " ", chain[0], flags=re.IGNORECASE), text)


def report_outside(
    work: Work,
    rewriter: MarkupRewriter,
    resources: ResourceFolder | None = None,
    failed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """List what the page wanted from outside, and parts of its own that are missing; not those that are there but damaged.

    `failed`: address -> why it could not be fetched, for those that were asked for.
    """
    outside, missing = (
        [address for address in noted if resources is None or resources.find(address) is None]
        for noted in (rewriter.outside, rewriter.missing)
    )
    if outside:
        work.report(
            FindingCode.REMOTE_CONTENT_BLOCKED,
            f"Content outside the document was not loaded ({len(outside)} addresses).",
            items=[f"{address} ({failed[address]})" if address in failed else address for address in outside],
        )
    if missing:
        work.report(
            FindingCode.CONTENT_DAMAGED,
            f"Parts that the document refers to are not in it ({len(missing)}).",
            items=missing,
        )


def guess_message(charset: str) -> str:
    """Says that the text was read in an encoding that nobody declared, or that does not fit everywhere."""
    return f"{warning_text(FindingCode.ENCODING_GUESSED)} The text was read as {charset}."


def report_guess(work: Work, charset: str) -> None:
    """Report a guess about the whole document."""
    work.report(FindingCode.ENCODING_GUESSED, guess_message(charset), items=[charset])


def locate_part(address: str, resources: ResourceFolder, rewriter: MarkupRewriter) -> str | None:
    """The file for the part of a mail or saved page at `address`; None without one.

    A style sheet refers to further parts, from its own location, so it is rewritten like the page.
    """
    resource = resources.find(address)
    if resource is None or resource.content_type != "text/css":
        return resources.locate(address)
    if not resource.used:
        # Named first, or two sheets that import each other would not end.
        resource.used, resource.file_name = True, resources.name_for(resource, "css")
        sheet = replace(rewriter, base=joined(rewriter.base, resource.location))
        css = sheet.css(decode(resource.data, "").text)
        resources.write_file(resource, css.encode("utf-8", "replace"), "css")
    return resource.file_name or None


def report_damage(work: Work, reasons: Iterable[str]) -> None:
    """Say what is broken in the native, each reason once."""
    once = dict.fromkeys(reasons)
    if once:
        work.report(FindingCode.CONTENT_DAMAGED, " ".join(once)[:1500])
