"""The corpus of real documents, imaged whole: every promise of docs/corpus.md. Skips where the corpus is absent."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "dev"


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not on this machine")
def test_every_document_of_the_corpus_ends_as_promised(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "corpus.py"), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout[-6000:])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
