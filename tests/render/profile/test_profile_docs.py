"""docs/imaging-profile.md stays true to the model."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from photostat.render.profile import (
    ApplicationType,
    BasicOptions,
    DitheringAlgorithm,
    EmailOptions,
    EmailOrientation,
    FieldCode,
    FieldCodeOption,
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

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/imaging-profile.md").read_text(encoding="utf-8")
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
    FieldCode,
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
    ApplicationType,
    FieldCodeOption,
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
        if field == "artifact_id":  # a server's, nothing that a file says
            continue
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


def names_of_tests() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)}


@pytest.mark.parametrize("model", MODELS)
def test_every_member_says_how_it_works_and_which_test_proves_it(model: type[BaseModel]) -> None:
    known = names_of_tests()
    for field in model.model_fields:
        if field == "artifact_id":
            continue
        rows = [row for row in ROWS if re.search(rf"[`.]{wire_name(field)}`", row[0])]
        for row in rows:
            assert len(row) == 6, f"{wire_name(field)} has {len(row)} cells"
            named = re.findall(r"`(test_\w+)`", row[5])
            assert named or row[5].startswith("see below"), f"{wire_name(field)} names no test"
            assert set(named) <= known, f"{wire_name(field)} names tests that do not exist: {set(named) - known}"
            assert len(row[4]) > 5, f"{wire_name(field)} does not say how"


def test_no_option_is_promised_for_later() -> None:
    for words in ("next release", "not yet", "Read and stored", "TODO"):
        assert words not in PAGE


@pytest.mark.parametrize("model", [model for model in MODELS if model not in (ImagingProfile, FieldCode)])
def test_every_option_has_a_picture(model: type[BaseModel]) -> None:
    shown = dict(re.findall(r"!\[([^\]]+)\]\(profile/([\w.]+\.png)\)", PAGE))
    for field in model.model_fields:
        name = wire_name(field)
        # ShowTrackChanges of two groups, or the two maxima of one box: the caption names the option
        assert any(re.search(rf"\b{name}\b", caption) for caption in shown), f"{name} has no picture"
    for file in shown.values():
        assert (ROOT / "docs" / "profile" / file).is_file()


def test_no_picture_is_left_over() -> None:
    used = set(re.findall(r"\(profile/([\w.]+\.png)\)", PAGE))
    assert {path.name for path in (ROOT / "docs" / "profile").glob("*.png")} == used


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
