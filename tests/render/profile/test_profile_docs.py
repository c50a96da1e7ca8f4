"""docs/imaging-profile.md stays true to the model."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from photostat.render.profile import (
    BasicOptions,
    DitheringAlgorithm,
    EmailOptions,
    EmailOrientation,
    Formatting,
    HtmlOptions,
    ImageFormat,
    ImageSize,
    ImagingMethod,
    ImagingProfile,
    Include,
    Inclusion,
    NativeOptions,
    PageOrder,
    PageOrientation,
    PaperSizeOrientation,
    PresentationOptions,
    PrintArea,
    SpreadsheetOptions,
    TextVisibility,
    WordProcessingOptions,
)
from photostat.render.profile.wire import Inches, Whole, WireEnum, wire_name

PAGE = (Path(__file__).parents[3] / "docs/imaging-profile.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
MODELS = [
    ImagingProfile,
    BasicOptions,
    NativeOptions,
    SpreadsheetOptions,
    EmailOptions,
    WordProcessingOptions,
    PresentationOptions,
    HtmlOptions,
]
ENUMS: list[type[WireEnum]] = [
    ImagingMethod,
    ImageFormat,
    ImageSize,
    DitheringAlgorithm,
    PaperSizeOrientation,
    PageOrder,
    PrintArea,
    Inclusion,
    Formatting,
    TextVisibility,
    EmailOrientation,
    PageOrientation,
    Include,
]


def row_of(name: str) -> list[str]:
    """The table row whose first cell names the member."""
    rows = [row for row in ROWS if re.search(rf"[`.]{name}`", row[0])]
    assert rows, f"docs/imaging-profile.md has no row for {name}"
    return rows[0]


def rules_of(info: FieldInfo) -> list[object]:
    """The range markers of a member, of an optional one too."""
    return [*info.metadata, *(rule for part in get_args(info.annotation) for rule in getattr(part, "__metadata__", ()))]


@pytest.mark.parametrize("model", MODELS)
def test_every_member_has_a_row_with_its_range(model: type[BaseModel]) -> None:
    for field, info in model.model_fields.items():
        row = row_of(wire_name(field))
        for rule in rules_of(info):
            if isinstance(rule, Whole):
                limits = f"{rule.low} or more" if rule.allowed().endswith("or more") else f"{rule.low} to {rule.high}"
                assert limits in row[1], field
            if isinstance(rule, Inches):
                assert f"at most {rule.most:g}" in row[1], field


@pytest.mark.parametrize("enum", ENUMS)
def test_every_member_of_an_enum_stands_in_a_row_with_its_number(enum: type[WireEnum]) -> None:
    listed = ", ".join(f"`{member.name}` ({member.value})" for member in enum)
    assert any(listed in row[1] for row in ROWS), enum.__name__


@pytest.mark.parametrize("model", [model for model in MODELS if model is not ImagingProfile])
def test_defaults_of_flags_numbers_and_enums_are_those_of_the_model(model: type[BaseModel]) -> None:
    for field, info in model.model_fields.items():
        if isinstance(info.default, bool):
            shown = str(info.default).lower()
        elif isinstance(info.default, WireEnum):
            shown = f"`{info.default.name}`"
        elif isinstance(info.default, int):
            shown = str(info.default)
        else:
            continue
        assert row_of(wire_name(field))[2] == shown, field


def test_example_of_the_page_is_a_valid_profile() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    profile = ImagingProfile.from_json(example)
    assert profile.native_options.dithering_threshold == 160
    assert profile.restricted_file_type_ids == {1201, 1202}
