"""What people typed into a form: read with limits, kept as it was typed, with the errors beside the fields.

Only URL-encoded forms; files go through the REST API. Refused: bodies over a megabyte, more than a few thousand fields, NUL
characters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.types import Receive

from photostat.errors import InvalidInputError, LimitExceededError, PhotostatError

MOST_BYTES = 1024 * 1024
_MOST_FIELDS = 5_000
GENERAL = ""
"""Where an error stands that belongs to no field."""


@dataclass(frozen=True)
class Form:
    """The fields of a form, or of a query."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The field's last value."""
        found = self.values.get(name)
        return found[-1] if found else default

    def texts(self, name: str) -> Sequence[str]:
        """All values of a field that may stand there several times."""
        return self.values.get(name, ())

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) not in ("", "0", "false")

    def number(self, name: str) -> int | None:
        """A whole number in the range of ids; None where the field is empty. Raises InvalidInputError."""
        typed = self.text(name).strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()) or int(typed[:11]) > 2**31 - 1:
            raise InvalidInputError(f"{name}: '{typed[:40]}' is no number that can stand here.")
        return int(typed)

    def numbers(self, name: str) -> list[int]:
        """All values as ids. Raises InvalidInputError."""
        return [number for text in self.texts(name) if (number := Form({name: [text]}).number(name)) is not None]


async def read_form(receive: Receive) -> Form:
    """The form in a request's body. Raises LimitExceededError, InvalidInputError."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise InvalidInputError("The browser went away before the form was whole.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise LimitExceededError(f"The form holds more than {MOST_BYTES:,} bytes. Shorten its texts.")
    return parse_form(body.decode("utf-8", "replace"))


def parse_form(encoded: str) -> Form:
    """The fields of an URL-encoded text. Raises InvalidInputError."""
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise InvalidInputError(f"The form has more than {_MOST_FIELDS:,} fields.") from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise InvalidInputError(f"{name[:40]!r} must be a text without NUL characters.")
        values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Form(values)


@dataclass(frozen=True)
class Problems:
    """What is wrong with a form, by field; under GENERAL what belongs to none."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts)

    def of(self, name: str) -> str:
        """What stands beside the field; empty where it is right."""
        return self.texts.get(name, "")

    @property
    def general(self) -> str:
        """What stands above the form."""
        return self.texts.get(GENERAL, "")


NO_PROBLEMS = Problems()


def problems_of(error: PhotostatError, names: Mapping[str, str]) -> Problems:
    """Where an error of the domain belongs. `names`: how the domain calls a field (its text begins so) -> the form's name."""
    text = str(error)
    for called, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
        rest = text[len(called) :]
        if text.lower().startswith(called.lower()) and rest[:1] in (":", " ", "."):
            return Problems({name: text})
    return Problems({GENERAL: text})
