from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.languages.edits import TextEdit
from consult.languages.numbers import plain_decimal
from consult.languages.rules import Texts, TranslationState
from consult.plan.rules.defaults import DEFAULT_AREAS, code_from, slug_from
from consult.plan.rules.differences import (
    DiffOperation,
    ParagraphChangeKind,
    changed_parts,
    paragraph_changes,
    tokens,
    word_diff,
)
from consult.plan.rules.indicators import (
    IndicatorDirection,
    contradictions,
    share_reached,
    target_at,
)
from consult.plan.rules.phases import (
    PHASE_ACTIONS,
    PhaseAction,
    PhaseKind,
    allowed_actions,
    current_phases,
)
from consult.plan.rules.quarters import Quarter, schedule
from consult.web.editing.rows import rebuild_rows

WORDS = st.text(st.sampled_from("ab .,\n ção বাংলা 中文عر"), max_size=60)
DAY = date(2026, 3, 2)

GRANTED = {
    PhaseKind.DIAGNOSIS: {PhaseAction.ANSWER, PhaseAction.DRAFT},
    PhaseKind.DRAFTING: {PhaseAction.ANSWER, PhaseAction.DRAFT},
    PhaseKind.CONSULTATION: {
        PhaseAction.ANSWER,
        PhaseAction.COMMENT,
        PhaseAction.DRAFT,
        PhaseAction.WEIGH,
    },
    PhaseKind.WEIGHING: {PhaseAction.DRAFT, PhaseAction.WEIGH},
    PhaseKind.APPROVAL: {PhaseAction.DRAFT},
    PhaseKind.MONITORING: {PhaseAction.ANSWER, PhaseAction.MONITOR},
}


def phase(kind: PhaseKind, starts: date = DAY, ends: date = DAY) -> SimpleNamespace:
    return SimpleNamespace(kind=kind.value, starts=starts, ends=ends)


@pytest.mark.parametrize("kind", PhaseKind)
@pytest.mark.parametrize("verb", PhaseAction)
def test_each_phase_grants_its_verbs_and_no_other(kind: PhaseKind, verb: PhaseAction) -> None:
    assert (verb in allowed_actions([phase(kind)], DAY)) is (verb in GRANTED[kind])


@pytest.mark.parametrize("kind", PhaseKind)
def test_both_days_of_a_phase_are_in_it(kind: PhaseKind) -> None:
    days = [phase(kind, DAY, DAY + timedelta(days=2))]
    assert [bool(current_phases(days, DAY + timedelta(days=n))) for n in (-1, 0, 2, 3)] == [
        False,
        True,
        True,
        False,
    ]


@given(st.sets(st.sampled_from(PhaseKind)))
def test_phases_that_overlap_grant_what_each_grants(kinds: set[PhaseKind]) -> None:
    expected = {verb for kind in kinds for verb in PHASE_ACTIONS[kind]}
    assert allowed_actions([phase(kind) for kind in kinds], DAY) == expected


@given(WORDS, WORDS)
def test_the_marks_of_a_change_rebuild_both_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(p.words for p in pieces if p.mark is not DiffOperation.REMOVED) == after
    assert "".join(p.words for p in pieces if p.mark is not DiffOperation.ADDED) == before
    assert "".join(tokens(before)) == before


def test_a_change_is_told_by_words_not_letters() -> None:
    pieces = word_diff("Abre dois dias.", "Abre três dias.")
    assert [(p.mark.value, p.words) for p in pieces] == [
        ("same", "Abre "),
        ("removed", "dois"),
        ("added", "três"),
        ("same", " dias."),
    ]


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.sampled_from("abcdef"), unique=True),
)
def test_every_paragraph_of_both_versions_is_told_once(old: list[str], new: list[str]) -> None:
    changes = paragraph_changes(
        [(k, Texts.of(k)) for k in old], [(k, Texts.of(k)) for k in new], "pt"
    )
    assert sorted(c.key for c in changes) == sorted({*old, *new})
    assert [c.key for c in changes if c.fate is not ParagraphChangeKind.REMOVED] == new
    assert {c.key for c in changes if c.fate is ParagraphChangeKind.REMOVED} == set(old) - set(new)
    assert {c.key for c in changes if c.fate is ParagraphChangeKind.ADDED} == set(new) - set(old)


def test_languages_are_not_compared_with_each_other() -> None:
    before, after = Texts.of("Um.", en="One."), Texts.of("Um só.")
    change = paragraph_changes([("a", before)], [("a", after)], "en")[0]
    assert change.tag == "pt"
    new_translation = paragraph_changes([("a", after)], [("a", after.put("en", "Just one."))], "en")
    assert new_translation[0].fate is ParagraphChangeKind.SAME
    assert new_translation[0].pieces[0].words == "Just one."


def test_a_paragraph_that_moved_is_said_to_have_moved() -> None:
    rows = [(k, Texts.of(k)) for k in "abc"]
    changes = paragraph_changes(rows, [rows[2], rows[0], rows[1]], "pt")
    assert [c.fate for c in changes] == [
        ParagraphChangeKind.MOVED,
        ParagraphChangeKind.SAME,
        ParagraphChangeKind.SAME,
    ]


def test_changed_parts_are_named() -> None:
    assert changed_parts({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == ["b", "c"]


QUARTERS = st.lists(
    st.builds(lambda y, n: f"{y}Q{n}", st.integers(2025, 2029), st.integers(1, 4)), max_size=8
)


@given(st.lists(QUARTERS, max_size=4))
def test_a_schedule_shows_each_quarter_of_each_activity(rows: list[list[str]]) -> None:
    made = schedule(list(enumerate(rows)), date(2026, 1, 1), date(2028, 12, 31))
    for row, given_ in zip(made.rows, rows, strict=True):
        on = {str(q) for q, runs in zip(made.quarters, row.on, strict=True) if runs}
        assert on == set(given_)
        assert sum(span.length for span in row.spans) == len(on)
    assert sum(year.length for year in made.years) == len(made.quarters)


def test_a_schedule_knows_today() -> None:
    made = schedule([("x", ["2026Q2"])], date(2026, 1, 1), date(2026, 12, 31), date(2026, 5, 5))
    assert made.now == 1
    assert made.rows[0].spans[0].first == Quarter(2026, 2)


NUMBERS = st.decimals(-1000, 1000, places=2)


@given(st.none() | NUMBERS, NUMBERS, NUMBERS, st.sampled_from(IndicatorDirection))
def test_progress_is_never_outside(
    baseline: Decimal | None, target: Decimal, value: Decimal, better: IndicatorDirection
) -> None:
    share = share_reached(baseline, target, value, better)
    assert 0 <= share <= 1
    assert (share == 1) is (value >= target if better is IndicatorDirection.UP else value <= target)


def test_progress_goes_down_where_less_is_better() -> None:
    assert share_reached(Decimal(30), Decimal(10), Decimal(20), IndicatorDirection.DOWN) == Decimal(
        "0.5"
    )


def test_targets() -> None:
    targets = {2026: Decimal(1), 2028: Decimal(3)}
    assert target_at(targets, 2027) == (2028, Decimal(3))
    assert target_at(targets, 2030) == (2028, Decimal(3))
    assert target_at({}, 2027) is None
    assert contradictions(Decimal(2), targets, IndicatorDirection.UP) == [2026]


@pytest.mark.parametrize(("value", "text"), [("12.5000", "12.5"), ("0.0000", "0"), ("100", "100")])
def test_numbers_are_written_plainly(value: str, text: str) -> None:
    assert plain_decimal(Decimal(value)) == text


def test_an_edit_that_leaves_a_stale_translation_alone_leaves_it_stale() -> None:
    base = Texts.of("Um", en="One")
    edited = TextEdit("Dois", "en", "One", True).onto(base, "pt")
    assert edited.state("en") is TranslationState.STALE
    assert TextEdit("Dois", "en", "One", False).onto(edited, "pt") == edited
    checked = TextEdit("Dois", "en", "One", True).onto(edited, "pt")
    assert checked.state("en") is TranslationState.REVIEWED


def test_an_edit_that_takes_the_words_away_takes_the_translation_away() -> None:
    base = Texts.of("Um", en="One")
    assert TextEdit("Um", "en", "", False).onto(base, "pt").words("en") == ""


@given(WORDS)
def test_an_edit_of_nothing_changes_nothing(words: str) -> None:
    base = Texts.of(words)
    assert TextEdit(base.words("pt")).onto(base, "pt") == base


def test_new_addresses_are_free() -> None:
    assert slug_from("Habitação e Cidade", {"habitacao-e-cidade"}) == "habitacao-e-cidade-2"
    assert slug_from("السكن") == "area"
    assert code_from("A", {a.code for a in DEFAULT_AREAS}) == "A17"


@given(st.lists(st.sampled_from(["add", "remove", "up", "down"]), max_size=6), st.integers(0, 5))
def test_rows_are_numbered_without_gaps_whatever_is_pressed(presses: list[str], at: int) -> None:
    data = MultiDict({"title": "t", **{f"rows-{i}-id": str(i) for i in range(3)}})
    data.add("rows-1-tick", "a")
    data.add("rows-1-tick", "b")
    for press in presses:
        data = rebuild_rows(data, press, "rows", None if press == "add" else at)
    numbers = sorted(int(k.split("-")[1]) for k in data if k.endswith("-id"))
    assert numbers == list(range(len(numbers)))
    assert data["title"] == "t"
    ticked = [k for k in data if k.endswith("-tick")]
    assert all(data.getlist(k) == ["a", "b"] for k in ticked)
    assert all(data[k.replace("tick", "id")] == "1" for k in ticked)
