"""The addresses that get mail when a set has run: one text, `;` between them, as people write it.

Refused here what no mail server could take, and line breaks, which would let a name write headers of its own.
"""

import re

from photostat.errors import InvalidInputError

MOST_CHARACTERS = 10_000
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]{1,190}")


def addresses_of(recipients: str) -> list[str]:
    """The addresses in their order; a `;` too many does not matter."""
    return [part.strip() for part in recipients.split(";") if part.strip()]


def check_recipients(recipients: str) -> str:
    """The text itself. Raises InvalidInputError that names the first address that is none."""
    if len(recipients) > MOST_CHARACTERS:
        raise InvalidInputError(f"EmailNotificationRecipients must have at most {MOST_CHARACTERS:,} characters.")
    for address in addresses_of(recipients):
        if not _ADDRESS.fullmatch(address) or not address.isprintable():
            shown = "".join(character if character.isprintable() else "?" for character in address[:80])
            raise InvalidInputError(
                f"EmailNotificationRecipients: '{shown}' is no e-mail address. Write ; between several addresses."
            )
    if recipients.strip() and not recipients.isprintable():
        raise InvalidInputError("EmailNotificationRecipients must be one line of printable characters.")
    return recipients
