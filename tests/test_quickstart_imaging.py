"""docs/quickstart-imaging.md, followed to the letter: real renderers image the examples."""

import json
from pathlib import Path

import pytest

from pages_as_scripts import follow


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_of_the_imaging_page_works_in_order(tmp_path: Path) -> None:
    said = follow("quickstart-imaging.md", tmp_path)
    assert json.loads((tmp_path / "profile.json").read_bytes())["ImagingMethod"] == "Native"
    codes = [error["Code"] for error in json.loads((tmp_path / "errors.json").read_bytes())["Errors"]]
    assert codes.count("password_protected") == 2
    left = [error["Code"] for error in json.loads((tmp_path / "errors-left.json").read_bytes())["Errors"]]
    assert sorted(left) == sorted(code for code in codes if code != "password_protected")
    assert (tmp_path / "page1.tif").read_bytes()[:4] in (b"II*\0", b"MM\0*")
    released = json.loads((tmp_path / "released.json").read_bytes())
    assert released["Status"] == "Completed with errors"
    assert released["NumberOfDocumentsHidden"] == 0 and released["NumberOfDocumentsViewable"] > 20
    assert "documents successfully imaged." in said and "Again" in said
