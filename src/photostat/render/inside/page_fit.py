"""Makes the content of a page as wide as its paper: the whole page smaller, or for mail only what is too wide.

The measuring happens in the browser, at the paper's width and in its print style, so that lines break as they will on
paper. For mail a script of ours does it (fit_page.js), in an isolated world, after scripts of the page were switched off:
no script of the native runs, and the native cannot see ours. Where it fails or takes too long, the page is made smaller as
a whole and a finding says that nobody looked for cut-off content; that is never an error of the document.
"""

import json
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from photostat.render.inside.base import HtmlPage, RendererDied
from photostat.render.inside.devtools import DevTools, Json

CSS_PX_PER_IN = 96
MIN_SCALE = 0.25  # 10 pt text becomes 2.5 pt, 10 px at 300 dpi: less cannot be read even enlarged
MIN_TABLE_SCALE = 0.6  # 10 pt text becomes 6 pt, the small print of forms; a table that needs less is rather split
FIT_SECONDS = 20.0
MAX_ATTEMPTS = 12  # at making a whole page fit; two are the rule


@dataclass(frozen=True)
class Fitted:
    """`scale` of the whole page. `cut_off`: too wide even at the smallest scale, on pages that nobody marked.

    `checked`: everything was looked at for cut-off content. `marks`: how many places of the page were marked (page_marks.py).
    """

    scale: float = 1.0
    cut_off: bool = False
    checked: bool = True
    marks: int = 0


def fit_page(tools: DevTools, session: str, page: HtmlPage) -> Fitted:
    """Fit the loaded page to its paper as it asks for. Raises RendererDied only where the browser itself is gone."""
    if not page.shrink_to_fit:
        return Fitted()
    _lay_out(tools, session, page, 1.0)
    if page.fit is None:
        return _whole_page(tools, session, page)
    try:
        fitted = _read(_run_script(tools, session, page, int(_inside_px(page))))
    except (RendererDied, KeyError, TypeError, ValueError):
        return replace(_whole_page(tools, session, page), checked=False)
    if fitted.scale in (1.0, MIN_SCALE):
        return fitted
    whole = _whole_page(tools, session, page, fitted.scale)
    return replace(fitted, scale=whole.scale, cut_off=whole.cut_off)


def _whole_page(tools: DevTools, session: str, page: HtmlPage, scale: float = 1.0) -> Fitted:
    """The scale, from `scale` downwards, at which the content is as wide as the sheet's inside.

    A page that is made smaller is laid out in a wider window, and what is a part of that in width grows with it: so it is
    measured again there, a bounded number of times. What is always wider than its window never fits and stays large.
    """
    inside_px, first = _inside_px(page), scale
    for attempt in range(MAX_ATTEMPTS):
        if attempt or scale < 1:
            _lay_out(tools, session, page, scale)
        metrics = tools.call("Page.getLayoutMetrics", {}, session)
        content_px = float(metrics["cssContentSize"]["width"])
        # One pixel more than the window is rounding, not content.
        if content_px <= inside_px / scale + 1:
            return Fitted(scale)
        if scale <= MIN_SCALE:
            break
        scale = max(inside_px / content_px, MIN_SCALE)
        first = first if attempt else scale
    return Fitted(first, cut_off=True)


def _lay_out(tools: DevTools, session: str, page: HtmlPage, scale: float) -> None:
    """Lay the page out in a window as wide as the sheet's inside is at this scale."""
    height_px = (page.paper.height_in - 2 * page.paper.margin_in) * CSS_PX_PER_IN
    size = {"width": int(_inside_px(page) / scale), "height": int(height_px / scale)}
    tools.call("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 1, "mobile": False}, session)


def _inside_px(page: HtmlPage) -> float:
    return (page.paper.width_in - 2 * page.paper.margin_in) * CSS_PX_PER_IN


def _run_script(tools: DevTools, session: str, page: HtmlPage, width_px: int) -> Json:
    assert page.fit is not None
    frame = tools.call("Page.getFrameTree", {}, session)["frameTree"]["frame"]["id"]
    world = tools.call("Page.createIsolatedWorld", {"frameId": frame, "worldName": "photostat"}, session)
    options = {
        "width_px": width_px,
        "resize_pictures": page.fit.resize_pictures,
        "resize_tables": page.fit.resize_tables,
        "split_tables": page.fit.split_tables,
        "min_table_scale": MIN_TABLE_SCALE,
        "min_scale": MIN_SCALE,
    }
    seconds = max(0.1, min(FIT_SECONDS, (tools.deadline - time.monotonic()) / 2))
    evaluated = tools.call(
        "Runtime.evaluate",
        {
            "expression": f"({_script()})({json.dumps(options)})",
            "contextId": world["executionContextId"],
            "returnByValue": True,
            "timeout": int(seconds * 1000),
        },
        session,
    )
    value: Json = evaluated["result"]["value"]
    return value


def _read(untrusted: Json) -> Fitted:
    """The script's answer, within the bounds that it can honestly have."""
    scale = float(untrusted["scale"])
    if not MIN_SCALE <= scale <= 1:
        raise ValueError("a scale that nobody asked for")
    return Fitted(scale, checked=bool(untrusted["complete"]), marks=int(untrusted["marks"]))


@cache
def _script() -> str:
    return Path(__file__).with_name("fit_page.js").read_text("utf-8")
