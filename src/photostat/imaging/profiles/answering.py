"""A profile as the services answer it (contracts/imaging.md sections 4.4 and 14): order, spellings and what is left out."""

from dataclasses import dataclass

from photostat.imaging.profiles.model import GROUPS, StoredProfile
from photostat.imaging.profiles.reading import as_rendered

_BLANK_RUN = "HideAndPageBreakAfterConsecutiveBlankRowCol"


@dataclass(frozen=True)
class Spelling:
    """How one of the services writes a profile.

    `blank_run`: its name for the member of blank rows. `unset_references`: whether unset references to fields stand there
    with ArtifactID 0.
    """

    blank_run: str
    unset_references: bool


V1 = Spelling(_BLANK_RUN, unset_references=False)
LEGACY = Spelling("HideAndPagebreakAfterConsecutiveBlankRowCol", unset_references=True)


def as_answered(stored: StoredProfile, spelling: Spelling) -> dict[str, object]:
    """Members in the order of the sample; texts, field codes and optional members only where there are any."""
    wire = as_rendered(stored).to_wire()
    groups = {group: _group(group, wire[group], spelling) for group in GROUPS}
    artifact = stored.artifact
    codes = [{"ArtifactID": code.artifact_id, "Name": code.name} for code in stored.field_codes]
    optional = {"Keywords": artifact.keywords, "Notes": artifact.notes, "ApplicationFieldCodes": codes}
    return {
        "ImagingMethod": stored.imaging_method.name,
        **groups,
        "NativeTypes": [{"ArtifactID": item.artifact_id, "Name": item.name} for item in stored.native_types],
        **{name: value for name, value in optional.items() if value},
        "ArtifactID": artifact.artifact_id,
        "Name": artifact.name,
    }


def _group(group: str, members: object, spelling: Spelling) -> dict[str, object]:
    assert isinstance(members, dict)
    if group == "SpreadsheetOptions":
        return {(spelling.blank_run if name == _BLANK_RUN else name): value for name, value in members.items()}
    if group == "NativeOptions" and spelling.unset_references:
        unset = {"TimeZoneFieldOnDocument": {"ArtifactID": 0}, "LastModifiedDateOnDocument": {"ArtifactID": 0}}
        return {**members, **{name: value for name, value in unset.items() if name not in members}}
    return members
