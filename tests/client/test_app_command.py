"""`photostat app` against the real server and its workers: into the library, into workspaces, past what is in the way."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from test_set_command import environment

from drills.served import Served
from library_archives import FIELD, rap
from photostat.cli.application_following import explained
from photostat.client import Client, Install
from photostat.client.application_answers import (
    InstallConflict,
    InstallError,
    InstallState,
    Named,
    ResolutionOption,
    Validation,
)

_DOCUMENT_TYPE = "15c36703-74ea-4ff8-9dfb-ad30ece7530d"


def _archive(name: str, version: str, field: str) -> bytes:
    """An application that brings one field of documents."""
    own = FIELD.replace("4bdfb723-99eb-426c-b020-6964532d9e1", str(uuid4())[:-1]).replace("Colour", field)
    document = f"<Guid>{_DOCUMENT_TYPE}</Guid><Name>Document</Name><DescriptorArtifactTypeId>10</DescriptorArtifactTypeId>"
    inside = f"<Objects><Object>{document}<Fields>{own}</Fields></Object></Objects>"
    return rap(uuid4(), name=name, version=version, inside=inside)


def test_applications_are_uploaded_installed_and_followed(imaging_server: Served, client: Client, tmp_path: Path) -> None:
    names = [f"App case {uuid4().hex[:8]}" for _ in range(2)]
    first, second = (client.workspaces.create(name, matter_id=107).artifact_id for name in names)

    def command(*words: str, code: int = 0) -> str:
        program = [sys.executable, "-m", "photostat", "app", *words]
        run = subprocess.run(program, env=environment(imaging_server.url, ""), capture_output=True, text=True)
        assert run.returncode == code, run.stdout + run.stderr
        return run.stdout + run.stderr

    one, other = tmp_path / "one.rap", tmp_path / "other.rap"
    one.write_bytes(_archive("Paint One", "1.2.0.0", "Hue"))
    other.write_bytes(_archive("Paint Other", "1.0.0.0", "hue"))
    application_id = command("upload", str(one)).split("\t")[0]
    assert f"{application_id}\tPaint One\t1.2.0.0\t" in command("list")
    assert "already exists" in command("upload", str(one), code=2)
    assert "not higher" in command("upload", str(one), "--update", code=2)
    assert "Say where" in command("install", "Paint One", code=2)
    assert "no application named" in command("install", "Paint None", "--all", code=2)

    said = command("install", "paint ONE", names[0].upper(), "--wait")
    assert "Paint One 1.2.0.0 is installed in 1 of 1 workspaces" in said
    assert "Skipped" in command("install", application_id, str(first))
    assert "There is no workspace 5" in command("install", application_id, "5", code=3)
    said = command("install", application_id, "5", str(second), "--wait", code=1)
    assert "is installed in 1 of 2 workspaces" in said
    said = command("status", application_id)
    assert said.startswith("Paint One 1.2.0.0: 2 installed, 0 outdated, 0 waiting")
    assert f"{first}\t{names[0]}\tCompleted\t1.2.0.0\n" in said

    command("upload", str(other))
    said = command("install", "Paint Other", str(first), "--wait", code=3)
    assert "A field with the name hue already exists in the target workspace." in said
    assert "To get past it: give what is in the way another name (--rename OLD=NEW), or let the application take over" in said
    assert "Paint Other 1.0.0.0 is installed in 0 of 1 workspaces" in said
    assert "0 of 0 workspaces are waiting" in command("install", "Paint Other", "--upgrade", "--wait")
    assert "in the way is 'hue'" in command("install", "Paint Other", str(first), "--rename", "Shade=Hue 2", code=2).lower()
    assert "as OLD=NEW" in command("install", "Paint Other", str(first), "--rename", "Hue", code=2)
    assert "need names of workspaces" in command("install", "Paint Other", "--all", "--map", "Hue", code=2)
    assert "nothing was in the way" in command("install", "Paint Other", str(second), "--map", "Hue", code=2)
    said = command("install", "Paint Other", str(first), "--rename", "Hue=Hue of old", "--unlock", "--wait")
    assert "Paint Other 1.0.0.0 is installed in 1 of 1 workspaces" in said
    assert "0 of 1 workspaces are waiting" in command("install", "Paint Other", "--upgrade", "--wait")


def test_a_failed_install_is_told_in_words() -> None:
    conflict = InstallConflict("The Hue field is used.", "LockedApplication", (ResolutionOption("UnlockAssociatedApplications"),))
    install = Install(
        application_install_id=1,
        workspace_identifier=Named(5),
        workspace_name="Doe\x1b[2J",
        install_status=InstallState("Failed"),
        version="1.0.0.0",
        is_out_of_date=False,
        errors=(InstallError("Field", "File 2", "There is one already."),),
        validation_result=Validation((conflict,)),
    )
    assert list(explained(install)) == [
        "Doe\N{REPLACEMENT CHARACTER}[2J (5): something is in the way; nothing was changed",
        "  The Hue field is used.",
        "    To get past it: unlock the application that owns it (--unlock).",
        "  Field File 2: There is one already.",
    ]
