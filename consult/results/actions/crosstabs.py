"""Keeping the counts by the answers to one question, see `rules.pairs`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from consult.db.upsert import increment_counts, insert_all
from consult.disclosure.breakdowns import answer_group
from consult.questionnaire.models.surveys import SurveyQuestion
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.responses import counted_cells, numeric_totals
from consult.questionnaire.rules.routing import ApplicableAnswer

from ..models import ANSWERED, TOTAL, CrosstabCount
from ..queries.recount import Counts, recount_crosstab
from ..rules.crosstab_counting import breakdown_questions, crosstab_cells


def add_to_crosstabs(
    session: Session,
    *,
    current: PublishedVersion,
    loaded: PublishedVersion,
    given: Sequence[ApplicableAnswer],
) -> None:
    """Add a sound response to the pair tallies: one statement, none where nothing is compared by.

    `current` says what is compared by; `loaded` is the version that was answered.
    """
    compared = breakdown_questions(current.questionnaire)
    if not compared:
        return
    ids, choices, sums = loaded.question_ids, loaded.choice_ids, numeric_totals(given)
    found: Counts = Counts()
    for by, answer, key, cell in crosstab_cells(compared, given, counted_cells(given)):
        choice = ANSWERED if cell is None else (choices[key, cell[0]] if cell[0] is not None else 0)
        value = 0 if cell is None else cell[1]
        at = choices[by, answer[0]] if answer[0] is not None else int(answer_group(answer))
        found[ids[by], at, ids[key], choice, value] += 1
        if cell is None and key in sums:
            found[ids[by], at, ids[key], TOTAL, 0] += sums[key]
    increment_counts(session, CrosstabCount, _rows(found))


def rebuild_crosstabs(
    session: Session, survey_id: int, *, breakdown_ids: Collection[int], recount_all: bool = False
) -> int:
    """Count what is newly compared by from the answers there are, and drop what no longer is.

    `wanted` are the ids of the questions to compare by. With `anew` everything is counted.
    Returns how many tallies were not as they should be.
    """
    there = _counted_breakdowns(session, survey_id)
    changed = sorted(there | set(breakdown_ids) if recount_all else there ^ set(breakdown_ids))
    if changed and session.get_bind().dialect.name == "postgresql":
        # Responses that are being stored wait here: they are counted by us or add to what we count.
        session.execute(text("LOCK TABLE pair_tally IN SHARE ROW EXCLUSIVE MODE"))
    wrong = 0
    for by_id in changed:
        sound, differ = _expected_counts(session, survey_id, by_id, by_id in breakdown_ids)
        if differ:
            wrong += differ
            session.execute(delete(CrosstabCount).where(CrosstabCount.by_id == by_id))
            insert_all(session, CrosstabCount, _rows(sound))
    return wrong


def count_discrepancies(session: Session, survey_id: int, *, breakdown_ids: Collection[int]) -> int:
    """How many tallies are not as they should be. Changes nothing, and nobody waits for it.

    Where answers are stored meanwhile it may find too many: `fill_pairs` then knows better.
    """
    asked = sorted(_counted_breakdowns(session, survey_id) | set(breakdown_ids))
    return sum(
        _expected_counts(session, survey_id, by_id, by_id in breakdown_ids)[1] for by_id in asked
    )


def _counted_breakdowns(session: Session, survey_id: int) -> set[int]:
    """The questions of a survey by which something is counted."""
    found = (
        select(CrosstabCount.by_id)
        .join(SurveyQuestion, SurveyQuestion.id == CrosstabCount.by_id)
        .where(SurveyQuestion.survey_id == survey_id)
        .distinct()
    )
    return set(session.scalars(found))


def _expected_counts(
    session: Session, survey_id: int, by_id: int, wanted: bool
) -> tuple[Counts, int]:
    """What should be kept by a question, and how many tallies differ from it."""
    mine, sound = _stored_counts(session, by_id), Counts()
    if wanted:
        counted = recount_crosstab(session, survey_id, by_id)
        sound = Counts({(by_id, *key): n for key, n in counted.items()})
    return sound, sum(mine[key] != sound[key] for key in mine.keys() | sound.keys())


def _stored_counts(session: Session, by_id: int) -> Counts:
    tally = CrosstabCount
    columns = (tally.by_id, tally.by_answer, tally.question_id, tally.choice_id, tally.value)
    rows = session.execute(select(*columns, tally.count).where(tally.by_id == by_id))
    return Counts({tuple(key): count for *key, count in rows})


def _rows(found: Counts) -> list[dict[str, int]]:
    """Rows in the order of their keys: rivals then never wait for each other."""
    names = ("by_id", "by_answer", "question_id", "choice_id", "value")
    return [
        {**dict(zip(names, key, strict=True)), "count": count}
        for key, count in sorted(found.items())
    ]
