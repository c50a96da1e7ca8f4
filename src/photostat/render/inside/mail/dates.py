"""The date of a mail in another time zone."""

from email.utils import parsedate_to_datetime

from photostat.render.time_zones import Zone, in_utc

_MAX_CHARS = 200


def date_in_zone(field: str, zone: Zone) -> str | None:
    """A Date field as it reads in `zone`; None where it is no date. A date that names no zone counts as UTC."""
    try:
        return zone.shown(in_utc(parsedate_to_datetime(field[:_MAX_CHARS])))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
