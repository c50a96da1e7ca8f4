"""The form of an imaging profile, made of the model of the rendering library: a field for each member, of the kind that fits.

Nothing is listed by hand but the words (`profile_help`): a new option of the model is a new field here. What is typed goes to the
domain as text; its models read it and say what is wrong.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from photostat.console.assets import asset_names
from photostat.console.forms import GENERAL, Form, Problems
from photostat.console.profile_help import GROUP_HELP, GROUP_TITLES, HELP
from photostat.errors import PhotostatError
from photostat.imaging.profiles.model import GROUPS, Options
from photostat.imaging.profiles.options import options_of
from photostat.render.profile import ImagingProfile, ObjectRef
from photostat.render.profile.reading import label
from photostat.render.profile.wire import Inches, Truth, Whole, WireEnum, WireModel, wire_name

_PICTURES = "profile/"
_PROBLEM = re.compile(r"^\s*([A-Z]\w*(?:\.[A-Z]\w*)?)(?:\[\d+\])*: (.*)$")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z][a-z])")

_NAMES = {
    "FloydAndSteinberg": "Floyd and Steinberg",
    "MicrosoftWord": "Microsoft Word",
    "MicrosoftExcel": "Microsoft Excel",
    "MicrosoftPowerpoint": "Microsoft PowerPoint",
    "MicrosoftVisio": "Microsoft Visio",
    "ReplaceWithRelativityField": "Replace with a document field",
}  # words that are names


@dataclass(frozen=True, kw_only=True)
class OptionField:
    """One option. `kind`: number, decimal, flag, choice, several, reference. `choices`: value and words."""

    name: str
    label: str
    help: str
    kind: str
    default: str
    low: str = ""
    high: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_optional: bool = False
    pictures: Sequence[str] = ()
    """Assets that show what the option does."""


@dataclass(frozen=True)
class OptionGroup:
    """The options of one group."""

    name: str
    title: str
    help: str
    fields: Sequence[OptionField]


@cache
def option_groups() -> Sequence[OptionGroup]:
    """All groups in the order of the wire."""
    models = {wire_name(name): field.annotation for name, field in ImagingProfile.model_fields.items()}
    return [OptionGroup(group, GROUP_TITLES[group], GROUP_HELP[group], _fields(group, models[group])) for group in GROUPS]


def typed_options(options: Options) -> dict[str, list[str]]:
    """The stored options as the fields show them."""
    typed: dict[str, list[str]] = {}
    for group, members in options.items():
        typed |= {f"{group}.{member}": _as_typed(value) for member, value in members.items()}
    return typed


def default_options() -> dict[str, list[str]]:
    """The defaults of all options as the fields show them."""
    return typed_options(options_of(ImagingProfile.default_native()))


def sent_options(form: Form) -> dict[str, object]:
    """What the form says of every option: None puts one back to its default, which is "not set" where there is no other."""
    return {group.name: {_member(field): _sent(field, form) for field in group.fields} for group in option_groups()}


def problems_of_profile(error: PhotostatError, names: Mapping[str, str]) -> Problems:
    """Each problem beside its field. `names`: members of the top level -> fields of the form."""
    fields = {field.name for group in option_groups() for field in group.fields}
    texts: dict[str, str] = {}
    for line in str(error).splitlines():
        found = _PROBLEM.match(line)
        member = found[1] if found else ""
        name = member if member in fields else names.get(member, "")
        if name and found:
            texts[name] = found[2]
        elif found and member in GROUPS:
            texts[f"{member}."] = found[2]
        elif not line.startswith("The imaging profile is not valid"):
            texts[GENERAL] = f"{texts.get(GENERAL, '')} {line.strip()}".strip()
    return Problems(texts or {GENERAL: str(error)})


def _fields(group: str, model: object) -> list[OptionField]:
    assert isinstance(model, type) and issubclass(model, WireModel)
    return [_field(group, wire_name(name), info) for name, info in model.model_fields.items()]


def _field(group: str, member: str, info: FieldInfo) -> OptionField:
    name = f"{group}.{member}"
    kinds, is_optional = _types(info.annotation)
    marks = [*info.metadata, *(mark for kind in kinds for mark in getattr(kind, "__metadata__", ()))]
    inner = [getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind for kind in kinds]
    kind, low, high, choices = _kind(inner[0], marks)
    return OptionField(
        name=name,
        label=label(member),
        help=HELP[name],
        kind=kind,
        default=_default_words(info.default),
        low=low,
        high=high,
        choices=choices,
        is_optional=is_optional,
        pictures=_pictures(group, member),
    )


def _pictures(group: str, member: str) -> list[str]:
    """Those of docs/profile: named after the member, with its group where two have a member of one name."""
    shown_with = {"MaximumImageWidth": "MaximumImageHeight"}.get(member, member)
    own = [f"{group}.{member}.png", f"{group.removesuffix('Options')}{member}.png"]
    named = [name for name in own if f"{_PICTURES}{name}" in asset_names()]
    parts = [name.removeprefix(_PICTURES) for name in sorted(asset_names()) if name.startswith(f"{_PICTURES}{group}.{member}.")]
    found = named or parts or [f"{shown_with}.png"]
    return [f"{_PICTURES}{name}" for name in dict.fromkeys(found) if f"{_PICTURES}{name}" in asset_names()]


def _types(annotation: object) -> tuple[list[Any], bool]:
    """The types of a member without None, and whether None is one of them."""
    if get_origin(annotation) in (Union, UnionType):
        return [kind for kind in get_args(annotation) if kind is not type(None)], True
    return [annotation], False


def _kind(kind: Any, marks: Sequence[object]) -> tuple[str, str, str, Sequence[tuple[str, str]]]:
    whole = next((mark for mark in marks if isinstance(mark, Whole)), None)
    inches = next((mark for mark in marks if isinstance(mark, Inches)), None)
    if whole is not None:
        return "number", str(whole.low), str(whole.high), ()
    if inches is not None:
        return "decimal", "0", f"{inches.most:g}", ()
    if any(isinstance(mark, Truth) for mark in marks):
        return "flag", "", "", ()
    if kind is ObjectRef:
        return "reference", "", "", ()
    if get_origin(kind) is tuple:
        return "several", "", "", _choices(get_args(kind)[0])
    return "choice", "", "", _choices(kind)


def _choices(enum: type[WireEnum]) -> list[tuple[str, str]]:
    return [(member.name, spaced(member.name)) for member in enum]


def spaced(name: str) -> str:
    """`OriginalSetting` -> `Original setting`; figures stay together (`8.5 x 11`)."""
    if name in _NAMES:
        return _NAMES[name]
    words = _WORDS.sub(" ", name.replace("Point", ".")).split()
    text = " ".join(word if word.isupper() or place == 0 else word[0].lower() + word[1:] for place, word in enumerate(words))
    return re.sub(r"(\d) ?[xX] ?(\d)", r"\1 x \2", text)


def _default_words(default: object) -> str:
    match default:
        case bool():
            return "on" if default else "off"
        case WireEnum():
            return spaced(default.name)
        case None:
            return "not set"
        case ():
            return "none"
    return str(default)


def _as_typed(value: object) -> list[str]:
    match value:
        case bool():
            return ["1"] if value else []
        case list() | tuple():
            return [str(item) for item in value]
        case Mapping():
            return [str(value.get("ArtifactID", ""))]
        case float():
            return [f"{value:g}"]
    return [str(value)]


def _sent(field: OptionField, form: Form) -> object:
    if field.kind == "flag":
        return form.flag(field.name)
    if field.kind == "several":
        return list(form.texts(field.name))
    typed = form.text(field.name).strip()
    if not typed:
        return None
    return {"ArtifactID": typed} if field.kind == "reference" else typed


def _member(field: OptionField) -> str:
    return field.name.partition(".")[2]
