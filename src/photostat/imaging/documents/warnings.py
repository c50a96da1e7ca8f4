"""Which findings are warnings for a client, and under which Type (contracts/imaging.md section 15.2).

The contract knows seven types, of e-mail only. Findings that it has no type for and that are warnings in our own eyes follow
them as `Photostat: <code>`: clients match on the seven texts and pass over others, and the number of documents with warnings
never counts one whose list is empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from photostat.imaging.documents.model import FindingRecord
from photostat.render.messages import warning_text, warning_type
from photostat.render.model import Finding, FindingCode, Severity

_KNOWN = frozenset(code.value for code in FindingCode)


@dataclass(frozen=True)
class DocumentWarning:
    """A warning as clients read it."""

    message: str
    type: str


def warnings_of(findings: Sequence[FindingRecord]) -> list[DocumentWarning]:
    """The contract's warnings first, each type once, then ours."""
    typed: dict[str, DocumentWarning] = {}
    ours = []
    for finding in findings:
        if finding.severity != Severity.WARNING:
            continue
        name = _contract_type(finding.code)
        if name:
            typed.setdefault(name, DocumentWarning(warning_text(FindingCode(finding.code)), name))
        else:
            ours.append(DocumentWarning(finding.message, f"Photostat: {finding.code}"))
    return [*typed.values(), *ours]


def severity_of(finding: Finding) -> Severity:
    """As it is kept. A guessed encoding is a mere fact of a text file and the contract's warning of an e-mail: the message
    tells them apart."""
    if _contract_type(finding.code) and finding.message.startswith(warning_text(finding.code)):
        return Severity.WARNING
    return finding.severity


def has_warnings(findings: Iterable[Finding]) -> bool:
    """Whether a document with these findings counts as one with warnings."""
    return any(severity_of(finding) is Severity.WARNING for finding in findings)


def _contract_type(code: str) -> str:
    """The contract's Type, "" where there is none; a code of a newer program has none."""
    return warning_type(FindingCode(code)) if code in _KNOWN else ""
