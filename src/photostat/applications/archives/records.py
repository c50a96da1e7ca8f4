"""Frozen dataclasses <-> XML elements: each field says in its metadata which child element it is, once for both directions.

An element that is absent, empty or nil gives the field's default; an element that no field names is left out, since an archive
is kept and given back as the bytes that came. What does not fit the field's type is refused with the names of both.
"""

import dataclasses
import functools
import re
from typing import Any, Final, TypeVar
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement

from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.version import Version, read_version

R = TypeVar("R")

_ELEMENT: Final = "element"
_ITEM: Final = "item"
_TYPE: Final = "type"
_TEXT_CHARACTERS: Final = 4_000_000  # of one element: bodies of scripts are the longest texts
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GUID: Final = re.compile(r"[{(]?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})[)}]?", re.ASCII)
_TRUTH: Final = {"true": True, "false": False, "1": True, "0": False}


def text(element: str) -> Any:
    """A text; "" by default."""
    return dataclasses.field(default="", metadata={_ELEMENT: element, _TYPE: str})


def number(element: str) -> Any:
    """A whole number of 32 bits; None by default."""
    return dataclasses.field(default=None, metadata={_ELEMENT: element, _TYPE: int})


def truth(element: str, *, default: bool = False) -> Any:
    """Yes or no."""
    return dataclasses.field(default=default, metadata={_ELEMENT: element, _TYPE: bool})


def guid(element: str = "Guid") -> Any:
    """The identity of a component; it must be there."""
    return dataclasses.field(metadata={_ELEMENT: element, _TYPE: UUID})


def four_parts(element: str) -> Any:
    """A version; 0.0.0.0 by default."""
    return dataclasses.field(default=Version(), metadata={_ELEMENT: element, _TYPE: Version})


def several(container: str, item: str, record: type) -> Any:
    """Records in a container element; () by default."""
    return dataclasses.field(default=(), metadata={_ELEMENT: container, _ITEM: item, _TYPE: record})


def one(element: str, record: type) -> Any:
    """A record that may be absent."""
    return dataclasses.field(default=None, metadata={_ELEMENT: element, _TYPE: record})


def read_record(kind: type[R], element: Element) -> R:
    """The record in an element. Raises InvalidArchiveError naming the element that does not fit."""
    children: dict[str, Element] = {}
    for child in element:
        children.setdefault(child.tag, child)
    values: dict[str, object] = {}
    for name, element_name, item, type_, needed in _members(kind):
        found = children.get(element_name)
        if found is None:
            if needed:
                raise InvalidArchiveError(f"{element.tag} has no {element_name}.")
        elif item is not None:
            values[name] = tuple(read_record(type_, child) for child in found if child.tag == item)
        elif _is_record(type_):
            if len(found):
                values[name] = read_record(type_, found)
        elif needed or found.text:
            values[name] = _value(type_, found, f"{element.tag}/{element_name}")
    return kind(**values)


def write_record(record: object, element: Element) -> None:
    """The record's members as children of `element`, in the order of the class; the inverse of `read_record`."""
    for name, element_name, item, type_, _ in _members(type(record)):
        value = getattr(record, name)
        if value is None:
            if not _is_record(type_):
                SubElement(element, element_name, {"xsi:nil": "true"})
            continue
        child = SubElement(element, element_name)
        if item is not None:
            for below in value:
                write_record(below, SubElement(child, item))
        elif _is_record(type_):
            write_record(value, child)
        else:
            child.text = str(value).lower() if isinstance(value, bool) else _writable(str(value))


def _members(kind: Any) -> tuple[tuple[str, str, str | None, Any, bool], ...]:
    return _described(kind)


@functools.cache
def _described(kind: Any) -> tuple[tuple[str, str, str | None, Any, bool], ...]:
    """Of each field: name, element, element of an item, type, whether it must be there."""
    return tuple(
        (field.name, said[_ELEMENT], said.get(_ITEM), said[_TYPE], field.default is dataclasses.MISSING)
        for field in dataclasses.fields(kind)
        if (said := field.metadata)
    )


def _is_record(type_: Any) -> bool:
    return dataclasses.is_dataclass(type_) and type_ is not Version


def _value(type_: Any, element: Element, where: str) -> object:
    found = element.text or ""
    if len(found) > _TEXT_CHARACTERS:
        raise InvalidArchiveError(f"{where} is longer than {_TEXT_CHARACTERS} characters.")
    if type_ is str:
        return found
    stripped = found.strip()
    if type_ is UUID:
        return read_guid(stripped, where)
    if type_ is Version:
        return read_version(stripped, where)
    if type_ is bool:
        if stripped.lower() not in _TRUTH:
            raise InvalidArchiveError(f"{where}: {stripped[:50]!r} is neither true nor false.")
        return _TRUTH[stripped.lower()]
    return _number(stripped, where)


def read_guid(text: str, where: str) -> UUID:
    """A GUID with or without braces. Raises InvalidArchiveError."""
    match = _GUID.fullmatch(text)
    if match is None:
        raise InvalidArchiveError(f"{where}: {text[:50]!r} is no GUID.")
    return UUID(match[1])


def _number(text: str, where: str) -> int:
    if re.fullmatch(r"[+-]?[0-9]{1,10}", text, re.ASCII) and -(2**31) <= int(text) < 2**31:
        return int(text)
    raise InvalidArchiveError(f"{where}: {text[:50]!r} is no whole number of 32 bits.")


def _writable(value: str) -> str:
    if _UNWRITABLE.search(value):
        raise InvalidArchiveError("A text holds characters that XML cannot carry.")
    return value
