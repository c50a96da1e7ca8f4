"""How many documents a sample must have, so that what is found in it tells of the whole set.

Cochran's formula for a share, at its worst case of one half, with the correction for small sets.
"""

import math

from photostat.errors import InvalidInputError

_Z_SCORES = {90: 1.6449, 95: 1.9600, 99: 2.5758}
CONFIDENCES = tuple(_Z_SCORES)
MARGINS = (1, 2, 3, 5, 10)
"""Per cent by which the share that is found may be off."""


def sample_size(documents: int, *, confidence_percent: int, margin_percent: int) -> int:
    """Documents to look at, of so many; all of them where there are few. Raises InvalidInputError."""
    if confidence_percent not in CONFIDENCES:
        raise InvalidInputError(f"confidence: must be one of {', '.join(map(str, CONFIDENCES))}, per cent.")
    if margin_percent not in MARGINS:
        raise InvalidInputError(f"margin: must be one of {', '.join(map(str, MARGINS))}, per cent.")
    if documents <= 0:
        return 0
    z, margin = _Z_SCORES[confidence_percent], margin_percent / 100
    endless = z * z * 0.25 / (margin * margin)
    return min(documents, math.ceil(endless / (1 + (endless - 1) / documents)))
