"""Adding, editing, moving: what is typed is what stands in the draft."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.languages.rules import TranslationState
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.items import Layout
from consult.questionnaire.rules.kinds import KINDS
from tests.authoring.forms import OF, change, draft, filled, order, sent
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_measure, make_plan
from tests.factories.surveys import make_survey


@pytest.fixture
def survey(client: CheckingClient, session: Session) -> Survey:
    plan: Plan = make_plan(session)
    make_measure(session, plan)
    found = make_survey(session, plan)
    staff(client, session, plan)
    session.commit()
    return found


def test_a_question_is_added_where_it_was_told_to(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/add?after=Q2"
    data = sent(client.get(url).text, 0, kind="integer", words="How many children?")
    first = client.post(url, data=data)
    again = client.post(url, data=data)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location == f"{OF}edit/item/Q06"
    assert client.get(first.location).status_code == 200
    found = draft(session, survey)
    assert order(found) == ["Q1", "Q2", "Q06", "Q3", "last", "Q4", "Q5"]
    assert found.by_key["Q06"].label.words("pt") == "How many children?"


def test_what_is_added_needs_a_kind_and_a_place(client: CheckingClient, survey: Survey) -> None:
    assert change(client, f"{OF}edit/add", 0, words="x").status_code == 422
    assert change(client, f"{OF}edit/add", 0, words="x", kind="video").status_code == 422
    assert client.get(f"{OF}edit/add?after=Q99").status_code == 404


def test_a_group_is_added_and_filled(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    where = change(client, f"{OF}edit/add", 0, words="Home", kind="group").location
    assert where == f"{OF}edit/item/G1"
    change(client, f"{OF}edit/add?within=G1", 0, words="Rent?", kind="decimal")
    answer = change(client, where, layout="page", repeats="y", most="4", count="")
    assert answer.status_code == 303, answer.text
    group = draft(session, survey).groups[-1]
    assert (group.key, group.layout, [q.key for q in group.questions]) == (
        "G1",
        Layout.PAGE,
        ["Q06"],
    )
    assert group.repeat is not None
    assert group.repeat.most == 4


def test_every_box_of_a_question_is_kept(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    boxes: dict[str, Any] = {
        "label": "Desde quando?",
        "label.words": "কবে থেকে?",
        "label.ok": "y",
        "hint": "Em anos",
        "required": "y",
        "sensitive": "y",
        "areas": ["A07"],
        "measures": ["M06"],
        "choices-0-label": "Até um ano",
        "choices-0-area": "A03",
        "choices-1-tags": "vila = sim, x=1",
        "relevant": "selected(${Q2}, 'x')",
        "constraint": ". != 'c'",
        "constraint_message": "Outra",
        "name": "tempo",
        "within": "last",
    }
    answer = change(client, f"{OF}edit/item/Q1?in=bn", **boxes)
    assert answer.status_code == 303, answer.text
    found = draft(session, survey)
    one = found.by_key["Q1"]
    assert one.label.words("pt") == "Desde quando?"
    assert (one.label.words("bn"), one.label.state("bn")) == (
        "কবে থেকে?",
        TranslationState.REVIEWED,
    )
    assert one.label.state("ar") is TranslationState.STALE
    assert one.hint is not None
    assert (one.required, one.sensitive, one.areas, one.measures) == (
        True,
        True,
        ("A07",),
        ("M06",),
    )
    assert [c.key for c in one.choices] == ["a", "b", "c"]
    assert (one.choices[0].area, one.choices[1].tags) == ("A03", (("vila", "sim"), ("x", "1")))
    assert (one.relevant, one.constraint, one.name) == ("selected(${Q2}, 'x')", ". != 'c'", "tempo")
    assert order(found)[-1] == "Q1"


def test_a_small_correction_leaves_the_translations(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/item/Q1"
    assert change(client, url, label="Há quanto tempo vive cá?", small="y").status_code == 303
    assert draft(session, survey).by_key["Q1"].label.state("ar") is TranslationState.REVIEWED


def test_answers_keep_their_keys_when_they_move_and_new_ones_get_new_keys(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/item/Q1"
    data = filled(client.get(url).text)
    page = client.post(url, data={**data, "down": "choices-0"})
    assert page.status_code == 200
    data = filled(page.text)
    data = filled(client.post(url, data={**data, "remove": "choices-2"}).text)
    page = client.post(url, data={**data, "add": "choices"})
    data = filled(page.text)
    data["choices-2-label"] = "Nova"
    data["pasted"] = "Outra\n\n  Mais uma "
    assert client.post(url, data=data).status_code == 303
    one = draft(session, survey).by_key["Q1"]
    assert [(c.key, c.label.words("pt")) for c in one.choices] == [
        ("b", "Dois anos"),
        ("a", "Um ano"),
        ("c1", "Nova"),
        ("c2", "Outra"),
        ("c3", "Mais uma"),
    ]


def test_a_key_sent_by_a_stranger_is_a_new_answer(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    changes = {"choices-0-id": "zz", "choices-1-id": "b", "choices-2-id": "b"}
    change(client, f"{OF}edit/item/Q1", **changes)
    keys = [c.key for c in draft(session, survey).by_key["Q1"].choices]
    assert keys == ["c1", "b"]


def test_a_stale_edit_shows_both_texts_and_saves_nothing(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/item/Q1"
    data = filled(client.get(url).text)
    change(client, url, label="A outra pessoa")
    data["label"] = "Eu"
    answer = client.post(url, data=data)
    assert answer.status_code == 409
    assert "A outra pessoa" in answer.text
    assert draft(session, survey).by_key["Q1"].label.words("pt") == "A outra pessoa"
    assert client.post(url, data=filled(answer.text)).status_code == 303
    assert draft(session, survey).by_key["Q1"].label.words("pt") == "Eu"


@pytest.mark.parametrize("data", [{"name": "1x"}, {"name": "Q2"}, {"rank": "0"}, {"name": "a b"}])
def test_what_cannot_be_is_refused_and_kept_in_its_box(
    client: CheckingClient, survey: Survey, data: dict[str, str]
) -> None:
    answer = change(client, f"{OF}edit/item/Q4", label="Conserve isto", **data)
    assert answer.status_code == 422
    assert "Conserve isto" in answer.text


def test_conditions_are_checked_as_they_are_typed(client: CheckingClient, survey: Survey) -> None:
    def check(only: str, words: str, key: str = "Q3") -> str:
        sent = {"only": only, only: words}
        headers = {"HX-Request": "true"}
        answer = client.post(f"{OF}edit/item/{key}/check", data=sent, headers=headers)
        assert answer.status_code == 200
        return str(answer.text)

    assert "This is good" in check("relevant", "${Q1} = 'a'")
    assert "no question with the name" in check("relevant", "${Q9} = 'a'")
    assert "Did you mean" in check("relevant", "selectd(${Q2}, 'x')")
    assert "need each other" in check("relevant", "${Q3} > 1")
    assert "no answer with the name" in check("relevant", "selected(${Q2}, 'nada')")
    assert "closed" in check("relevant", "(${Q1} = 'a'")
    assert "good" not in check("relevant", "")
    assert "This is good" in check("count", "2", "last")
    assert client.post(f"{OF}edit/item/Q3/check", data={"only": "label"}).status_code == 404


def test_conditions_are_checked_without_javascript_too(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    answer = change(client, f"{OF}edit/item/Q3", relevant="${Q9} = 1", check="1")
    assert answer.status_code == 200
    assert "no question with the name" in answer.text
    assert draft(session, survey).by_key["Q3"].relevant == ""


def test_a_draft_may_have_problems_and_lists_them(client: CheckingClient, survey: Survey) -> None:
    assert change(client, f"{OF}edit/item/Q3", relevant="${Q9} = 1").status_code == 303
    assert change(client, f"{OF}edit/item/Q1", relevant="${Q8} = 1").status_code == 303
    assert change(client, f"{OF}edit/item/Q1", label="").status_code == 422
    page = client.get(f"{OF}problems").text
    assert "2 problems" in page
    assert f'href="{OF}edit/item/Q3"' in page
    assert client.get(f"{OF}edit").text.count('class="error"') == 2
    assert "2 problems" in client.get(f"{OF}publish").text


def test_a_new_name_is_used_in_the_conditions_of_others(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    change(client, f"{OF}edit/item/Q3", relevant="${Q1} = 'a'")
    assert "These ask for its answer" in client.get(f"{OF}edit/item/Q1").text
    change(client, f"{OF}edit/item/Q1", name="tempo")
    assert draft(session, survey).by_key["Q3"].relevant == "${tempo} = 'a'"


def test_a_published_question_becomes_a_new_one_when_its_kind_changes(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    url = f"{OF}edit/item/Q1"
    data = sent(client.get(url).text, 0, kind="multi")
    answer = client.post(f"{url}/kind", data=data)
    assert answer.location == f"{OF}edit/item/Q06"
    found = draft(session, survey)
    assert order(found)[0] == "Q06"
    assert [c.key for c in found.by_key["Q06"].choices] == ["a", "b", "c"]
    stale = client.post(f"{OF}edit/item/Q06/kind", data=data)
    assert stale.location == f"{OF}edit/item/Q06"
    assert draft(session, survey).by_key["Q06"].kind == "multi"
    assert client.post(f"{OF}edit/item/last/kind", data=data).status_code == 404


def test_the_first_words_are_edited(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    answer = change(client, f"{OF}edit/words?in=en", 0, title="Novo", **{"title.words": "New"})
    assert answer.status_code == 303
    found = draft(session, survey)
    assert (found.title.words("pt"), found.title.words("en")) == ("Novo", "New")
    assert change(client, f"{OF}edit/words", 0, title="").status_code == 422


def test_fixed_answers_change_their_words_only(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    where = change(client, f"{OF}edit/add", 0, words="Sim?", kind="yes_no").location
    data = {"choices-0-label": "Claro", "choices-1-id": "zz"}
    assert change(client, where, **data).status_code == 303
    one = draft(session, survey).questions[-1]
    assert [(c.key, c.label.words("pt")) for c in one.choices] == [("yes", "Claro"), ("no", "Não")]


def test_each_kind_has_a_page_of_its_own_that_saves(
    client: CheckingClient, session: Session, survey: Survey
) -> None:
    for kind in KINDS:
        where = change(client, f"{OF}edit/add", 0, words="Uma?", kind=kind).location
        before = draft(session, survey).questions[-1]
        assert change(client, where).status_code == 303, kind
        assert draft(session, survey).questions[-1] == before
