"""Style sheets, scripts and signs: out of the package, held in memory, packed once, cached by browsers for a year.

Their address holds a mark of their content, so that a new version of the program is a new address. No path of the request ever
becomes a path of the disk.
"""

import gzip
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_PACKED = (".css", ".js", ".svg")


@dataclass(frozen=True)
class _Asset:
    content_type: str
    plain: bytes
    packed: bytes | None


@cache
def _assets() -> dict[str, _Asset]:
    found = {}
    for file in sorted(_FOLDER.rglob("*")):
        if file.suffix in _TYPES:
            content = file.read_bytes()
            packed = gzip.compress(content, mtime=0) if file.suffix in _PACKED else None
            found[file.relative_to(_FOLDER).as_posix()] = _Asset(_TYPES[file.suffix], content, packed)
    return found


@cache
def assets_mark() -> str:
    """Changes with every change of an asset."""
    digest = hashlib.sha256()
    for name, asset in _assets().items():
        digest.update(f"{name} {len(asset.plain)}\n".encode())
        digest.update(asset.plain)
    return digest.hexdigest()[:16]


def asset_names() -> Collection[str]:
    """The names of all assets."""
    return _assets().keys()


def asset_url(name: str) -> str:
    """Where a page finds an asset. Raises KeyError for one that is not there."""
    _assets()[name]
    return f"/console/static/{assets_mark()}/{name}"


async def serve_asset(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers `/static/{mark}/{name:path}`. Raises HTTPException 404."""
    parameters = scope["path_params"]
    asset = _assets().get(parameters["name"])
    if asset is None or parameters["mark"] != assets_mark():
        raise HTTPException(404)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    body = asset.plain
    if asset.packed is not None and any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"]):
        headers["content-encoding"] = "gzip"
        body = asset.packed
    await Response(body, headers=headers, media_type=asset.content_type)(scope, receive, send)
