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

from consult.languages.rules import Texts, TranslationState
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey, SurveyChoice, SurveyQuestion, SurveyVersion
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, walk_items
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.texts import replace_texts

from ..queries.revisions import keys_in_revisions, load_revision
from ..rules import draft_history
from ..rules.draft_history import adapt_draft, keys_of
from ..rules.keys import PublishedKeys, fresh_group_key, fresh_question_key
from ..rules.question_kinds import change_kind, new_question
from ..rules.renaming import rename_item
from ..rules.tree import (
    EditError,
    TreeOperation,
    apply_operation,
    insert_item,
    move_into_group,
    move_item,
    replace_item,
)
from .revisions import store_revision


class SurveyInUse(Exception):
    """A survey that was published, or answered, can't be thrown away."""


def draft_of(survey: Survey) -> Questionnaire:
    """The document being edited."""
    return from_json(survey.draft)


def published_keys(session: Session, survey: Survey) -> PublishedKeys:
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
    for name in keys_in_revisions(session, survey) | set(keys_of(draft_of(survey))):
        key, _slash, choice = name.partition("/")
        names.add(key)
        choices[key].update(filter(None, [choice]))
    return PublishedKeys(
        kinds, {key: frozenset(found) for key, found in choices.items()}, frozenset(names)
    )


def save_draft(session: Session, *, survey: Survey, questionnaire: Questionnaire) -> None:
    """Keep a draft, and the one before it. What was never published has its draft's title."""
    document = questionnaire.to_json()
    if document == survey.draft:
        return
    store_revision(session, survey)
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
    """Add a question of a kind where it is told to stand; returns its key. Raises EditError."""
    draft, known = draft_of(survey), published_keys(session, survey)
    key = fresh_question_key(draft, known)
    question = new_question(key, kind, label, draft.title.source)
    save_draft(
        session,
        survey=survey,
        questionnaire=insert_item(draft, question, after=after, within=within),
    )
    return key


def add_group(
    session: Session, *, survey: Survey, label: Texts, after: str = "", within: str = ""
) -> str:
    """Add an empty group; returns its key. Raises EditError."""
    draft, known = draft_of(survey), published_keys(session, survey)
    group = Group(fresh_group_key(draft, known), label=label)
    save_draft(
        session, survey=survey, questionnaire=insert_item(draft, group, after=after, within=within)
    )
    return group.key


def apply_structural_step(
    session: Session, *, survey: Survey, key: str, step: TreeOperation
) -> str:
    """Move, group, double or take away. Returns the key of what is to be looked at next.

    Raises EditError.
    """
    draft = draft_of(survey)
    changed = apply_operation(draft, key, step, published_keys(session, survey))
    save_draft(session, survey=survey, questionnaire=changed)
    before, after = ({item.key for item, _ in walk_items(one.items)} for one in (draft, changed))
    new = [item.key for item, _ in walk_items(changed.items) if item.key not in before]
    return new[0] if new else key if key in after else ""


def place_item(
    session: Session, *, survey: Survey, key: str, after: str = "", within: str = ""
) -> None:
    """Move a question or group behind another one, or to the start of a group or of all.

    Raises EditError.
    """
    moved = move_item(draft_of(survey), key, after=after, within=within)
    save_draft(session, survey=survey, questionnaire=moved)


def update_item(session: Session, *, survey: Survey, item: Item, name: str, within: str) -> None:
    """Put an edited question or group in its place, under a name, in a group ("": in none).

    What is in a group stays as it is. Raises EditError.
    """
    draft = replace_item(draft_of(survey), item.key, item)
    around = draft.ancestors[item.key]
    if within != (around[-1].key if around else ""):
        draft = move_into_group(draft, item.key, within)
    save_draft(session, survey=survey, questionnaire=rename_item(draft, item.key, name))


def change_question_kind(session: Session, *, survey: Survey, key: str, kind: str) -> str:
    """Make a question another kind; returns the key it has from now on. Raises EditError."""
    changed, own = change_kind(draft_of(survey), key, kind, published_keys(session, survey))
    save_draft(session, survey=survey, questionnaire=changed)
    return own


def update_survey_texts(
    session: Session, *, survey: Survey, title: Texts, intro: Texts, thanks: Texts
) -> None:
    """Change the title, and what is said first and last."""
    draft = replace(draft_of(survey), title=title, intro=intro, thanks=thanks)
    save_draft(session, survey=survey, questionnaire=draft)


def update_texts(session: Session, *, survey: Survey, texts: Mapping[str, Texts]) -> None:
    """Set texts at their places; a place that is gone is left out."""
    save_draft(session, survey=survey, questionnaire=replace_texts(draft_of(survey), dict(texts)))


def revert_to_published(session: Session, *, survey: Survey) -> None:
    """Take the draft back to what is published. Raises ValueError when nothing was."""
    if survey.current_version is None:
        raise ValueError("not published")
    store_revision(session, survey)
    survey.draft = dict(survey.current_version.document)
    session.flush()


def restore_revision(session: Session, *, survey: Survey, number: int) -> None:
    """Take the draft back to an earlier one; that too can be taken back.

    Raises EditError when it is not kept any more.
    """
    before = load_revision(session, survey, number)
    if before is None:
        raise EditError(str(number))
    save_draft(
        session, survey=survey, questionnaire=adapt_draft(before, published_keys(session, survey))
    )


def restore_question(session: Session, *, survey: Survey, number: int, key: str) -> str:
    """Set one question of an earlier draft where it stood; returns its key. Raises EditError."""
    before = load_revision(session, survey, number)
    if before is None:
        raise EditError(str(number))
    known = published_keys(session, survey)
    changed, own = draft_history.restore_question(before, draft_of(survey), key, known)
    save_draft(session, survey=survey, questionnaire=changed)
    return own


def update_settings(
    session: Session,
    *,
    survey: Survey,
    slug: str,
    opens: date | None,
    closes: date | None,
    minimum_translation_state: TranslationState,
    response_limit: int | None,
    access_code_required: bool,
    results_at_once: bool = False,
) -> None:
    """Change the settings. They are of the survey, not of a version."""
    survey.slug, survey.opens, survey.closes = slug, opens, closes
    survey.gate, survey.most, survey.by_code = (
        minimum_translation_state.value,
        response_limit,
        access_code_required,
    )
    survey.results_at_once = results_at_once
    session.flush()


def delete_unpublished(session: Session, *, survey: Survey) -> None:
    """Delete a survey that nobody has ever seen. Raises SurveyInUse."""
    seen = exists().where(SurveyVersion.survey_id == survey.id)
    answered = exists().where(SurveyResponse.survey_id == survey.id)
    if session.scalar(select(seen | answered)):
        raise SurveyInUse(survey.slug)
    session.delete(survey)
    session.flush()
