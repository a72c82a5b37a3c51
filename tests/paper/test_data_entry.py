"""Typing in paper: what is typed means what is printed, and every sheet counts once."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.contributions.models import Contribution
from consult.db.base import Base
from consult.languages.rules import Texts
from consult.paper.actions import REDACTED_DAY, allocate_sheet_numbers
from consult.paper.models import PaperEntry
from consult.paper.rules.keying import (
    KeyingError,
    entry_fields,
    format_entry,
    parse_entry,
    repeat_counts,
)
from consult.paper.views.desk import data_entry
from consult.people.models import Account
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import Answer, SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Question, Repeat
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, a_single, make_survey

DESK = "/en/vale/desk/surveys/viver-aqui/sheets"
SHEET = f"{DESK}/1/bn/17"
TYPED = {
    "q:Q1": "2",
    "q:Q2": "1 2",
    "q:Q3": "4",
    "q:Q4": "3 1",
    "q:Q5": "বেশি বাড়ি",
}


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    make_survey(session, found)
    session.commit()
    return found


@pytest.fixture
def typist(client: CheckingClient, session: Session, plan: Plan) -> Account:
    return staff(client, session, plan, Role.FACILITATOR)


def rows(session: Session, model: type[Base]) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def store(client: CheckingClient, go: str = "store", at: str = SHEET, **changes: str) -> Any:
    return client.post(at, data={**TYPED, **changes, "go": go})


# -- what is typed -------------------------------------------------------------------------------


def several(kind: str = "multi", count: int = 12, **values: Any) -> Question:
    return Question(
        "Q", kind, Texts.of("?"), choices=tuple(Choice(f"c{n}") for n in range(count)), **values
    )


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        (several("single"), "2", "c1"),
        (several("single"), " ٢ ", "c1"),
        (several("single"), "12", "c11"),
        (several("single", 3), "1 2", KeyingError.ONE_ONLY),
        (several("single", 3), "4", KeyingError.NO_SUCH_NUMBER),
        (several("single", 3), "x", KeyingError.NO_SUCH_NUMBER),
        (several("multi"), "3, 1", ["c0", "c2"]),
        (several("multi", 5), "531", ["c0", "c2", "c4"]),
        (several("multi"), "12", ["c11"]),
        (several("multi"), "1 1", KeyingError.TWICE),
        (several("rank", 5, rank=2), "4 2", {"c3": 1, "c1": 2}),
        (several("rank", 5, rank=2), "42", {"c3": 1, "c1": 2}),
        (several("rank", 5, rank=2), "1 2 3", KeyingError.TOO_MANY),
        (Question("Q", "scale5"), "৪", 4),
        (Question("Q", "scale5"), "6", KeyingError.NO_SUCH_NUMBER),
        (Question("Q", "integer"), "١٢", "12"),
        (Question("Q", "integer"), "many", {"typed": "many"}),
        (Question("Q", "date"), "2/3/2026", "2026-03-02"),
        (Question("Q", "text"), "Mais casas", {"words": "Mais casas", "language": "bn"}),
        (Question("Q", "text"), "  ", None),
    ],
)
def test_what_is_typed_means_what_is_printed(question: Question, typed: str, value: Any) -> None:
    found, slip = parse_entry(question, typed, "bn")
    assert (slip if isinstance(value, KeyingError) else found) == value
    assert (slip is None) == (not isinstance(value, KeyingError))


ANSWERS = st.one_of(
    st.tuples(st.just("single"), st.integers(0, 11).map(lambda n: f"c{n}")),
    st.tuples(
        st.just("multi"),
        st.sets(st.integers(0, 11), min_size=1).map(lambda ns: [f"c{n}" for n in sorted(ns)]),
    ),
    st.tuples(
        st.just("rank"),
        st.permutations(range(12)).map(lambda ns: {f"c{n}": i for i, n in enumerate(ns[:3], 1)}),
    ),
    st.tuples(st.just("scale5"), st.integers(1, 5)),
    st.tuples(
        st.just("decimal"),
        st.decimals(-999, 999, places=2).map(lambda d: format(d.normalize() + Decimal(0), "f")),
    ),
    st.tuples(st.just("date"), st.dates().filter(lambda d: d.year > 999).map(str)),
)


@settings(max_examples=150)
@given(ANSWERS)
def test_what_is_written_into_a_box_is_read_back(case: tuple[str, Any]) -> None:
    kind, value = case
    question = several(kind) if kind in ("single", "multi", "rank") else Question("Q", kind)
    assert parse_entry(question, format_entry(question, value), "pt") == (value, None)


def test_what_repeats_stands_on_the_screen_as_often_as_is_asked_for() -> None:
    child = Question("age", "integer", Texts.of("Idade"))
    asked = Questionnaire(
        Texts.of("t"), items=(a_single(), Group("kids", (child,), repeat=Repeat(most=5)))
    )
    boxes = entry_fields(asked, {})
    assert [row.number for row in boxes if hasattr(row, "number")] == ["1", "2/1", "2/2", "2/3"]
    assert len(entry_fields(asked, {"kids": 9})) == 1 + 5 + 1
    assert repeat_counts(boxes, {"age/2"}) == {"kids": 2}
    assert repeat_counts(boxes, {"Q1"}) == {}


# -- the screens ---------------------------------------------------------------------------------


def print_sheets(session: Session, count: int, language: str = "bn") -> range:
    survey = session.scalars(select(Survey)).first()
    assert survey
    made = allocate_sheet_numbers(
        session,
        survey_id=survey.id,
        version_id=survey.current_version_id or 0,
        language=language,
        count=count,
    )
    session.commit()
    return made


def test_a_number_or_a_scanned_square_leads_to_its_sheet(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    print_sheets(session, 12, "pt")
    print_sheets(session, 8)
    own = session.scalar(select(Survey.id))
    session.rollback()
    assert "autofocus" not in client.get(DESK).text
    for typed in (f"{own}.1.bn.17.2", "17", " ১৭ "):
        assert client.post(DESK, data={"sheet": typed}).location == SHEET
    assert client.post(DESK, data={"sheet": "12"}).location == f"{DESK}/1/pt/12"
    for bad in (
        "999.1.bn.17.2",
        f"{own}.8.bn.17.2",
        f"{own}.1.xx.17.2",
        "hello",
        "21",
        "0",
        "9" * 30,
    ):
        refused = client.post(DESK, data={"sheet": bad})
        assert refused.status_code == 422
        assert f'value="{bad}"' in refused.text
    assert client.post(DESK, data={}).status_code == 422


def test_the_square_of_an_address_leads_to_where_addresses_are_typed_in(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    own = session.scalar(select(Survey.id))
    session.rollback()
    found = client.post(DESK, data={"sheet": f"{own}.1.bn.0.2"})
    assert found.location == f"{DESK}/1/bn/address"


def test_a_copied_sheet_gets_a_number_of_its_own(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    print_sheets(session, 16)
    chosen = {"own-language": "bn", "own-version": "1", "go": "number"}
    found = client.post(f"{DESK}/number", data=chosen)
    assert found.location == SHEET
    assert "Write this number on the sheet: 17" in client.get(SHEET).text
    assert client.post(DESK, data={"sheet": "17"}).location == SHEET
    assert client.post(f"{DESK}/number", data=chosen).location == SHEET.replace("17", "18")
    for wrong in ({"own-version": "9"}, {"own-language": "xx"}):
        assert client.post(f"{DESK}/number", data={**chosen, **wrong}).status_code == 422


def test_after_a_sheet_the_hands_stay_on_the_keyboard(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    print_sheets(session, 18)
    back = store(client, municipality="").location
    page = client.get(back).text
    assert re.search(r'<input[^>]*autofocus[^>]*name="sheet"', page)
    action = re.search(r'action="([^"]*/sheets[?][^"]*)"', page)
    assert action
    assert client.post(action[1], data={"sheet": "18"}).location == (
        SHEET.replace("17", "18") + "?place="
    )


def test_a_sheet_with_a_number_too_long_is_nowhere(client: CheckingClient, typist: Account) -> None:
    at = SHEET.replace("17", "9" * 24)
    assert client.get(at).status_code == 404
    assert client.post(at, data={"q:Q1": "1", "go": "store"}).status_code == 404


def test_a_sheet_counts_when_it_was_typed_alike_twice(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    page = client.get(SHEET).text
    assert re.search(r'<label for="q-Q1"><b class="entry-number">1</b>', page)
    assert store(client).location.startswith(DESK)
    assert rows(session, SurveyResponse) == 0
    assert f'href="{SHEET}"' in client.get(DESK).text
    again = client.get(SHEET).text
    assert "বেশি বাড়ি" not in again
    assert store(client).location.startswith(DESK)
    response = session.scalars(select(SurveyResponse)).one()
    assert (response.channel, response.language, response.said_on) == ("paper", "bn", TODAY)
    assert session.scalar(select(func.count()).select_from(Answer)) == 1 + 2 + 1 + 2
    said = session.scalars(select(Contribution)).one()
    assert (said.words, said.language, said.account_id) == ("বেশি বাড়ি", "bn", None)
    entry = session.scalars(select(PaperEntry)).one()
    assert (entry.answers, entry.typed_by_id) == ({"@counted": True}, None)
    assert (entry.typed_on, entry.language) == (REDACTED_DAY, "")
    session.rollback()
    assert rows(session, ResponseDraft) == 0
    after = client.get(DESK).text
    assert f'href="{SHEET}"' not in after
    assert "1 sheet is counted" in after


def test_on_postgresql_the_sheet_that_was_counted_last_is_not_marked_alone(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    for sheet in ("17", "18", "19"):
        store(client, "count", SHEET.replace("17", sheet))
    assert rows(session, SurveyResponse) == 3
    assert session.scalars(select(PaperEntry.typed_on).distinct()).all() == [REDACTED_DAY]
    if session.get_bind().dialect.name == "postgresql":
        marks = select(func.count(func.distinct(text("xmin::text")))).select_from(PaperEntry)
        assert session.scalar(marks) == 1


def test_of_many_sheets_that_wait_the_oldest_are_listed_and_all_are_counted(
    client: CheckingClient, typist: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_entry, "MAX_ENTRIES_LISTED", 2)
    for number in (17, 9, 18):
        store(client, at=f"{DESK}/1/bn/{number}")
    page = client.get(DESK).text
    assert "3 sheets wait for their second time." in page
    assert re.findall(r'sheets/1/bn/(\d+)"', page) == ["9", "17"]


def test_a_counted_sheet_is_not_counted_again(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    for _ in range(2):
        store(client)
    assert client.get(SHEET).status_code == 303
    for _ in range(2):
        assert store(client).status_code == 303
    assert rows(session, SurveyResponse) == 1


def test_differences_are_listed_and_resolved(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    store(client)
    differ = store(client, **{"q:Q1": "3", "q:Q5": "বেশি  বাড়ি"})
    assert differ.status_code == 422
    assert 'name="seen" value="Q1"' in differ.text
    assert 'value="Q5"' not in differ.text
    assert re.search(r'id="q-Q1-error">.*2</p>', differ.text)
    assert rows(session, SurveyResponse) == 0
    once_more = client.post(
        SHEET, data={**TYPED, "q:Q1": "1", "q:Q3": "", "seen": "Q1", "go": "store"}
    )
    assert once_more.status_code == 422
    assert 'name="seen" value="Q3"' in once_more.text
    done = client.post(SHEET, data={**TYPED, "q:Q1": "1", "seen": ["Q1", "Q3"], "go": "store"})
    assert done.status_code == 303
    assert rows(session, SurveyResponse) == 1
    picked = session.scalars(select(Answer.choice_id).where(Answer.number.is_(None))).all()
    assert len(picked) == 3


def test_everything_wrong_is_said_at_once_and_what_was_typed_is_kept(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    wrong = store(client, **{"q:Q1": "9", "q:Q2": "1 3", "q:Q4": "1 2 3"})
    assert wrong.status_code == 422
    assert set(re.findall(r'id="(q-Q\d)-error"', wrong.text)) == {"q-Q1", "q-Q2", "q-Q4"}
    assert 'value="1 2 3"' in wrong.text
    assert "বেশি বাড়ি</textarea>" in wrong.text
    assert rows(session, PaperEntry) == 0
    assert store(client, "check").status_code == 200
    assert rows(session, PaperEntry) == 0


def test_one_time_is_enough_where_somebody_says_so(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    assert store(client, "count").status_code == 303
    assert rows(session, SurveyResponse) == 1
    assert store(client, "count").status_code == 303
    assert rows(session, SurveyResponse) == 1


def test_what_is_missing_on_paper_stays_missing(
    client: CheckingClient, session: Session, plan: Plan, typist: Account
) -> None:
    asked = a_questionnaire(items=(a_single(required=True), a_single("Q9", required=True)))
    make_survey(session, plan, "outro", questionnaire=asked)
    session.commit()
    at = SHEET.replace("viver-aqui", "outro")
    assert client.post(at, data={"q:Q9": "1", "go": "count"}).status_code == 303
    assert rows(session, SurveyResponse) == 1


def test_answers_that_do_not_count_are_said(
    client: CheckingClient, session: Session, plan: Plan, typist: Account
) -> None:
    asked = a_questionnaire(items=(a_single(), a_single("Q9", relevant="${Q1} = 'a'")))
    make_survey(session, plan, "outro", questionnaire=asked)
    session.commit()
    at = SHEET.replace("viver-aqui", "outro")
    page = client.post(at, data={"q:Q1": "2", "q:Q9": "1", "go": "check"})
    assert page.status_code == 200
    assert re.search(r"other answers on the sheet: 2<", page.text)


def test_a_question_that_names_an_answer_names_its_number(
    client: CheckingClient, session: Session, plan: Plan, typist: Account
) -> None:
    named = a_single("Q9")
    named = replace(named, label=Texts.of("Gosta de ${ Q1 }?"))
    make_survey(session, plan, "outro", questionnaire=a_questionnaire(items=(a_single(), named)))
    session.commit()
    page = client.get(SHEET.replace("viver-aqui", "outro")).text
    assert "Gosta de [1]?" in page


def test_what_repeats_has_rows_as_needed(
    client: CheckingClient, session: Session, plan: Plan, typist: Account
) -> None:
    child = Question("age", "integer", Texts.of("Idade"))
    asked = a_questionnaire(items=(Group("kids", (child,), repeat=Repeat(most=5)),))
    make_survey(session, plan, "outro", questionnaire=asked)
    session.commit()
    at = SHEET.replace("viver-aqui", "outro")
    assert client.get(at).text.count('name="q:age/') == 3
    typed = {"q:age/1": "5", "q:age/3": "7", "shown:kids": "3"}
    more = client.post(at, data={**typed, "go": "more-kids"})
    assert more.status_code == 200
    assert more.text.count('name="q:age/') == 4
    assert 'value="7"' in more.text
    assert client.post(at, data={**typed, "go": "count"}).status_code == 303
    stored = session.execute(select(Answer.repeat, Answer.number).order_by(Answer.repeat)).all()
    assert [(repeat, int(number or 0)) for repeat, number in stored] == [(1, 5), (3, 7)]


def test_a_closed_survey_still_takes_the_paper_that_was_handed_in(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    session.scalars(select(Survey)).one().closes = TODAY.replace(year=TODAY.year - 1)
    session.commit()
    assert store(client, "count").status_code == 303
    assert rows(session, SurveyResponse) == 1


def test_a_sheet_typed_by_mistake_can_be_thrown_away(
    client: CheckingClient, session: Session, typist: Account
) -> None:
    store(client)
    assert client.post(f"{SHEET}/drop").status_code == 303
    assert rows(session, PaperEntry) == 0
    for _ in range(2):
        store(client)
    client.post(f"{SHEET}/drop")
    assert rows(session, PaperEntry) == 1


def test_the_first_typist_is_asked_to_leave_the_second_time_to_another(
    app: Flask, client: CheckingClient, session: Session, plan: Plan, typist: Account
) -> None:
    store(client)
    assert "You typed it the first time too" in client.get(SHEET).text
    other = app.test_client()
    account = make_account(session, "eva@example.org", "Eva")
    give_role(session, account, Role.FACILITATOR, plan)
    sign_in(other, session, account)
    assert "You typed it the first time too" not in other.get(SHEET).text


def test_only_who_types_reaches_the_sheets(app: Flask, session: Session, plan: Plan) -> None:
    visitor = app.test_client()
    assert visitor.get(SHEET).status_code == 303
    assert visitor.post(f"{SHEET}/drop").status_code == 401
    author = app.test_client()
    staff(author, session, plan, Role.AUTHOR)
    for path in (DESK, SHEET):
        assert author.get(path).status_code == 403
    assert author.post(f"{SHEET}/drop").status_code == 403
    assert author.post(f"{DESK}/number").status_code == 403
    assert author.post(f"{DESK}/1/bn/address").status_code == 403
    make_plan(session, "outro")
    boss = app.test_client()
    staff(boss, session, plan)
    for path in (
        SHEET.replace("vale", "outro"),
        SHEET.replace("/1/bn", "/2/bn"),
        SHEET.replace("/bn/", "/xx/"),
        SHEET.replace("/17", "/0"),
        DESK.replace("viver-aqui", "none"),
        f"{DESK}/2/bn/address",
        f"{DESK}/1/xx/address",
    ):
        assert boss.get(path).status_code == 404
