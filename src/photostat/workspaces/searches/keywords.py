"""The keyword text of a saved search: words and quoted phrases with AND, OR, NOT and parentheses; `*` at the end of a word.

Words side by side are joined by AND; NOT binds tightest, then AND, then OR. Knows no SQL.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from photostat.errors import InvalidInputError

LONGEST_TEXT = 20_000
MOST_TERMS = 500
DEEPEST = 50
LONGEST_PHRASE_BYTES = 400
"""What the index finds across the border of two chunks, with room for the blanks between ideographs."""

_TOKEN = re.compile(r'\s*(?:(?P<mark>[()])|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))')


@dataclass(frozen=True)
class Term:
    """A word or phrase; `is_prefix`: the last word may go on."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Without:
    """Documents that do not match."""

    inner: "Keywords"


@dataclass(frozen=True)
class All:
    """Documents that match every part."""

    parts: tuple["Keywords", ...]


@dataclass(frozen=True)
class Any:
    """Documents that match some part."""

    parts: tuple["Keywords", ...]


Keywords: TypeAlias = Term | Without | All | Any


def parse_keywords(text: str) -> Keywords | None:
    """The tree of a keyword text, None for an empty one. Raises InvalidInputError with the place."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError(f"SearchText: at most {LONGEST_TEXT} characters; this has {len(text)}.")
    if "\0" in text:
        raise InvalidInputError("SearchText: must be a text without NUL characters.")
    if not text.strip():
        return None
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[re.Match[str]] = []
        place, end = 0, len(text.rstrip())
        while place < end:
            match = _TOKEN.match(text, place)
            if match is None:
                raise InvalidInputError(f"SearchText, character {place + 1}: a quotation mark is not closed.")
            self._tokens.append(match)
            place = match.end()
        if len(self._tokens) > MOST_TERMS:
            raise InvalidInputError(f"SearchText: at most {MOST_TERMS} words; these are {len(self._tokens)}.")
        self._next = 0
        self._depth = 0

    def whole(self) -> Keywords:
        found = self._any()
        if self._next < len(self._tokens):
            raise self._error("a word or phrase")
        return found

    def _any(self) -> Keywords:
        parts = [self._all()]
        while self._takes("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Keywords:
        parts = [self._one()]
        while self._takes("AND") or self._begins_term():
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Keywords:
        self._depth += 1
        if self._depth > DEEPEST:
            raise InvalidInputError(f"SearchText: nested more than {DEEPEST} deep.")
        try:
            if self._takes("NOT"):
                return Without(self._one())
            if self._takes("("):
                inner = self._any()
                if not self._takes(")"):
                    raise self._error("a closing parenthesis")
                return inner
            return self._term()
        finally:
            self._depth -= 1

    def _term(self) -> Term:
        if not self._begins_term():
            raise self._error("a word or phrase")
        token = self._tokens[self._next]
        written = token["word"] if token["phrase"] is None else token["phrase"]
        text = written.rstrip("*")
        if not any(character.isalnum() for character in text):
            raise self._error("a word with a letter or digit")
        if len(text.encode("utf-8", "replace")) > LONGEST_PHRASE_BYTES:
            raise self._error(f"at most {LONGEST_PHRASE_BYTES} bytes of text in one phrase")
        self._next += 1
        return Term(text, is_prefix=text != written)

    def _spelled(self) -> str:
        token = self._tokens[self._next] if self._next < len(self._tokens) else None
        return "" if token is None else (token["mark"] or (token["word"] or "").upper())

    def _takes(self, spelled: str) -> bool:
        if self._spelled() != spelled:
            return False
        self._next += 1
        return True

    def _begins_term(self) -> bool:
        return self._next < len(self._tokens) and self._spelled() not in ("OR", "AND", ")")

    def _error(self, expected: str) -> InvalidInputError:
        place = self._tokens[self._next].end() if self._next < len(self._tokens) else None
        where = "at its end" if place is None else f"before character {place + 1}"
        return InvalidInputError(f"SearchText, {where}: expected {expected}.")
