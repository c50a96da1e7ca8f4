import csv
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from photostat.render.time_zones import zone_named

WINTER, SUMMER = datetime(2024, 1, 15, 12, tzinfo=UTC), datetime(2024, 7, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "winter", "summer"),
    [
        ("America/New_York", "07:00:00 -0500", "08:00:00 -0400"),
        ("Eastern Standard Time", "07:00:00 -0500", "08:00:00 -0400"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "07:00:00 -0500", "08:00:00 -0400"),
        ("(UTC-05:00)  eastern time (us & canada) ", "07:00:00 -0500", "08:00:00 -0400"),
        ("(UTC+10:00) Canberra, Melbourne, Sydney", "23:00:00 +1100", "22:00:00 +1000"),
        ("(UTC-07:00) Arizona", "05:00:00 -0700", "05:00:00 -0700"),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", "12:00:00 +0000", "13:00:00 +0100"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "17:30:00 +0530", "17:30:00 +0530"),
        ("UTC-05:00", "07:00:00 -0500", "07:00:00 -0500"),
        ("(UTC+05:45)", "17:45:00 +0545", "17:45:00 +0545"),
        ("GMT+2", "14:00:00 +0200", "14:00:00 +0200"),
        ("-0330", "08:30:00 -0330", "08:30:00 -0330"),
        ("UTC", "12:00:00 +0000", "12:00:00 +0000"),
    ],
)
def test_zones_are_known_by_all_their_names_and_keep_daylight_saving(text: str, winter: str, summer: str) -> None:
    zone = zone_named(text)
    assert zone is not None
    assert winter in zone.shown(WINTER) and summer in zone.shown(SUMMER)


@pytest.mark.parametrize("text", ["", "PST", "Mars", "+25:00", "+05:99", "-", "()", "../../etc/passwd", "UTC+", "x" * 500, "\0"])
def test_text_that_names_no_zone_is_none(text: str) -> None:
    assert zone_named(text) is None


def test_hour_that_the_clocks_skip_is_not_shown() -> None:
    zone = zone_named("Eastern Standard Time")
    assert zone is not None
    assert "01:59:59 -0500" in zone.shown(datetime(2024, 3, 10, 6, 59, 59, tzinfo=UTC))
    assert "03:00:00 -0400" in zone.shown(datetime(2024, 3, 10, 7, tzinfo=UTC))


def test_every_windows_name_and_display_text_has_its_zone() -> None:
    table = files("photostat.render").joinpath("windows_zones.csv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines()):
        for name in (row["Windows"], *filter(None, row["Display"].split(";"))):
            assert zone_named(name) is not None, name
