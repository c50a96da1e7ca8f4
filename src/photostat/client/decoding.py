"""From JSON to frozen dataclasses. The server's names in any spelling: `ArtifactID`, `artifactId` are the field `artifact_id`.

More members than we know are passed over, so that a newer server does not break an older client. A missing one without a default,
or one of another type, raises UnexpectedAnswerError that names it.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from photostat.client.errors import UnexpectedAnswerError

T = TypeVar("T")


def decode(wanted: type[T], answer: object, path: str = "answer") -> T:
    """`answer` as a value of `wanted`: a dataclass, tuple[X, ...], X | None, Mapping, str, int, float, bool, datetime, object."""
    decoded: T = _decode(wanted, answer, path)
    return decoded


def _decode(wanted: Any, answer: object, path: str) -> Any:
    if wanted is object:
        return answer
    if is_dataclass(wanted):
        return _record(wanted, answer, path)
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        inner = next(item for item in get_args(wanted) if item is not types.NoneType)
        return None if answer is None else _decode(inner, answer, path)
    if origin is tuple:
        item = get_args(wanted)[0]
        return tuple(_decode(item, value, f"{path}[{index}]") for index, value in enumerate(_checked(list, answer, path)))
    if origin is Mapping:
        return _checked(dict, answer, path)
    if wanted is datetime:
        return _time(answer, path)
    if wanted is float and type(answer) is int:
        return float(answer)
    return _checked(wanted, answer, path)


def _record(wanted: Any, answer: object, path: str) -> Any:
    members = {_fold(name): value for name, value in _checked(dict, answer, path).items()}
    values = {}
    for name, (folded, kind, needed) in _plan(wanted).items():
        if folded in members:
            values[name] = _decode(kind, members[folded], f"{path}.{name}")
        elif needed:
            raise UnexpectedAnswerError(f"The server's {path} has no member {name}. Is there a Photostat server at this address?")
    return wanted(**values)


@cache
def _plan(wanted: Any) -> dict[str, tuple[str, Any, bool]]:
    """Field -> folded name on the wire, type, whether it must be there."""
    kinds = get_type_hints(wanted)
    return {
        item.name: (_fold(item.name), kinds[item.name], item.default is MISSING and item.default_factory is MISSING)
        for item in fields(wanted)
    }


def _fold(name: str) -> str:
    return name.replace("_", "").lower()


def _checked(kind: Any, answer: object, path: str) -> Any:
    # True is an int for isinstance, but no number for anybody else
    if not isinstance(answer, kind) or (isinstance(answer, bool) and kind is not bool):
        raise UnexpectedAnswerError(f"The server's {path} is {type(answer).__name__}, not {kind.__name__}.")
    return answer


def _time(answer: object, path: str) -> datetime:
    text = _checked(str, answer, path)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UnexpectedAnswerError(f"The server's {path} is no time: {text[:50]!r}.") from error
