"""The pixels of a page image that somebody gave: one frame as it is stored, neither scaled nor turned, or nothing of it."""

import warnings
from pathlib import Path

from PIL import Image

from photostat.render.inside.page_sink import PageSink
from photostat.render.inside.slots import require_page_size

_GREY = ("1", "L")


def paint_page_image(path: Path, image_format: str, sink: PageSink) -> None:
    """Send the first frame as a page. Raises DocumentFailed(LIMIT_EXCEEDED), what Pillow raises on what is damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sizes are checked here, the rest is no business of the worker's log
        with path.open("rb") as file, Image.open(file, formats=[image_format]) as image:
            require_page_size(image.width, image.height, sink.max_page_pixels)
            image.load()
            is_grey = image.mode in _GREY
            flat = image.convert("L" if is_grey else "RGB")
    canvas = sink.canvas(flat.width, flat.height, "grey" if is_grey else "bgr")
    canvas.view[:] = flat.tobytes() if is_grey else flat.tobytes("raw", "BGR")
    sink.send(canvas)
