"""The OpenAPI document tells of imaging profiles what the server does."""

import json
import re
from typing import Any

import pytest

from photostat.api.imaging_profile_schema import answered_profile, sent_profile, sent_profile_of_older_service
from photostat.imaging.profiles.model import GROUPS
from photostat.render.profile import ImagingMethod, ImagingProfile
from photostat.render.profile.wire import WireModel, wire_name


def _members_by_group() -> dict[str, set[str]]:
    models = ((wire_name(name), field.annotation) for name, field in ImagingProfile.model_fields.items())
    return {
        name: {wire_name(member) for member in model.model_fields}
        for name, model in models
        if isinstance(model, type) and issubclass(model, WireModel)
    }


def test_every_group_of_options_has_a_name_on_the_wire() -> None:
    assert set(_members_by_group()) == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_every_option_is_described(group: str) -> None:
    sent = sent_profile()["properties"][group]["anyOf"][0]["properties"]
    answered = answered_profile()["properties"][group]["properties"]
    assert set(sent) == set(answered) == _members_by_group()[group]


def test_the_schemas_stand_alone_and_are_json() -> None:
    for schema in (sent_profile(), sent_profile_of_older_service(), answered_profile()):
        assert not re.search(r'"\$(ref|defs)"', json.dumps(schema))


def test_only_the_older_service_takes_an_artifact_id() -> None:
    assert "ArtifactID" not in sent_profile()["properties"]
    assert "ArtifactID" in sent_profile_of_older_service()["properties"]


def test_an_enum_is_read_by_name_and_number_and_written_by_name() -> None:
    read: Any = sent_profile()["properties"]["BasicOptions"]["anyOf"][0]["properties"]["ImageSize"]
    written: Any = answered_profile()["properties"]["BasicOptions"]["properties"]["ImageSize"]
    names = ["OriginalSetting", "Letter", "A4", "Legal", "Custom"]
    assert written["enum"] == names
    assert {"type": "string", "enum": names} in read["anyOf"]
    assert "[0, 1, 2, 3, 4]" in json.dumps(read)


def test_the_example_is_a_profile() -> None:
    (example,) = sent_profile()["examples"]
    assert ImagingProfile.model_validate(example).imaging_method is ImagingMethod.Native
