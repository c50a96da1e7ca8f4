"""Takes the indentation of threads away, for ClearIndentations: replies to replies then start at the same left edge.

Margins and paddings go by a style of our own that stands above the mail's; blanks and tabs at the beginning of a line go
from the text. Lists keep their place for numbers and dots, centred blocks stay in the middle.
"""

import re

# Rules with !important in a style sheet stand above what an element says itself.
INDENTATION_CSS = """
blockquote,dl,dd,[class*="quote"],[class^="Mso"]{margin-left:0!important;padding-left:0!important;border-left:0!important}
[style*="margin"]:not([style*="auto"],[style*=":-"],[style*=": -"],ol,ul,img,table){margin-left:0!important}
:is(div,p,blockquote,span,pre,h1,h2,h3,h4,h5,h6)[style*="padding"]{padding-left:0!important}
[style*="border-left"]:is(div,p,blockquote){border-left:0!important;padding-left:0!important}
[style*="text-indent"],[class^="Mso"]{text-indent:0!important}
"""
_BLANK = r"(?:&nbsp;?|&#160;?|&#[xX]0*[aA]0;?|&(?:em|en|thin)sp;|&#0*9;|[\xa0\u2002-\u200a\t])"
# Behind the tag that opens a line, and inline tags between: two blanks that do not collapse and more, or one tab.
_LINE_START = re.compile(
    rf"(<(?:p|div|br|li|blockquote|h[1-6]|pre)\b[^<>]{{0,2000}}>(?:\s{{0,200}}<(?:span|font|b|i|u|em|strong|o:p)\b[^<>]{{0,2000}}>){{0,8}})"
    rf"\s{{0,200}}(?:{_BLANK}\s{{0,40}}){{2,400}}",
    re.IGNORECASE,
)
_TEXT_START = re.compile(r"^((?:> ?){0,50})[ \t\xa0]+", re.MULTILINE)


def without_indented_lines(markup: str) -> str:
    """HTML without the blanks and tabs at the beginning of its lines."""
    return _LINE_START.sub(r"\1", markup)


def without_indented_text(text: str) -> str:
    """Plain text without them; the marks of quotations (">") stay, since they say who wrote a line."""
    return _TEXT_START.sub(r"\1", text)
