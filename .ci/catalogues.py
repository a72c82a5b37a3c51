"""Message catalogues: extract, update, compile; tell drift and gaps.

python .ci/catalogues.py update    extract and merge into every catalogue, compile
python .ci/catalogues.py check     exit 1 when a catalogue is behind the code or a promise is broken
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from compiling import compile_all

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
COMPLETE = ("pt",)
"""Languages in which every text must be there; the participants' languages are below."""
PARTICIPANTS = ("pt", "ar", "bn", "uk")
STAFF_ROOMS = {"authoring", "cli", "expressions", "formats", "imports", "questionnaire",
               "reports"}  # fmt: skip
"""Rooms that only somebody with a role at the desk comes to see."""
STAFF_PARTS = {"context.py", "desk", "desk.html", "desk.py", "edit_conflict.html", "editing", "editing.py",
               "exchange", "export", "importing", "manifest.py"}  # fmt: skip
"""Folders and files of the other rooms that are the staff's; all the rest is everybody's."""
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2),
            "lazy_ngettext": (1, 2), "_ln": (1, 2), "pgettext": ((1, "c"), 2), "N_": None}  # fmt: skip


def extract() -> Catalog:
    """Everything the code and the templates say."""
    catalogue = Catalog(project="Consult", charset="utf-8")
    for top in ("consult", "templates"):
        found = extract_from_dir(
            ROOT / top,
            method_map=[("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")],
            options_map={"**.html": {"trimmed": "true", "silent": "false"},
                         "**.txt": {"trimmed": "true", "silent": "false"}},
            keywords=KEYWORDS,
            comment_tags=("TRANSLATORS:",),
            strip_comment_tags=True,
        )  # fmt: skip
        for name, line, message, comments, context in found:
            if message:
                catalogue.add(message, None, [(f"{top}/{name}", line)], auto_comments=comments,
                              context=context)  # fmt: skip
    return catalogue


def path_of(tag: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def load(tag: str) -> Catalog:
    """Read a catalogue; an empty one where there is none."""
    path = path_of(tag)
    if not path.exists():
        return Catalog(locale=tag.replace("-", "_"))
    with path.open("rb") as file:
        return read_po(file, locale=tag.replace("-", "_"))


def update() -> int:
    """Merge what the code says into every catalogue; compile."""
    template = extract()
    for tag in PARTICIPANTS:
        catalogue = load(tag)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path_of(tag).parent.mkdir(parents=True, exist_ok=True)
        with path_of(tag).open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, no_location=True,
                     ignore_obsolete=True)  # fmt: skip
        print(f"{tag}: {len(missing(catalogue, tag))} to translate of {len(catalogue)}")
    compile_all(FOLDER)
    return 0


def done(message: Message) -> bool:
    """Whether a message is translated, in every plural form."""
    if message.fuzzy:
        return False
    if isinstance(message.string, (tuple, list)):
        return all(message.string)
    return bool(message.string)


def for_participants(message: Message) -> bool:
    """Whether somebody without a role can see it."""
    return any(not is_for_staff(path) for path, _line in message.locations)


def is_for_staff(path: str) -> bool:
    """Whether the texts of a file are the staff's, which follows from where it stands."""
    _top, room, *rest = Path(path).parts
    return room in STAFF_ROOMS or not STAFF_PARTS.isdisjoint(rest)


def missing(catalogue: Catalog, tag: str) -> list[Message]:
    """What the language must have and has not."""
    return [
        m for m in catalogue if m.id and not done(m) and (tag in COMPLETE or for_participants(m))
    ]


def check() -> int:
    """Drift, gaps and broken placeholders, all at once."""
    template, problems = extract(), []
    expected = {_key(m) for m in template if m.id}
    for tag in PARTICIPANTS:
        catalogue = load(tag)
        known = {_key(m) for m in catalogue if m.id}
        problems += [
            f"{tag}: not in the catalogue, run `make catalogues`: {k!r}" for k in expected - known
        ]
        problems += [f"{tag}: no longer said: {k!r}" for k in known - expected]
        located = {_key(m): m for m in template if m.id}
        for message in catalogue:
            if message.id and _key(message) in located:
                message.locations = located[_key(message)].locations
        problems += [f"{tag}: to translate: {m.id!r}" for m in missing(catalogue, tag)]
        for message in catalogue:
            problems += [f"{tag}: {message.id!r}: {error}" for error in message.check(catalogue)]
    for problem in sorted(problems)[:60]:
        print(problem)
    if problems:
        print(f"{len(problems)} problem(s) in the catalogues")
    return 1 if problems else 0


def _key(message: Message) -> object:
    return (message.context, message.id if isinstance(message.id, str) else tuple(message.id))


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
