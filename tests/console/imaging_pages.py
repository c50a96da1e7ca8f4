"""Sets in a state, and what stands on their page, for the tests of their pages."""

from dataclasses import dataclass

from console_browser import Browser, Page


@dataclass(frozen=True)
class Buttons:
    """The console of a set as a person sees it."""

    live: frozenset[str]
    dead: frozenset[str]


def buttons_of(html: str) -> Buttons:
    """The buttons and button-like links of a set's console, live and not."""
    console = html.partition('id="set-buttons"')[2].partition("</section>")[0]
    live, dead = set(), set()
    for part in console.replace("<a ", "<button ").replace("</a>", "</button>").split("<button ")[1:]:
        attributes, _, rest = part.partition(">")
        (dead if " disabled" in f" {attributes}" else live).add(" ".join(rest.partition("<")[0].split()))
    return Buttons(frozenset(live), frozenset(dead))


def press(browser: Browser, path: str, **fields: str) -> Page:
    """Post and go where the answer leads."""
    answer = browser.post(path, fields)
    assert answer.status_code == 303, (path, answer.status_code, answer.text[:500])
    return browser.page(answer.headers["Location"].removeprefix("/console"))
