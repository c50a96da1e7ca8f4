from photostat.render.messages import warning_text, warning_type
from photostat.render.model import FindingCode

# contracts/imaging.md section 15.2
CONTRACT = {
    FindingCode.TEXT_CUT_OFF: ("Cut-Off Text", "Possible cut-off text detected."),
    FindingCode.PICTURE_CUT_OFF: ("Cut-Off Embedded Image", "Possible cut-off embedded image detected."),
    FindingCode.CUT_OFF_NOT_CHECKED: ("Cut-Off Detection Not Performed", "Cut-off detection not performed."),
    FindingCode.TABLE_SPLIT: ("Table Split", "Split performed on table larger than page width."),
    FindingCode.TABLE_SPLIT_NOT_COMPLETED: (
        "Table Split Not Completed",
        "Split could not be completed on table larger than page width.",
    ),
    FindingCode.RICH_TEXT_DAMAGED: (
        "Missing or Invalid Rich Text Format Content",
        "Possible missing or invalid Rich Text Format content detected in the email body.",
    ),
    FindingCode.ENCODING_GUESSED: ("Character Encoding Mismatch", "Possible invalid character coding detected."),
}


def test_the_seven_warnings_have_the_types_and_words_of_the_contract() -> None:
    assert {code: (warning_type(code), warning_text(code)) for code in CONTRACT} == CONTRACT


def test_other_findings_are_no_warning_of_the_contract() -> None:
    assert {code for code in FindingCode if warning_type(code)} == set(CONTRACT)
