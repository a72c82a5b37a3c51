"""The sheet of choices: lists by name. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Tags

from ..codes import QuestionnaireCode
from . import translation_states
from .headings import MEDIA
from .identifiers import KeyAllocator, NameNumbering, is_valid_choice_name
from .sheet_tables import FormTable, ImportContext, SheetCell, SheetColumn, SheetRow

_KNOWN = frozenset({"list_name", "name", "label", "order", *MEDIA})
MAX_NAME_LENGTH = 128


@dataclass
class ChoiceList:
    """A list; `columns` are the names of its tags."""

    name: str
    here: SheetCell
    choices: list[Choice] = field(default_factory=list)
    lines: list[SheetRow] = field(default_factory=list)
    keys: KeyAllocator = field(default_factory=KeyAllocator)
    names: dict[str, list[int]] = field(default_factory=dict)
    """Where in the list each name stands."""
    numbers: NameNumbering = field(default_factory=NameNumbering)
    used: bool = False
    wordless: list[SheetCell] = field(default_factory=list)
    """The names of choices that have no words."""
    whole: tuple[Choice, ...] = ()
    """All choices, once for every question that uses them."""

    @property
    def columns(self) -> frozenset[str]:
        """The names of the tags that its choices have."""
        return frozenset(name for choice in self.choices for name, _ in choice.tags)


class ChoiceLists:
    """Every list of a workbook."""

    def __init__(self, found: ImportContext) -> None:
        self.found = found
        self.by_name: dict[str, ChoiceList] = {}
        self.renamed: dict[str, str] = {}
        """Names of choices that expressions can't call so, and what they are called instead."""
        self.spaced: set[str] = set()

    def read(self, table: FormTable, filters: str, *, twice: bool) -> None:
        """Take the rows in. `filters`: all choice filters, to know which columns they use.

        `twice`: whether the settings allow a name twice.
        """
        self._columns(table, filters)
        for line in table:
            self._line(line, filters, twice=twice)
        if self.renamed:
            self._retagged()

    def _retagged(self) -> None:
        """Filters compare columns with names of choices: where one is called otherwise, so is the other."""
        for one in self.by_name.values():
            one.choices = [
                replace(c, tags=tuple((tag, self.renamed.get(v, v)) for tag, v in c.tags))
                for c in one.choices
            ]

    def get(self, name: str) -> ChoiceList | None:
        """A list by its name, whatever the case if there is only one such."""
        if found := self.by_name.get(name):
            return found
        folded = [one for one in self.by_name.values() if one.name.lower() == name.lower()]
        return folded[0] if len(folded) == 1 else None

    def unused(self) -> None:
        """Note the lists that no question uses, and which choices of the others have no words."""
        for one in self.by_name.values():
            if not one.used:
                self.found.note(QuestionnaireCode.UNUSED_LIST, one.here, list=one.name)
                continue
            for cell in one.wordless:
                self.found.note(QuestionnaireCode.LABEL_FROM_NAME, cell, name=cell.text)

    def _columns(self, table: FormTable, filters: str) -> None:
        for column in table.columns:
            what, place = column.what, table.heading_of(column)
            if not table.holds(column):
                continue
            if what in MEDIA:
                self.found.note(QuestionnaireCode.MEDIA, place)
            elif what not in _KNOWN and not what.startswith("consult::"):
                self._unknown(table, column, filters)

    def _unknown(self, table: FormTable, column: SheetColumn, filters: str) -> None:
        if column.written not in filters and "consult::key" not in table.by_what:
            self.found.note(QuestionnaireCode.UNKNOWN_COLUMN, table.heading_of(column))

    def _line(self, line: SheetRow, filters: str, *, twice: bool) -> None:
        list_cell, name_cell = line.cell("list_name"), line.cell("name")
        words = line.words("label")
        if not name_cell and not words:
            return
        if not list_cell:
            self.found.note(QuestionnaireCode.NO_LIST_NAME, name_cell or line.here)
            return
        if not name_cell:
            self.found.note(QuestionnaireCode.MISSING_CHOICE_NAME, name_cell, list=list_cell.text)
            return
        into = self.by_name.setdefault(list_cell.text, ChoiceList(list_cell.text, list_cell))
        name = self._name(name_cell, list_cell.text)
        told = translation_states.states_from_cell(line.cell("consult::states").text).get("label")
        label = translation_states.texts_or_empty(words, self.found.source, told)
        if not label and not line.ours:
            into.wordless.append(name_cell)
            label = Texts.of(name_cell.text, self.found.source)
        self._add(into, line, Choice("", label, tags=_tags(line, filters)), name, twice=twice)

    def _name(self, cell: SheetCell, list_name: str) -> str:
        if is_valid_choice_name(cell.text):
            return cell.text
        other = "_".join(cell.text.split())[:MAX_NAME_LENGTH]
        self.renamed[cell.text] = other
        if list_name not in self.spaced:
            self.spaced.add(list_name)
            self.found.note(
                QuestionnaireCode.NAME_WITH_SPACES,
                cell,
                list=list_name,
                name=cell.text,
                other=other,
            )
        return other

    def _add(
        self, into: ChoiceList, line: SheetRow, choice: Choice, name: str, *, twice: bool
    ) -> None:
        cell = line.cell("name")
        same = [(into.choices[at], into.lines[at]) for at in into.names.get(name, ())]
        if same and line.ours:
            same = [(c, at) for c, at in same if c.key == line.cell("consult::key").text]
        for other, at in same:
            if (other.label, other.tags) == (choice.label, choice.tags):
                self.found.note(QuestionnaireCode.SAME_CHOICE, cell, row=str(at.number))
                return
        if same and not twice and not line.ours:
            self.found.note(QuestionnaireCode.CHOICE_TWICE, cell, row=str(same[0][1].number))
            return
        if same:
            fresh = into.numbers.fresh(name, into.names, "_")
            self.found.note(QuestionnaireCode.CHOICE_RENAMED, cell, name=name, other=fresh)
            name = fresh
        key = into.keys.of(name, line.cell("consult::key").text)
        choice = replace(
            choice,
            key=key,
            alias=_alias(line, name, key),
            area=line.cell("consult::area").text or None,
            exclusive=line.cell("consult::exclusive").text == "yes",
        )
        into.names.setdefault(choice.name, []).append(len(into.choices))
        into.choices.append(choice)
        into.lines.append(line)


def _alias(line: SheetRow, name: str, key: str) -> str:
    """The alias: the name, unless it is the key; ours tell one that is the key all the same."""
    if line.ours and line.cell("consult::alias").text == name:
        return name
    return "" if name == key else name


def _tags(line: SheetRow, filters: str) -> Tags:
    """The extra columns that filters choose by; of our own rows all of them."""
    told = line.cell("consult::tags").text if line.ours else ""
    if told:
        pairs = translation_states.states_from_cell(told)
        return tuple(sorted((str(name), str(value)) for name, value in pairs.items()))
    found: dict[str, str] = {}
    for column in line.table.columns:
        if column.what in _KNOWN or column.what.startswith("consult::"):
            continue
        text = line.at(column).text
        if text and (line.ours or column.written in filters):
            found.setdefault(column.written, text)
    return tuple(sorted(found.items()))
