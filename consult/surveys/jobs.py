"""Work of the queue: proving the tallies, forgetting old drafts."""

from __future__ import annotations

import logging
from collections import Counter

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from consult.db.session import session, writing
from consult.web.transaction import today

from .actions.pairs import fill_pairs
from .models import AnswerTally, ResponseDraft, ResponseTally, Survey, SurveyQuestion
from .queries.recount import Counts, recount
from .queries.versions import loaded_version
from .rules.pairs import breakdowns

log = logging.getLogger(__name__)


def prove_tallies(survey_id: int) -> int:
    """Count a survey's responses and answers again; how many tallies differ. Changes nothing."""
    kept, counted = _kept(session(), survey_id), recount(session(), survey_id)
    wrong = sum(kept[key] != counted[key] for key in kept.keys() | counted.keys())
    if wrong:
        log.error("survey %s: %s tallies differ from a recount", survey_id, wrong)
    return wrong


def prove_all_tallies() -> int:
    """Prove the tallies of every published survey; how many differ."""
    published = select(Survey.id).where(Survey.current_version_id.is_not(None)).order_by(Survey.id)
    return sum(prove_tallies(survey_id) for survey_id in session().scalars(published).all())


def mend_pairs() -> int:
    """Count anew what is compared by one question, where it is not as it should be; how many were not.

    A response that is stored in the very moment in which a version is published may have been
    missed: then what it answered is counted here.
    """
    wrong = 0
    with writing():
        rows = select(Survey.id, Survey.current_version_id).order_by(Survey.id)
        for survey_id, version_id in session().execute(rows).all():
            if version_id is not None:
                current = loaded_version(session(), version_id)
                wanted = {current.question_ids[q.key] for q in breakdowns(current.questionnaire)}
                wrong += fill_pairs(session(), survey_id, wanted=wanted, anew=True)
        session().commit()
    if wrong:
        log.warning("%s counts by one question were mended", wrong)
    return wrong


def forget_drafts() -> int:
    """Delete the unfinished responses whose days are over; how many."""
    result = session().execute(delete(ResponseDraft).where(ResponseDraft.expires_on < today()))
    session().commit()
    return int(getattr(result, "rowcount", 0))


def _kept(own: Session, survey_id: int) -> Counts:
    found: Counts = Counter()
    tally = ResponseTally
    for row in own.scalars(select(tally).where(tally.survey_id == survey_id)):
        found["response", row.language, row.channel, row.municipality_id] += row.count
    answers = select(AnswerTally).join(
        SurveyQuestion,
        and_(SurveyQuestion.id == AnswerTally.question_id, SurveyQuestion.survey_id == survey_id),
    )
    for each in own.scalars(answers):
        group = (each.language, each.channel, each.municipality_id)
        found["answer", each.question_id, each.choice_id, each.value, *group] += each.count
    return found
