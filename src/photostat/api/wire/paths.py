"""Finds the routes of a path without regard to the case of its literal segments, in a tree instead of one route after another.

Only literals are respelled: GUIDs, file names and texts in parameter segments stay as they came. A literal wins over a
parameter at the same place (`install/all` over `install/{id}`), whatever the order in which routes were declared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

R = TypeVar("R")

_PARAMETER = re.compile(r"\{[^{}]+\}")
_REST = re.compile(r"\{[^{}]+:path\}")


@dataclass
class _Entry(Generic[R]):
    """Routes of one spelling: literal segments as declared, None where the caller's own segment stays."""

    spelling: tuple[str | None, ...]
    routes: list[R] = field(default_factory=list)


@dataclass
class _Node(Generic[R]):
    literals: dict[str, "_Node[R]"] = field(default_factory=dict)
    mixed: dict[str, tuple[re.Pattern[str], "_Node[R]"]] = field(default_factory=dict)
    parameter: "_Node[R] | None" = None
    ends: list[_Entry[R]] = field(default_factory=list)
    rests: list[_Entry[R]] = field(default_factory=list)


class PathTable(Generic[R]):
    """Routes by path template, `/workspaces/{id:int}/all`. A segment with `{x:path}` takes all that follows."""

    def __init__(self) -> None:
        self._root: _Node[R] = _Node()

    def add(self, template: str, route: R, *, takes_rest: bool = False) -> None:
        """`takes_rest`: the route also takes everything below the template (a mounted application).

        Raises ValueError for a template with a slash at its end: such a slash is what callers may add.
        """
        if template.endswith("/") and template != "/":
            raise ValueError(f"{template}: declare routes without a slash at the end")
        node = self._root
        spelling: list[str | None] = []
        for segment in template.split("/")[1:] if template else []:
            if _REST.search(segment):
                takes_rest = True
                break
            node = _child(node, segment)
            spelling.append(None if _PARAMETER.search(segment) else segment)
        entries = node.rests if takes_rest else node.ends
        known = next((entry for entry in entries if entry.spelling == tuple(spelling)), None)
        if known is None:
            known = _Entry(tuple(spelling))
            entries.append(known)
        known.routes.append(route)

    def find(self, path: str) -> Iterator[tuple[str, Sequence[R]]]:
        """Each respelled path with its routes, the best first. `path` begins with a slash; one at its end is ignored."""
        segments = path.split("/")[1:]
        folded = path.lower().split("/")[1:]
        whole = len(segments)
        if whole > 1 and not segments[-1]:
            whole -= 1
        for depth, entry in self._walk(self._root, folded, 0, whole):
            spelled = [own if own is not None else sent for own, sent in zip(entry.spelling, segments, strict=False)]
            if depth < 0:  # takes the rest, with its slashes as they came
                spelled += segments[len(entry.spelling) :] or [""]
            yield "/" + "/".join(spelled), entry.routes

    def _walk(self, node: _Node[R], folded: list[str], at: int, whole: int) -> Iterator[tuple[int, _Entry[R]]]:
        """Entries that fit from `node` on; depth -1 marks one that takes the rest. Each node is seen once at most."""
        if at == whole:
            for entry in node.ends:
                yield at, entry
        else:
            segment = folded[at]
            if (literal := node.literals.get(segment)) is not None:
                yield from self._walk(literal, folded, at + 1, whole)
            for pattern, child in node.mixed.values():
                if pattern.fullmatch(segment):
                    yield from self._walk(child, folded, at + 1, whole)
            if node.parameter is not None and segment:
                yield from self._walk(node.parameter, folded, at + 1, whole)
        for entry in node.rests:
            yield -1, entry


def _child(node: _Node[R], segment: str) -> _Node[R]:
    """The node below `node` for one segment of a template, made where it is missing."""
    parameters = _PARAMETER.findall(segment)
    if not parameters:
        return node.literals.setdefault(segment.lower(), _Node())
    if parameters == [segment]:
        node.parameter = node.parameter or _Node()
        return node.parameter
    pattern = ".+".join(re.escape(literal) for literal in _PARAMETER.split(segment.lower()))
    return node.mixed.setdefault(pattern, (re.compile(pattern), _Node()))[1]
