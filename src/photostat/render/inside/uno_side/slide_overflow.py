"""Text that runs over the edge of its slide: the slide cuts it off, on paper as on the screen, and nobody would know.

PowerPoint shrinks a text to its box where LibreOffice may not. Only texts whose own box lies on the slide count: what an author
put beyond the edge was not meant to be seen. LibreOffice has to lay a text out to say how far it reaches (about 1 ms), so only
the first shapes of a slide are asked about: title and body, in nearly every deck.
"""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings

_MAX_SHAPES = 10  # of a slide
_SLACK = 300  # 1/100 mm: descenders, shadows and thick lines reach a little beyond a box


def tell_cut_off(slides: list[Any], findings: Findings) -> None:
    """Report the slides that cut off a text."""
    indexes = [index for index, slide in enumerate(slides) if _cuts_off(slide)]
    if indexes:
        items = [f"slide {index + 1}" for index in indexes]
        findings.add("text_cut_off", "Text runs over the edge of its slide.", items, page_indexes=indexes)


def _cuts_off(slide: Any) -> bool:
    height = slide.Height
    return any(_runs_over(slide.getByIndex(number), height) for number in range(min(slide.getCount(), _MAX_SHAPES)))


def _runs_over(shape: Any, height: int) -> bool:
    drawn = shape.BoundRect
    if drawn.Y >= -_SLACK and drawn.Y + drawn.Height <= height + _SLACK:
        return False
    top = shape.Position.Y
    if top < -_SLACK or top + shape.Size.Height > height + _SLACK:
        return False
    try:
        return bool(shape.getString().strip()) and not shape.IsEmptyPresentationObject
    except AttributeError:  # a picture, a table, a group
        return False
