"""`photostat user`, `group`, `oauth-client` and `workspace`, through the command, on a database of a URL."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from photostat import cli
from photostat.errors import ConflictError, InvalidInputError
from photostat.services import Services
from photostat.workspaces.people.authentication import Authenticator, NotAuthenticatedError
from photostat.workspaces.people.rights import WORKSPACE_RIGHTS

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _instance(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTOSTAT_DATABASE_URL", database_url)
    monkeypatch.setenv("PHOTOSTAT_DATA_DIR", str(tmp_path / "data"))


def run(*words: str, told: str = "") -> Result:
    return CliRunner().invoke(cli.app, [*words], input=told)


def done(*words: str, told: str = "") -> str:
    result = run(*words, told=told)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def test_user_who_was_added_signs_in_until_disabled(services: Services) -> None:
    user_id = int(done("user", "add", "jane@example.com", "--name", "Doe, Jane", told=PASSWORD + "\n").split()[0])
    assert "Doe, Jane" in done("user", "list")
    assert Authenticator(services.database).verify_password("a", "jane@example.com", PASSWORD, address="") == user_id
    done("user", "password", "jane@example.com", told="another good password\n")
    assert (
        Authenticator(services.database).verify_password("a", "Jane@example.com", "another good password", address="") == user_id
    )
    done("user", "disable", "jane@example.com")
    with pytest.raises(NotAuthenticatedError):
        Authenticator(services.database).verify_password("a", "jane@example.com", "another good password", address="")
    assert "disabled" in done("user", "list")


def test_last_administrator_is_not_disabled_and_short_passwords_are_refused() -> None:
    assert isinstance(run("user", "disable", "admin@example.com").exception, ConflictError)
    assert isinstance(run("user", "add", "x@example.com", told="short\n").exception, InvalidInputError)
    assert isinstance(run("user", "password", "nobody@example.com", told=PASSWORD + "\n").exception, InvalidInputError)


def test_group_gets_members_and_rights_and_workspaces_come_and_go(services: Services) -> None:
    workspace_id = done("workspace", "create", "Doe v. Roe").split()[0]
    assert "Doe v. Roe" in done("workspace", "list")
    done("group", "add", "Reviewers")
    done("group", "member", "reviewers", "admin@example.com")
    assert "ViewImages, ViewWorkspace" in done("group", "grant", "Reviewers", workspace_id, "viewworkspace", "ViewImages")
    assert "ViewImages" in done("group", "grant", "Reviewers", "doe V. roe", "viewworkspace", "ViewImages")
    assert "no workspace named 'none'" in str(run("group", "grant", "Reviewers", "none", "ViewImages").exception)
    wrong = run("group", "grant", "Reviewers", workspace_id, "Fly")
    assert "ViewWorkspace" in str(wrong.exception)
    assert run("workspace", "delete", workspace_id, told="n\n").exit_code == 1
    done("workspace", "delete", workspace_id, "--yes")
    assert done("workspace", "list") == ""


def test_registered_program_gets_tokens(services: Services) -> None:
    told = dict(line.split("=", 1) for line in done("oauth-client", "add", "nightly", "admin@example.com").splitlines())
    issued = services.authenticator.issue_token(told["client_id"], told["client_secret"], address="")
    assert services.authenticator.verify_token("t", issued.token) == 9


def test_the_page_for_operators_has_every_right_that_a_group_can_have() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    told = page.split("| right | allows to |")[1].split("\n\n")[0].splitlines()[2:]
    assert {row.split("`")[1] for row in told} == set(WORKSPACE_RIGHTS)
