"""Earlier drafts: going back to one, and fetching one question out of it. No database."""

from __future__ import annotations

import pytest

from consult.authoring.rules.draft_history import (
    adapt_draft,
    compress_draft,
    decompress_draft,
    keys_of,
    removed_questions,
    restore_question,
)
from consult.authoring.rules.keys import PublishedKeys
from consult.authoring.rules.tree import EditError, TreeOperation, apply_operation
from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question, walk_items
from tests.factories.surveys import a_questionnaire, a_single


def line(key: str, **values: object) -> Question:
    return Question(key, "line", Texts.of(f"Pergunta {key}"), **values)  # type: ignore[arg-type]


def whole(*items: Question | Group) -> Questionnaire:
    return Questionnaire(Texts.of("Viver"), items=items)


def order(one: Questionnaire) -> list[str]:
    return [item.key for item, _ in walk_items(one.items)]


FOUR = whole(line("Q1"), Group("G1", (line("Q2"), line("Q3"))), line("Q4"))


def test_a_draft_comes_back_as_it_was_kept() -> None:
    assert decompress_draft(compress_draft(a_questionnaire())) == a_questionnaire()
    assert "Q1/a" in keys_of(whole(a_single()))


@pytest.mark.parametrize("key", ["Q1", "Q2", "Q3", "Q4"])
def test_a_question_comes_back_where_it_stood(key: str) -> None:
    now = apply_operation(FOUR, key, TreeOperation.REMOVE, PublishedKeys())
    assert [one.key for one in removed_questions(FOUR, now)] == [key]
    back, own = restore_question(FOUR, now, key, PublishedKeys())
    assert (back, own) == (FOUR, key)


def test_it_stands_at_the_end_where_its_group_has_gone() -> None:
    now = apply_operation(
        apply_operation(FOUR, "Q2", TreeOperation.REMOVE, PublishedKeys()),
        "G1",
        TreeOperation.DISSOLVE,
        PublishedKeys(),
    )
    assert order(restore_question(FOUR, now, "Q2", PublishedKeys())[0]) == ["Q1", "Q3", "Q4", "Q2"]


def test_a_key_or_name_that_something_else_has_is_not_taken_from_it() -> None:
    before = whole(line("Q1"), line("Q2", alias="casa", relevant="${casa} != ''"))
    now = whole(line("Q1", alias="casa"), Group("Q2", (line("Q9"),)))
    back, own = restore_question(before, now, "Q2", PublishedKeys())
    assert own == "Q10"
    assert back.by_key[own].alias == ""
    assert back.by_key[own].relevant == "${Q10} != ''"
    assert back.by_key["Q1"].alias == "casa"


def test_a_question_published_as_another_kind_meanwhile_is_a_new_one() -> None:
    before = whole(line("Q1"), line("Q2", relevant="${Q1} = 'x'"))
    known = PublishedKeys(kinds={"Q1": "integer"})
    again = adapt_draft(before, known)
    assert order(again) == ["Q03", "Q2"]
    assert again.by_key["Q2"].relevant == "${Q03} = 'x'"
    assert restore_question(before, whole(line("Q2")), "Q1", known)[1] == "Q03"


def test_what_is_still_there_or_never_was_is_not_put_back() -> None:
    for key in ("Q1", "G1"):
        with pytest.raises(EditError):
            restore_question(FOUR, FOUR, key, PublishedKeys())
    with pytest.raises(EditError):
        restore_question(FOUR, FOUR, "Q99", PublishedKeys())
