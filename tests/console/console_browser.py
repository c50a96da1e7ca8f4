"""A browser as far as the console needs one: cookies, Sec-Fetch-Site, forms, and what stands on a page."""

from html.parser import HTMLParser
from typing import Any

import requests

ADMIN = ("admin@example.com", "correct horse battery staple")


class Page(HTMLParser):
    """What a page holds: its texts, links, forms' marks and every script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline_scripts: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" in self._within[-1:] or "style" in self._within[-1:]:
            if data.strip():
                self.inline_scripts.append(data)
        elif data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """All texts, one blank between."""
        return " ".join(self.texts)

    def attributes(self, tag: str, name: str) -> list[str]:
        """The values of an attribute of all tags of a name."""
        return [str(found[name]) for kind, found in self.tags if kind == tag and name in found]

    def named(self, name: str) -> dict[str, str | None]:
        """The attributes of the form field of this name."""
        return next(found for _, found in self.tags if found.get("name") == name)


class Browser:
    """One person before one browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request, redirects not followed. Paths are below /console unless they begin with two slashes."""
        url = self.base + (path[1:] if path.startswith("//") else f"/console{path}")
        return self.session.request(method, url, timeout=60, allow_redirects=False, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, data: object = None, **options: Any) -> requests.Response:
        return self.request("POST", path, data=data or {}, **options)

    def page(self, path: str) -> Page:
        """A page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return Page(answer.text)

    def sign_in(self, email: str, password: str) -> requests.Response:
        """Through the form."""
        return self.post("/sign-in", {"email": email, "password": password, "next": ""})
