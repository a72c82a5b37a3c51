"""Who is hardly heard, and what a reader of one municipality reaches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.people.rules import STAFF, Actor, Grant, Role, municipality_scope
from consult.reports.rules import PERMISSIONS, representation, with_not_stated


def test_a_language_without_any_contribution_comes_first() -> None:
    found = representation(
        {"pt": 90, "en": 10}, {"pt": None, "en": None, "bn": None}, expected_share=0.25
    )
    assert [(one.key, one.few) for one in found] == [("bn", True), ("en", False), ("pt", False)]


def test_a_large_community_with_few_contributions_is_hardly_heard() -> None:
    found = representation({1: 10, 2: 10}, {1: 9000, 2: 1000}, expected_share=0.6)
    assert {one.key: one.few for one in found} == {1: True, 2: False}


def test_where_numbers_of_residents_are_unknown_all_weigh_the_same() -> None:
    found = representation({1: 10, 2: 10}, {1: 9000, 2: None}, expected_share=0.5)
    assert not any(one.few for one in found)


@given(
    st.dictionaries(st.integers(1, 9), st.integers(0, 50)),
    st.dictionaries(st.integers(1, 9), st.none() | st.integers(0, 9000), min_size=1),
)
def test_everybody_asked_about_is_told_of_once_and_silence_is_always_few(
    counts: dict[int, int], weights: dict[int, int | None]
) -> None:
    found = representation(counts, weights, expected_share=0.5)
    assert sorted(one.key for one in found) == sorted(weights)
    assert all(one.few for one in found if one.count == 0)


def test_one_grant_for_the_whole_plan_outweighs_those_for_a_municipality() -> None:
    scoped = Grant(Role.AUTHOR, plan_id=1, municipality_id=7)
    other = Grant(Role.ASSOCIATION, plan_id=1)
    whole = Grant(Role.COORDINATOR, plan_id=1)

    def reached(*grants: Grant) -> frozenset[int] | None:
        return municipality_scope(Actor(1, grants=grants), "dossier.read", PERMISSIONS, plan_id=1)

    assert reached(scoped, other) == frozenset({7})
    assert reached(scoped, whole) is None
    assert reached(other) == frozenset()
    assert reached(Grant(Role.ADMINISTRATOR)) is None


def test_inputs_that_told_no_municipality_are_read_by_all() -> None:
    assert with_not_stated(frozenset({7})) == frozenset({7, 0})
    assert with_not_stated(None) is None


def test_only_staff_read_dossiers() -> None:
    assert PERMISSIONS["dossier.read"] <= STAFF
