"""`photostat production` against a real server and its worker, from the saved search to the checked ZIP."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from PIL import Image
from test_set_command import environment

from drills.served import Served
from drills.uploads import ask
from photostat.client import Client
from photostat.client.bodies import Upload
from photostat.loadfiles import check
from production_ground import page_image


def production(served: Served, workspace: int, *words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "photostat", "production", *words]
    return subprocess.run(program, env=environment(served.url, workspace), capture_output=True, text=True, timeout=200)


def test_a_production_is_made_run_and_downloaded_from_the_command_line(
    imaging_server: Served, client: Client, tmp_path: Path
) -> None:
    workspace = client.workspaces.create("Productions", matter_id=107).artifact_id
    (tmp_path / "a.txt").write_text("a native")
    document = client.documents.upload(workspace, [tmp_path / "a.txt"], control_number_prefix="DOC")[0].artifact_id
    base = f"/photostat/v1/workspaces/{workspace}/documents/{document}"
    pages = {"1.tif": page_image("one", is_full=True), "2.jpg": page_image("two", kind="JPEG")}
    for name, content in pages.items():
        (tmp_path / name).write_bytes(content)
    images = Upload([tmp_path / name for name in pages])
    sent = ask(imaging_server, "POST", f"{base}/images", b"".join(images.open()), content_type=images.content_type)
    assert sent.status == 200, sent
    redaction = {"PageNumber": 1, "Style": "Black", "Left": 100, "Top": 100, "Right": 300, "Bottom": 200}
    drawn = ask(imaging_server, "POST", f"{base}/markups", json.dumps(redaction).encode(), content_type="application/json")
    assert drawn.status == 200, drawn
    client.searches.create(workspace, "All")

    made = production(imaging_server, workspace, "create", "First", "--search", "all", "--prefix", "ABC", "--pad", "--natives")
    assert made.returncode == 0 and made.stdout.endswith("\tFirst\n"), made.stderr
    early = production(imaging_server, workspace, "download", "First", "--output", str(tmp_path / "early.zip"))
    assert early.returncode == 2 and not (tmp_path / "early.zip").exists()
    ran = production(imaging_server, workspace, "run", "first", "--wait")
    assert ran.returncode == 0, imaging_server.log.read_text()[-3000:] + ran.stdout + ran.stderr
    assert "Completed 100.0 %" in ran.stdout and "ABC0000001 to ABC0000002, 2 pages" in ran.stdout
    assert "First\tCompleted\tABC0000001\tABC0000002\t1\t2" in production(imaging_server, workspace, "list").stdout
    told = production(imaging_server, workspace, "documents", "First").stdout.split("\t")
    assert told[3] == "Produced" and "left out because of its redactions" in told[4]

    target = tmp_path / "first.zip"
    assert production(imaging_server, workspace, "download", "First", "--output", str(target)).returncode == 0
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "out")
    assert check(tmp_path / "out/DATA/photostat.opt") == [] == check(tmp_path / "out/DATA/photostat.dat")
    with Image.open(tmp_path / "out/IMAGES/001/ABC0000001.tif") as page:
        assert page.height > 1100  # padded
        assert page.convert("L").crop((100, 100, 300, 200)).getextrema() == (0, 0)
    again = production(imaging_server, workspace, "run", "First")
    assert again.returncode == 2 and "stays as it is" in again.stderr
