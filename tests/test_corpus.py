"""The corpus of real documents, imaged whole: every promise of docs/corpus.md; and by a server, to the same end.

Skips where the corpus is absent.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from photostat.bootstrap.database import connected, data_folder
from photostat.bootstrap.worker import worker_beside
from photostat.imaging.jobs.store import set_job
from photostat.imaging.jobs.submitting import run_set
from photostat.imaging.profiles.editing import update_profile
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.reading import default_profile_id
from photostat.imaging.sets.editing import create_set
from photostat.imaging.sets.model import SetContent
from photostat.services import Services
from photostat.settings import Settings
from photostat.workspaces.change import change
from photostat.workspaces.documents.natives import file_chunks, store_native
from photostat.workspaces.documents.uploading import UploadChoices, load_upload
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace
from photostat.workspaces.people.access import enter_workspace
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "dev"
SECONDS = 1500
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.xdist_group("corpus"),  # one run of the command for both
    pytest.mark.timeout(SECONDS),
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not on this machine"),
]
# What a page shows of the date of its imaging differs between two runs; these kinds of documents show none
SAME_BYTES = ("pdf", "image")
Ended = tuple[str, str, int]
"""imaged, errored or skipped; the error's code; pages."""


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The corpus imaged by the command; the output folder is the run's `args[-1]`."""
    output = tmp_path_factory.mktemp("corpus") / "out"
    command = [sys.executable, str(ROOT / "tools" / "corpus.py"), "--output", str(output)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """The domain with a worker of two slots beside it."""
    settings = Settings(data_dir=tmp_path, database_url=SecretStr(database_url))
    with connected(settings, data_folder(settings), database_url) as services, worker_beside(settings, services, 2):
        yield services


def test_every_document_of_the_corpus_ends_as_promised(volume: "subprocess.CompletedProcess[str]") -> None:
    print(volume.stdout[-6000:])
    assert volume.returncode == 0, volume.stdout[-6000:] + volume.stderr[-2000:]


def test_a_set_over_the_corpus_ends_as_the_command_does(volume: "subprocess.CompletedProcess[str]", server: Services) -> None:
    by_command = records_of(Path(volume.args[-1]))
    with change(server.database, user_id=9) as begun:
        workspace_id = create_workspace(begun, NewWorkspace(name="Corpus", matter_id=107), server.birth_steps)
    paths = load(server, workspace_id, sorted(by_command))
    run(server, workspace_id)
    ends, pages = by_server(server, workspace_id, paths)
    different = {path: (end, ends[path]) for path, (end, _) in by_command.items() if ends[path] != end}
    assert not different
    compared = [path for path in by_command if path.split("/")[0] in SAME_BYTES]
    assert compared
    assert {path: by_command[path][1] for path in compared} == {path: pages.get(path, []) for path in compared}


def records_of(output: Path) -> dict[str, tuple[Ended, list[str]]]:
    """Path below the corpus -> how it ended, and the hashes of its pages."""
    found = {}
    for line in (output / "DATA" / "manifest.jsonl").read_text().splitlines():
        record = json.loads(line)
        status = record["status"].removesuffix("_with_warnings")
        code = (record["error"] or {}).get("code", "")
        end = (status, code if status == "errored" else "", len(record["pages"]))
        found[f"{Path(record['source']).name}/{record['path']}"] = (end, [page["sha256"] for page in record["pages"]])
    return found


def load(server: Services, workspace_id: int, paths: list[str]) -> dict[int, str]:
    """Load natives of the corpus; ArtifactID -> path."""
    natives = [
        store_native(server.blobs, workspace_id, Path(path).name, file_chunks(CORPUS / path), max_bytes=10**10) for path in paths
    ]
    with change(server.database, user_id=9) as begun:
        loaded = load_upload(begun, server.blobs, workspace_id, natives, UploadChoices())
    return {document.artifact_id: path for document, path in zip(loaded, paths, strict=True)}


def run(server: Services, workspace_id: int) -> None:
    """A set over everything, with the default profile that restricts nothing, as the command's; to its end."""
    with change(server.database, user_id=9) as begun:
        search_id = create_search(begun, workspace_id, "All", SearchDefinition())
        profile_id = default_profile_id(begun.connection, workspace_id)
        update_profile(begun, workspace_id, profile_id, ProfileValues(options={}, native_type_ids=()))
        content = SetContent(name="Corpus", data_source_id=search_id, profile_id=profile_id, recipients="")
        set_id = create_set(begun, workspace_id, content)
    with change(server.database, user_id=9) as begun:
        access = enter_workspace(begun.connection, 9, workspace_id)
        run_set(begun, access, workspace_id, set_id, server.settings.imaging)
    deadline = time.monotonic() + SECONDS
    while True:
        with server.database.read() as connection:
            job = set_job(connection, workspace_id, set_id)
        assert job is not None
        if not job.state.is_live:
            return
        assert time.monotonic() < deadline, job
        time.sleep(0.5)


def by_server(server: Services, workspace_id: int, paths: dict[int, str]) -> tuple[dict[str, Ended], dict[str, list[str]]]:
    """How each document ended, and the hashes of its pages."""
    names = {1: "imaged", 2: "errored", 3: "skipped"}
    with server.database.read() as connection:
        ended = connection.execute(
            sa.text(
                "SELECT i.document_id, i.state, d.page_count, coalesce(e.code, '') FROM imaging_document i"
                " JOIN document d ON d.workspace_id = i.workspace_id AND d.artifact_id = i.document_id"
                " LEFT JOIN imaging_error e ON e.workspace_id = i.workspace_id AND e.document_id = i.document_id"
                " WHERE i.workspace_id = :workspace"
            ),
            {"workspace": workspace_id},
        ).all()
        rows = connection.execute(
            sa.text(
                "SELECT document_id, array_agg(sha256 ORDER BY page_number) FROM page_image"
                " WHERE workspace_id = :workspace GROUP BY 1"
            ),
            {"workspace": workspace_id},
        ).all()
    ends = {paths[document]: (names[state], code, pages) for document, state, pages, code in ended}
    return ends, {paths[document]: list(hashes) for document, hashes in rows}
