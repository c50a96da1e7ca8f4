"""Makes `examples/`: the natives of an invented lawsuit that `./dev demo` images.

Run it as `.venv/bin/python tools/make_examples.py`; it needs the fonts that ./dev setup installs. It writes the same
bytes each time. The two legacy Office files (.doc, .xls) only LibreOffice can write: they are made anew with `--legacy`
alone. docs/examples.md tells what each native is for, tests/examples_expected.csv what must come of it; this script
never looks at either.
"""

import argparse
import datetime
import hashlib
import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from msoffcrypto.format.ooxml import OOXMLFile

from natives import mail, package, pdf, pictures, slides, spreadsheet, text_documents, word

EXAMPLES = Path(__file__).parents[1] / "examples"
PASSWORD = "Saltmere-1887"


class FixedClock(datetime.datetime):
    """The container stamps the time of its making."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "FixedClock":
        return cls(*package.FIXED_DATE, tzinfo=tz)


def truncated_docx() -> bytes:
    """The agreement, cut in the middle as by a broken download: a ZIP without its table of contents."""
    whole = word.supply_agreement()
    return whole[: len(whole) * 3 // 5]


def encrypted_workbook() -> bytes:
    """AES as Excel 2010 and later write it, with counted salts and a fixed clock."""
    container = "msoffcrypto.method.container.ecma376_encrypted"
    turns = 0

    def counted_bytes(size: int) -> bytes:
        nonlocal turns
        turns += 1
        return hashlib.shake_256(b"Photostat examples %d" % turns).digest(size)

    target = io.BytesIO()
    with mock.patch("secrets.token_bytes", counted_bytes), mock.patch(f"{container}.datetime", FixedClock):
        OOXMLFile(io.BytesIO(spreadsheet.salaries())).encrypt(PASSWORD, target)
    return target.getvalue()


def backup_zip() -> bytes:
    """An archive: a native type that Photostat names and leaves alone."""
    return package.zip_bytes(
        {"2024-06/ledger.csv": spreadsheet.shipments_csv(), "2024-06/notes.txt": text_documents.visit_notes_txt()}
    )


NATIVES: dict[str, Callable[[], bytes]] = {
    "contracts/Supply Agreement - draft 4.docx": word.supply_agreement,
    "contracts/Addendum 2 - product names.docx": word.cjk_addendum,
    "contracts/Side letter.rtf": text_documents.side_letter_rtf,
    "contracts/Board minutes 2024-03-12.odt": text_documents.minutes_odt,
    "contracts/Settlement terms (protected).pdf": lambda: pdf.settlement(PASSWORD),
    "finance/Delivery ledger 2024.xlsx": spreadsheet.ledger,
    "finance/Salaries (protected).xlsx": encrypted_workbook,
    "finance/Shipments.csv": spreadsheet.shipments_csv,
    "finance/Invoice BW-2024-0117.pdf": pdf.invoice,
    "reports/Inspection report 24-088.pdf": pdf.inspection_report,
    "reports/Quarterly review.pptx": slides.quarterly_review,
    "reports/Test log lot 3.json": text_documents.test_log_json,
    "reports/横浜 訪問メモ.txt": text_documents.visit_notes_txt,
    "mail/RE Late castings.eml": mail.late_castings,
    "mail/Foundry Weekly.eml": mail.newsletter,
    "mail/Joint inspection.ics": text_documents.inspection_ics,
    "mail/Track and trace.html": text_documents.portal_html,
    "pictures/Delivery notes.tif": pictures.delivery_notes_tiff,
    "pictures/Loading dock.jpg": pictures.loading_dock_jpeg,
    "pictures/Logo.png": pictures.logo_png,
    "pictures/Shed 4.svg": pictures.floor_plan_svg,
    "odd/Label lot 9.doc": pictures.pallet_label_png,
    "odd/Supply Agreement (download).docx": truncated_docx,
    "odd/Untitled.doc": lambda: b"",
    "odd/Backup June.zip": backup_zip,
}
LEGACY: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "contracts/Letter of notice.doc": (word.letter_of_notice, ".docx", "doc:MS Word 97"),
    "finance/Price list.xls": (spreadsheet.price_list, ".xlsx", "xls:MS Excel 97"),
}


def convert(content: bytes, suffix: str, target_filter: str) -> bytes:
    """One file through LibreOffice, into an old binary format."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"native{suffix}"
        source.write_bytes(content)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/home",
            "--headless",
            "--convert-to",
            target_filter,
            "--outdir",
            folder,
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return source.with_suffix(f".{target_filter.split(':')[0]}").read_bytes()


def write(name: str, content: bytes) -> None:
    target = EXAMPLES / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    print(f"{len(content):>8}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--legacy", action="store_true", help="make the .doc and .xls anew, with LibreOffice")
    if parser.parse_args().legacy:
        for name, (make, suffix, target_filter) in LEGACY.items():
            write(name, convert(make(), suffix, target_filter))
        return
    for name, make_native in NATIVES.items():
        write(name, make_native())


if __name__ == "__main__":
    main()
