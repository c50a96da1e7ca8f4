"""A condition that cannot be used: where in it, and what would have been right."""

from photostat.errors import InvalidInputError


class ConditionError(InvalidInputError):
    """`column` counts from 1 in the text of the condition; 0 where there is no text (criteria of a saved search)."""

    code = "bad_condition"

    def __init__(self, text: str, column: int = 0) -> None:
        super().__init__(f"Condition, column {column}: {text}" if column else f"Condition: {text}")
        self.column = column
