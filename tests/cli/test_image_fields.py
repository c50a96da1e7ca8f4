"""`photostat image` with document fields and a clock: what reaches the page, the manifest and a resume."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("volume")
DATED = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    "<text:p>dated <text:date/>, by <text:author-name>nobody</text:author-name></text:p>"
    "</office:text></office:body></office:document>"
)
MAIL = "From: a@b.example\r\nDate: Fri, 07 Jun 2024 08:12:44 +0100\r\nSubject: zoned\r\n\r\nbody\r\n"
PROFILE = {
    "ImagingMethod": "Native",
    "NativeOptions": {
        "TimeZoneFieldOnDocument": {"Name": "Time Zone"},
        "LastModifiedDateOnDocument": {"Name": "Saved"},
    },
    "ApplicationFieldCodes": [],
}


def photostat(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "photostat", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


def manifest(volume: Path) -> dict[str, dict[str, Any]]:
    lines = (volume / "DATA" / "manifest.jsonl").read_text().splitlines()
    return {record["path"]: record for record in map(json.loads, lines)}


def text_of(volume: Path, record: dict[str, Any]) -> str:
    return (volume / record["text_path"]).read_text()


@pytest.fixture
def natives(tmp_path: Path) -> Path:
    folder = tmp_path / "natives"
    (folder / "mail").mkdir(parents=True)
    (folder / "dated.fodt").write_text(DATED)
    (folder / "mail" / "a.eml").write_text(MAIL)
    (tmp_path / "profile.json").write_text(json.dumps(PROFILE))
    return folder


def fields(folder: Path, *rows: str) -> Path:
    path = folder / "fields.csv"
    path.write_text("\n".join(["path,Time Zone,Saved", *rows]) + "\n")
    return path


def test_fields_reach_the_page_and_a_resume_images_only_what_they_change(tmp_path: Path, natives: Path) -> None:
    output, profile = tmp_path / "out", tmp_path / "profile.json"
    table = fields(tmp_path, "dated.fodt,,2018-10-04", "mail/a.eml,America/New_York,")
    done = photostat("image", natives, "--output", output, "--profile", profile, "--fields", table)
    assert done.returncode == 0, done.stderr
    first = manifest(output)
    assert "10/4/18" in text_of(output, first["dated.fodt"])
    assert first["dated.fodt"]["clock"] == {"moment": "2018-10-04T00:00:00", "source": "document_field"}
    assert "03:12:44" in text_of(output, first["mail/a.eml"])
    # the mail names no Saved, the text no time zone: neither can be honoured, and both say so
    for record in first.values():
        assert "option_not_honoured" in {warning["code"] for warning in record["warnings"]}

    table = fields(tmp_path, "dated.fodt,,2017-09-03", "mail/a.eml,America/New_York,")
    done = photostat("image", natives, "--output", output, "--profile", profile, "--fields", table, "--resume", "--json")
    assert json.loads(done.stdout.splitlines()[0])["reused"] == 1
    second = manifest(output)
    assert "9/3/17" in text_of(output, second["dated.fodt"])
    assert second["mail/a.eml"]["pages"] == first["mail/a.eml"]["pages"]


def test_a_clock_is_printed_stamped_and_may_not_change_in_a_resume(tmp_path: Path, natives: Path) -> None:
    output, profile = tmp_path / "out", tmp_path / "codes.json"
    profile.write_text('{"ImagingMethod": "Native", "ApplicationFieldCodes": []}')
    done = photostat("image", natives, "--output", output, "--profile", profile, "--clock", "2019-11-05T10:00:00")
    assert done.returncode == 0, done.stderr
    record = manifest(output)["dated.fodt"]
    assert "11/5/19" in text_of(output, record)
    assert record["clock"] == {"moment": "2019-11-05T10:00:00", "source": "given"}
    assert manifest(output)["mail/a.eml"]["clock"] == {}  # nothing of a mail is computed
    again = photostat("image", natives, "--output", output, "--profile", profile, "--resume")
    assert again.returncode == 2
    assert "clock" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--clock", "soon"], "--clock"),
        (["--profile", "profile.json"], "--fields"),
        (["--profile", "profile.json", "--fields", "missing.csv"], "missing.csv"),
        (["--profile", "profile.json", "--fields", "other.csv"], "'saved'"),
        (["--profile", "profile.json", "--fields", "nobody.csv"], "dated.fodt"),
    ],
)
def test_fields_and_clocks_that_cannot_serve_are_refused_before_anything_is_imaged(
    tmp_path: Path, natives: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.csv").write_text("path,Time Zone\na,b\n")
    Path("nobody.csv").write_text("path,Time Zone,Saved\nnowhere,b,c\n")
    done = photostat("image", natives, "--output", "out", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert words in done.stderr
    assert not Path("out/DATA/manifest.jsonl").exists()
