"""The sheet `settings`, and which language the texts come from. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from consult.languages.rules import Texts
from consult.workbooks.opening import Worksheet

from ..codes import QuestionnaireCode
from ..language_names import language_tag
from . import translation_states
from .cell_encoding import parse_boolean
from .headings import TRANSLATED, parse_heading
from .sheet_tables import FormTable, ImportContext, SheetCell, SheetRow, cell_text

_READ = frozenset({"form_title", "form_id", "default_language", "allow_choice_duplicates", "label"})


@dataclass
class FormSettings:
    """What the form says about itself."""

    title: Texts
    intro: Texts
    thanks: Texts
    twice: bool = False
    """Whether a list may have a name twice."""


def source_language(survey: Worksheet, settings: Worksheet | None, found: ImportContext) -> str:
    """The tag of the language that others are translated from.

    That of the setting `default_language`; else that of the first texts, if all name one; else what
    the caller said.
    """
    told = _default_language(settings) if settings else ""
    tag = found.mapped.get(told, language_tag(told)) if told else None
    if tag:
        return tag
    first = _first_language(survey, found)
    if first:
        return first
    if told and told != "default":
        place = SheetCell(told, settings.name if settings else "", 0, 0, "default_language")
        found.note(QuestionnaireCode.UNKNOWN_LANGUAGE, place, language=told)
    return found.source


def _default_language(settings: Worksheet) -> str:
    for at, row in enumerate(settings.rows[:-1]):
        for number, raw in enumerate(row.cells):
            if parse_heading(cell_text(raw)).what == "default_language":
                below = settings.rows[at + 1].cells
                return cell_text(below[number]) if number < len(below) else ""
    return ""


def _first_language(survey: Worksheet, found: ImportContext) -> str:
    """The language of the first column of labels that names one we know; "" where one names none."""
    tags = []
    for row in survey.rows[:1]:
        for raw in row.cells:
            heading = parse_heading(cell_text(raw))
            if heading.what == "label" and not heading.language:
                return ""
            if heading.what == "label":
                tags.append(found.mapped.get(heading.language, language_tag(heading.language)))
    return next((tag for tag in tags if tag), "")


def read_settings(table: FormTable | None, found: ImportContext) -> FormSettings:
    """Read the row of the settings."""
    line = next(iter(table), None) if table else None
    source = found.source
    if table is None or line is None:
        return FormSettings(Texts(source), Texts(source), Texts(source))
    for column in table.columns:
        known = column.what in _READ or column.what.startswith("consult::")
        if not known and column.what not in TRANSLATED and table.holds(column):
            found.note(QuestionnaireCode.SETTING, line.at(column))
    told = translation_states.states_from_cell(line.cell("consult::states").text)

    def texts(name: str) -> Texts:
        words = line.words(f"consult::{name}")
        if name == "title":
            words = {**line.words("label"), **_title(line, source), **words}
        return translation_states.texts_or_empty(words, source, told.get(name))

    twice = bool(parse_boolean(line.cell("allow_choice_duplicates").text))
    return FormSettings(texts("title"), texts("intro"), texts("thanks"), twice)


def _title(line: SheetRow, source: str) -> dict[str, str]:
    """The title of the form; other tools have it in one language."""
    words = line.words("form_title")
    own = line.words("label")
    return {tag: title for tag, title in words.items() if tag != source or source not in own}
