"""The user profile that soffice starts with: settings that make it deaf, deterministic and unable to run anything.

Written before the start, so that no document is ever opened under LibreOffice's own defaults. Paths and names are those
of share/registry/main.xcd of LibreOffice 25.2; a name that an older version does not know is ignored by it.
"""

from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

_DARK_RED: Final = str(0x800000)

# (path below /org.openoffice., name, value)
_SETTINGS: Final = (
    # Nothing in a document runs, and nothing outside it is fetched.
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisablePythonRuntime", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    # DisableActiveContent stays off: with it LibreOffice 25.2 refuses flat ODF with an embedded chart. What it would
    # keep away (DDE, links, activated objects) is off by the settings around this one and by UpdateDocMode.
    ("Office.Common/Security", "EnableExpertConfiguration", "false"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    # Values show as they were saved: 1 = never recalculate on load.
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    # The annotation windows beside the page are made for documents with comments even when hidden; without
    # libreoffice-uiconfig-writer soffice aborts there (seen in 25.2.3).
    ("Office.Writer/Content/Display", "Note", "false"),
    # Tracked changes in dark red instead of a colour for each author: the first of those is a yellow that crumbles on a page
    # of one bit. Underlined and struck through they are anyway.
    ("Office.Writer/Revision/TextDisplay/Insert", "Color", _DARK_RED),
    ("Office.Writer/Revision/TextDisplay/Delete", "Color", _DARK_RED),
    ("Office.Writer/Revision/TextDisplay/ChangedAttribute", "Color", _DARK_RED),
    # The same pages on every machine.
    ("Setup/L10N", "ooLocale", "en-US"),
    ("Setup/L10N", "ooSetupSystemLocale", "en-US"),
    ("Office.Linguistic/General", "DefaultLocale", "en-US"),
    ("Office.Linguistic/SpellChecking", "IsSpellAuto", "false"),
    ("Office.Common/Misc", "UseOpenCL", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Common/Save/Document", "CreateBackup", "false"),
    ("Office.Common/History", "PickListSize", "0"),
    ("Office.Common/Undo", "Steps", "1"),
    ("Office.Common/Help", "ExtendedTip", "false"),
)

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)


def write_profile(folder: Path, program: Path) -> None:
    """Make the profile in `folder`, for the soffice whose program folder is `program`."""
    user = folder / "user"
    (user / "extensions").mkdir(parents=True, exist_ok=True)
    items = "".join(_item(*setting) for setting in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(f"{_HEAD}{items}</oor:items>\n", encoding="utf-8")
    # With this file soffice believes its extension cache is fresh; without it the first start ends with exit code 81
    # and wants to be started again.
    (user / "extensions" / "buildid").write_text(_build_id(program), encoding="ascii")


def _item(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="/org.openoffice.{escape(path)}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>\n"
    )


def _build_id(program: Path) -> str:
    """`520(Build:2)` and the like; empty where the file is not as in Debian, which costs a second start only."""
    try:
        lines = (program / "versionrc").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.removeprefix("buildid=") for line in lines if line.startswith("buildid=")), "")
