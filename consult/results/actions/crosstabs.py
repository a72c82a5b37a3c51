"""Keeping the counts by the answers to one question, see `rules.pairs`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from consult.db.upsert import add_to_counts, insert_all
from consult.disclosure.breakdowns import answer_group
from consult.questionnaire.models.responses import ANSWERED, TOTAL, PairTally
from consult.questionnaire.models.surveys import SurveyQuestion
from consult.questionnaire.queries.versions import Loaded
from consult.questionnaire.rules.responses import counted, totals
from consult.questionnaire.rules.routing import Given

from ..queries.recount import Counts, recount_pairs
from ..rules.crosstab_counting import breakdowns, paired


def store_pairs(
    session: Session,
    *,
    current: Loaded,
    loaded: Loaded,
    given: Sequence[Given],
) -> None:
    """Add a sound response to the pair tallies: one statement, none where nothing is compared by.

    `current` says what is compared by; `loaded` is the version that was answered.
    """
    compared = breakdowns(current.questionnaire)
    if not compared:
        return
    ids, choices, sums = loaded.question_ids, loaded.choice_ids, totals(given)
    found: Counts = Counts()
    for by, answer, key, cell in paired(compared, given, counted(given)):
        choice = ANSWERED if cell is None else (choices[key, cell[0]] if cell[0] is not None else 0)
        value = 0 if cell is None else cell[1]
        at = choices[by, answer[0]] if answer[0] is not None else int(answer_group(answer))
        found[ids[by], at, ids[key], choice, value] += 1
        if cell is None and key in sums:
            found[ids[by], at, ids[key], TOTAL, 0] += sums[key]
    add_to_counts(session, PairTally, _rows(found))


def fill_pairs(
    session: Session, survey_id: int, *, wanted: Collection[int], anew: bool = False
) -> int:
    """Count what is newly compared by from the answers there are, and drop what no longer is.

    `wanted` are the ids of the questions to compare by. With `anew` everything is counted.
    Returns how many tallies were not as they should be.
    """
    there = _compared(session, survey_id)
    changed = sorted(there | set(wanted) if anew else there ^ set(wanted))
    if changed and session.get_bind().dialect.name == "postgresql":
        # Responses that are being stored wait here: they are counted by us or add to what we count.
        session.execute(text("LOCK TABLE pair_tally IN SHARE ROW EXCLUSIVE MODE"))
    wrong = 0
    for by_id in changed:
        sound, differ = _judged(session, survey_id, by_id, by_id in wanted)
        if differ:
            wrong += differ
            session.execute(delete(PairTally).where(PairTally.by_id == by_id))
            insert_all(session, PairTally, _rows(sound))
    return wrong


def miscounted(session: Session, survey_id: int, *, wanted: Collection[int]) -> int:
    """How many tallies are not as they should be. Changes nothing, and nobody waits for it.

    Where answers are stored meanwhile it may find too many: `fill_pairs` then knows better.
    """
    asked = sorted(_compared(session, survey_id) | set(wanted))
    return sum(_judged(session, survey_id, by_id, by_id in wanted)[1] for by_id in asked)


def _compared(session: Session, survey_id: int) -> set[int]:
    """The questions of a survey by which something is counted."""
    found = (
        select(PairTally.by_id)
        .join(SurveyQuestion, SurveyQuestion.id == PairTally.by_id)
        .where(SurveyQuestion.survey_id == survey_id)
        .distinct()
    )
    return set(session.scalars(found))


def _judged(session: Session, survey_id: int, by_id: int, wanted: bool) -> tuple[Counts, int]:
    """What should be kept by a question, and how many tallies differ from it."""
    mine, sound = _kept(session, by_id), Counts()
    if wanted:
        counted = recount_pairs(session, survey_id, by_id)
        sound = Counts({(by_id, *key): n for key, n in counted.items()})
    return sound, sum(mine[key] != sound[key] for key in mine.keys() | sound.keys())


def _kept(session: Session, by_id: int) -> Counts:
    tally = PairTally
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
