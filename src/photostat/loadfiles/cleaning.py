"""Text from outside (file names, mail subjects, renderer words) made safe to stand in one row of a load file.

A hostile or merely unlucky name can hold the delimiters of the DAT, line breaks, control characters and bidirectional
overrides that make `exe.fdp` look like `pdf.exe`. One rule for all values, so that it can be written down for the
receiver (docs/load-files.md); the exact name stays in the manifest. Cleaning never raises and never drops a value.
"""

DAT_QUOTE = "\u00fe"  # þ
DAT_SEPARATOR = "\x14"
DAT_NEWLINE = "\u00ae"  # ®
DAT_MULTI_VALUE = ";"

REPLACEMENT = "_"
_LINE_BREAKS = ("\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
# Marks that are invisible and change how the rest of the line looks. Joiners (U+200C, U+200D) stay: scripts need them.
_DECEIVING = [0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF]
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]

_UNPRINTABLE: dict[int, str] = dict.fromkeys([*_CONTROLS, *_DECEIVING], REPLACEMENT)
_UNPRINTABLE[0x09] = " "
# Bytes of a file name that are not UTF-8 arrive as lone surrogates; they have no encoding in any load file.
_UNPRINTABLE.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))

_DAT_VALUE = dict(_UNPRINTABLE)
_DAT_VALUE.update({ord(DAT_QUOTE): "th", ord(DAT_NEWLINE): "(R)"})


def single_line(value: str) -> str:
    """`value` on one line with nothing unprintable: line breaks become blanks."""
    return _join_lines(value, " ").translate(_UNPRINTABLE)


def dat_value(value: str) -> str:
    """`value` as it may stand between two þ of a DAT row; a line break is written as ®.

    þ becomes `th`, ® becomes `(R)`, tab a blank; other control characters and bidirectional marks become `_`.
    """
    lines = _join_lines(value, "\n").split("\n")
    return DAT_NEWLINE.join(line.translate(_DAT_VALUE) for line in lines)


def _join_lines(value: str, joint: str) -> str:
    for line_break in _LINE_BREAKS:
        if line_break in value:
            value = value.replace(line_break, joint)
    return value
