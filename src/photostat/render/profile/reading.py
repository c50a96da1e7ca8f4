"""Profile JSON to plain values, and pydantic's complaints to sentences that a user can act on.

Comments are stripped because the samples of the wire format carry them. All problems are told at once. Not a general
JSON reader: nothing but comments is forgiven in the syntax.
"""

import json
import re
from collections.abc import Iterable

from pydantic import ValidationError

from photostat.errors import InvalidInputError

WRAPPERS = ("request", "imagingprofile")
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*')
_MAX_VALUE_CHARS = 60
_WORDS = re.compile(r"[A-Z][a-z0-9]*")
_ACRONYMS = {"Dpi": "DPI", "Smtp": "SMTP", "Html": "HTML", "Id": "ID"}
_WORDS_OF_TYPES = {
    "missing": "is needed",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "tuple_type": "must be a list",
    "string_type": "must be text",
}


def read_object(text: str) -> dict[str, object]:
    """The profile in a JSON text, bare or inside `request` or `imagingProfile`. Raises InvalidInputError."""
    try:
        value = json.loads(_without_comments(text.removeprefix("\ufeff")), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InvalidInputError(
            f"The imaging profile is not valid JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise InvalidInputError("The imaging profile is not valid: it is nested too deeply.") from error
    except ValueError as error:
        raise InvalidInputError(f"The imaging profile is not valid JSON: {error}.") from error
    return _unwrapped(value)


def explain(error: ValidationError) -> str:
    """Every problem of a profile on a line of its own, with the member that it is about."""
    lines = [
        _sentence(problem["loc"], problem["type"], problem["msg"]) + _value(problem["input"])
        for problem in error.errors(include_url=False)
    ]
    return "The imaging profile is not valid:\n" + "\n".join(f"  {line}" for line in lines)


def label(wire_name: str) -> str:
    """`ImageOutputDpi` -> `Image Output DPI`."""
    words = _WORDS.findall(wire_name)
    return " ".join(_ACRONYMS.get(word, word) for word in words) if "".join(words) == wire_name else wire_name


def _sentence(location: tuple[int | str, ...], kind: str, message: str) -> str:
    if not location:
        return f"The profile {message}."
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    name = label(next(str(part) for part in reversed(location) if isinstance(part, str)))
    if path == "Name":
        return "Name: Name must be filled and not empty."
    return f"{path}: {name} {_WORDS_OF_TYPES.get(kind, message)}."


def _value(given: object) -> str:
    """What was given, so that the line alone tells what to mend; nothing for a whole group or list."""
    if given is None or not isinstance(given, str | int | float | bool):
        return ""
    return f" The value is {json.dumps(given, ensure_ascii=False)[:_MAX_VALUE_CHARS]}."


def _without_comments(text: str) -> str:
    return _STRING_OR_COMMENT.sub(lambda match: match[0] if match[0].startswith('"') else "", text)


def _unwrapped(value: object) -> dict[str, object]:
    for _ in range(2):
        if not isinstance(value, dict):
            break
        inner = _member(value.items(), WRAPPERS)
        if inner is None:
            return value
        value = inner
    raise InvalidInputError("The imaging profile must be a JSON object.")


def _member(items: Iterable[tuple[object, object]], names: tuple[str, ...]) -> object:
    return next((value for key, value in items if str(key).lower() in names), None)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value")
