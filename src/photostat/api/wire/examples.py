"""What is shown of an operation besides its shapes: a request, the answer to it, and the refusals that are its own.

Examples stand apart from the routes: long texts would hide the handlers, and clients read them as a whole. Nothing is served
from here; only the OpenAPI document takes them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from photostat.api.wire.errors import STATUS_OF

Document: TypeAlias = "dict[str, Any]"
JSON = "application/json"
_ERROR_TYPES = {status: error_type for status, error_type in STATUS_OF.values() if status < 500}


@dataclass(frozen=True)
class Example:
    """Of one operation. `answer` None: an empty answer. `errors`: status -> text of a refusal, of those that it alone has."""

    request: object = None
    answer: object = None
    errors: Mapping[int, str] = field(default_factory=dict)


Examples: TypeAlias = "Mapping[tuple[str, str], Example]"
"""(method in capitals, path as the document has it) -> example."""
NO_EXAMPLES: Examples = {}


def add_examples(paths: Document, examples: Examples) -> None:
    """Puts the examples into the operations, in place. Raises ValueError for one of an operation that there is not."""
    for (method, path), example in examples.items():
        operation = paths.get(path, {}).get(method.lower())
        if operation is None:
            raise ValueError(f"an example of {method} {path}, which is no operation")
        _add(f"{method} {path}", operation, example)


def _add(label: str, operation: Document, example: Example) -> None:
    if example.request is not None:
        _content(label, operation.get("requestBody", {}))["example"] = example.request
    if example.answer is not None:
        _content(label, operation["responses"]["200"])["example"] = example.answer
    for status, text in example.errors.items():
        body = {"ErrorType": _ERROR_TYPES[status], "Identifier": "7b3e0c7c-5a2f-4a58-9a0e-0e0f5a1c2d3e", "Message": text}
        _content(label, operation["responses"][str(status)])["example"] = body


def _content(label: str, of: Document) -> Document:
    """The JSON of a body or an answer; raises ValueError where it has none."""
    try:
        found: Document = of["content"][JSON]
    except KeyError as error:
        raise ValueError(f"an example of {label} has a part that the operation has not") from error
    return found
