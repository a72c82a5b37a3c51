"""A questionnaire as rows of cells by heading, for the sheets of an XLSForm. Pure.

What XLSForm has no column for stands in columns `consult::…`, which other tools leave alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from consult.languages.rules import LANGUAGES, Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Item, Layout, Question, walk_items

from ..language_names import language_heading
from . import translation_states
from .cell_encoding import (
    appearance_from_cell,
    appearance_to_cell,
    default_from_cell,
    default_to_cell,
    layout_from_cell,
    layout_to_cell,
    parse_boolean,
)
from .groups import max_repeats
from .headings import TRANSLATED, parse_heading
from .identifiers import NameNumbering, references, rename_references, xml_name
from .sheet_tables import cell_text

RowCells = dict[str, str]
"""What a row holds, by heading."""

XLSFORM_TYPES = {
    "single": "select_one", "yes_no": "select_one", "multi": "select_multiple", "rank": "rank",
    "line": "text", "text": "text", "contact": "text", "scale5": "range",
}  # fmt: skip
_SELECTS = frozenset({"single", "yes_no", "multi", "rank"})
_NO_LIST_NAME = re.compile(r"[^\w.-]+")
_TAG = re.compile(r"[A-Za-z_][\w.-]*")
_OUR_LAYOUTS = {Layout.EACH: "each", Layout.PAGE: "page", Layout.MATRIX: "matrix"}
_ALWAYS = frozenset({"label", "title", "intro", "thanks"})


def languages_of(questionnaire: Questionnaire) -> list[str]:
    """The tags of its texts: the one they are translated from, then ours, then the others."""
    source = questionnaire.title.source
    there = {tag for text in questionnaire.texts() for tag in text.by}
    ours = [tag for tag in LANGUAGES if tag in there and tag != source]
    return [source, *ours, *sorted(there - {source, *ours})]


@dataclass
class ExportedLists:
    """The lists of choices of a form, each once however many questions use it."""

    by_name: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    numbers: NameNumbering = field(default_factory=NameNumbering)

    def name_of(self, question: Question, name: str) -> str:
        """The name under which the choices of a question stand."""
        wanted = _NO_LIST_NAME.sub("_", question.list_name or name) or "list"
        if self.by_name.setdefault(wanted, question.choices) == question.choices:
            return wanted
        for other, choices in self.by_name.items():
            if other.startswith(f"{wanted}_") and choices == question.choices:
                return other
        fresh = self.numbers.fresh(wanted, self.by_name, "_")
        self.by_name[fresh] = question.choices
        return fresh


class FormRows:
    """Writes the rows of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.asked = questionnaire
        self.source = questionnaire.title.source
        self.tags = languages_of(questionnaire)
        self.lists = ExportedLists()
        self.names = _names(questionnaire)
        """The names that other tools would refuse, and what they are called instead."""

    def survey(self) -> list[RowCells]:
        """The rows of the sheet `survey`."""
        return list(self.items(self.asked.items))

    def items(self, items: Iterable[Item]) -> Iterator[RowCells]:
        """The rows of questions and groups."""
        for item in items:
            if isinstance(item, Question):
                yield self.question(item)
            else:
                yield self.group(item)
                yield from self.items(item.items)
                yield {"type": f"end {'repeat' if item.repeat else 'group'}"}

    def choices(self) -> list[RowCells]:
        """The rows of the sheet `choices`; after `survey`."""
        return [
            self.choice(name, choice)
            for name, choices in self.lists.by_name.items()
            for choice in choices
        ]

    def settings(self, form_id: str) -> RowCells:
        """The row of the sheet `settings`."""
        asked = self.asked
        texts = {"title": asked.title, "intro": asked.intro, "thanks": asked.thanks}
        cells = {
            "form_title": asked.title.words(self.source),
            "form_id": form_id,
            "default_language": language_heading(self.source),
            "consult::key": "form",
        }
        for name, text in texts.items():
            cells |= self.words(f"consult::{name}", text)
        cells.pop(f"consult::title::{language_heading(self.source)}", None)
        return cells | self.states({**texts})

    def question(self, question: Question) -> RowCells:
        """A question."""
        kind, name = question.kind, self.name(question)
        default = default_to_cell(question.default, kind)
        exact = default_from_cell(default, kind) == question.default
        cells = {
            **self.common(question, name),
            **self.type_and_list(question, name),
            **self.duty(question),
            "constraint": self.renamed(question.constraint),
            "choice_filter": self.renamed(question.choice_filter),
            "default": self.renamed(default),
            "calculation": self.renamed(question.calculation),
            "consult::kind": kind,
            "consult::default": "" if exact else self.renamed(question.default),
            "consult::sensitive": "yes" if question.sensitive else "",
            "consult::breakdown": "yes" if question.breakdown else "",
            "consult::areas": "; ".join(question.areas),
            "consult::measures": "; ".join(question.measures),
            "consult::rank": str(question.rank) if question.rank != 3 else "",
            **_bounds(question),
            **_appearance(question),
        }
        texts = {
            "label": question.label,
            "hint": question.hint,
            "constraint_message": question.constraint_message,
            "required_message": question.required_message,
            "low": question.low,
            "high": question.high,
        }
        for column, text in texts.items():
            heading = f"consult::{column}" if column in ("low", "high") else column
            cells |= self.words(heading, text)
        return cells | self.states(texts)

    def duty(self, question: Question) -> RowCells:
        """Whether it must be answered; a condition that would be read as yes or no stands apart."""
        written = self.renamed(question.required_if)
        if not question.required and parse_boolean(written) is None:
            return {"required": written}
        return {"required": "yes" if question.required else "", "consult::required_if": written}

    def group(self, group: Group) -> RowCells:
        """The row that begins a group."""
        shown = layout_to_cell(group.appearance, group.layout, table=self.is_table(group))
        cells = {
            **self.common(group, self.name(group)),
            "type": f"begin {'repeat' if group.repeat else 'group'}",
            "appearance": shown,
        }
        if layout_from_cell(shown) != (group.layout, group.appearance):
            cells["consult::layout"] = _OUR_LAYOUTS[group.layout]
            cells["consult::appearance"] = group.appearance
        if group.repeat:
            cells["repeat_count"] = self.renamed(group.repeat.count)
            if group.repeat.most != max_repeats(cells["repeat_count"]):
                cells["consult::most"] = str(group.repeat.most)
        texts = {"label": group.label, "hint": group.hint}
        for column, text in texts.items():
            cells |= self.words(column, text)
        return cells | self.states(texts)

    def choice(self, list_name: str, choice: Choice) -> RowCells:
        """A choice."""
        cells = {
            "list_name": list_name,
            "name": choice.name,
            **self.words("label", choice.label),
            "consult_key": choice.key,
            "consult_alias": choice.alias if choice.alias == choice.key else "",
            "consult_area": choice.area or "",
            "consult_exclusive": "yes" if choice.exclusive else "",
        }
        if told := self.states({"label": choice.label}):
            cells["consult_states"] = told["consult::states"]
        if all(_is_column(name, value) for name, value in choice.tags):
            return cells | dict(choice.tags)
        tags = json.dumps(dict(choice.tags), ensure_ascii=False, sort_keys=True)
        return cells | {"consult_tags": tags}

    def common(self, item: Item, name: str) -> RowCells:
        """What questions and groups have alike."""
        return {
            "name": name,
            "relevant": self.renamed(item.relevant),
            "consult::key": item.key,
            "consult::alias": item.alias if item.alias == item.key else "",
            "consult::name": item.name if name != item.name else "",
        }

    def type_and_list(self, question: Question, name: str) -> RowCells:
        """The type, with the list where it has one."""
        kind = question.kind
        if not question.choices:
            plain = "text" if kind in _SELECTS else XLSFORM_TYPES.get(kind, kind)
            return {"type": plain, "consult::list_name": question.list_name}
        listed = self.lists.name_of(question, name)
        cells = {"type": XLSFORM_TYPES.get(kind, kind)}
        if kind in _SELECTS:
            cells["type"] += f" {listed}"
        else:
            cells["consult::list"] = listed
        if question.list_name != listed:
            cells["consult::list_name"] = question.list_name or "-"
        return cells

    def is_table(self, group: Group) -> bool:
        """Whether other tools can show a matrix as their `table-list`."""
        if group.layout is not Layout.MATRIX or not group.items:
            return False
        rows = [item for item in group.items if isinstance(item, Question)]
        alike = {(XLSFORM_TYPES.get(row.kind), self.lists.name_of(row, self.name(row))) for row in rows
                 if row.kind in ("single", "yes_no", "multi") and row.choices}  # fmt: skip
        plain = all(row.choices and not row.choice_filter for row in rows)
        return len(rows) == len(group.items) and len(alike) == 1 and plain

    def name(self, item: Item) -> str:
        """What a row is called."""
        return self.names.get(item.name, item.name)

    def renamed(self, source: str) -> str:
        """An expression or words with the names that are written."""
        return rename_references(source, self.names)

    def words(self, what: str, texts: Texts | None) -> RowCells:
        """The cells of a text, one a language."""
        if texts is None:
            return {}
        return {
            f"{what}::{language_heading(tag)}": self.renamed(text.words)
            for tag, text in texts.by.items()
        }

    def states(self, texts: dict[str, Texts | None]) -> RowCells:
        """What is told about texts besides their words."""
        told = translation_states.translation_states(texts, self.source, _ALWAYS)
        return {"consult::states": translation_states.states_to_cell(told)} if told else {}


def _names(questionnaire: Questionnaire) -> dict[str, str]:
    names = [item.name for item, _ in walk_items(questionnaire.items)]
    taken, numbers = {*names, *references(questionnaire.canonical)}, NameNumbering()
    found: dict[str, str] = {}
    for name in names:
        written = xml_name(name)
        if written == name or name in found:
            continue
        if written in taken:
            written = numbers.fresh(written, taken, "_")
        taken.add(written)
        found[name] = written
    return found


def _bounds(question: Question) -> RowCells:
    bounds = {"minimum": question.minimum, "maximum": question.maximum, "step": question.step}
    told = {name: str(number) for name, number in bounds.items() if number is not None}
    if question.kind == "range":
        words = {"minimum": "start", "maximum": "end", "step": "step"}
        return {"parameters": " ".join(f"{words[name]}={value}" for name, value in told.items())}
    points = {"parameters": "start=1 end=5 step=1"} if question.kind == "scale5" else {}
    return points | {f"consult::{name}": value for name, value in told.items()}


def _appearance(question: Question) -> RowCells:
    shown = appearance_to_cell(question.appearance, question.kind)
    exact = appearance_from_cell(shown, question.kind) == question.appearance
    return {"appearance": shown, "consult::appearance": "" if exact else question.appearance}


def _is_column(name: str, value: str) -> bool:
    """Whether a tag can stand in a column of its own and be read from it again."""
    what = parse_heading(name).what
    taken = what in TRANSLATED or what in ("list_name", "name", "order", "type")
    taken = taken or what.startswith("consult::")
    return bool(_TAG.fullmatch(name)) and not taken and bool(value) and cell_text(value) == value
