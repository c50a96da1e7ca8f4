"""What a browser's request tells about itself: its session cookie, and whether a page of ours made it.

API and console judge both by the same rule. A cookie is sent along by the browser whoever asks for it, so a request that
changes something, and every call of the API that rests on the cookie, must come from a page of this very origin.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

Headers = Iterable[tuple[bytes, bytes]]
"""As ASGI has them: names in lower case."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SECURE_COOKIE = "__Host-photostat"
_PLAIN_COOKIE = "photostat_session"


def session_cookie(scheme: str) -> str:
    """The cookie's name: browsers keep `__Host-` ones to this very host and to TLS, and take none of them over plain HTTP."""
    return _SECURE_COOKIE if scheme == "https" else _PLAIN_COOKIE


def session_token(headers: Headers, scheme: str) -> str:
    """The session's token that came with a request; empty where none did."""
    return cookies_of(headers).get(session_cookie(scheme), "")


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies of a request. By hand: a cookie of another program on this host that is malformed must not hide ours."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, equals, text = part.strip().partition("=")
                if equals:
                    found.setdefault(key, text)
    return found


def is_from_our_page(headers: Headers, *, needs_proof: bool) -> bool:
    """Whether a page of this origin made the request.

    By Sec-Fetch-Site, which browsers send over TLS and to the local machine and which no page can forge; else by Origin, whose
    host must be the one that was asked. Where neither is there, the answer is no if the request `needs_proof`.
    """
    site = origin = host = ""
    for name, value in headers:
        if name == b"sec-fetch-site":
            site = value.decode("latin-1")
        elif name == b"origin":
            origin = value.decode("latin-1")
        elif name == b"host":
            host = value.decode("latin-1")
    if site:
        return site == "same-origin"
    if origin:
        return bool(host) and _host_of(origin) == host.lower()
    return not needs_proof


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
