"""What was changed by accident can be taken back."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.authoring.actions.editing import (
    add_question,
    change_question_kind,
    draft_of,
    restore_revision,
)
from consult.authoring.actions.publishing import publish
from consult.authoring.models.revisions import DraftRevision
from consult.authoring.queries.revisions import recent_revisions
from consult.authoring.rules.draft_history import MAX_REVISIONS
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from tests.authoring.forms import OF, change, draft, order, sent
from tests.authoring.test_outline_pages import step
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY

BACK = "Go back to before this"


def test_a_question_taken_away_by_accident_is_back_with_one_button(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    before = draft(session, survey)
    step(client, "Q2", "remove")
    page = client.get(f"{OF}edit").text
    assert "A question was taken away" in page
    assert "Undo" in page
    answer = client.post(f"{OF}changes", data=sent(page, 0))
    assert answer.location == f"{OF}edit#outline"
    assert draft(session, survey) == before
    client.post(f"{OF}changes", data=sent(client.get(f"{OF}edit").text, 0))
    assert "Q2" not in draft(session, survey).by_key


def test_one_question_is_fetched_back_and_later_changes_stay(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    step(client, "Q2", "remove")
    change(client, f"{OF}edit/item/Q1", label="Desde quando?")
    page = client.get(f"{OF}changes").text
    assert page.count(BACK) == 2
    answer = client.post(f"{OF}changes", data=sent(page, 2))
    assert answer.location == f"{OF}edit#item-Q2"
    now = draft(session, survey)
    assert order(now)[:3] == ["Q1", "Q2", "Q3"]
    assert now.by_key["Q1"].label.words("pt") == "Desde quando?"
    assert client.post(f"{OF}changes", data=sent(page, 2)).status_code == 409
    late = sent(client.get(f"{OF}changes").text, 0, key="Q2")
    assert client.post(f"{OF}changes", data=late).status_code == 422


def test_a_key_that_can_come_back_is_given_to_nothing_else(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/add", 0, words="Um", kind="line")
    first = draft(session, survey).questions[-1].key
    step(client, first, "remove")
    change(client, f"{OF}edit/add", 0, words="Outro", kind="line")
    assert draft(session, survey).questions[-1].key != first


def test_a_question_that_comes_back_as_a_new_one_takes_no_key_of_the_draft(
    session: Session, survey: Survey
) -> None:
    key = add_question(session, survey=survey, kind="line", label=Texts.of("Um"))
    change_question_kind(session, survey=survey, key=key, kind="integer")
    publish(session, survey=survey, today=TODAY, by_id=None)
    other = add_question(session, survey=survey, kind="line", label=Texts.of("Outro"))
    found = recent_revisions(session, survey, MAX_REVISIONS)
    number = next(n for n, one in found if key in one.by_key and one.by_key[key].kind == "line")
    restore_revision(session, survey=survey, number=number)
    last = draft_of(survey).questions[-1]
    assert last.label.words("pt") == "Um"
    assert last.key not in (key, other)


def test_throwing_the_changes_away_can_be_taken_back_too(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/item/Q1", label="Desde quando?")
    data = sent(client.get(f"{OF}versions").text, 0, sure="y")
    assert client.post(f"{OF}drop", data=data).location == f"{OF}edit"
    assert draft(session, survey).by_key["Q1"].label.words("pt") != "Desde quando?"
    client.post(f"{OF}changes", data=sent(client.get(f"{OF}edit").text, 0))
    assert draft(session, survey).by_key["Q1"].label.words("pt") == "Desde quando?"


def test_saving_without_a_change_is_no_change_and_only_the_newest_are_kept(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/item/Q1")
    assert "Nothing was changed yet" in client.get(f"{OF}changes").text
    for nth in range(MAX_REVISIONS + 3):
        step(client, "Q1", "up" if nth % 2 else "down")
    session.rollback()
    assert session.scalar(select(func.count()).select_from(DraftRevision)) == MAX_REVISIONS
    page = client.get(f"{OF}changes").text
    assert page.count(BACK) == 10
    assert client.get(f"{OF}changes?before=44").text.count(BACK) == 10
    assert client.get(f"{OF}changes?before=x").status_code == 200


def test_what_is_not_kept_or_not_theirs_is_refused(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    step(client, "Q2", "remove")
    data = sent(client.get(f"{OF}edit").text, 0)
    for number, status in (("99", 422), ("x", 400), ("", 400)):
        data["number"] = number
        assert client.post(f"{OF}changes", data=data).status_code == status
    client.delete_cookie("session")
    assert client.get(f"{OF}changes").status_code == 303
    plan = session.get_one(Plan, survey.plan_id)
    staff(client, session, plan, Role.MODERATOR)
    session.commit()
    assert client.get(f"{OF}changes").status_code == 403
    assert client.post(f"{OF}changes", data=data).status_code == 403
