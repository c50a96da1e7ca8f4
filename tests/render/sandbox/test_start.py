"""What a program finds inside, and what is said when no wall can be had."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import photostat
from photostat.errors import MachineLacksError
from photostat.render.sandbox import Level, inside_python, probe_level, sandbox, start_sandbox
from photostat.render.sandbox.bubblewrap import plan_bubblewrap
from photostat.render.sandbox.launching import Plan, checked_folders, give_back_user, take_user
from photostat.settings import RenderSettings

LOOK = "import json, os, sys; os.write(0, json.dumps({}).encode())"
KNOWN = {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "PWD", "PYTHONHASHSEED", "PYTHONPATH", "PYTHONUTF8"}
KNOWN |= {"PYTHONDONTWRITEBYTECODE", "PHOTOSTAT_SCRATCH"}


def look(start, expression: str):  # type: ignore[no-untyped-def]
    return json.loads(start(LOOK.format(expression)).channel.recv(65536))


def test_environment_is_ours_alone(start, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("PHOTOSTAT_DATABASE_URL", "postgresql://secret")
    assert set(look(start, "dict(os.environ)")) <= KNOWN


def test_program_is_nobody_without_rights(start) -> None:  # type: ignore[no-untyped-def]
    status = look(start, "open('/proc/self/status').read()")
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    assert fields["NoNewPrivs"] == "1"
    assert fields["Seccomp"] == "2"
    assert "0" not in fields["Uid"].split()
    # Landlock may keep CAP_DAC_READ_SEARCH (bit 2), which Landlock itself then bounds.
    assert int(fields["CapEff"], 16) & ~0b100 == 0


def test_bubblewrap_leaves_no_capability(settings: RenderSettings) -> None:
    with start_sandbox(["/bin/sh", "-c", "grep ^Cap /proc/self/status >&0"], settings, level="bubblewrap") as box:
        box.channel.settimeout(30)
        lines = box.channel.recv(4096).decode().splitlines()
    assert {line.split()[1].strip("0") for line in lines} == {""}


def test_no_descriptor_of_the_worker_comes_along(start) -> None:  # type: ignore[no-untyped-def]
    # 0 to 2, and the one that lists the folder.
    assert len(look(start, "os.listdir('/proc/self/fd')")) == 4


def test_scratch_is_writable_home(start) -> None:  # type: ignore[no-untyped-def]
    answer = look(start, "[os.environ['HOME'], os.access(os.environ['HOME'], os.W_OK), os.getcwd()]")
    home, writable, working = answer
    assert writable
    assert home == f"{working}/home"


def test_program_imports_our_package(start) -> None:  # type: ignore[no-untyped-def]
    answer = look(start, "__import__('photostat.errors').__file__")
    assert answer == photostat.__file__


def test_bubblewrap_shows_nothing_beside_the_package(start, level: Level) -> None:  # type: ignore[no-untyped-def]
    if level is not Level.BUBBLEWRAP:
        pytest.skip("Landlock hides contents, not names")
    source = Path(photostat.__file__).parent.parent
    if source.name in ("site-packages", "dist-packages"):
        pytest.skip("installed: the folder is site-packages itself")
    assert look(start, f"os.listdir({str(source)!r})") == ["photostat"]


def test_inside_python_never_shows_home_or_root() -> None:
    shown = set(inside_python("photostat").read_only)
    assert not shown & {Path("/"), Path.home(), *Path.home().parents}
    assert Path(photostat.__file__).parent in shown
    assert Path(sys.executable) in shown


@pytest.mark.parametrize("folder", ["/", "/etc", "/home", "/usr/..", str(Path.home())])
def test_too_wide_a_folder_is_refused(folder: str) -> None:
    with pytest.raises(MachineLacksError, match="the whole of"):
        checked_folders([Path(folder)])


def test_folders_below_others_are_left_out() -> None:
    folders = [Path("/opt/a/b"), Path("/usr/lib/x"), Path("/opt/a"), Path("/opt/ab")]
    assert checked_folders(folders) == [Path("/opt/a"), Path("/opt/ab")]


def test_running_sandboxes_have_different_users() -> None:
    users = [take_user() for _ in range(3)]
    try:
        assert len(set(users)) == 3
    finally:
        for user in users:
            give_back_user(user)


def test_a_worker_runs_out_of_users_with_a_clear_text() -> None:
    users: list[int] = []
    try:
        with pytest.raises(MachineLacksError, match="at once"):
            while True:
                users.append(take_user())
    finally:
        for user in users:
            give_back_user(user)


def planned(monkeypatch: pytest.MonkeyPatch, *, root: bool) -> list[str]:
    monkeypatch.setattr("photostat.render.sandbox.bubblewrap.is_root_with", lambda *_names: root)
    plan: Plan = plan_bubblewrap(["/bin/true"], RenderSettings(scratch_bytes=64 << 20), read_only=[], env={})
    plan.close_inherited()
    os.close(plan.status_fd)
    give_back_user(plan.user)
    policy: list[str] = json.loads(plan.argv[-1])["program"]
    return policy


def test_policy_without_rights_forbids_further_user_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    argv = planned(monkeypatch, root=False)
    assert {"--unshare-user", "--disable-userns"} <= set(argv)
    assert argv[argv.index("--uid") + 1] == "65534"
    assert "--cap-add" not in argv


def test_policy_of_root_drops_everything_before_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    argv = planned(monkeypatch, root=True)
    assert "--unshare-user" not in argv
    drop = argv[next(index for index, word in enumerate(argv) if word.endswith("setpriv")) :]
    assert {"--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"} <= set(drop)
    assert int(drop[drop.index("--reuid") + 1]) >= 1_900_000_000
    assert drop[-2:] == ["--", "/bin/true"]


@pytest.mark.parametrize("root", [True, False])
def test_policy_binds_nothing_wide_and_nothing_writable(monkeypatch: pytest.MonkeyPatch, root: bool) -> None:
    argv = planned(monkeypatch, root=root)
    bound = {argv[index + 1] for index, word in enumerate(argv) if word == "--ro-bind"}
    assert not bound & {"/", "/etc", "/home", "/root", "/run", "/var", "/tmp"}
    assert not {"--bind", "--dev-bind", "--bind-try"} & set(argv)
    assert {
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--clearenv",
        "--new-session",
        "--die-with-parent",
    } <= set(argv)
    sizes = [argv[index - 1] for index, word in enumerate(argv) if word == "--tmpfs"]
    assert all(size.isdigit() for size in sizes)
    assert str(64 << 20) in sizes


def test_level_none_needs_the_setting() -> None:
    with pytest.raises(MachineLacksError, match="PHOTOSTAT_RENDER__ALLOW_NO_SANDBOX"):
        start_sandbox(["/bin/true"], RenderSettings(), level="none")


def test_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "why_not", lambda level: f"no {level} here")
    probe_level.cache_clear()
    try:
        with pytest.raises(MachineLacksError) as refusal:
            probe_level()
        assert probe_level(allow_none=True) is Level.NONE
    finally:
        probe_level.cache_clear()
    text = str(refusal.value)
    for part in (
        "apt install bubblewrap",
        "PHOTOSTAT_RENDER__ALLOW_NO_SANDBOX",
        "no bubblewrap here",
        "no landlock here",
    ):
        assert part in text


def test_missing_bubblewrap_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MachineLacksError, match="bubblewrap"):
        start_sandbox(["/bin/true"], RenderSettings(), level="bubblewrap")


@pytest.mark.parametrize("installed", [False, True], ids=["checkout", "installed"])
def test_a_virtual_environment_works_inside(tmp_path: Path, level: Level, installed: bool) -> None:
    environment = tmp_path / "env"
    venv.create(environment, symlinks=True)
    site_packages = next(environment.glob("lib/python*/site-packages"))
    package = Path(photostat.__file__).parent
    others = [path for path in sys.path if path.endswith("-packages")]
    if installed:
        shutil.copytree(package, site_packages / "photostat", ignore=shutil.ignore_patterns("__pycache__"))
    else:
        others.insert(0, str(package.parent))
    (site_packages / "paths.pth").write_text("\n".join(others))
    code = (
        "from photostat.render.sandbox import inside_python, start_sandbox\n"
        "from photostat.settings import RenderSettings\n"
        "python = inside_python('photostat')\n"
        "look = 'import os, sys, pydantic, photostat.errors; os.write(0, photostat.errors.__file__.encode())'\n"
        f"box = start_sandbox([*python.argv[:-2], '-c', look], RenderSettings(), level={str(level)!r},\n"
        "                    read_only=python.read_only, env=python.env)\n"
        "print(box.channel.recv(4096).decode(), box.words())\n"
        "box.kill()\n"
    )
    done = subprocess.run(
        [environment / "bin" / "python", "-B", "-c", code],
        env={},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    expected = site_packages / "photostat" if installed else package
    assert done.stdout.strip() == str(expected / "errors.py"), done.stderr
