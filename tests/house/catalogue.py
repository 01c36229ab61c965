"""The Japanese catalogue: ``python -m tests.house.catalogue`` brings it up to date with the code.

Sentences that are new are added untranslated, those no longer said are dropped, and the compiled file that
the package loads is written beside it.
"""

from __future__ import annotations

import sys
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.support import ROOT

SAYING = {"say": None, "say_n": (1, 2), "mark": None}
"""What introduces a sentence a person sees, and which arguments are it."""

PO = ROOT / "cwtui/locales/ja/LC_MESSAGES/cwtui.po"
MO = PO.with_suffix(".mo")


def said() -> Catalog:
    """Every sentence in the code."""
    catalogue = Catalog()
    found = extract_from_dir(ROOT / "cwtui", [("**.py", "python")], keywords=SAYING)
    for _, _, sentence, _, _ in found:
        if sentence and sentence != ("", ""):
            catalogue.add(sentence)
    return catalogue


def translated() -> Catalog:
    """What the catalogue holds."""
    with PO.open("rb") as file:
        return read_po(file, locale="ja")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the package loads it."""
    content = BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def main() -> None:
    catalogue = translated()
    known = {message.id for message in catalogue if message.id}
    catalogue.update(said(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, catalogue, no_location=True, sort_output=False, width=110)
    MO.write_bytes(compiled(catalogue))
    for message in catalogue:
        if message.id and not message.string:
            sys.stdout.write(f"untranslated: {message.id}\n")
    gone = known - {message.id for message in catalogue}
    sys.stdout.write(f"{len(catalogue)} sentences, {len(gone)} dropped\n")


if __name__ == "__main__":
    main()
