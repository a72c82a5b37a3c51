"""Writes of the builder: each takes the draft from one value to the next.

Keys that versions have used are read from the database each time (`known_of`), so that whatever
two people do at once, a published key never means another thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from consult.languages.rules import State, Texts
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey, SurveyChoice, SurveyQuestion, SurveyVersion
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, walk
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.texts import put_text

from ..rules.draft_history import names_of, put_back, suited
from ..rules.keys import Known, fresh_group_key, fresh_question_key
from ..rules.question_kinds import change_kind, new_question
from ..rules.renaming import rename
from ..rules.tree import NotPossible, Step, add, arrange, move_to, place, put
from .revisions import past_draft, past_names, remember


class StillNeeded(Exception):
    """A survey that was published, or answered, can't be thrown away."""


def draft_of(survey: Survey) -> Questionnaire:
    """The document being edited."""
    return from_json(survey.draft)


def known_of(session: Session, survey: Survey) -> Known:
    """What versions of a survey have published, and what stands in drafts: each can come back."""
    kinds = dict(
        session.execute(
            select(SurveyQuestion.key, SurveyQuestion.kind).where(
                SurveyQuestion.survey_id == survey.id
            )
        ).all()
    )
    choices: defaultdict[str, set[str]] = defaultdict(set)
    for question, choice in session.execute(
        select(SurveyQuestion.key, SurveyChoice.key)
        .join(SurveyChoice, SurveyChoice.question_id == SurveyQuestion.id)
        .where(SurveyQuestion.survey_id == survey.id)
    ):
        choices[question].add(choice)
    current = survey.current_version
    names = {group.key for group in from_json(current.document).groups} if current else set()
    for name in past_names(session, survey) | set(names_of(draft_of(survey))):
        key, _slash, choice = name.partition("/")
        names.add(key)
        choices[key].update(filter(None, [choice]))
    return Known(kinds, {key: frozenset(found) for key, found in choices.items()}, frozenset(names))


def keep(session: Session, *, survey: Survey, questionnaire: Questionnaire) -> None:
    """Keep a draft, and the one before it. What was never published has its draft's title."""
    document = questionnaire.to_json()
    if document == survey.draft:
        return
    remember(session, survey)
    survey.draft = document
    if survey.current_version_id is None:
        survey.title = questionnaire.title
    session.flush()


def add_question(
    session: Session,
    *,
    survey: Survey,
    kind: str,
    label: Texts,
    after: str = "",
    within: str = "",
) -> str:
    """Add a question of a kind where it is told to stand; returns its key. Raises NotPossible."""
    draft, known = draft_of(survey), known_of(session, survey)
    key = fresh_question_key(draft, known)
    question = new_question(key, kind, label, draft.title.source)
    keep(session, survey=survey, questionnaire=add(draft, question, after=after, within=within))
    return key


def add_group(
    session: Session, *, survey: Survey, label: Texts, after: str = "", within: str = ""
) -> str:
    """Add an empty group; returns its key. Raises NotPossible."""
    draft, known = draft_of(survey), known_of(session, survey)
    group = Group(fresh_group_key(draft, known), label=label)
    keep(session, survey=survey, questionnaire=add(draft, group, after=after, within=within))
    return group.key


def take_step(session: Session, *, survey: Survey, key: str, step: Step) -> str:
    """Move, group, double or take away. Returns the key of what is to be looked at next.

    Raises NotPossible.
    """
    draft = draft_of(survey)
    changed = arrange(draft, key, step, known_of(session, survey))
    keep(session, survey=survey, questionnaire=changed)
    before, after = ({item.key for item, _ in walk(one.items)} for one in (draft, changed))
    new = [item.key for item, _ in walk(changed.items) if item.key not in before]
    return new[0] if new else key if key in after else ""


def set_place(
    session: Session, *, survey: Survey, key: str, after: str = "", within: str = ""
) -> None:
    """Move a question or group behind another one, or to the start of a group or of all.

    Raises NotPossible.
    """
    moved = place(draft_of(survey), key, after=after, within=within)
    keep(session, survey=survey, questionnaire=moved)


def revise(session: Session, *, survey: Survey, item: Item, name: str, within: str) -> None:
    """Put an edited question or group in its place, under a name, in a group ("": in none).

    What is in a group stays as it is. Raises NotPossible.
    """
    draft = put(draft_of(survey), item.key, item)
    around = draft.within[item.key]
    if within != (around[-1].key if around else ""):
        draft = move_to(draft, item.key, within)
    keep(session, survey=survey, questionnaire=rename(draft, item.key, name))


def turn_into(session: Session, *, survey: Survey, key: str, kind: str) -> str:
    """Make a question another kind; returns the key it has from now on. Raises NotPossible."""
    changed, own = change_kind(draft_of(survey), key, kind, known_of(session, survey))
    keep(session, survey=survey, questionnaire=changed)
    return own


def revise_front(
    session: Session, *, survey: Survey, title: Texts, intro: Texts, thanks: Texts
) -> None:
    """Change the title, and what is said first and last."""
    draft = replace(draft_of(survey), title=title, intro=intro, thanks=thanks)
    keep(session, survey=survey, questionnaire=draft)


def put_texts(session: Session, *, survey: Survey, texts: Mapping[str, Texts]) -> None:
    """Set texts at their places; a place that is gone is left out."""
    keep(session, survey=survey, questionnaire=put_text(draft_of(survey), dict(texts)))


def drop_changes(session: Session, *, survey: Survey) -> None:
    """Take the draft back to what is published. Raises ValueError when nothing was."""
    if survey.current_version is None:
        raise ValueError("not published")
    remember(session, survey)
    survey.draft = dict(survey.current_version.document)
    session.flush()


def go_back(session: Session, *, survey: Survey, number: int) -> None:
    """Take the draft back to an earlier one; that too can be taken back.

    Raises NotPossible when it is not kept any more.
    """
    before = past_draft(session, survey, number)
    if before is None:
        raise NotPossible(str(number))
    keep(session, survey=survey, questionnaire=suited(before, known_of(session, survey)))


def fetch_back(session: Session, *, survey: Survey, number: int, key: str) -> str:
    """Set one question of an earlier draft where it stood; returns its key. Raises NotPossible."""
    before = past_draft(session, survey, number)
    if before is None:
        raise NotPossible(str(number))
    known = known_of(session, survey)
    changed, own = put_back(before, draft_of(survey), key, known)
    keep(session, survey=survey, questionnaire=changed)
    return own


def settle(
    session: Session,
    *,
    survey: Survey,
    slug: str,
    opens: date | None,
    closes: date | None,
    gate: State,
    most: int | None,
    by_code: bool,
    results_at_once: bool = False,
) -> None:
    """Change the settings. They are of the survey, not of a version."""
    survey.slug, survey.opens, survey.closes = slug, opens, closes
    survey.gate, survey.most, survey.by_code = gate.value, most, by_code
    survey.results_at_once = results_at_once
    session.flush()


def throw_away(session: Session, *, survey: Survey) -> None:
    """Delete a survey that nobody has ever seen. Raises StillNeeded."""
    seen = exists().where(SurveyVersion.survey_id == survey.id)
    answered = exists().where(SurveyResponse.survey_id == survey.id)
    if session.scalar(select(seen | answered)):
        raise StillNeeded(survey.slug)
    session.delete(survey)
    session.flush()
