"""Boxes of markups: whatever is asked for, nothing lies outside of its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photostat.errors import InvalidInputError
from photostat.render.pages.boxes import Box, Turn
from photostat.workspaces.markups.model import MarkedPage, MarkupKind, MarkupShape, MarkupStyle, box_on, checked_label

sides = st.integers(-50, 250)
sizes = st.integers(1, 200)


@given(
    box=st.one_of(st.none(), st.builds(Box, sides, sides, sides, sides)),
    size=st.tuples(sizes, sizes),
    shape=st.sampled_from(list(MarkupShape)),
    style=st.sampled_from(list(MarkupStyle)),
)
def test_a_box_lies_on_its_page_or_is_refused(
    box: Box | None, size: tuple[int, int], shape: MarkupShape, style: MarkupStyle
) -> None:
    page = MarkedPage(1, *size, dpi=300, format="Tiff", sha256="", turn=Turn.NONE, version=1)
    is_refused = shape is MarkupShape.INVERSE and style.kind is MarkupKind.HIGHLIGHT
    is_refused |= shape is not MarkupShape.FULL_PAGE and (box is None or not box.lies_in(*size))
    if is_refused:
        with pytest.raises(InvalidInputError):
            box_on(page, shape, box, style)
        return
    found = box_on(page, shape, box, style)
    assert found.lies_in(*size)
    assert found == (Box(0, 0, *size) if shape is MarkupShape.FULL_PAGE else box)


@given(st.text(max_size=220))
def test_a_label_is_printable_and_short_or_refused(label: str) -> None:
    try:
        assert checked_label(label) == label
    except InvalidInputError:
        assert len(label) > 200 or any(not (c.isprintable() or c.isspace()) for c in label)
    else:
        assert "\0" not in label and len(label) <= 200
        label.encode()  # no lone surrogates
