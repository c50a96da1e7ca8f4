"""The people of an address field by their Internet addresses alone, for DisplaySmtpAddresses.

A scanner, not a parser of RFC 5322: fields of real mail break its grammar, and ten thousand recipients must take
milliseconds. Whoever has no address keeps the name: somebody left out would be worse than a name too many.
"""

import re

NO_ADDRESS = "somebody of this mail has no Internet address in it and is shown by name"
_SIGN = re.compile(r'\\.|[",;<>]', re.DOTALL)
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]{1,1000}@[^<>\s]{1,1000})\s*>")
_BETWEEN_WORDS = re.compile(r'[\s<>"(),;:\[\]]+')


def internet_addresses(field: str) -> tuple[str, bool]:
    """The field with each person as an address, and whether somebody has none."""
    people = [person for person in _people(field) if person]
    shown = [_address(person) for person in people]
    return ", ".join(address or person for address, person in zip(shown, people, strict=True)), not all(shown)


def _people(field: str) -> list[str]:
    """The field cut at commas and semicolons that stand neither in quotes nor in angle brackets."""
    # A quote that is never closed would swallow everybody behind it: then quotes mean nothing.
    signs = list(_SIGN.finditer(field))
    quotes_count = sum(sign[0] == '"' for sign in signs) % 2 == 0
    people, begin, quoted, bracket = list[str](), 0, False, False
    for sign in signs:
        if sign[0] == '"' and quotes_count:
            quoted = not quoted
        elif not quoted and sign[0] in "<>":
            bracket = sign[0] == "<"
        elif not quoted and not bracket and sign[0] in ",;":
            people.append(field[begin : sign.start()].strip())
            begin = sign.end()
    return [*people, field[begin:].strip()]


def _address(person: str) -> str:
    """The Internet address in the words for one person, "" where there is none."""
    found = _IN_BRACKETS.search(person[-4000:])
    if found:
        return found[1]
    return next((word for word in _BETWEEN_WORDS.split(person) if "@" in word.strip("@")), "")
