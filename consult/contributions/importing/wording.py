"""What each problem is in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import Any

from flask_babel import lazy_gettext as _l

from ..rules.contributions import CONTRIBUTION_MAX_LENGTH
from .mapping import StatementProblem, StatementProblemKind

_WORDS: Map[StatementProblemKind, tuple[Any, Any]] = {
    StatementProblemKind.NO_ROWS: (
        _l("The file has headings and no rows."),
        _l("Send a file with at least one statement below the headings."),
    ),
    StatementProblemKind.NO_COLUMN: (
        _l("No column has this heading."),
        _l("Choose one of: %(detail)s."),
    ),
    StatementProblemKind.COLUMN_TWICE: (
        _l("Two columns have this heading."),
        _l("Give each column a heading of its own."),
    ),
    StatementProblemKind.UNKNOWN_AREA: (
        _l("The plan has no area with the code %(detail)s."),
        _l("Choose an area of the plan."),
    ),
    StatementProblemKind.UNKNOWN_MEASURE: (
        _l("The plan has no measure with the code %(detail)s."),
        _l("Choose a measure of the plan."),
    ),
    StatementProblemKind.NO_WORDS: (
        _l("There are no words."),
        _l("Write the statement, or take out the row."),
    ),
    StatementProblemKind.TOO_LONG: (
        _l("The text is too long by %(detail)s characters."),
        _l("Split it into several rows of at most %(most)s characters."),
    ),
    StatementProblemKind.UNKNOWN_LANGUAGE: (
        _l("“%(detail)s” is not the tag of a language."),
        _l("Write a tag, for example pt, en or zh-Hans."),
    ),
    StatementProblemKind.NO_REF: (
        _l("The number of the statement is missing."),
        _l("Give each row a number or code of its own: it tells a second import what is there."),
    ),
    StatementProblemKind.REF_TOO_LONG: (
        _l("The number of the statement is too long."),
        _l("Use at most %(detail)s characters."),
    ),
    StatementProblemKind.REF_TWICE: (
        _l("Row %(detail)s has the same number."),
        _l("Give each row a number of its own, or take out one of the two."),
    ),
    StatementProblemKind.NOT_A_DAY: (
        _l("“%(detail)s” is not a day we can read."),
        _l("Write it as 2026-03-02 or 02/03/2026."),
    ),
    StatementProblemKind.DAY_TO_COME: (
        _l("The day %(detail)s has not come yet."),
        _l("Look at the day again."),
    ),
    StatementProblemKind.UNKNOWN_MUNICIPALITY: (
        _l("“%(detail)s” is not a municipality of the plan."),
        _l("Write its name or code as in the plan, or leave the cell empty."),
    ),
    StatementProblemKind.TOO_MANY_CELLS: (
        _l("The row has more cells than there are headings."),
        _l("Put quotation marks around text that holds the separator."),
    ),
}


def explain(problem: StatementProblem) -> tuple[str, str]:
    """What is wrong and what to do, in the language of the page."""
    values = {"detail": problem.detail, "most": CONTRIBUTION_MAX_LENGTH}
    what, do = _WORDS[problem.trouble]
    return str(what) % values, str(do) % values
