"""docs/quickstart-imaging.md, followed to the letter: real renderers image the examples."""

import json
from pathlib import Path

import pytest

from pages_as_scripts import follow


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_of_the_imaging_page_works_in_order(tmp_path: Path) -> None:
    # So long that the path of the database's socket does not fit into a socket's address, in any process
    folder = tmp_path / "matters of the second quarter of the year 2026" / "Doe v. Roe, documents to be produced"
    folder.mkdir(parents=True)
    said = follow("quickstart-imaging.md", folder)
    assert json.loads((folder / "profile.json").read_bytes())["ImagingMethod"] == "Native"
    codes = [error["Code"] for error in json.loads((folder / "errors.json").read_bytes())["Errors"]]
    assert codes.count("password_protected") == 2
    left = [error["Code"] for error in json.loads((folder / "errors-left.json").read_bytes())["Errors"]]
    assert sorted(left) == sorted(code for code in codes if code != "password_protected")
    assert (folder / "page1.tif").read_bytes()[:4] in (b"II*\0", b"MM\0*")
    released = json.loads((folder / "released.json").read_bytes())
    assert released["Status"] == "Completed with errors"
    assert released["NumberOfDocumentsHidden"] == 0 and released["NumberOfDocumentsViewable"] > 20
    assert "documents successfully imaged." in said and "Again" in said
