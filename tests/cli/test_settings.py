"""`photostat settings`: what counts, where it comes from, and no secret."""

import json

import pytest
from typer.testing import CliRunner

from photostat import cli


def test_values_name_their_origin_and_hide_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTOSTAT_SERVER__PORT", "8555")
    monkeypatch.setenv("PHOTOSTAT_DATABASE_URL", "postgresql://me:hunter2@db.example/x")
    run = CliRunner().invoke(cli.app, ["settings", "--json", "--data-dir", "somewhere"])
    rows = json.loads(run.stdout)
    assert rows["PHOTOSTAT_SERVER__PORT"] == {"value": 8555, "from": "environment"}
    assert rows["PHOTOSTAT_SERVER__HOST"] == {"value": "127.0.0.1", "from": "default"}
    assert rows["PHOTOSTAT_DATA_DIR"] == {"value": "somewhere", "from": "option"}
    assert rows["PHOTOSTAT_DATABASE_URL"] == {"value": "***", "from": "environment"}
    assert rows["PHOTOSTAT_ADMIN_PASSWORD"] == {"value": "", "from": "default"}
    assert "hunter2" not in run.stdout


def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTOSTAT_SERVER__PORT", "many")
    run = CliRunner().invoke(cli.app, ["settings"])
    assert "PHOTOSTAT_SERVER__PORT" in str(run.exception)
