"""What a profile takes from a document's own fields: time zone, date for date codes, texts for replaced codes.

The fields come from whoever keeps documents (a workspace, the command's --fields table). A value that cannot be used is a
finding of the document, never silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from photostat.render.clock import Clock, ClockSource, plain_moment
from photostat.render.model import Finding, FindingCode
from photostat.render.profile import ImagingProfile, ObjectRef, printed_texts, reference_value

_DATE_FORMS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y%m%d")


@dataclass(frozen=True)
class FromFields:
    """`clock` None: no field says it. `time_zone` as the field has it, "" = none. `findings`: what could not be honoured."""

    clock: Clock | None
    time_zone: str
    field_texts: dict[str, dict[str, str]]
    findings: tuple[Finding, ...]


def from_fields(profile: ImagingProfile, fields: Mapping[str, str]) -> FromFields:
    """Resolve the profile's references. `fields`: by ArtifactID as digits and by name in lower case."""
    native, findings = profile.native_options, list[Finding]()
    time_zone = _value("TimeZoneFieldOnDocument", native.time_zone_field_on_document, fields, findings)
    last_modified = _value("LastModifiedDateOnDocument", native.last_modified_date_on_document, fields, findings)
    moment = parse_moment(last_modified) if last_modified else None
    if last_modified and moment is None:
        findings.append(_unusable("LastModifiedDateOnDocument", f"{last_modified!r:.60} is no date"))
    texts, unknown = printed_texts(profile.application_field_codes, fields)
    findings += [_unusable("ApplicationFieldCodes", f"the document has no value for {name}") for name in unknown]
    clock = None if moment is None else Clock(moment, ClockSource.DOCUMENT_FIELD)
    return FromFields(clock, time_zone, texts, tuple(findings))


def parse_moment(text: str) -> datetime | None:
    """A date as fields and load files have it: ISO 8601, month/day/year or YYYYMMDD, with or without time; None if it is none."""
    text = text.strip()
    if len(text) == 8 and text.isdigit():
        forms: tuple[str, ...] = ("%Y%m%d",)
    else:
        forms = _DATE_FORMS
        try:
            return plain_moment(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    for form in forms:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _value(option: str, reference: ObjectRef | None, fields: Mapping[str, str], findings: list[Finding]) -> str:
    if reference is None:
        return ""
    value = (reference_value(reference, fields) or "").strip()
    if not value:
        name = reference.name or str(reference.artifact_id)
        findings.append(_unusable(option, f"the document has no value in the field {name}"))
    return value


def _unusable(option: str, why: str) -> Finding:
    return Finding(FindingCode.OPTION_NOT_HONOURED, f"{option}: {why}.", items=(option,))
