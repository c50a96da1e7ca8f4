"""The tables of markups as SQL expressions, and what is drawn as columns and as JSON."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from photostat.render.pages.boxes import Box
from photostat.workspaces.markups.model import Drawn, MarkupShape, MarkupStyle

markup = sa.table(
    "markup",
    sa.column("markup_id", sa.BigInteger),
    sa.column("workspace_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("page_number", sa.Integer),
    sa.column("set_id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("style", sa.Text),
    sa.column("shape", sa.Text),
    sa.column("left_px", sa.Integer),
    sa.column("top_px", sa.Integer),
    sa.column("right_px", sa.Integer),
    sa.column("bottom_px", sa.Integer),
    sa.column("label", sa.Text),
    sa.column("created_by", sa.Integer),
    sa.column("created_on", sa.DateTime(timezone=True)),
    sa.column("modified_by", sa.Integer),
    sa.column("modified_on", sa.DateTime(timezone=True)),
)
markup_history = sa.table(
    "markup_history",
    sa.column("history_id", sa.BigInteger),
    sa.column("workspace_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("page_number", sa.Integer),
    sa.column("markup_id", sa.BigInteger),
    sa.column("change_id", sa.BigInteger),
    sa.column("undoes", sa.BigInteger),
    sa.column("action", sa.Text),
    sa.column("before", JSONB),
    sa.column("after", JSONB),
    sa.column("page_sha256", sa.Text),
    sa.column("user_id", sa.Integer),
    sa.column("happened_on", sa.DateTime(timezone=True)),
)


def columns_of(drawn: Drawn) -> dict[str, object]:
    """What is drawn, as columns of `markup`."""
    return {
        "set_id": drawn.set_id,
        "kind": drawn.style.kind.value,
        "style": drawn.style.value,
        "shape": drawn.shape.value,
        "left_px": drawn.box.left,
        "top_px": drawn.box.top,
        "right_px": drawn.box.right,
        "bottom_px": drawn.box.bottom,
        "label": drawn.label,
    }


def drawn_in(row: Mapping[Any, Any]) -> Drawn:
    """What is drawn, out of columns of `markup`."""
    box = Box(*(_number(row[name]) for name in ("left_px", "top_px", "right_px", "bottom_px")))
    style, shape = MarkupStyle(str(row["style"])), MarkupShape(str(row["shape"]))
    return Drawn(style, shape, box, _number(row["set_id"]), str(row["label"]))


def json_of(drawn: Drawn | None) -> dict[str, object] | None:
    """What is drawn, as the history keeps it; the trigger `page_images_removed` writes the same."""
    if drawn is None:
        return None
    box = drawn.box
    return {
        "Kind": drawn.style.kind.value,
        "Style": drawn.style.value,
        "Shape": drawn.shape.value,
        "Left": box.left,
        "Top": box.top,
        "Right": box.right,
        "Bottom": box.bottom,
        "Label": drawn.label,
        "SetID": drawn.set_id,
    }


def drawn_of(kept: Mapping[str, object] | None) -> Drawn | None:
    """What is drawn, out of the history."""
    if kept is None:
        return None
    box = Box(*(_number(kept[name]) for name in ("Left", "Top", "Right", "Bottom")))
    style, shape = MarkupStyle(str(kept["Style"])), MarkupShape(str(kept["Shape"]))
    return Drawn(style, shape, box, _number(kept["SetID"]), str(kept["Label"]))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no whole number: {value!r}")
    return value
