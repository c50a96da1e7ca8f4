"""Application field codes: what is printed for a date, page or path field of a Microsoft document (contracts/imaging.md 13).

A profile lists them. Here each becomes the text to print in the field's place, so that a converter needs to know nothing of
options: a code with no text keeps the document's own value.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from photostat.render.profile.enums import ApplicationType, FieldCodeOption
from photostat.render.profile.references import OptionalRef, reference_value
from photostat.render.profile.wire import Whole, WireModel, refuse

_SHIPPED = "application_field_codes.csv"


_OPTIONS = {option.name.lower() for option in FieldCodeOption}


def _named(words: list[str]) -> dict[str, object]:
    """Members for the words of a name; empty where they name no code. Without an option it is that of the shipped code."""
    if len(words) < 2:
        return {}
    application = words[0].lower().removeprefix("microsoft")
    if words[-1].lower() in _OPTIONS and len(words) > 2:
        return {"FieldCode": " ".join(words[1:-1]), "Application": f"Microsoft{application}", "Option": words[-1]}
    key = code_key(" ".join(words[1:]))
    rows = (row for row in _shipped_rows() if row["Application"].lower() == f"microsoft{application}")
    return dict(next((row for row in rows if code_key(row["FieldCode"]) == key), {}))


def _code(text: str) -> str:
    plain = text.strip().strip("{}[]& ")
    if not code_key(plain) or len(plain) > 100 or not all(c.isalnum() or c in " _-" for c in plain):
        raise refuse("must be the name of a field code without special characters, such as Date")
    return plain


def code_key(code: str) -> str:
    """The form in which codes are compared: `&[Slide Number]` and `slidenumber` are one."""
    return "".join(c for c in code.casefold() if c.isalnum())


class FieldCode(WireModel):
    """One code of one application. `artifact_id` only where the profile comes from a server."""

    field_code: Annotated[str, AfterValidator(_code)]
    application: ApplicationType
    option: FieldCodeOption
    relativity_field: OptionalRef = None
    artifact_id: Annotated[int, Whole(0)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, data: object) -> object:
        """A reference by name: what a server writes, `MicrosoftWord Date ShowNothing`, or a shipped code, `Word Date`."""
        if isinstance(data, str):
            data = {"Name": data}
        if not isinstance(data, Mapping):
            return data
        members = {str(key).lower().replace("_", ""): value for key, value in data.items()}
        if {"fieldcode", "application", "option"} & members.keys():
            return data
        named = _named(members["name"].split()) if isinstance(members.get("name"), str) else {}
        if not named:
            raise refuse(
                "must have FieldCode, Application and Option, or a Name such as 'MicrosoftWord Date ShowNothing'; "
                "an ArtifactID alone names a field code only on a server"
            )
        return named | ({"ArtifactID": members["artifactid"]} if "artifactid" in members else {})

    @model_validator(mode="after")
    def _replacement_has_its_field(self) -> Self:
        if self.option is FieldCodeOption.ReplaceWithRelativityField and self.relativity_field is None:
            raise refuse("must have a RelativityField when Option is ReplaceWithRelativityField")
        return self

    @property
    def name(self) -> str:
        """As the services name it: application, code, option."""
        return f"{self.application.name} {self.field_code} {self.option.name}"


@cache
def shipped_field_codes() -> tuple[FieldCode, ...]:
    """The 17 codes that come with every workspace."""
    return tuple(FieldCode.model_validate(row) for row in _shipped_rows())


@cache
def _shipped_rows() -> tuple[dict[str, str], ...]:
    with (files("photostat.render") / _SHIPPED).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def printed_texts(codes: tuple[FieldCode, ...], fields: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Application name -> code key -> text to print in place of the field, and the codes whose document field is unknown.

    A code that is absent keeps the document's own value. Where a code stands twice the last one counts. `fields` are the
    document's fields, by ArtifactID as digits and by name in lower case.
    """
    texts: dict[str, dict[str, str]] = {}
    unknown: list[str] = []
    for code in codes:
        of_application = texts.setdefault(code.application.name, {})
        of_application.pop(code_key(code.field_code), None)
        text = _printed(code, fields)
        if text is not None:
            of_application[code_key(code.field_code)] = text
        elif code.option is FieldCodeOption.ReplaceWithRelativityField:
            unknown.append(code.name)
    return texts, unknown


def _printed(code: FieldCode, fields: Mapping[str, str]) -> str | None:
    match code.option:
        case FieldCodeOption.ShowFieldCode:
            return f"[{code.field_code}]"
        case FieldCodeOption.ShowNothing:
            return ""
        case FieldCodeOption.ReplaceWithRelativityField:
            return reference_value(code.relativity_field, fields)
        case _:
            return None
