"""Runs under LibreOffice's own Python beside one soffice: requests come and answers go as JSON lines.

It exists because the UNO binding belongs to Debian's Python, not to ours. It imports the standard library, `uno` and
`uno_side` only, and it refuses to decide anything: office.py chose the filter, the options and the time. It reads and
writes nothing but the two files that a request names.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[3]))

from photostat.render.inside.uno_side.session import Session


def main() -> None:
    """Connect to the pipe named by the first argument, then serve requests until stdin closes."""
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever prints by accident must not look like an answer
    try:
        session = Session.connect(sys.argv[1], seconds=float(sys.argv[2]))
    except Exception as error:  # noqa: BLE001 - pyuno raises whatever class soffice sent
        _answer(answers, {"ok": False, "error": "connect", "words": _words(error)})
        return
    _answer(answers, {"ok": True, "version": session.version()})
    for line in sys.stdin:
        _answer(answers, _serve(session, json.loads(line)))


def _serve(session: Session, request: dict[str, Any]) -> dict[str, Any]:
    started = time.monotonic()
    try:
        answer = session.convert(request)
    except Exception as error:  # noqa: BLE001 - the request boundary; pyuno raises whatever class soffice sent
        # A disposed bridge means that soffice is gone: office.py starts another one.
        gone = "DisposedException" in type(error).__name__ or "disposed" in str(error)[:200].lower()
        answer = {"ok": False, "error": "crash" if gone else "failed", "words": _words(error)}
    answer["seconds"] = time.monotonic() - started
    return answer


def _answer(channel: Any, answer: dict[str, Any]) -> None:
    channel.write(json.dumps(answer) + "\n")
    channel.flush()


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]


if __name__ == "__main__":
    main()
