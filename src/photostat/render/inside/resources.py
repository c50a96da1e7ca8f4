"""The pictures and style sheets that came inside a native: found by cid or location, written beside the page when used.

A file name is a counter and an extension by content, never a name from the native. What the browser cannot draw (TIFF)
becomes PNG; what is too large to decode safely is left out and remembered.
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin

from PIL import Image

MAX_PIXELS = 60_000_000
MAX_TOTAL_BYTES = 256 * 1024 * 1024
_DRAWN_AS_IS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "BMP": "bmp", "ICO": "ico"}
_CONVERTED = ("TIFF", "PCX", "TGA", "PPM")
_DRAWING_START = (b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg", b"<!doctype svg")


@dataclass(eq=False)
class Resource:
    """One part of a native that a page may refer to. `content_id` without angle brackets, `location` as written."""

    data: bytes = field(repr=False)
    content_type: str = ""
    content_id: str = ""
    location: str = ""
    file_name: str = ""  # beside the page, once written
    used: bool = False
    refused: str = ""  # why it cannot be shown


@dataclass
class ResourceFolder:
    """Writes resources into the page's folder. `base` is the location of the page itself, for relative addresses."""

    path: Path
    resources: list[Resource]
    base: str = ""
    _by_key: dict[str, Resource] = field(default_factory=dict)
    _written_bytes: int = 0

    def __post_init__(self) -> None:
        for resource in self.resources:
            for key in _keys(resource, self.base):
                self._by_key.setdefault(key, resource)

    def add(self, resource: Resource) -> None:
        """Take in one more part, found by its location."""
        self.resources.append(resource)
        for key in _keys(resource, self.base):
            self._by_key.setdefault(key, resource)

    def find(self, address: str) -> Resource | None:
        """The resource that `address` (cid:…, or a location) means."""
        for key in _asked(address, self.base):
            if key in self._by_key:
                return self._by_key[key]
        return None

    def locate(self, address: str) -> str | None:
        """The name of the file for `address`, written on first use; None when it is not here or cannot be shown."""
        resource = self.find(address)
        return self.file_of(resource) if resource else None

    def file_of(self, resource: Resource) -> str | None:
        """The name of the file of a picture, written on first use; None when it cannot be shown."""
        if not resource.used:
            resource.used = True
            self._write(resource)
        return resource.file_name or None

    def refused(self) -> Iterator[str]:
        """Why resources that the page uses are not on it."""
        return (resource.refused for resource in self.resources if resource.refused)

    def name_for(self, resource: Resource, extension: str) -> str:
        """The name that the file of `resource` has or will have."""
        return f"part-{self.resources.index(resource) + 1}.{extension}"

    def write_file(self, resource: Resource, data: bytes, extension: str) -> None:
        """Write `data` as the file of `resource`, within the limit of all files together."""
        if self._written_bytes + len(data) > MAX_TOTAL_BYTES:
            resource.refused = f"Pictures of more than {MAX_TOTAL_BYTES // 1024**2} MB were left out."
            resource.file_name = ""
            return
        self._written_bytes += len(data)
        resource.file_name = self.name_for(resource, extension)
        (self.path / resource.file_name).write_bytes(data)

    def _write(self, resource: Resource) -> None:
        if resource.data.lstrip()[:20].startswith(_DRAWING_START) and b"<svg" in resource.data[:4096]:
            self.write_file(resource, resource.data, "svg")
            return
        try:
            data, extension = drawable(resource.data)
        except ValueError as error:
            resource.refused = str(error)
        else:
            self.write_file(resource, data, extension)


def drawable(data: bytes) -> tuple[bytes, str]:
    """A picture as a file that the browser draws, and its extension.

    Raises ValueError, with the reason as text for the finding, where there is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large pictures; the limit here is our own
        try:
            with Image.open(io.BytesIO(data), formats=[*_DRAWN_AS_IS, *_CONVERTED]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise ValueError(f"A picture of {image.width} x {image.height} pixels was left out.")
                if image.format in _DRAWN_AS_IS:
                    return data, _DRAWN_AS_IS[image.format]
                file = io.BytesIO()
                image.convert("RGBA" if "A" in image.getbands() else "RGB").save(file, "PNG", compress_level=1)
                return file.getvalue(), "png"
        except (OSError, SyntaxError, EOFError, Image.DecompressionBombError, OverflowError, MemoryError) as error:
            raise ValueError("A picture of a kind that cannot be shown, or a damaged one, was left out.") from error


def _keys(resource: Resource, base: str) -> Iterator[str]:
    if resource.content_id:
        yield "cid:" + resource.content_id
    if resource.location:
        yield resource.location
        yield joined(base, resource.location)


def _asked(address: str, base: str) -> Iterator[str]:
    scheme, _, rest = address.partition(":")
    if scheme.lower() in ("cid", "mid"):
        content_id = rest.rpartition("/")[2] if scheme.lower() == "mid" else rest
        yield "cid:" + content_id
        yield "cid:" + unquote(content_id)
        return
    yield address
    yield unquote(address)
    yield joined(base, address)


def joined(base: str, address: str) -> str:
    """`address` from `base` on; as it is where the two make no address."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address
