from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.plan.actions.versions import document_of, save_version, save_version_with_same_text
from consult.plan.models.immutable import ImmutableVersionError
from consult.plan.models.measures import Measure, MeasureVersion, Paragraph, ParagraphText
from consult.plan.queries.versions import current_version, paragraph_history, versions_of
from consult.plan.rules.documents import ParagraphDraft, canonical_json, document_digest
from tests.factories.plan import make_measure, make_plan

DAY = date(2026, 3, 2)
Save = Callable[..., MeasureVersion]


@pytest.fixture
def measure(session: Session) -> Measure:
    return make_measure(session, make_plan(session))


@pytest.fixture
def save(session: Session, measure: Measure) -> Save:
    def _save(*paragraphs: ParagraphDraft) -> MeasureVersion:
        return save_version(
            session, measure=measure, paragraphs=paragraphs, made_on=DAY, made_by_id=None
        )

    return _save


def words(version: MeasureVersion) -> list[str]:
    return [p.text.words("pt") for p in version.paragraphs]


def as_given(version: MeasureVersion) -> list[ParagraphDraft]:
    return [ParagraphDraft(p.paragraph_id, p.text) for p in version.paragraphs]


def new(text: str) -> ParagraphDraft:
    return ParagraphDraft(None, Texts.of(text))


def test_saving_the_same_again_makes_no_version(save: Save) -> None:
    first = save(new("Um."), new("Dois."))
    assert save(*as_given(first)) is first


def test_an_edited_paragraph_keeps_its_id_and_its_history(session: Session, save: Save) -> None:
    first = save(new("Um."), new("Dois."))
    one, two = as_given(first)
    second = save(ParagraphDraft(one.id, Texts.of("Um só.")), two)
    assert second.number == first.number + 1
    assert [p.paragraph_id for p in second.paragraphs] == [one.id, two.id]
    assert one.id is not None
    history = session.scalars(paragraph_history(one.id)).all()
    assert [(h.version.number, h.text.words("pt")) for h in history] == [
        (first.number, "Um."),
        (second.number, "Um só."),
    ]


def test_a_removed_paragraph_leaves_the_version_but_not_the_house(
    session: Session, save: Save
) -> None:
    first = save(new("Um."), new("Dois."))
    one, two = as_given(first)
    assert words(save(two)) == ["Dois."]
    assert session.get(Paragraph, one.id) is not None
    assert words(save(one, two)) == ["Um.", "Dois."]


def test_another_part_of_the_measure_makes_a_version_too(
    session: Session, measure: Measure, save: Save
) -> None:
    first = save(new("Um."))
    measure.level = 2
    second = save_version_with_same_text(session, measure=measure, made_on=DAY, made_by_id=None)
    assert second is not None
    assert second.number == first.number + 1
    assert second.document["level"] == 2
    assert first.document["level"] == 1


def test_a_measure_that_is_only_drafted_gets_no_version_by_itself(session: Session) -> None:
    measure = make_measure(session, make_plan(session))
    measure.versions.clear()
    session.flush()
    assert (
        save_version_with_same_text(session, measure=measure, made_on=DAY, made_by_id=None) is None
    )


def test_a_version_refuses_every_change(session: Session, save: Save) -> None:
    version = save(new("Um."))
    session.commit()
    version.made_on = date(2026, 4, 1)
    with pytest.raises(ImmutableVersionError):
        session.flush()
    session.rollback()
    version.paragraphs[0].text = Texts.of("Outro.")
    with pytest.raises(ImmutableVersionError):
        session.flush()
    session.rollback()
    for model in (MeasureVersion, ParagraphText):
        with pytest.raises(ImmutableVersionError):
            session.execute(update(model).values({next(iter(model.__table__.c)).name: 0}))


def test_a_paragraph_of_another_measure_is_refused(
    session: Session, measure: Measure, save: Save
) -> None:
    with pytest.raises(ValueError, match="not paragraphs of measure"):
        save(ParagraphDraft(uuid.uuid4(), Texts.of("Um.")))
    one = as_given(save(new("Um.")))[0]
    with pytest.raises(ValueError, match="twice"):
        save(one, one)


def test_the_document_of_a_loaded_measure_has_the_digest_it_was_stored_with(
    session: Session, measure: Measure, save: Save
) -> None:
    version = save(new("Um."))
    session.commit()
    session.expire_all()
    assert document_digest(version.document) == version.digest
    assert canonical_json(document_of(measure, as_given(version))) == canonical_json(
        version.document
    )


# One edit: (what, where, words).
EDIT = st.tuples(
    st.sampled_from(["keep", "edit", "add", "remove", "move", "translate"]),
    st.integers(0, 9),
    st.sampled_from(["Um.", "Dois.", "Três.", "হ্যাঁ", "نعم"]),
)


def edited(given_: list[ParagraphDraft], what: str, at: int, text: str) -> list[ParagraphDraft]:
    rows = list(given_)
    place = at % len(rows) if rows else 0
    if what == "add" or not rows:
        rows.insert(place, new(text))
    elif what == "remove":
        rows.pop(place)
    elif what == "move":
        rows.insert(0, rows.pop(place))
    elif what in {"edit", "translate"}:
        tag = "pt" if what == "edit" else "ar"
        rows[place] = ParagraphDraft(rows[place].id, rows[place].text.put(tag, text))
    return rows


@pytest.fixture
def clean_session(session: Session) -> Iterator[Session]:
    session.commit()
    yield session
    session.rollback()


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=st.lists(st.lists(EDIT, max_size=3), min_size=1, max_size=6))
def test_whatever_is_edited_ids_survive_and_older_versions_stay(
    clean_session: Session, edits: list[list[tuple[str, int, str]]]
) -> None:
    session = clean_session
    plan = make_plan(session, slug=f"p{uuid.uuid4().hex[:8]}")
    measure = make_measure(session, plan, paragraphs=())
    seen: dict[int, tuple[str, list[str]]] = {}
    version = session.scalars(current_version(measure.id)).one()
    for steps in edits:
        before = as_given(version)
        after = before
        for step in steps:
            after = edited(after, *step)
        made = save_version(
            session, measure=measure, paragraphs=after, made_on=DAY, made_by_id=None
        )
        kept = [p.id for p in after]
        got = [p.paragraph_id for p in made.paragraphs]
        assert [g for g, k in zip(got, kept, strict=True) if k is not None] == [
            k for k in kept if k is not None
        ]
        assert (made.number == version.number) is (made.digest == version.digest)
        if after == before and version.document:
            assert made is version
        elif after != before:
            assert made.number == version.number + 1
        seen[made.number] = (made.digest, words(made))
        version = made
    session.expire_all()
    for old in session.scalars(versions_of(measure.id)):
        if old.number in seen:
            assert (old.digest, words(old)) == seen[old.number]
            assert document_digest(old.document) == old.digest
    count = session.scalar(select(func.count()).where(MeasureVersion.measure_id == measure.id))
    assert count == version.number
    session.rollback()
