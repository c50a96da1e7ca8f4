"""The table of document fields: read whole or refused with what to mend."""

from pathlib import Path

import pytest

from photostat.errors import InvalidInputError
from photostat.render.profile import ImagingProfile
from photostat.volume.fields_table import read_fields, with_fields
from photostat.volume.sources import SourceFile

ZONED = ImagingProfile.from_json('{"NativeOptions": {"TimeZoneFieldOnDocument": {"ArtifactID": 7, "Name": "Time Zone"}}}')
PLAIN = ImagingProfile.from_json("{}")


def table(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "fields.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_only_the_columns_that_the_profile_names_are_kept(tmp_path: Path) -> None:
    path = table(tmp_path, 'Path,Other,TIME ZONE\r\na\\b.eml,x,"UTC, plain"\r\n./c.eml,y,\r\n', encoding="utf-8-sig")
    assert read_fields(path, ZONED) == {"a/b.eml": {"time zone": "UTC, plain"}, "c.eml": {"time zone": ""}}


def test_without_references_no_table_is_needed_and_none_is_kept(tmp_path: Path) -> None:
    assert read_fields(None, PLAIN) == {}
    assert read_fields(table(tmp_path, "path,a\nx,1\n"), PLAIN) == {"x": {}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column 'path'"),
        ("file,time zone\na,b\n", "no column 'path'"),
        ("path,zone\na,b\n", "no column 'time zone'"),
        ('path,time zone\n"a,b\n', "Cannot read"),
        ("path,time zone\n\0,b\n", ""),
    ],
)
def test_a_table_that_cannot_serve_is_refused_with_the_reason(tmp_path: Path, text: str, words: str) -> None:
    if not words:
        assert read_fields(table(tmp_path, text), ZONED)
        return
    with pytest.raises(InvalidInputError, match=words):
        read_fields(table(tmp_path, text), ZONED)


def test_a_reference_without_a_table_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match=r"Time Zone.*--fields"):
        read_fields(None, ZONED)


def test_a_table_of_no_file_of_the_sources_is_refused() -> None:
    files = [SourceFile("/x/a.eml", "mail/a.eml", "/x")]
    with pytest.raises(InvalidInputError, match=r"mail/a\.eml"):
        with_fields(files, {"a.eml": {"time zone": "UTC"}})
    (found,) = with_fields(files, {"mail/a.eml": {"time zone": "UTC"}})
    assert dict(found.fields) == {"time zone": "UTC"}
