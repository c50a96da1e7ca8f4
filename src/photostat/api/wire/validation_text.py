"""The text of a validation error: which member, and what it takes. Values that were sent are not repeated: some are secrets."""

from collections.abc import Mapping, Sequence
from typing import Any

_MOST_PROBLEMS = 10
_PLACES = ("body", "query", "path", "header", "cookie", "form", "response")

# pydantic's error type -> our words; what is not here keeps pydantic's own message.
_WORDS = {
    "missing": "is required",
    "int_parsing": "must be a whole number, or its digits as a text",
    "int_parsing_size": "must be a whole number, or its digits as a text",
    "int_type": "must be a whole number, or its digits as a text",
    "int_from_float": "must be a whole number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be a text",
    "string_unicode": "must be a text without half surrogate pairs",
    "uuid_parsing": "must be a GUID",
    "uuid_type": "must be a GUID",
    "finite_number": "must be a finite number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "greater_than_equal": "must be {ge} or more",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entries",
}


def validation_text(problems: Sequence[Mapping[str, Any]]) -> str:
    """One sentence a problem, at most ten: `Format must be one of Tiff (0), Jpeg (1).`"""
    sentences = dict.fromkeys(f"{_place(problem['loc'])} {_what(problem)}." for problem in problems[:_MOST_PROBLEMS])
    if len(problems) > _MOST_PROBLEMS:
        sentences[f"{len(problems) - _MOST_PROBLEMS} more problems are not listed."] = None
    return " ".join(sentences)


def member_path(location: Sequence[str | int]) -> str:
    """`("Fields", 3, "Name")` -> `Fields[3].Name`."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _place(location: Sequence[str | int]) -> str:
    steps = list(location)
    if steps and steps[0] in _PLACES:
        place = steps.pop(0)
        if not steps:
            return f"The {place} of the request"
    return member_path([step for step in steps if not _is_branch(step)]) or "The request"


def _is_branch(step: str | int) -> bool:
    """pydantic names the branch of a union in the location (`int`, `function-plain[…]`); callers sent no such member."""
    return isinstance(step, str) and (step in ("int", "str", "bool", "float", "uuid") or "[" in step or "-" in step)


def _what(problem: Mapping[str, Any]) -> str:
    words = _WORDS.get(problem["type"])
    if words is not None:
        return words.format_map(problem.get("ctx", {}))
    message = str(problem["msg"])
    if message.startswith("Input should be "):
        message = message.replace("Input should be ", "must be ", 1)
    return message.removeprefix("Value error, ").rstrip(".")
