"""Documents get their numbers, once. Refused as a whole: images that are under review or in work, numbers that do not fit."""

from photostat.errors import ConflictError, InvalidInputError
from photostat.productions.model import Numbered, Production
from photostat.productions.store.choosing import choose_documents, number_documents
from photostat.storage.database import Connection


def give_numbers(connection: Connection, production: Production) -> Numbered:
    """Number all documents of a production as they are now.

    Raises InvalidInputError (no document, no page, too few digits), ConflictError (images hidden or in work, numbers taken),
    NotFoundError (the saved search is gone).
    """
    unready = choose_documents(connection, production)
    if unready.hidden:
        raise ConflictError(
            f"{unready.hidden:,} of its documents have images that are hidden for QC review. Release them, then run it again."
        )
    if unready.pending:
        raise ConflictError(f"{unready.pending:,} of its documents are being imaged. Wait until that ends, then run it again.")
    if unready.unseen:
        raise ConflictError(
            f"The last run of its imaging set was stopped before it came to {unready.unseen:,} of the documents. "
            "Run the set to its end, or make a production of the saved search."
        )
    numbered = number_documents(connection, production)
    if not numbered.documents:
        raise InvalidInputError("There is no document in it.")
    if numbered.last_number is None:
        raise InvalidInputError(f"None of its {numbered.documents:,} documents has images, and slip sheets are off.")
    if numbered.last_number > production.numbers.last:
        raise InvalidInputError(
            f"Its {numbered.pages:,} pages need numbers up to {numbered.last_number}; with {production.numbers.digits} digit(s) "
            f"they end at {production.numbers.last}. Make it anew with more digits."
        )
    return numbered
