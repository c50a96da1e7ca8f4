"""Markups as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): an AnnotationPage of boxes on page images.

Boxes are media fragments (`xywh=pixel:`) of the stored image, before rotation. It tells what markups are, never what they hide.
"""

from collections.abc import Iterable
from typing import TypeAlias

from photostat.workspaces.markups.model import Markup, MarkupShape

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotation_page(markups: Iterable[Markup], *, document_path: str) -> dict[str, Json]:
    """The markups of one document. `document_path`: the address of the document, below which its images and markups lie."""
    return {
        "@context": _CONTEXT,
        "id": f"{document_path}/annotations",
        "type": "AnnotationPage",
        "items": [_annotation(markup, document_path) for markup in markups],
    }


def _annotation(markup: Markup, document_path: str) -> dict[str, Json]:
    drawn, box = markup.drawn, markup.drawn.box
    words: dict[str, Json] = {
        "type": "TextualBody",
        "purpose": "tagging",
        "value": f"{drawn.style.kind.value}: {drawn.style.value}{', inverse' if drawn.shape is MarkupShape.INVERSE else ''}",
    }
    bodies: list[Json] = [words]
    if drawn.label:
        bodies.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": drawn.label})
    return {
        "id": f"{document_path}/markups/{markup.markup_id}",
        "type": "Annotation",
        "motivation": "tagging" if drawn.is_redaction else "highlighting",
        "creator": {"type": "Person", "name": markup.created_by.name},
        "created": _instant(markup.created_on.isoformat()),
        "modified": _instant(markup.modified_on.isoformat()),
        "body": bodies,
        "target": {
            "source": f"{document_path}/images/{markup.page_number}",
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://www.w3.org/TR/media-frags/",
                "value": f"xywh=pixel:{box.left},{box.top},{box.width},{box.height}",
            },
        },
    }


def _instant(text: str) -> str:
    return text.replace("+00:00", "Z")
