"""Pictures of PresentationOptions."""

from natives.slides import quarterly_review
from profile_pictures.case import Case

_NAME = "Quarterly review.pptx"
_WITHOUT = {"PresentationOptions": {"ShowSpeakerNotes": False}}
_PORTRAIT = {"PresentationOptions": {"ShowSpeakerNotes": False, "SlideOrientation": "Portrait"}}

CASES: list[Case] = [
    Case(
        "ShowSpeakerNotes",
        _NAME,
        quarterly_review(),
        _WITHOUT,
        {"PresentationOptions": {"ShowSpeakerNotes": True}},
        ("ShowSpeakerNotes: false", "ShowSpeakerNotes: true (default)"),
        pages=((2,), (2,)),
        crop=(0, 0, 1, 1),
    ),
    Case(
        "SlideOrientation",
        _NAME,
        quarterly_review(),
        _WITHOUT,
        _PORTRAIT,
        ("SlideOrientation: OriginalSetting", "SlideOrientation: Portrait"),
        pages=((2,), (2,)),
        crop=(0, 0, 1, 1),
    ),
]
