"""Every step from one questionnaire to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.authoring.rules.keys import PublishedKeys, fresh_choice_key, fresh_question_key
from consult.authoring.rules.question_kinds import change_kind, new_question
from consult.authoring.rules.renaming import items_referencing, rename_item
from consult.authoring.rules.tree import (
    EditError,
    TreeOperation,
    apply_operation,
    duplicate_item,
    find_item,
    insert_item,
    move_into_group,
    possible_operations,
)
from consult.languages.rules import Texts, TranslationState
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Question, Repeat, walk_items
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.texts import (
    keep_translation_states,
    located_texts,
    replace_texts,
    text_at,
)
from consult.questionnaire.rules.translation_readiness import (
    lowest_states,
    ready_languages,
    translation_coverage,
)
from consult.questionnaire.rules.validation import validate

NOTHING = PublishedKeys()


def words(key: str, **values: object) -> Question:
    return Question(key, "line", Texts.of(f"Pergunta {key}"), **values)  # type: ignore[arg-type]


def whole(*items: Question | Group) -> Questionnaire:
    return Questionnaire(Texts.of("Título"), items=items)


def order(questionnaire: Questionnaire) -> str:
    return " ".join(item.key for item, _ in walk_items(questionnaire.items))


def shape(questionnaire: Questionnaire) -> str:
    def written(items: tuple[Question | Group, ...]) -> str:
        return " ".join(
            f"{i.key}({written(i.items)})" if isinstance(i, Group) else i.key for i in items
        )

    return written(questionnaire.items)


THREE = whole(words("Q01"), Group("G1", (words("Q02"), words("Q03"))), words("Q04"))


@pytest.mark.parametrize(
    ("key", "step", "then"),
    [
        ("Q01", TreeOperation.DOWN, "G1(Q02 Q03) Q01 Q04"),
        ("Q04", TreeOperation.UP, "Q01 Q04 G1(Q02 Q03)"),
        ("Q03", TreeOperation.UP, "Q01 G1(Q03 Q02) Q04"),
        ("Q01", TreeOperation.IN, "G1(Q01 Q02 Q03) Q04"),
        ("Q04", TreeOperation.IN, "Q01 G1(Q02 Q03 Q04)"),
        ("Q02", TreeOperation.OUT, "Q01 G1(Q03) Q02 Q04"),
        ("G1", TreeOperation.DISSOLVE, "Q01 Q02 Q03 Q04"),
        ("Q02", TreeOperation.REMOVE, "Q01 G1(Q03) Q04"),
        ("Q04", TreeOperation.WRAP, "Q01 G1(Q02 Q03) G2(Q04)"),
        ("G1", TreeOperation.WRAP, "Q01 G2(G1(Q02 Q03)) Q04"),
        ("Q02", TreeOperation.DUPLICATE, "Q01 G1(Q02 Q05 Q03) Q04"),
        ("G1", TreeOperation.DUPLICATE, "Q01 G1(Q02 Q03) G2(Q05 Q06) Q04"),
    ],
)
def test_a_step_moves_what_it_says(key: str, step: TreeOperation, then: str) -> None:
    assert step in possible_operations(THREE)[key]
    assert shape(apply_operation(THREE, key, step, NOTHING)) == then


@pytest.mark.parametrize(
    ("key", "step"),
    [
        ("Q01", TreeOperation.UP),
        ("Q04", TreeOperation.DOWN),
        ("Q02", TreeOperation.UP),
        ("Q01", TreeOperation.OUT),
        ("Q02", TreeOperation.IN),
        ("Q01", TreeOperation.DISSOLVE),
        ("Q99", TreeOperation.REMOVE),
        ("Q99", TreeOperation.UP),
        ("Q99", TreeOperation.DUPLICATE),
    ],
)
def test_a_step_that_leads_nowhere_is_refused(key: str, step: TreeOperation) -> None:
    assert step not in possible_operations(THREE).get(key, ())
    with pytest.raises(EditError):
        apply_operation(THREE, key, step, NOTHING)


def test_things_go_where_they_are_told_to() -> None:
    new = words("Q09")
    assert shape(insert_item(THREE, new)) == "Q01 G1(Q02 Q03) Q04 Q09"
    assert shape(insert_item(THREE, new, after="Q02")) == "Q01 G1(Q02 Q09 Q03) Q04"
    assert shape(insert_item(THREE, new, within="G1")) == "Q01 G1(Q02 Q03 Q09) Q04"
    assert shape(move_into_group(THREE, "Q01", "G1")) == "G1(Q02 Q03 Q01) Q04"
    assert shape(move_into_group(THREE, "Q02", "")) == "Q01 G1(Q03) Q04 Q02"
    for wrong in ({"after": "Q99"}, {"within": "Q01"}, {"within": "G9"}):
        with pytest.raises(EditError):
            insert_item(THREE, new, **wrong)
    with pytest.raises(EditError):
        move_into_group(THREE, "G1", "G1")


def test_groups_do_not_nest_without_end() -> None:
    found, deep = THREE, 0
    while deep < 20:
        try:
            found, deep = apply_operation(found, "Q01", TreeOperation.WRAP, NOTHING), deep + 1
        except EditError:
            break
    assert deep == 11
    assert from_json(found.to_json()) == found


def test_a_key_that_was_published_is_never_given_again() -> None:
    known = PublishedKeys(
        {"Q04": "line", "Q17": "single"}, {"Q04": frozenset({"c8"})}, frozenset({"Q20"})
    )
    assert fresh_question_key(THREE, known) == "Q21"
    assert fresh_question_key(THREE, NOTHING) == "Q05"
    one = Question("Q04", "single", choices=(Choice("a"), Choice("c2")))
    assert fresh_choice_key(one, NOTHING) == "c3"
    assert fresh_choice_key(one, known) == "c9"
    assert fresh_choice_key(one, known, ["c9"]) == "c10"


def test_a_copy_speaks_of_itself() -> None:
    asked = whole(
        words("Q01"),
        Group(
            "G1",
            (
                words("Q02"),
                words("Q03", relevant="${Q02} = 'x' and ${Q01} != ''", alias="reason"),
                Question("Q04", "note", Texts.of("Disse ${reason}", en="You said ${ reason }")),
            ),
            repeat=Repeat("string-length(${Q01})"),
        ),
    )
    copied, key = duplicate_item(asked, "G1", NOTHING)
    group = find_item(copied, key)
    assert isinstance(group, Group)
    assert [q.key for q in group.questions] == ["Q05", "Q06", "Q07"]
    assert group.questions[1].relevant == "${Q05} = 'x' and ${Q01} != ''"
    assert group.questions[2].label.words("en") == "You said ${Q06}"
    assert group.questions[2].label.state("en") is TranslationState.REVIEWED
    assert group.repeat == Repeat("string-length(${Q01})")
    assert find_item(copied, "G1") == find_item(asked, "G1")
    assert not validate(copied)


def test_a_new_name_is_used_wherever_the_old_one_was() -> None:
    asked = whole(
        words("Q01"),
        words("Q02", relevant="selected(${Q01}, 'Q01')", constraint="regex(., '${Q01}')"),
        Question("Q03", "note", Texts.of("Olá ${Q01}", en="Hello ${Q01}")),
    )
    found = rename_item(asked, "Q01", "nome")
    assert found.by_key["Q01"].name == "nome"
    assert found.by_key["Q02"].relevant == "selected(${nome}, 'Q01')"
    assert found.by_key["Q02"].constraint == "regex(., '${nome}')"
    assert found.by_key["Q03"].label == Texts.of("Olá ${nome}", en="Hello ${nome}")
    assert items_referencing(found, "nome") == ["Q02"]
    assert rename_item(found, "Q01", "") == asked
    assert rename_item(found, "Q01", "Q01") == asked


def test_a_draft_question_changes_its_kind_and_keeps_its_key() -> None:
    asked = whole(new_question("Q01", "single", Texts.of("Gosta?"), "pt"))
    found, key = change_kind(asked, "Q01", "yes_no", NOTHING)
    assert key == "Q01"
    assert [c.key for c in found.by_key["Q01"].choices] == ["yes", "no"]
    assert found.by_key["Q01"].choices[0].label.words("uk") == "Так"
    found, _ = change_kind(found, "Q01", "range", NOTHING)
    assert found.by_key["Q01"].choices == ()
    assert not validate(found)
    assert change_kind(found, "Q01", "range", NOTHING) == (found, "Q01")
    with pytest.raises(EditError):
        change_kind(found, "Q01", "video", NOTHING)


def test_a_published_question_is_retired_when_its_kind_changes() -> None:
    asked = whole(words("Q01"), words("Q02", relevant="${Q01} != ''"))
    found, key = change_kind(asked, "Q01", "integer", PublishedKeys({"Q01": "line", "Q02": "line"}))
    assert key == "Q03"
    assert order(found) == "Q03 Q02"
    assert found.by_key["Q02"].relevant == "${Q03} != ''"
    again, same = change_kind(found, "Q03", "line", PublishedKeys({"Q01": "line", "Q02": "line"}))
    assert (same, order(again)) == ("Q03", "Q03 Q02")


@pytest.mark.parametrize("kind", ["single", "yes_no", "acknowledge", "range", "rank", "note"])
@pytest.mark.parametrize("source", ["pt", "uk"])
def test_a_new_question_of_each_kind_has_what_it_needs(kind: str, source: str) -> None:
    one = new_question("Q01", kind, Texts.of("Olá", source), source)
    missing = {problem.code.name for problem in validate(whole(one))}
    assert missing <= {"NO_CHOICES"}


def test_texts_are_found_and_set_by_their_places() -> None:
    one = Question(
        "Q01",
        "single",
        Texts.of("Onde?"),
        choices=(Choice("a", Texts.of("Aqui")), Choice("b", Texts.of("Ali"))),
        required_message=Texts.of("Diga."),
    )
    asked = whole(Group("G1", (one,), label=Texts.of("Casa")))
    found = [place for place, _ in located_texts(asked)]
    assert found == [
        "title",
        "G1/label",
        "Q01/label",
        "Q01/choices/a",
        "Q01/choices/b",
        "Q01/required_message",
    ]
    for place in found:
        text = text_at(asked, place)
        assert text is not None
        changed = replace_texts(asked, {place: text.put("en", "Words")})
        assert text_at(changed, place) == text.put("en", "Words")
        assert [p for p, t in located_texts(changed) if t.words("en")] == [place]
    assert (
        replace_texts(asked, {"Q77/label": Texts.of("x"), "Q01/choices/z": Texts.of("y")}) == asked
    )


def test_a_small_correction_leaves_translations_as_they_are() -> None:
    before = Texts.of("Onde vve?", en="Where do you live?").put("fr", "Où?", TranslationState.DRAFT)
    after = before.put("pt", "Onde vive?")
    assert after.state("en") is TranslationState.STALE
    mended = keep_translation_states(after, before)
    assert (mended.state("en"), mended.state("fr")) == (
        TranslationState.REVIEWED,
        TranslationState.DRAFT,
    )
    assert mended == before.put("pt", "Onde vive?").put("en", "Where do you live?").put(
        "fr", "Où?", TranslationState.DRAFT
    )
    assert keep_translation_states(after, None) == after


def test_a_language_is_offered_when_its_worst_text_meets_the_gate() -> None:
    label = Texts.of("Onde?", en="Where?").put("fr", "Où?", TranslationState.DRAFT)
    label = label.put("es", "¿Dónde?", TranslationState.MACHINE)
    title = Texts.of("Título", en="Title", fr="Titre", es="Título", ar="عنوان")
    silent = Question("Q02", "calculate", Texts.of("nunca se vê"), calculation="1")
    asked = Questionnaire(title, items=(Question("Q01", "line", label), silent))
    least = lowest_states(asked)
    assert ready_languages(least, TranslationState.REVIEWED) == {"pt", "en"}
    assert ready_languages(least, TranslationState.DRAFT) == {"pt", "en", "fr"}
    assert ready_languages(least, TranslationState.MACHINE) == {"pt", "en", "fr", "es"}
    assert translation_coverage(asked, "ar") == {
        TranslationState.REVIEWED: 1,
        TranslationState.MISSING: 1,
    }
    stale = replace(asked, title=title.put("pt", "Outro"))
    assert ready_languages(lowest_states(stale), TranslationState.MACHINE) == {"pt"}


STEPS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(TreeOperation)), min_size=1, max_size=25
)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_any_steps_leave_a_sound_tree(steps: list[tuple[int, TreeOperation]]) -> None:
    found, every = THREE, {q.key: q for q in THREE.questions}
    for nth, step in steps:
        keys = [item.key for item, _ in walk_items(found.items)]
        if not keys:
            break
        key = keys[nth % len(keys)]
        before = {item.key for item, _ in walk_items(found.items)}
        if step not in possible_operations(found)[key]:
            with pytest.raises(EditError):
                apply_operation(found, key, step, NOTHING)
            continue
        try:
            found = apply_operation(found, key, step, NOTHING)
        except EditError:
            continue  # too deep
        after = [item.key for item, _ in walk_items(found.items)]
        assert len(after) == len(set(after))
        lost = before - set(after)
        every = {k: one for k, one in every.items() if k not in lost}
        assert lost == ({key} if step in (TreeOperation.REMOVE, TreeOperation.DISSOLVE) else set())
        assert all(found.by_key[k] == every[k] for k in found.by_key if k in every)
    assert from_json(found.to_json()) == found
