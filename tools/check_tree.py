"""What no linter sees: addresses of package sources, paths of one machine, a lock that lags behind pyproject.toml.

Such an address or path works for its author and fails for everybody else. Prints each finding, exit code 1 if any.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from make_lock import LOCK, ROOT, wanted_requirements

# A "~" stands in the middle of each, so that this file does not find itself.
_ADDRESSES = (
    *(
        r"\bpy~pi\.org",
        r"python~hosted\.org",
        r"\bdeb\.deb~ian\.org",
        r"security\.deb~ian\.org",
        r"registry\.npm~js\.org",
    ),
    *(r"--extra-ind~ex-url", r"--ind~ex-url\b[ =]http"),
)
_MACHINE_PATHS = (r"(?<![\w.])/wo~rk/", r"/ro~ot/\.pyenv", r"/tm~p/v/", r"/op~t/(pypi|wheels)", r"/ho~me/[a-z]+/")
ADDRESSES = re.compile("|".join(_ADDRESSES).replace("~", ""))
MACHINE_PATHS = re.compile("|".join(_MACHINE_PATHS).replace("~", ""))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def tree_files() -> Iterator[Path]:
    """Files that are or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    for name in sorted(set(listed.decode().split("\0")) - {""}):
        if (ROOT / name).is_file():
            yield ROOT / name


def findings_in(text: str) -> Iterator[tuple[int, str]]:
    """Line number and complaint."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, complaint in ((ADDRESSES, "address of a package source"), (MACHINE_PATHS, "path of one machine")):
            if found := pattern.search(line):
                yield number, f"{complaint}: {found.group()}"


def lock_problems(pyproject: str, lock: str) -> Iterator[str]:
    """Requirements of pyproject.toml that the lock does not meet, and pins without a hash."""
    pins = {canonicalize_name(name): version for name, version in PIN.findall(lock)}
    for text in wanted_requirements(pyproject):
        wanted = Requirement(text)
        pinned = pins.get(canonicalize_name(wanted.name))
        if pinned is None:
            yield f"{wanted.name} is not locked"
        elif not wanted.specifier.contains(pinned, prereleases=True):
            yield f"{wanted.name} is locked at {pinned}, pyproject.toml wants {wanted.specifier}"
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock):
        if (pin := PIN.match(entry)) and "--hash=sha256:" not in entry:
            yield f"{pin[1]} has no hash"


def repeated_test_names(paths: Sequence[Path]) -> Iterator[str]:
    """Test files of one name: pytest imports them under their name alone, and stops at the second."""
    names = Counter(path.name for path in paths if path.name.startswith("test_") and path.suffix == ".py")
    for name, times in names.items():
        if times > 1:
            yield f"{times} files are named {name}"


def main() -> None:
    paths = list(tree_files())
    complaints = list(repeated_test_names(paths))
    for path in paths:
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            name = path.relative_to(ROOT)
            complaints += [f"{name}:{number}: {words}" for number, words in findings_in(content.decode("utf-8", "replace"))]
    complaints += [
        f"{LOCK.name}: {problem}" for problem in lock_problems((ROOT / "pyproject.toml").read_text(), LOCK.read_text())
    ]
    print("\n".join(complaints) or "tree: no addresses, no machine paths, the lock fits")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
