"""Remakes requirements.lock: the run-time, development and build requirements of pyproject.toml, pinned, with hashes.

The lock names no index and no address, so that it holds wherever packages come from; hashes of all platforms are in
it. pip-tools does the work, in an environment of its own under build/, with the machine's pip configuration set aside:
a local index there could slip in files that nobody else has. `./dev check` compares lock and pyproject.toml.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
HEADER = "# Made by ./dev lock from pyproject.toml; do not edit.\n"


def wanted_requirements(pyproject: str) -> list[str]:
    """Build, run-time and development requirements, as written."""
    tree = tomllib.loads(pyproject)
    project = tree["project"]
    return [*tree["build-system"]["requires"], *project["dependencies"], *project["optional-dependencies"]["dev"]]


def compile_lock(requirements: list[str]) -> str:
    folder = ROOT / "build" / "lock-venv"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT"}
    }
    environment["PIP_CONFIG_FILE"] = os.devnull
    if not (folder / "bin" / "pip-compile").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "pip-tools"], check=True, env=environment)
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch) / "requirements.in", Path(scratch) / "requirements.lock"
        source.write_text("\n".join(requirements) + "\n")
        quiet = [
            "--quiet",
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
            "--no-emit-trusted-host",
            "--no-emit-find-links",
            "--no-emit-options",
        ]
        command: list[str | Path] = [
            folder / "bin" / "pip-compile",
            "--generate-hashes",
            "--allow-unsafe",
            "--strip-extras",
            *quiet,
            "--output-file",
            target,
            source,
        ]
        subprocess.run(command, check=True, env=environment)
        return target.read_text()


def main() -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit("the lock is made with Python 3.11, the oldest that we support: run it with PHOTOSTAT_PYTHON=python3.11")
    pinned = compile_lock(wanted_requirements((ROOT / "pyproject.toml").read_text()))
    body = re.sub(r"^(#.*)?\n", "", pinned, flags=re.MULTILINE)
    LOCK.write_text(HEADER + body)
    print(f"{LOCK.name}: {body.count('==')} packages")


if __name__ == "__main__":
    main()
