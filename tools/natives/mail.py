"""Two messages: one with an inline picture and an attachment, one that calls a tracking pixel."""

from email.message import EmailMessage
from email.policy import SMTP

from .pictures import logo_png
from .spreadsheet import shipments_csv

_REPLY = """<html><body style="font-family:'Liberation Sans',sans-serif">
<p>Dear Tomas,</p>
<p>our metallurgist has looked at the bonnets of lot 3. She says <b>“gas porosity, plainly”</b>, and I am afraid she is right.
We go back to the old core sand on 24 June. The list of shipments is attached; please check the dates of lots 6 and 7.</p>
<p>Can we avoid the lawyers?</p>
<p>Ida Fenwick<br>Managing Director</p>
<p><img src="cid:logo@brackwater.example" alt="Brackwater" width="240"></p>
<blockquote style="border-left:3px solid #7f8fa3;padding-left:1em;color:#55606e">
<p>On 6 June 2024 Tomas Reyle wrote:</p>
<p>Ida, 37 of 55 in lot 3, 41 of 55 in lot 4. This cannot go on. What is your foundry doing?</p>
</blockquote></body></html>
"""
_NEWSLETTER = """<html><body style="font-family:'Liberation Sans',sans-serif">
<h1 style="background:#6a994e;color:white;padding:12px">Foundry Weekly</h1>
<p>This week: core sand prices rise again, a new X-ray line for small castings, and our readers’ survey.</p>
<table border="1" cellpadding="6"><tr><th>Sand</th><th>May</th><th>June</th></tr><tr><td>Silica, washed</td><td>61</td><td>64</td></tr>
<tr><td>Resin coated</td><td>188</td><td>201</td></tr></table>
<p><img src="http://images.foundry-weekly.example/2024/24/banner.jpg" alt="Banner" width="500" height="80"></p>
<img src="http://track.foundry-weekly.example/open?reader=7731" width="1" height="1" alt="">
</body></html>
"""


def _message(subject: str, sender: str, to: str, date: str, identity: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Date"], message["Subject"] = sender, to, date, subject
    message["Message-ID"] = f"<{identity}>"
    return message


def _fix_boundaries(message: EmailMessage) -> bytes:
    """Boundaries are random by default; ours count."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_part_{number}_of_this_message")
    return message.as_bytes()


def late_castings() -> bytes:
    """Plain and HTML bodies, the logo inline, the shipments attached; non-ASCII subject and name."""
    message = _message(
        "RE: Late castings – lots 3 and 4", "Ida Fenwick <ida.fenwick@brackwater.example>",
        "Tomas Reyle <tomas.reyle@ostrelle.example>", "Fri, 07 Jun 2024 08:12:44 +0100", "7fd1.20240607@brackwater.example",
    )  # fmt: skip
    message["Cc"] = "Selin Arda <selin.arda@ostrelle.example>, José Núñez <jose.nunez@brackwater.example>"
    message.set_content("Dear Tomas,\n\nour metallurgist has looked at the bonnets of lot 3.\n\nIda Fenwick\n")
    message.add_alternative(_REPLY, subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    html.add_related(logo_png(), "image", "png", cid="<logo@brackwater.example>", filename="logo.png")  # type: ignore[union-attr]
    message.add_attachment(shipments_csv(), maintype="text", subtype="csv", filename="Shipments.csv")
    return _fix_boundaries(message)


def newsletter() -> bytes:
    """HTML only, with a remote banner and a tracking pixel."""
    message = _message(
        "Foundry Weekly 24/2024", "Foundry Weekly <news@foundry-weekly.example>", "ida.fenwick@brackwater.example",
        "Mon, 10 Jun 2024 06:00:00 +0000", "nl-24.2024@foundry-weekly.example",
    )  # fmt: skip
    message.set_content(_NEWSLETTER, subtype="html")
    return _fix_boundaries(message)
