"""What the imaging of a folder needs, built from the command line, the settings and the files that they name."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from photostat.bootstrap.settings import read_settings
from photostat.errors import InvalidInputError
from photostat.render.document_fields import parse_moment
from photostat.render.profile import ImagingProfile
from photostat.render.sandbox import probe_level
from photostat.render.versions import InstalledRenderers
from photostat.volume.worker import WorkerSettings


@dataclass(frozen=True)
class ImagingChoices:
    """What the command line says about imaging, files not yet read."""

    profile: Path | None = None
    passwords: Path | None = None
    page_cap: int | None = None
    with_text: bool = True
    slip_sheets: bool = True
    clock: str = ""


def worker_settings(choices: ImagingChoices) -> WorkerSettings:
    """Everything a worker needs. Raises InvalidInputError (profile, passwords), MachineLacksError (no sandbox here)."""
    settings = read_settings()
    profile = read_profile(choices.profile)
    passwords = read_passwords(choices.passwords)
    probe_level(allow_none=settings.render.allow_no_sandbox)
    return WorkerSettings(
        render=settings.render,
        versions=InstalledRenderers(settings.render),
        profile_json=profile.to_json(),
        passwords=passwords,
        page_cap=choices.page_cap,
        with_text=choices.with_text,
        slip_sheets=choices.slip_sheets,
        clock=read_clock(choices.clock),
    )


def read_clock(text: str) -> datetime | None:
    """The moment of `--clock`; None where it is not given. Raises InvalidInputError."""
    if not text:
        return None
    moment = parse_moment(text)
    if moment is None:
        raise InvalidInputError(f"--clock {text!r} is no date; write it as 2024-03-12 or 2024-03-12T09:30:00.")
    return moment


def read_profile(path: Path | None) -> ImagingProfile:
    """The imaging profile of a JSON file, or the shipped default without restricted types.

    Who names no profile asked for images of everything that can be imaged; dBase tables are restricted by default else.
    """
    if path is None:
        return ImagingProfile.default_native().model_copy(update={"native_types": ()})
    text = _text_of(path)
    try:
        return ImagingProfile.from_json(text, default_name=path.stem)
    except InvalidInputError as error:
        raise InvalidInputError(f"The imaging profile {path} cannot be used: {error}") from error


def unread_options(path: Path | None) -> list[str]:
    """Options of the profile that nobody reads; see ImagingProfile.unread_options. Raises InvalidInputError."""
    return [] if path is None else ImagingProfile.unread_options(_text_of(path))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"Cannot read the imaging profile {path}: {error}") from error


def read_passwords(path: Path | None) -> tuple[str, ...]:
    """One password a line, UTF-8, empty lines passed over; blanks within a line belong to the password."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"Cannot read the passwords file {path}: {error}") from error
    return tuple(dict.fromkeys(line for line in lines if line))
