"""Pictures of a mail that lie on the web, for DownloadImagesFromInternet, where profile and server allow them.

This side of the wall has no network: it names addresses and is handed bytes or reasons. What comes is judged like a part
of the mail, by its content: pictures are shown, anything else is left out and said.
"""

from collections.abc import Callable, Mapping, Sequence

from photostat.render.inside.markup import MarkupRewriter
from photostat.render.inside.resources import Resource, ResourceFolder

MAX_PICTURES = 200
MAX_TOTAL_BYTES = 64 * 1024 * 1024
_MAX_REASON_CHARS = 200

Fetch = Callable[[Sequence[str]], Mapping[str, bytes | str]]


def fetch_pictures(fetch: Fetch, rewriter: MarkupRewriter, resources: ResourceFolder) -> dict[str, str]:
    """Fetch what the rewriter has noted, put it among the resources, and make the rewriter ready for another reading.

    Answers address -> reason for those that could not be had.
    """
    wanted = list(rewriter.remote_pictures)[:MAX_PICTURES]
    failed = dict.fromkeys(list(rewriter.remote_pictures)[MAX_PICTURES:], f"more than {MAX_PICTURES} pictures")
    answers, total_bytes = fetch(wanted), 0
    for address in wanted:
        answer = answers.get(address, "no answer")
        if isinstance(answer, bytes) and total_bytes + len(answer) > MAX_TOTAL_BYTES:
            answer = f"more than {MAX_TOTAL_BYTES // 1024**2} MB in all"
        if isinstance(answer, bytes):
            total_bytes += len(answer)
            resources.add(Resource(answer, location=address))
        else:
            failed[address] = answer[:_MAX_REASON_CHARS]
    for noted in (rewriter.outside, rewriter.missing, rewriter.remote_pictures):
        noted.clear()
    rewriter.base = resources.base
    return failed
