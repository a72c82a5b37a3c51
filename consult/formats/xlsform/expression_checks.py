"""The expressions of a form: checked all at once, and left out where they ask for what we do not have.

What nobody can read, or names nothing there is, must be mended. A function, a path or a comparison that we
do not support is left out if the person says yes: a condition, so that the question is always
asked; a calculation with its row, and with it what is worked out from it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from consult.expressions.diagnostics import Diagnostic, DiagnosticSeverity
from consult.expressions.diagnostics import DiagnosticCode as Fault
from consult.languages.rules import Texts
from consult.questionnaire.rules.compilation import CompilationResult, compile_logic
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question

from ..codes import QuestionnaireCode
from .form_tree import FormNode, walk_nodes, without_nodes
from .identifiers import references
from .sheet_tables import ImportContext, SheetCell

MAX_EXPRESSION_CHARACTERS = 150_000
"""Of all expressions of a form."""
_LAST_SAVED = "last-saved#"
"""How names of answers to an earlier response begin."""
MAX_ERRORS_PER_CELL = 5
"""Mistakes told of one expression."""
_MAX_ROUNDS = 12
_COLUMNS = {"count": "repeat_count"}
_AUTHOR_ERRORS = frozenset(
    {
        Fault.EMPTY_EXPRESSION, Fault.TOO_LONG, Fault.TOO_DEEP, Fault.UNREADABLE,
        Fault.UNCLOSED_QUOTE, Fault.UNCLOSED_BRACE, Fault.BAD_NAME, Fault.WRONG_OPERATOR,
        Fault.NUMBER_TOO_LONG, Fault.OPERAND_MISSING, Fault.OPERATOR_MISSING,
        Fault.UNCLOSED_PARENTHESIS, Fault.UNOPENED_PARENTHESIS, Fault.STRAY_COMMA,
        Fault.UNKNOWN_NAME, Fault.ARGUMENTS, Fault.NAME_WANTED,
    }
)  # fmt: skip
"""Faults of the form itself: other tools refuse it too."""


@dataclass
class ExpressionChecker:
    """Goes over the expressions until what is left is sound or must be mended."""

    found: ImportContext
    skipped: dict[str, SheetCell]
    renamed: dict[str, str] = field(default_factory=dict)

    def mend(self, drafts: list[FormNode]) -> list[FormNode] | None:
        """Leave out what we do not support, and note it and what must be mended.

        None where there is too much to check.
        """
        if sum(map(_size, drafts)) > MAX_EXPRESSION_CHARACTERS:
            self.found.note(QuestionnaireCode.TOO_MUCH_LOGIC, most=str(MAX_EXPRESSION_CHARACTERS))
            return None
        for draft, _ in walk_nodes(drafts):
            self.names_of_choices(draft)
        for _ in range(_MAX_ROUNDS):
            asked = _questionnaire(drafts)
            judged = compile_logic(asked)
            gone = self.left_out(drafts, judged)
            if not gone:
                self.mistakes(drafts, judged)
                return drafts
            drafts = without_nodes(drafts, gone - {0})
        self.found.note(QuestionnaireCode.TOO_MUCH_LOGIC, most=str(MAX_EXPRESSION_CHARACTERS))
        return None

    def names_of_choices(self, draft: FormNode) -> None:
        """Choices whose names had spaces are called otherwise in expressions too."""
        for old, new in self.renamed.items():
            for column in draft.places:
                source = draft.source(column)
                for quote in "'\"":
                    source = source.replace(f"{quote}{old}{quote}", f"{quote}{new}{quote}")
                if source != draft.source(column) and column != "repeat_count":
                    draft.change(**{column: source})

    def left_out(self, drafts: list[FormNode], judged: CompilationResult) -> set[int]:
        """Drop what we do not support; the drafts that go with it (0: only an expression went)."""
        by_key = {draft.item.key: draft for draft, _ in walk_nodes(drafts)}
        gone: set[int] = set()
        seen: set[tuple[str, str]] = set()
        for wrong in judged.issues:
            column = _COLUMNS.get(wrong.field, wrong.field)
            draft, problem = by_key[wrong.key], wrong.diagnostic
            if problem.severity is DiagnosticSeverity.WARNING or not self.may_go(
                draft, column, problem
            ):
                continue
            if (wrong.key, column) not in seen:
                seen.add((wrong.key, column))
                gone.add(self.drop(draft, column, problem))
        return gone | self.followers(drafts, gone)

    def followers(self, drafts: list[FormNode], gone: set[int]) -> set[int]:
        """The calculations that are worked out from those that went, and so on."""
        users: dict[str, list[FormNode]] = {}
        for draft, _ in walk_nodes(drafts):
            if _is_calculation(draft) and not draft.line.ours:
                for name in references(draft.source("calculation")):
                    users.setdefault(name, []).append(draft)
        left = [draft.name for draft, _ in walk_nodes(drafts) if id(draft) in gone]
        found: set[int] = set()
        while left:
            name = left.pop()
            for draft in users.get(name, ()):
                if id(draft) not in gone | found:
                    found.add(id(draft))
                    left.append(draft.name)
                    self.depends(draft, "calculation", name)
                    self.skipped.setdefault(draft.name, draft.here)
        return found

    def depends(self, draft: FormNode, column: str, name: str) -> None:
        """Note that an expression asks for what is left out."""
        place = draft.places.get(column, draft.here)
        row = str(self.skipped[name].row)
        self.found.note(
            QuestionnaireCode.DEPENDS_ON_SKIPPED, place, name=name, row=row, column=column
        )

    def may_go(self, draft: FormNode, column: str, problem: Diagnostic) -> bool:
        """Whether an expression is left out for a problem rather than mended."""
        if not draft.source(column):
            return False
        if problem.details.get("name", "") in self.skipped:
            return True
        return problem.code not in _AUTHOR_ERRORS and not draft.line.ours

    def drop(self, draft: FormNode, column: str, problem: Diagnostic) -> int:
        """Leave an expression out; with a calculation its row."""
        place = draft.places.get(column, draft.here)
        name = problem.details.get("name", "")
        if name in self.skipped:
            self.depends(draft, column, name)
        else:
            self.found.note(
                QuestionnaireCode.UNSUPPORTED_EXPRESSION,
                place,
                **_diagnostic_details(problem),
                column=column,
            )
        if column == "calculation" and _is_calculation(draft):
            self.skipped.setdefault(draft.name, draft.here)
            return id(draft)
        draft.drop(column)
        return 0

    def mistakes(self, drafts: list[FormNode], judged: CompilationResult) -> None:
        """Note what must be mended, and what words name that is not there."""
        by_key = {draft.item.key: draft for draft, _ in walk_nodes(drafts)}
        times = Counter[tuple[str, str]]()
        for wrong in judged.issues:
            if wrong.diagnostic.severity is DiagnosticSeverity.WARNING:
                continue
            times[wrong.key, wrong.field] += 1
            if times[wrong.key, wrong.field] > MAX_ERRORS_PER_CELL:
                continue
            draft = by_key[wrong.key]
            column = _COLUMNS.get(wrong.field, wrong.field)
            place = draft.places.get(column, draft.here)
            unknown = wrong.diagnostic.code is Fault.UNKNOWN_NAME
            code = (
                QuestionnaireCode.UNKNOWN_REFERENCE if unknown else QuestionnaireCode.BAD_EXPRESSION
            )
            self.found.note(code, place, **_diagnostic_details(wrong.diagnostic))
        for cycle in judged.cycles:
            names = " → ".join(by_key[key].name for key in cycle)
            self.found.note(QuestionnaireCode.CIRCLE, by_key[cycle[0]].here, names=names)
        for key, name in judged.unresolved_pipes:
            draft = by_key[key]
            place = next(
                (
                    c
                    for c in map(draft.line.first_of, ("label", "hint"))
                    if name in references(c.text)
                ),
                draft.here,
            )
            gone = name in self.skipped or name.startswith(_LAST_SAVED)
            code = (
                QuestionnaireCode.SKIPPED_IN_WORDS if gone else QuestionnaireCode.UNKNOWN_REFERENCE
            )
            self.found.note(code, place, name=name)


def _is_calculation(draft: FormNode) -> bool:
    return isinstance(draft.item, Question) and draft.item.kind == "calculate"


def _size(draft: FormNode) -> int:
    own = sum(len(draft.source(column)) for column in draft.places)
    return own + sum(map(_size, draft.children))


def _diagnostic_details(problem: Diagnostic) -> dict[str, str]:
    """What a message needs to know of a problem."""
    return {**problem.details, "fault": problem.code.value, "position": str(problem.offset + 1)}


def _questionnaire(drafts: list[FormNode]) -> Questionnaire:
    """The tree as a questionnaire, for the rules to judge."""
    return Questionnaire(Texts(), items=tuple(draft.finished() for draft in drafts))
