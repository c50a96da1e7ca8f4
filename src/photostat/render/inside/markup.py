"""Makes HTML of a native fit to be printed: nothing in it runs or is fetched, and what it wanted to fetch is listed.

A rewriting scanner, not a sanitiser: the browser that prints the result has no JavaScript and no network, so this
module guards no border. It exists because a tree parser would mend, and thereby change, what the author's mail program
wrote. Everything that is not named here passes through letter by letter. All scans are linear in the text's length.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from photostat.render.inside.style_sheet import rewrite_css

Locate = Callable[[str], str | None]
"""Address as written in the native -> name of a file that we wrote beside the page; None when it is not part of it."""

MAX_OUTSIDE = 200
MAX_ADDRESS_CHARS = 2_000

_TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<other>[!?])|(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*))")
# An unclosed quote makes the quoted branches fail; that scan happens once per kind of quote, at the text's last one.
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>=][^\s/>=]*)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)|))?""",
)
_END = re.compile(r"[\s/]*>")
_COMMENT_END = re.compile(r"--!?>")
_LONG_RUN = re.compile(r"[!-%'-:=?-~]{60}")  # letters, digits, signs; neither < > nor a character reference
_SIZE_IN_STYLE = re.compile(r"(?:^|;)\s*(width|height)\s*:", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*['\"]?\s*([^'\"\s]+)", re.IGNORECASE)
_FETCHED_LINKS = frozenset({"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "import"})

_DROPPED_WITH_CONTENT = frozenset({"script", "iframe", "noembed", "title", "template"})
_DROPPED_TAGS = frozenset(
    {
        "meta",
        "base",
        "object",
        "embed",
        "applet",
        "param",
        "frame",
        "frameset",
        "noframes",
        "noscript",
        "video",
        "audio",
    }
    | {"source", "track", "portal", "fencedframe", "marquee", "plaintext", "link", "script", "iframe"}
)
_KEPT_RAW = frozenset({"textarea", "xmp"})
_ADDRESS_ATTRIBUTES = frozenset({"src", "data", "href", "poster", "background", "lowsrc", "dynsrc", "code", "archive"})
_FONT_ENDINGS = (".woff", ".woff2", ".ttf", ".otf", ".eot", ".css", ".js")
_FETCHED_HREF = frozenset({"image", "use", "feimage", "link", "base"})


@dataclass
class Attribute:
    """One attribute; `value` is the text with its character references resolved, None when there is none."""

    name: str
    value: str | None

    def written(self) -> str:
        return self.name if self.value is None else f'{self.name}="{html.escape(self.value)}"'


@dataclass
class MarkupRewriter:
    """Rewrites pages and style sheets of one native; `outside` collects the addresses that were not part of it.

    `missing` collects addresses of parts (cid:) that should be in the native and are not, `remote_pictures` those of
    `outside` that are pictures on the web: of a set the first one, which is the one that is shown.
    """

    locate: Locate
    max_picture_px: int = 672  # the inside of a Letter sheet; an unlimited one is a very large number
    base: str = ""
    outside: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    remote_pictures: dict[str, None] = field(default_factory=dict)

    def page(self, text: str, *, after_body_tag: str = "") -> str:
        """`text` rewritten; `after_body_tag` is put right behind the body tag, or in front of all without one."""
        out: list[str] = []
        body_at = -1
        position = 0
        while found := _TAG.search(text, position):
            out.append(_breakable(text[position : found.start()]))
            written, position = self._tag(text, found)
            out.append(written)
            if body_at < 0 and written and not found["close"] and (found["name"] or "").lower() == "body":
                body_at = len(out)
        out.append(_breakable(text[position:]))
        out.insert(max(body_at, 0), after_body_tag)
        return "".join(out)

    def css(self, text: str) -> str:
        """A style sheet, or the value of a style attribute, rewritten."""
        return rewrite_css(text, self._resolve_picture, self._resolve)

    def _tag(self, text: str, found: re.Match[str]) -> tuple[str, int]:
        """What to write for the tag, and where to go on."""
        if found["comment"]:
            closing = _COMMENT_END.search(text, found.start() + 2)
            return "", closing.end() if closing else len(text)
        if found["other"]:
            return "", _after(text, ">", found.end())
        name = found["name"].lower()
        attributes, end_of_tag = _attributes(text, found.end())
        if found["close"]:
            return ("" if name in _DROPPED_TAGS | _DROPPED_WITH_CONTENT else text[found.start() : end_of_tag]), end_of_tag
        if name in _DROPPED_WITH_CONTENT:
            return self._dropped(name, attributes), _after_element(text, name, end_of_tag)
        if name == "style":
            ending = _element_end(text, name, end_of_tag)
            return f"<style>{self.css(text[end_of_tag:ending])}</style>", _after(text, ">", ending)
        if name in _KEPT_RAW:
            ending = _after_element(text, name, end_of_tag)
            return text[found.start() : ending], ending
        if name == "link":
            return self._link(attributes), end_of_tag
        if name in _DROPPED_TAGS:
            return self._dropped(name, attributes), end_of_tag
        return self._kept(name, attributes, text[found.start() : end_of_tag]), end_of_tag

    def _dropped(self, name: str, attributes: list[Attribute]) -> str:
        """Nothing is written, but what the element would have fetched is noted; a frame or film leaves its box."""
        values = {attribute.name: attribute.value or "" for attribute in attributes}
        if name == "base":
            self.base = urljoin(self.base, values.get("href", "").strip())
            return ""
        if name == "meta":
            target = _REFRESH.search(values.get("content", "")) if "http-equiv" in values else None
            if target and values["http-equiv"].strip().lower() == "refresh":
                self._note(target[1])
            return ""
        for attribute in attributes:
            if attribute.name in _ADDRESS_ATTRIBUTES and attribute.value:
                self._resolve(attribute.value)
            elif attribute.name == "srcset":
                self._resolve_set(attribute.value or "")
        return placeholder(values) if name in ("iframe", "video") and ("width" in values or "height" in values) else ""

    def _link(self, attributes: list[Attribute]) -> str:
        values = {attribute.name: attribute.value or "" for attribute in attributes}
        relations = set(values.get("rel", "").lower().split())
        if not relations & _FETCHED_LINKS or not values.get("href"):
            return ""
        local = self._resolve(values["href"])
        if local and "stylesheet" in relations:
            media = html.escape(values.get("media", "all"))
            return f'<link rel="stylesheet" media="{media}" href="{html.escape(local)}">'
        return ""

    def _kept(self, name: str, attributes: list[Attribute], written: str) -> str:
        """The tag with its addresses made local; letter by letter when it has none."""
        if name == "img" or (name == "input" and any(attribute.name == "src" for attribute in attributes)):
            return self._picture(name, attributes, closed=written.endswith("/>"))
        changed = False
        kept: list[Attribute] = []
        for attribute in attributes:
            replacement = self._replaced(name, attribute)
            changed = changed or replacement is not attribute
            if replacement is not None:
                kept.append(replacement)
        return _written(name, kept, closed=written.endswith("/>")) if changed else written

    def _replaced(self, name: str, attribute: Attribute) -> Attribute | None:
        """The attribute, another in its place, or None to leave it out."""
        if attribute.name.startswith("on") or attribute.name in ("autofocus", "srcdoc", "ping"):
            return None
        value = attribute.value
        if not value:
            return attribute
        if attribute.name == "style":
            css = self.css(value)
            return attribute if css == value else Attribute("style", css)
        fetches = attribute.name in ("background", "poster", "src") or (
            attribute.name in ("href", "xlink:href") and name in _FETCHED_HREF
        )
        if not fetches or value.lstrip().startswith("#"):
            return attribute
        local = self._resolve_picture(value) if attribute.name in ("background", "src") else self._resolve(value)
        return Attribute(attribute.name, local) if local is not None else None

    def _picture(self, name: str, attributes: list[Attribute], *, closed: bool) -> str:
        """A picture with a local file, or a box of its size where it is not part of the native."""
        values = {attribute.name: attribute.value or "" for attribute in attributes}
        first_of_set = (values.get("srcset", "").split() or [""])[0]
        address = values.get("src", "") or first_of_set
        local = self._resolve_picture(address) if address.strip() else None
        if local is None:  # or the others of its set are not missed
            self._resolve_set(values.get("srcset", ""))
        dropped = ("src", "srcset", "sizes", "loading", "lowsrc", "dynsrc", "usemap", "crossorigin")
        kept = [a for a in attributes if a.name not in dropped and not a.name.startswith("on")]
        for attribute in kept:
            if attribute.name == "style" and attribute.value:
                attribute.value = self.css(attribute.value)
        _limit_size(kept, self.max_picture_px)
        if local is None:
            return placeholder({attribute.name: attribute.value or "" for attribute in kept})
        return _written(name, [Attribute("src", local), *kept], closed=closed)

    def _resolve_set(self, srcset: str) -> None:
        if srcset.lstrip().lower().startswith("data:"):
            return
        for candidate in srcset.split(",")[:50]:
            if address := candidate.split():
                self._resolve(address[0])

    def _resolve(self, address: str) -> str | None:
        """A name that the browser may load for `address`, or None, noting that it is outside the native."""
        address = address.strip()
        scheme = address[:20].lower()
        if scheme.startswith(("data:", "about:")):
            return address
        if scheme.startswith("javascript:") or not address:
            return None
        local = self.locate(address)
        if local is None and (self.base or "#" in address or address.startswith("//")):
            local = self.locate(self._whole(address))
        if local is None:
            self._note(address)
        return local

    def _resolve_picture(self, address: str) -> str | None:
        """The same for what must be a picture."""
        local = self._resolve(address)
        whole = self._whole(address.strip())
        is_font = whole.partition("?")[0].lower().endswith(_FONT_ENDINGS)
        if local is None and not is_font and whole.lower().startswith(("http://", "https://")) and whole in self.outside:
            self.remote_pictures[whole] = None
        return local

    def _whole(self, address: str) -> str:
        """The address from the base on, without its fragment."""
        if address.startswith("//") and not self.base:
            return ("https:" + address).partition("#")[0][:MAX_ADDRESS_CHARS]
        try:
            whole = urljoin(self.base, address) if self.base and ":" not in address[:20] else address
        except ValueError:  # "http://[" and the like
            whole = address
        return whole.partition("#")[0][:MAX_ADDRESS_CHARS]

    def _note(self, address: str) -> None:
        whole = self._whole(address)
        noted = self.missing if whole[:4].lower() in ("cid:", "mid:") else self.outside
        if whole and len(noted) < MAX_OUTSIDE:
            noted[whole] = None


def placeholder(values: dict[str, str]) -> str:
    """A pale box in place of a picture that is not there, as large as `values` (attributes of the element) say."""
    label = " ".join(values.get("alt", "").split())[:120]
    sized = {name.lower() for name in _SIZE_IN_STYLE.findall(values.get("style", ""))}
    sized |= {name for name in ("width", "height") if values.get(name, "").strip()}
    defaults = {"width": f"{min(16 + 6 * len(label), 300)}px", "height": "18px"}
    style = values.get("style", "").rstrip("; ")
    added = [f"{name}:{size}" for name, size in defaults.items() if name not in sized]
    style = ";".join(part for part in (style, *added) if part)
    text = f'<text x="4" y="13" font-family="Liberation Sans" font-size="11" fill="#666">{html.escape(label)}</text>'
    box = '<rect width="100%" height="100%" fill="#f4f4f4" stroke="#bbb" stroke-width="2"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{box}{text}</svg>'
    attributes = [Attribute("src", "data:image/svg+xml," + quote(drawing)), Attribute("style", style)]
    kept = ("width", "height", "align", "class", "hspace", "vspace", "border")
    attributes += [Attribute(name, values[name]) for name in kept if name in values]
    return _written("img", attributes, closed=False)


def _limit_size(attributes: list[Attribute], max_width_px: int) -> None:
    """Make a picture whose width attribute is larger than the sheet as wide as that, its height in proportion."""
    by_name = {attribute.name: attribute for attribute in attributes}
    width, height = by_name.get("width"), by_name.get("height")
    pixels = _pixels(width)
    if width is None or pixels is None or pixels <= max_width_px:
        return
    width.value = str(max_width_px)
    tall = _pixels(height)
    if height is not None and tall is not None:
        height.value = str(max(1, tall * max_width_px // pixels))


def _pixels(attribute: Attribute | None) -> int | None:
    found = re.fullmatch(r"\s*(\d{1,6})(?:px|\.\d*)?\s*", attribute.value or "") if attribute else None
    return int(found[1]) if found else None


def _breakable(text: str) -> str:
    """Places to break in words of 60 letters and more, or one long address would make the whole mail tiny."""
    return _LONG_RUN.sub(lambda found: found[0] + "<wbr>", text)


def _attributes(text: str, position: int) -> tuple[list[Attribute], int]:
    """The attributes from `position` on, and where the tag ends; each name once, as browsers do."""
    attributes: dict[str, Attribute] = {}
    while not (end := _END.match(text, position)):
        found = _ATTRIBUTE.match(text, position)
        if not found or found.end() == position:
            position += 1
            if position >= len(text):
                return list(attributes.values()), len(text)
            continue
        name = found[1].lower()
        quoted = next((group for group in (found[3], found[4], found[5]) if group is not None), "")
        value = html.unescape(quoted) if found[2] else None
        attributes.setdefault(name, Attribute(name, value))
        position = found.end()
    return list(attributes.values()), end.end()


def _written(name: str, attributes: list[Attribute], *, closed: bool) -> str:
    parts = [name, *(attribute.written() for attribute in attributes)]
    return f"<{' '.join(parts)}{'/' if closed else ''}>"


def _after(text: str, mark: str, position: int) -> int:
    end = text.find(mark, position)
    return len(text) if end < 0 else end + len(mark)


def _element_end(text: str, name: str, position: int) -> int:
    """Where the closing tag of a raw text element begins; the end of the text when it is missing."""
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, position)
    return found.start() if found else len(text)


def _after_element(text: str, name: str, position: int) -> int:
    return _after(text, ">", _element_end(text, name, position))
