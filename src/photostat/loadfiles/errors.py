"""What goes wrong with a load file as a whole or with one line of it."""

from photostat.errors import InvalidInputError


class LoadFileError(InvalidInputError):
    """A load file or one line of it breaks its format. `line_number` counts from 1; 0 = the whole file."""

    code = "invalid_load_file"

    def __init__(self, message: str, *, line_number: int = 0) -> None:
        super().__init__(f"line {line_number}: {message}" if line_number else message)
        self.line_number = line_number
        self.reason = message
