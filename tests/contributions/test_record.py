"""What `record` stores, refuses and never stores twice."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.channel import SURVEY
from consult.contributions.actions import record, record_many
from consult.contributions.models import (
    Contribution,
    ContributionLink,
    ContributionSubject,
    ContributionTally,
)
from consult.contributions.rules.contributions import (
    CONTRIBUTION_MAX_LENGTH,
    Author,
    AuthorKind,
    ContributionTooLong,
    EmptyContribution,
    HiddenWithoutReason,
    LinkTarget,
    NotPublishable,
    TargetOfOtherPlan,
    UnknownLanguage,
    Visibility,
)
from tests.factories.contributions import new_contribution
from tests.factories.plan import make_measure, make_plan


def subjects(session: Session) -> list[tuple[str, int]]:
    rows = session.execute(select(ContributionSubject.subject, ContributionSubject.subject_id))
    return sorted((subject, subject_id) for subject, subject_id in rows)


def tallied(session: Session) -> dict[tuple[str, int], int]:
    return {(t.subject, t.subject_id): t.count for t in session.scalars(select(ContributionTally))}


def test_words_are_stored_clean(session: Session) -> None:
    plan = make_plan(session)
    made = record(session, new_contribution(plan, " cafe\u0301\r\n\u202eagora ", "ZH-hans"))
    assert made.words == "café\nagora"
    assert made.language == "zh-Hans"


def test_an_input_of_two_measures_of_an_area_counts_once_in_it(session: Session) -> None:
    plan = make_plan(session)
    first = make_measure(session, plan, "M01", plan.areas)
    second = make_measure(session, plan, "M02", plan.areas[:1])
    targets = [LinkTarget(measure_id=first.id), LinkTarget(measure_id=second.id)] * 2
    made = record(session, new_contribution(plan, targets=targets))
    housing, language = plan.areas
    expected = [
        ("area", housing.id),
        ("area", language.id),
        ("measure", first.id),
        ("measure", second.id),
        ("plan", plan.id),
    ]
    assert subjects(session) == sorted(expected)
    assert tallied(session) == dict.fromkeys(expected, 1)
    assert [link.measure_id for link in made.links] == [first.id, second.id]


def test_the_same_receipt_makes_one_input(session: Session) -> None:
    plan = make_plan(session)
    first = record(session, new_contribution(plan, receipt_key="k" * 64))
    again = record(session, new_contribution(plan, "outra coisa", receipt_key="k" * 64))
    assert again.id == first.id
    assert again.words == "A renda subiu muito."
    assert session.scalar(select(func.count()).select_from(ContributionLink)) == 1
    assert set(tallied(session).values()) == {1}


def test_a_source_reference_is_of_its_plan(session: Session) -> None:
    one, two = make_plan(session, "um"), make_plan(session, "dois")
    first = record(session, new_contribution(one, source_ref="7"))
    assert record(session, new_contribution(one, source_ref="7")).id == first.id
    assert record(session, new_contribution(two, source_ref="7")).id != first.id


def test_many_at_once_keep_their_order_and_find_what_is_there(session: Session) -> None:
    plan = make_plan(session)
    old = record(session, new_contribution(plan, source_ref="b"))
    ids = record_many(session, [new_contribution(plan, source_ref=r) for r in "abca"])
    assert ids[1] == old.id
    assert ids[0] == ids[3]
    assert len(set(ids)) == 3
    assert session.get_one(Contribution, ids[2]).source_ref == "c"
    assert tallied(session)["plan", plan.id] == 3


def test_nothing_to_record_is_no_error(session: Session) -> None:
    assert record_many(session, []) == []


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"words": " \u200e\n"}, EmptyContribution),
        ({"words": "a" * (CONTRIBUTION_MAX_LENGTH + 1)}, ContributionTooLong),
        ({"language": "not a tag"}, UnknownLanguage),
        ({"language": "ab-" + "-".join(["abcdefgh"] * 5)}, UnknownLanguage),
        ({"visibility": Visibility.HIDDEN}, HiddenWithoutReason),
        ({"channel": SURVEY}, NotPublishable),
    ],
)
def test_what_the_ledger_cannot_take_is_refused(
    session: Session, values: dict[str, object], error: type[Exception]
) -> None:
    plan = make_plan(session)
    with pytest.raises(error):
        record(session, new_contribution(plan, **values))  # type: ignore[arg-type]
    assert session.scalar(select(func.count()).select_from(Contribution)) == 0


def test_words_are_counted_after_they_are_composed(session: Session) -> None:
    plan = make_plan(session)
    made = record(session, new_contribution(plan, "e\u0301" * CONTRIBUTION_MAX_LENGTH))
    assert len(made.words) == CONTRIBUTION_MAX_LENGTH


def test_things_of_another_plan_are_refused(session: Session) -> None:
    mine, other = make_plan(session, "meu"), make_plan(session, "outro")
    measure, foreign = make_measure(session, mine), make_measure(session, other)
    paragraph = foreign.versions[0].paragraphs[0].paragraph_id
    for target in (
        LinkTarget(area_id=other.areas[0].id),
        LinkTarget(measure_id=foreign.id),
        LinkTarget(measure_id=measure.id, paragraph_id=paragraph),
        LinkTarget(measure_id=measure.id, paragraph_id=uuid.uuid4()),
    ):
        with pytest.raises(TargetOfOtherPlan):
            record(session, new_contribution(mine, targets=[target]))


def test_an_association_is_named(session: Session) -> None:
    plan = make_plan(session)
    author = Author(AuthorKind.PERSON, name="Rui", people_count=None)
    made = record(session, new_contribution(plan, author=author))
    assert (made.author_kind, made.author_name) == ("person", "Rui")
