"""JSON of request bodies: strict UTF-8, forgiving of comments, safe against depth, size and texts that no database takes.

The published samples carry // and /* */ comments, and some carry a comma after the last member; such a body is read at a
second try. Refused: NaN and infinite numbers, NUL characters, half surrogate pairs, nesting deeper than 200 levels.
"""

import math
import re

from pydantic import JsonValue
from pydantic_core import from_json

from photostat.api.wire.errors import MalformedBodyError, UnreadableTextError
from photostat.api.wire.validation_text import member_path

_BOM = b"\xef\xbb\xbf"
# Strings first, so that what looks like a comment inside one stays. Both end at the text's end too: a pattern that failed there
# would be tried again from each of its bytes, and 4 MB of opened comments would take hours.
_STRING = rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_TOKENS = re.compile(_STRING + rb"|//[^\r\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LAST_COMMA = re.compile(rb"(" + _STRING + rb")|,(?=\s*+[}\]])", re.DOTALL)
# Only bodies with an escape or a huge number can hold what must be refused after parsing; others are not walked.
_SUSPICIOUS = re.compile(rb"\\u0000|[eE]\+?[0-9]{3}|[0-9]{300}")


def decode_json(body: bytes) -> JsonValue:
    """The value of a whole JSON text. Duplicate members: the last one counts.

    Raises MalformedBodyError with the position, UnreadableTextError with the member's name.
    """
    if body.startswith(_BOM):
        body = body[len(_BOM) :]
    try:
        value = _parsed(body)
    except ValueError as problem:
        value = _second_try(body, problem)
    if _SUSPICIOUS.search(body):
        _refuse_unreadable(value)
    return value


def without_comments(body: bytes) -> bytes:
    """The text with comments and last commas blanked out; line breaks and length stay, so that positions stay true."""
    bare = _TOKENS.sub(lambda found: found[0] if found[0].startswith(b'"') else _blank(found[0]), body)
    return _LAST_COMMA.sub(lambda found: found[1] or b" ", bare)


def _parsed(body: bytes) -> JsonValue:
    value: JsonValue = from_json(body, allow_inf_nan=False)
    return value


def _second_try(body: bytes, problem: ValueError) -> JsonValue:
    bare = without_comments(body)
    if bare != body:
        try:
            return _parsed(bare)
        except ValueError as second:
            problem = second
    raise MalformedBodyError(f"The body is not valid JSON: {problem}.") from None


def _blank(comment: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", comment)


def _refuse_unreadable(value: JsonValue) -> None:
    """Walk without recursion; depth is bounded by the parser, breadth by the size of the body."""
    waiting: list[tuple[tuple[str | int, ...], JsonValue]] = [((), value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, str):
            if "\0" in item:
                raise UnreadableTextError(f"{member_path(path) or 'The body'} must be a text without NUL characters.")
        elif isinstance(item, dict):
            if any("\0" in name for name in item):
                raise UnreadableTextError(f"A member's name in {member_path(path) or 'the body'} holds a NUL character.")
            waiting.extend(((*path, name), member) for name, member in item.items())
        elif isinstance(item, list):
            waiting.extend(((*path, index), member) for index, member in enumerate(item))
        elif isinstance(item, float) and not math.isfinite(item):
            raise UnreadableTextError(f"{member_path(path) or 'The body'} must be a finite number.")
