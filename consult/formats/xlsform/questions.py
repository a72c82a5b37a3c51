"""A row of the sheet `survey` as a question. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Question
from consult.questionnaire.rules.kinds import KINDS

from ..codes import QuestionnaireCode
from ..stock_phrases import CONFIRM_LABEL
from . import translation_states
from .cell_encoding import (
    NUMERIC_KINDS,
    appearance_from_cell,
    appearance_to_cell,
    condition_from_cell,
    default_from_cell,
    default_to_cell,
    parse_boolean,
    parse_number,
    parse_parameters,
)
from .choice_lists import ChoiceLists
from .form_tree import FormNode
from .sheet_tables import ImportContext, SheetRow
from .type_column import SIMPLE_TYPES, RowType

_CODES = re.compile(r"[^\s;]+")
_RANGE = {"start": Decimal(1), "end": Decimal(10), "step": Decimal(1)}
"""What XLSForm takes where the parameters of a range say nothing."""
YES_NO = {"yes", "no"}
_EXPORTED_KINDS = {
    "line": {"text", "contact", "single", "yes_no", "multi", "rank"},
    "single": {"yes_no"},
    "range": {"scale5"},
}
"""What else a type can stand for in our exports; another type was written in since."""
_NOT_REQUIRED: dict[str, Any] = {"required": False, "required_if": ""}
CHOICE_KINDS = {"single", "multi", "rank", "yes_no"}


@dataclass
class QuestionReader:
    """Reads the rows of questions; keys are given later."""

    found: ImportContext
    lists: ChoiceLists

    def read(self, line: SheetRow, asked: RowType, name: str) -> FormNode:
        """A question as the row describes it."""
        kind = self._kind(line, asked)
        texts = self._texts(line)
        question = Question(
            key="",
            kind=kind,
            label=texts.pop("label"),
            alias=name,
            required=bool(parse_boolean(line.cell("required").text)),
            sensitive=line.cell("consult::sensitive").text == "yes",
            breakdown=line.cell("consult::breakdown").text == "yes",
            areas=_codes(line, "consult::areas"),
            measures=_codes(line, "consult::measures"),
            **texts,
        )
        question = replace(question, **self._bounds(line, kind), **self._looks(line, kind))
        draft = FormNode(question, line, or_other=asked.or_other)
        self._expressions(draft)
        self._choices(draft, asked)
        if (
            asked.command in SIMPLE_TYPES
            and kind == "calculate"
            and not (line.ours or draft.source("calculation"))
        ):
            self._worked_out_once(draft)
        if not line.ours:
            self._begins(draft)
            self._foreign(draft)
        return draft

    def _kind(self, line: SheetRow, asked: RowType) -> str:
        """Our kind of question: told by our own export, else by the type."""
        told = line.cell("consult::kind").text
        if (
            told in KINDS
            and line.ours
            and told in {asked.kind, *_EXPORTED_KINDS.get(asked.kind, ())}
        ):
            return told
        if asked.kind == "line" and "multiline" in line.cell("appearance").text.lower().split():
            return "text"
        return asked.kind

    def _texts(self, line: SheetRow) -> dict[str, Any]:
        told = translation_states.states_from_cell(line.cell("consult::states").text)
        found: dict[str, Any] = {}
        columns = ("label", "hint", "constraint_message", "required_message", "low", "high")
        for field in columns:
            column = f"consult::{field}" if field in ("low", "high") else field
            words = line.words(column)
            if field == "hint":
                words = self._with_guidance(line, words)
            read = (
                translation_states.texts_or_empty
                if field == "label"
                else translation_states.texts_with_states
            )
            found[field] = read(words, self.found.source, told.get(field))
        return found

    def _with_guidance(self, line: SheetRow, hint: dict[str, str]) -> dict[str, str]:
        """The hint, with the guidance for interviewers below it."""
        guidance = line.words("guidance_hint")
        if not guidance:
            return hint
        self.found.note(QuestionnaireCode.GUIDANCE, line.first_of("guidance_hint"))
        tags = dict.fromkeys([*hint, *guidance])
        pairs = {tag: (hint.get(tag, ""), guidance.get(tag, "")) for tag in tags}
        return {tag: "\n".join(filter(None, pair)) for tag, pair in pairs.items()}

    def _looks(self, line: SheetRow, kind: str) -> dict[str, Any]:
        shown, told = line.cell("appearance").text, line.cell("consult::appearance").text
        appearance = appearance_from_cell(shown, kind)
        if told and line.ours and appearance_to_cell(told, kind) == shown:
            appearance = told
        rank = line.cell("consult::rank").text
        return {"appearance": appearance, "rank": int(rank) if _whole(rank) else 3}

    def _bounds(self, line: SheetRow, kind: str) -> dict[str, Any]:
        columns = {"minimum": "start", "maximum": "end", "step": "step"}
        cell = line.cell("parameters")
        parameters = parse_parameters(cell.text) if kind == "range" else {}
        bounds: dict[str, Any] = {}
        for field, parameter in columns.items():
            written = parameters.get(parameter) or line.cell(f"consult::{field}").text
            number = parse_number(written) if written else None
            if written and number is None:
                self.found.note(QuestionnaireCode.BAD_BOUNDS, cell or line.here, value=written)
            if number is None and kind == "range" and not line.ours:
                number = _RANGE[parameter]
            bounds[field] = number
        if kind == "range" and not line.ours:
            if not {"start", "end"} <= parameters.keys():
                told = f"{bounds['minimum']}–{bounds['maximum']}"
                self.found.note(QuestionnaireCode.RANGE_DEFAULTS, cell or line.here, bounds=told)
            if bounds["minimum"] > bounds["maximum"] and bounds["step"] < 0:  # it counts down
                bounds = {"minimum": bounds["maximum"], "maximum": bounds["minimum"],
                          "step": -bounds["step"]}  # fmt: skip
            if bounds["minimum"] >= bounds["maximum"] or bounds["step"] <= 0:
                self.found.note(QuestionnaireCode.BAD_BOUNDS, cell or line.here, value=cell.text)
        return bounds

    def _expressions(self, draft: FormNode) -> None:
        line, kind = draft.line, self._question(draft).kind
        for column in ("relevant", "constraint", "choice_filter", "calculation"):
            cell = line.cell(column)
            if cell:
                draft.places[column] = cell
                constant = column != "choice_filter" and not line.ours
                draft.change(**{column: condition_from_cell(cell.text) if constant else cell.text})
        for column in ("required", "consult::required_if"):
            cell = line.cell(column)
            if cell and (column != "required" or parse_boolean(cell.text) is None):
                draft.places["required_if"] = cell
                draft.change(required_if=cell.text)
        cell, told = line.cell("default"), line.cell("consult::default").text
        source = default_from_cell(cell.text, kind)
        if line.ours and told and default_to_cell(told, kind) == cell.text:
            source = told
        if source:
            draft.places["default"] = cell
            draft.change(default=source)

    def _choices(self, draft: FormNode, asked: RowType) -> None:
        line, question = draft.line, self._question(draft)
        name = asked.list_name or (line.cell("consult::list").text if line.ours else "")
        told = line.cell("consult::list_name").text if line.ours else ""
        if not name:
            draft.change(list_name=told)
            if asked.kind in CHOICE_KINDS:
                self.found.note(QuestionnaireCode.MISSING_LIST, line.cell("type"))
            elif question.kind == "acknowledge" and not line.ours:
                draft.change(choices=(Choice("ok", CONFIRM_LABEL, alias="OK"),))
            return
        found = self.lists.get(name)
        if found is None:
            self.found.note(QuestionnaireCode.UNKNOWN_LIST, line.cell("type"), list=name)
            return
        if found.name != name:
            self.found.note(
                QuestionnaireCode.OTHER_CASE, line.cell("type"), name=name, other=found.name
            )
        found.used = True
        found.whole = choices = found.whole or tuple(found.choices)
        kind = question.kind
        if not line.ours and kind == "single" and {c.key for c in choices} == YES_NO:
            kind = "yes_no" if len(choices) == 2 else kind
        if not line.ours and kind == "rank":
            draft.change(rank=max(1, len(choices)))
        draft.list_name = found.name
        draft.change(
            choices=choices, kind=kind, list_name="" if told == "-" else told or found.name
        )

    def _foreign(self, draft: FormNode) -> None:
        """What rows of other tools may say that a question of ours can't."""
        question, line = self._question(draft), draft.line
        appearance = line.cell("appearance").text.lower().split()
        draft.heads_matrix = question.kind in CHOICE_KINDS and "label" in appearance
        read_only = parse_boolean(line.cell("read_only").text)
        if question.is_invisible:
            draft.change(**_NOT_REQUIRED)  # nobody sees it, so nobody can leave it out
            draft.places.pop("required_if", None)
            return
        if question.calculation:
            self.found.note(QuestionnaireCode.SHOWN_CALCULATION, line.cell("calculation"))
            bare = {"constraint": "", "choice_filter": "", "list_name": "", "default": ""}
            bounds = {"minimum": None, "maximum": None, "step": None}
            draft.change(kind="calculate", choices=(), **_NOT_REQUIRED, **bare, **bounds)
        elif read_only and question.kind != "note":
            self.found.note(QuestionnaireCode.READ_ONLY, line.cell("read_only"))
            bare = {"constraint": "", "choice_filter": "", "list_name": "", "default": ""}
            draft.change(kind="note", choices=(), **_NOT_REQUIRED, **bare)
        elif question.kind == "note":
            draft.change(**_NOT_REQUIRED)
        self._labelled(draft)

    def _begins(self, draft: FormNode) -> None:
        """Leave out a default that can be no answer, and say so."""
        question = self._question(draft)
        words = question.default[1:-1]
        if question.default[:1] not in ("'", '"') or question.default[0] in words or not words:
            return
        if question.kind in NUMERIC_KINDS:
            fits = parse_number(words) is not None
        elif question.kind == "date":
            fits = _is_day(words)
        elif question.kind in ("single", "yes_no", "multi", "rank") and question.choices:
            names = {choice.name for choice in question.choices}
            wanted = words.split() if question.kind in ("multi", "rank") else [words]
            fits = names >= {self.lists.renamed.get(one, one) for one in wanted}
        else:
            return
        if not fits:
            self.found.note(
                QuestionnaireCode.BAD_DEFAULT, draft.places.pop("default", draft.line.here)
            )
            draft.change(default="")

    def _worked_out_once(self, draft: FormNode) -> None:
        """What has only a default is worked out by it."""
        line, source = draft.line, self._question(draft).default
        if not source:
            self.found.note(QuestionnaireCode.MISSING_CALCULATION, line.cell("type"))
            draft.change(calculation="''")
            return
        draft.places["calculation"] = draft.places.pop("default", line.here)
        draft.change(calculation=source, default="")

    def _labelled(self, draft: FormNode) -> None:
        question = self._question(draft)
        if question.label or question.is_invisible:
            return
        if question.hint:
            draft.change(label=question.hint, hint=None)
            return
        here = draft.line.cell("label") if draft.line.cell("label").column else draft.line.here
        self.found.note(QuestionnaireCode.LABEL_FROM_NAME, here, name=question.alias)
        draft.change(label=Texts.of(question.alias, self.found.source))

    def _question(self, draft: FormNode) -> Question:
        assert isinstance(draft.item, Question)
        return draft.item


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written[:10])
    except ValueError:
        return False
    return True


def _codes(line: SheetRow, column: str) -> tuple[str, ...]:
    return tuple(_CODES.findall(line.cell(column).text))


def _whole(written: str) -> bool:
    return written.isdecimal() and len(written) < 6
