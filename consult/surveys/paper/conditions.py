"""Conditions that can be said in words: simple comparisons with earlier answers, all or any of them.

An expression (`${q4} = 'no' and ${age} >= 18`) is read here only as far as a person with a sheet of
paper can follow it; whatever else it says is `None`, and the sheet asks to use one's judgement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ..rules import Group, Question, Questionnaire
from .numbering import UNNUMBERED

LONGEST = 600
MOST_TESTS = 6


class Relation(StrEnum):
    """How an answer compares."""

    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    ABOVE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    ANSWERED = "answered"
    NOT_ANSWERED = "not answered"


@dataclass(frozen=True)
class Test:
    """One comparison: the key of the question, and the key of a choice or a number."""

    question: str
    relation: Relation
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """Tests of which all must hold, or any."""

    tests: tuple[Test, ...]
    every: bool = True


_NAME = r"\$\{\s*(?P<name>[^}]+?)\s*\}"
_WORD = r"(?:'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<number>-?\d+(?:\.\d+)?))"
_COMPARED = re.compile(rf"{_NAME}\s*(?P<sign>!=|<=|>=|=|<|>)\s*{_WORD}")
_SELECTED = re.compile(rf"selected\(\s*{_NAME}\s*,\s*{_WORD}\s*\)")
_NOT = re.compile(r"not\s*\((?P<inside>.*)\)", re.DOTALL)
_TOKEN = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{[^}]*\}|[()]|\s+(and|or)\s+", re.IGNORECASE)
_CONTRARY = {
    Relation.IS: Relation.IS_NOT,
    Relation.IS_NOT: Relation.IS,
    Relation.BELOW: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.BELOW,
    Relation.ABOVE: Relation.AT_MOST,
    Relation.AT_MOST: Relation.ABOVE,
}
_COUNTED = frozenset({"integer", "decimal", "range", "scale5"})


def read_condition(
    expression: str, questionnaire: Questionnaire, around: tuple[Group, ...] = ()
) -> Condition | None:
    """What an expression asks for in simple words; None where it asks for more than that.

    `around` are the repeated groups in which it is asked.
    """
    bare = _bare(expression.strip())
    split = _split(bare) if len(bare) <= LONGEST else None
    if split is None:
        return None
    parts, word = split
    found = [_test(_bare(part), questionnaire, around) for part in parts]
    tests = tuple(test for test in found if test)
    if len(tests) < len(parts) or not 0 < len(tests) <= MOST_TESTS:
        return None
    return Condition(tests, every=word != "or")


def _bare(words: str) -> str:
    """Without brackets around the whole."""
    while words.startswith("(") and words.endswith(")") and _closes(words) == len(words) - 1:
        words = words[1:-1].strip()
    return words


def _closes(words: str) -> int:
    """Where the bracket that the words begin with is closed."""
    depth = 0
    for token in _TOKEN.finditer(words):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0 and token[0] == ")":
            return token.start()
    return -1


def _split(words: str) -> tuple[list[str], str] | None:
    """The parts between `and`s, or between `or`s; None where both stand side by side."""
    depth, start, parts, joined = 0, 0, [], set()
    for token in _TOKEN.finditer(words):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if token[1] and depth == 0:
            parts.append(words[start : token.start()].strip())
            start = token.end()
            joined.add(token[1].lower())
    if len(joined) > 1:
        return None
    return [*parts, words[start:].strip()], "".join(joined)


def _test(words: str, questionnaire: Questionnaire, around: tuple[Group, ...]) -> Test | None:
    if negated := _NOT.fullmatch(words):
        inner = _test(_bare(negated["inside"].strip()), questionnaire, around)
        contrary = _CONTRARY.get(inner.relation) if inner else None
        return Test(inner.question, contrary, inner.value) if inner and contrary else None
    match = _COMPARED.fullmatch(words)
    chosen = _SELECTED.fullmatch(words)
    found = match or chosen
    question = found and _printed(found["name"], questionnaire, around)
    if not found or not question:
        return None
    given = next(one for one in (*found.group("single", "double", "number"), "") if one is not None)
    if chosen:
        return _of_choice(question, Relation.IS, given)
    return _compared(question, Relation(found["sign"]), given)


def _printed(name: str, questionnaire: Questionnaire, around: tuple[Group, ...]) -> Question | None:
    """The question of a name, if it is on the sheet and it is clear which of its copies is meant."""
    question = next((q for q in questionnaire.questions if q.name == name), None)
    if question is None or question.kind in UNNUMBERED:
        return None
    repeats = questionnaire.repeats_of(question.key)
    return question if repeats == around[: len(repeats)] else None


def _compared(question: Question, relation: Relation, given: str) -> Test | None:
    if given == "" and relation in (Relation.IS, Relation.IS_NOT):
        told = Relation.NOT_ANSWERED if relation is Relation.IS else Relation.ANSWERED
        return Test(question.key, told)
    if question.kind in _COUNTED:
        return Test(question.key, relation, given)
    several = question.kind == "multi"  # equal means these and no other: more than can be said
    return None if several else _of_choice(question, relation, given)


def _of_choice(question: Question, relation: Relation, given: str) -> Test | None:
    choice = next((c.key for c in question.choices if c.name == given), None)
    if choice is None or relation not in (Relation.IS, Relation.IS_NOT):
        return None
    return Test(question.key, relation, choice)
