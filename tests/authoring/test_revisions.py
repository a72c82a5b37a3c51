"""Earlier drafts: going back to one, and fetching one question out of it. No database."""

from __future__ import annotations

import pytest

from consult.authoring.rules.draft_history import gone, names_of, packed, put_back, suited, unpacked
from consult.authoring.rules.keys import Known
from consult.authoring.rules.tree import NotPossible, Step, arrange
from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question, walk
from tests.factories.surveys import a_questionnaire, a_single


def line(key: str, **values: object) -> Question:
    return Question(key, "line", Texts.of(f"Pergunta {key}"), **values)  # type: ignore[arg-type]


def whole(*items: Question | Group) -> Questionnaire:
    return Questionnaire(Texts.of("Viver"), items=items)


def order(one: Questionnaire) -> list[str]:
    return [item.key for item, _ in walk(one.items)]


FOUR = whole(line("Q1"), Group("G1", (line("Q2"), line("Q3"))), line("Q4"))


def test_a_draft_comes_back_as_it_was_kept() -> None:
    assert unpacked(packed(a_questionnaire())) == a_questionnaire()
    assert "Q1/a" in names_of(whole(a_single()))


@pytest.mark.parametrize("key", ["Q1", "Q2", "Q3", "Q4"])
def test_a_question_comes_back_where_it_stood(key: str) -> None:
    now = arrange(FOUR, key, Step.REMOVE, Known())
    assert [one.key for one in gone(FOUR, now)] == [key]
    back, own = put_back(FOUR, now, key, Known())
    assert (back, own) == (FOUR, key)


def test_it_stands_at_the_end_where_its_group_has_gone() -> None:
    now = arrange(arrange(FOUR, "Q2", Step.REMOVE, Known()), "G1", Step.DISSOLVE, Known())
    assert order(put_back(FOUR, now, "Q2", Known())[0]) == ["Q1", "Q3", "Q4", "Q2"]


def test_a_key_or_name_that_something_else_has_is_not_taken_from_it() -> None:
    before = whole(line("Q1"), line("Q2", alias="casa", relevant="${casa} != ''"))
    now = whole(line("Q1", alias="casa"), Group("Q2", (line("Q9"),)))
    back, own = put_back(before, now, "Q2", Known())
    assert own == "Q10"
    assert back.by_key[own].alias == ""
    assert back.by_key[own].relevant == "${Q10} != ''"
    assert back.by_key["Q1"].alias == "casa"


def test_a_question_published_as_another_kind_meanwhile_is_a_new_one() -> None:
    before = whole(line("Q1"), line("Q2", relevant="${Q1} = 'x'"))
    known = Known(kinds={"Q1": "integer"})
    again = suited(before, known)
    assert order(again) == ["Q03", "Q2"]
    assert again.by_key["Q2"].relevant == "${Q03} = 'x'"
    assert put_back(before, whole(line("Q2")), "Q1", known)[1] == "Q03"


def test_what_is_still_there_or_never_was_is_not_put_back() -> None:
    for key in ("Q1", "G1"):
        with pytest.raises(NotPossible):
            put_back(FOUR, FOUR, key, Known())
    with pytest.raises(NotPossible):
        put_back(FOUR, FOUR, "Q99", Known())
