"""A file in the place of a draft: what is the same keeps its key, nothing else gets one that was used."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.authoring.rules.draft_matching import match_questions, merge_into_draft
from consult.authoring.rules.keys import PublishedKeys
from consult.languages.rules import Texts, TranslationState
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Question
from consult.questionnaire.rules.validation import IssueCode, validate


def asked(*items: Question | Group) -> Questionnaire:
    """A questionnaire."""
    return Questionnaire(Texts.of("Viver"), items=items)


def a_question(
    key: str, name: str = "", kind: str = "line", *choices: str, **fields: object
) -> Question:
    """A question whose choices are `key=name` or a key."""
    made = tuple(
        Choice(one.split("=")[0], Texts.of(one), alias=one.partition("=")[2]) for one in choices
    )
    fields = {"label": Texts.of(f"{name or key}?"), **fields}
    return Question(key, kind, choices=made, alias=name, **fields)  # type: ignore[arg-type]


def known_of(old: Questionnaire) -> PublishedKeys:
    """As if it had been published."""
    return PublishedKeys(
        {question.key: question.kind for question in old.questions},
        {question.key: question.choice_keys for question in old.questions},
        frozenset(group.key for group in old.groups),
    )


def test_the_same_name_is_the_same_question() -> None:
    old = asked(a_question("Q01", "idade"), a_question("Q02"))
    new = asked(a_question("Q02"), a_question("idade"))
    assert [q.key for q in merge_into_draft(new, old, known_of(old)).questions] == ["Q02", "Q01"]


def test_somebody_says_which_question_is_called_otherwise() -> None:
    old = asked(a_question("Q01", "idade"))
    new = asked(a_question("anos"), a_question("x", relevant="${anos} > 3"))
    done = merge_into_draft(new, old, known_of(old), {"Q01": "anos"})
    assert [(q.key, q.name) for q in done.questions] == [("Q01", "anos"), ("x", "x")]
    assert match_questions(new, old).lost == old.questions
    assert match_questions(new, old, {"Q01": "anos"}).lost == ()


def test_a_key_of_another_question_is_never_taken() -> None:
    old = asked(a_question("idade", "anos"))
    new = asked(a_question("idade"))
    (only,) = merge_into_draft(new, old, known_of(old)).questions
    assert (only.key, only.name) == ("idade-2", "idade")


def test_another_kind_gets_a_new_key() -> None:
    old = asked(a_question("idade"))
    new = asked(a_question("idade", kind="integer"))
    (only,) = merge_into_draft(new, old, known_of(old)).questions
    assert (only.key, only.name, only.kind) == ("idade-2", "idade", "integer")
    (draft_only,) = merge_into_draft(new, old, PublishedKeys()).questions
    assert draft_only.key == "idade"


def test_choices_keep_their_keys_by_name() -> None:
    old = asked(a_question("Q", "", "single", "c1=sim", "c2=não"))
    new = asked(a_question("Q", "", "single", "n1=não", "sim", "c1=talvez"))
    (only,) = merge_into_draft(new, old, known_of(old)).questions
    assert [(c.key, c.name) for c in only.choices] == [
        ("c2", "não"),
        ("c1", "sim"),
        ("c1-2", "talvez"),
    ]


def test_what_the_file_does_not_hold_stays() -> None:
    old = asked(
        a_question(
            "Q",
            "",
            label=Texts.of("Q?", en="Q in English?", bn="ক?"),
            areas=("A03",),
            sensitive=True,
        )
    )
    new = asked(a_question("Q", "", label=Texts.of("Q?", en="New English?")))
    (same,) = merge_into_draft(new, old, PublishedKeys()).questions
    assert (same.areas, same.sensitive) == (("A03",), True)
    assert (same.label.words("en"), same.label.words("bn"), same.label.state("bn")) == (
        "New English?",
        "ক?",
        TranslationState.REVIEWED,
    )
    (other,) = merge_into_draft(
        asked(replace(new.questions[0], label=Texts.of("Z?"))), old, PublishedKeys()
    ).questions
    assert other.label.state("bn") is TranslationState.STALE


def test_groups_keep_their_keys_by_name() -> None:
    old = asked(Group("G1", (a_question("a"),), alias="casa"))
    new = asked(Group("casa", (a_question("a"), a_question("G1"))))
    done = merge_into_draft(new, old, known_of(old))
    assert [g.key for g in done.groups] == ["G1"]
    assert len({q.key for q in done.questions} | {"G1"}) == 3


NAMES = st.sampled_from(["a", "b", "c", "d"])
KINDS = st.sampled_from(["line", "integer", "single"])


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A few questions whose keys and names cross."""
    names = draw(st.lists(NAMES, unique=True, max_size=4))
    keys = draw(st.permutations(["a", "b", "c", "d"]))
    made = []
    for key, name in zip(keys, names, strict=False):
        kind = draw(KINDS)
        inner = draw(st.permutations(["a", "b", "c"])) if kind == "single" else []
        choices = [k if k == n else f"{k}={n}" for k, n in zip(inner, "abc", strict=False)]
        made.append(a_question(key, "" if key == name else name, kind, *choices))
    return asked(*made)


@settings(max_examples=150, deadline=None)
@given(questionnaires(), questionnaires())
def test_no_answer_ever_changes_its_meaning(old: Questionnaire, new: Questionnaire) -> None:
    done = merge_into_draft(new, old, known_of(old))
    assert [q.name for q in done.questions] == [q.name for q in new.questions]
    found = {p.code for p in validate(done)}
    assert not found & {
        IssueCode.DUPLICATE_QUESTION,
        IssueCode.DUPLICATE_NAME,
        IssueCode.DUPLICATE_CHOICE,
        IssueCode.BAD_KEY,
    }
    for question in done.questions:
        if before := old.by_key.get(question.key):
            assert (before.name, before.kind) == (question.name, question.kind)
            for choice in question.choices:
                same = [c for c in before.choices if c.key == choice.key]
                assert all(c.name == choice.name for c in same)
    assert merge_into_draft(old, old, known_of(old)) == old
