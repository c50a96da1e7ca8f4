"""What a profile takes from a document's fields, and what is said when it cannot."""

from datetime import datetime

import pytest

from photostat.render.clock import ClockSource
from photostat.render.document_fields import from_fields, parse_moment
from photostat.render.model import FindingCode
from photostat.render.profile import ImagingProfile

PROFILE = ImagingProfile.from_json(
    """{"NativeOptions": {"TimeZoneFieldOnDocument": {"ArtifactID": 1038001, "Name": "Time Zone"},
                          "LastModifiedDateOnDocument": {"ArtifactID": 1038002, "Name": "Saved"}},
        "ApplicationFieldCodes": ["Word Date", "MicrosoftExcel Path ShowNothing", "MicrosoftWord FileName DocumentDefault",
          {"FieldCode": "{Author}", "Application": 1, "Option": 4, "RelativityField": {"Name": "Custodian"}}]}"""
)


def test_fields_are_found_by_number_first_and_by_name() -> None:
    known = from_fields(PROFILE, {"1038001": "UTC", "time zone": "other", "saved": "3/12/2024 9:30 AM", "custodian": "Ruth"})
    assert known.time_zone == "UTC"
    assert known.clock is not None
    assert (known.clock.moment, known.clock.source) == (datetime(2024, 3, 12, 9, 30), ClockSource.DOCUMENT_FIELD)
    assert known.field_texts == {"MicrosoftWord": {"date": "[Date]", "author": "Ruth"}, "MicrosoftExcel": {"path": ""}}
    assert known.findings == ()


def test_what_a_document_does_not_have_is_a_finding_by_option() -> None:
    known = from_fields(PROFILE, {"saved": "last spring"})
    assert known.clock is None
    assert "author" not in known.field_texts["MicrosoftWord"]  # the document's own value is kept
    assert {finding.code for finding in known.findings} == {FindingCode.OPTION_NOT_HONOURED}
    assert [finding.items[0] for finding in known.findings] == [
        "TimeZoneFieldOnDocument",
        "LastModifiedDateOnDocument",
        "ApplicationFieldCodes",
    ]
    assert "last spring" in known.findings[1].message


def test_an_empty_field_replaces_a_code_by_nothing() -> None:
    known = from_fields(PROFILE, {"time zone": "UTC", "saved": "20240312", "custodian": ""})
    assert known.field_texts["MicrosoftWord"]["author"] == ""
    assert known.findings == ()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-12", datetime(2024, 3, 12)),
        ("2024-03-12T09:30:00", datetime(2024, 3, 12, 9, 30)),
        ("2024-03-12T09:30:00.123Z", datetime(2024, 3, 12, 9, 30)),
        ("2024-03-12T09:30:00+02:00", datetime(2024, 3, 12, 7, 30)),
        ("20240312", datetime(2024, 3, 12)),
        (" 3/12/2024 ", datetime(2024, 3, 12)),
        ("03/12/2024 21:30", datetime(2024, 3, 12, 21, 30)),
        ("3/12/2024 9:30:05 PM", datetime(2024, 3, 12, 21, 30, 5)),
        ("13/13/2024", None),
        ("", None),
        ("99999999", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_dates_of_fields_and_load_files_are_read(text: str, moment: datetime | None) -> None:
    assert parse_moment(text) == moment
