"""Results, recounted from the exported answers without any use of the tallies."""

from __future__ import annotations

import csv
import io
import os
import random
import statistics
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.disclosure.breakdowns import Breakdown, BreakdownVariable, Subgroup
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.disclosure.tabulation import QuestionResult
from consult.languages.rules import Texts
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question, Repeat
from consult.results.export.options import ExportOptions
from consult.results.export.writing import write_export_file
from consult.results.queries.results import subgroup_comparison, survey_results
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, choice, make_survey

RESPONDENTS = int(os.environ.get("CONSULT_TEST_PEOPLE", "160"))
YES = (choice("yes", "Sim"), choice("no", "Não"))
Rows = list[dict[str, str]]


def everything() -> Questionnaire:
    """Every kind that is counted, a question of some only, and rooms with people in them."""
    usual = a_questionnaire().questions
    rooms = Group(
        "room",
        (
            Question("SIZE", "integer", Texts.of("Size")),
            Group("bed", (Question("KIND", "yes_no", Texts.of("Good?"), choices=YES),),
                  repeat=Repeat("${BEDS}")),
        ),
        repeat=Repeat("${ROOMS}"),
    )  # fmt: skip
    return a_questionnaire(
        items=(
            a_single(breakdown=True),
            usual[1],
            replace(usual[2], sensitive=False),
            usual[3],
            Question("D", "yes_no", Texts.of("Why?"), choices=YES, relevant="${Q1} = 'a'"),
            Question("AGE", "integer", Texts.of("Age")),
            Question("PAY", "decimal", Texts.of("Pay")),
            Question("TEN", "range", Texts.of("Ten"), minimum=Decimal(-5), maximum=Decimal(5)),
            Question("DAY", "date", Texts.of("Since")),
            Question("ROOMS", "integer", Texts.of("Rooms")),
            Question("BEDS", "integer", Texts.of("Beds")),
            rooms,
        )
    )


def changed(first: Questionnaire) -> Questionnaire:
    """The next version: a choice is gone, one is new, one question has another name, one is gone."""
    single, *rest = first.items
    assert isinstance(single, Question)
    renamed = replace(single, alias="years", choices=(*single.choices[:2], choice("d", "Nova")))
    dependent = next(q for q in rest if isinstance(q, Question) and q.key == "D")
    others = [item for item in rest if item.key not in ("D", "TEN")]
    return replace(first, items=(renamed, replace(dependent, relevant="${years} = 'a'"), *others))


def random_answers(chance: random.Random, choices: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}

    def maybe(key: str, value: Any) -> None:
        if chance.random() < 0.9:
            answers[key] = value

    maybe("Q1", chance.choice(choices))
    maybe(
        "Q2", sorted(chance.sample("xy", chance.randint(1, 2))) if chance.random() < 0.8 else ["z"]
    )
    maybe("Q3", chance.choice((1, 2, 3, 4, 5, 5)))
    maybe("Q4", dict(zip(chance.sample(["A03", "A07", "o"], 2), (1, 2), strict=True)))
    maybe("D", chance.choice(("yes", "no")))
    maybe("AGE", str(chance.randint(16, 90)))
    maybe("PAY", f"{chance.randint(400, 2999)}.{chance.randint(0, 99):02}")
    maybe("TEN", str(chance.randint(-5, 5)))
    maybe("DAY", date(chance.randint(1990, 2026), chance.randint(1, 9), 15).isoformat())
    rooms, beds = chance.randint(0, 2), chance.randint(0, 2)
    answers |= {"ROOMS": str(rooms), "BEDS": str(beds)}
    for room in range(1, rooms + 1):
        maybe(f"SIZE/{room}", str(chance.randint(6, 30)))
        for bed in range(1, beds + 1):
            maybe(f"KIND/{room}/{bed}", chance.choice(("yes", "no")))
    return answers


@pytest.fixture
def survey(session: Session) -> Survey:
    chance, first = random.Random(11), everything()
    survey = make_survey(session, make_plan(session), questionnaire=first)
    for number in range(RESPONDENTS):
        if number == RESPONDENTS // 2:
            survey.draft = changed(first).to_json()
            publishing.publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
        choices = "abcc" if number < RESPONDENTS // 2 else "abdd"
        language = chance.choice(("pt", "pt", "bn"))
        answer_survey(
            session, survey, f"{number:016d}", random_answers(chance, choices), language=language
        )
    return survey


@pytest.fixture
def tables(
    app: Flask, session: Session, survey: Survey, tmp_path: Path
) -> Iterator[dict[str, Rows]]:
    with app.app_context():
        options = ExportOptions(sensitive=True, byte_order_mark=False)
        write_export_file(
            session, survey_id=survey.id, options=options, target=tmp_path / "out.zip"
        )
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        yield {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
        }


def check(result: QuestionResult, rows: Rows, inner: Rows) -> None:
    """One result against the rows of those it is about; `inner` are all rows of what repeats."""
    key, kind = result.question.key, result.kind
    column = "years" if key == "Q1" else key
    if kind in ("multi", "rank"):
        names = [f"{key}_{category.key}" for category in result.categories]
        answered = [row for row in rows if any(row[name] for name in names)]
    elif result.repeated:
        responses = {row["response"] for row in rows}
        given = [row for row in inner if row.get(column) and row["response"] in responses]
        assert result.answered in (None, len({row["response"] for row in given}))
        pairs = {(row["response"], row[column]) for row in given}
        for category in result.categories:
            inside = {
                pair for pair in pairs
                if (category.interval.contains(int(pair[1]) * 1000) if category.interval else pair[1] == category.key)
            }  # fmt: skip
            if category.count is not None:
                base = len(pairs) if category.interval else result.answered
                assert category.count == len(inside)
                assert category.share == pytest.approx(len(inside) / max(1, base or 0))
                respondents = {response for response, _ in inside}
                assert not inside or len(respondents) >= INTERNAL_THRESHOLD
        return
    else:
        answered = [row for row in rows if row[column]]
    assert result.answered in (None, len(answered))
    for category in result.categories:
        if category.count is None:
            continue
        if kind == "multi":
            count = sum(row[f"{key}_{category.key}"] == "1" for row in answered)
        elif kind == "rank":
            places = [int(row[f"{key}_{category.key}"] or 0) for row in answered]
            assert category.first_place_count == places.count(1)
            count = sum({1: 2, 2: 1}.get(place, 0) for place in places)
            assert category.share == pytest.approx(count / (2 * len(answered)))
        elif category.interval:
            classes = [thousandths(kind, row[column]) for row in answered]
            count = sum(category.interval.contains(value) for value in classes)
        else:
            count = sum(row[column] == category.key for row in answered)
        assert category.count == count, (key, category.key)
        if kind != "rank":
            assert category.share == pytest.approx(count / max(1, len(answered)))
    if result.mean is not None:
        mean = statistics.fmean(float(row[column]) for row in answered)
        assert float(result.mean) == pytest.approx(mean, rel=0.006, abs=0.005)
    if result.quantiles and kind != "date":
        values = sorted(float(row[column]) for row in answered)
        assert_about(result.quantiles.median, values[-(-len(values) // 2) - 1])
        if result.quantiles.quartiles:
            low, high = result.quantiles.quartiles
            assert_about(low, values[-(-len(values) // 4) - 1])
            assert_about(high, values[-(-len(values) * 3 // 4) - 1])


def thousandths(kind: str, cell: str) -> int:
    if kind == "date":
        day = date.fromisoformat(cell)
        return day.year * 12 + day.month - 1
    return int(Decimal(cell) * 1000)


def assert_about(shown: int, exact: float) -> None:
    """Numbers are kept by three digits, cut off towards nought."""
    assert abs(shown / 1000) == pytest.approx(abs(exact), rel=0.01, abs=0.001)
    assert abs(shown / 1000) <= abs(exact) + 1e-9


def test_every_result_is_what_a_recount_gives(
    session: Session, survey: Survey, tables: dict[str, Rows]
) -> None:
    rows = tables["responses.csv"]
    inner = [*tables["room.csv"], *tables["bed.csv"]]
    assert len(rows) == RESPONDENTS
    seen = set()
    for subgroup in (None, Subgroup(BreakdownVariable.LANGUAGE, "bn"), Subgroup(BreakdownVariable.LANGUAGE, "pt"),
                   Subgroup(BreakdownVariable.ANSWER, "a", "Q1"), Subgroup(BreakdownVariable.ANSWER, "d", "Q1")):  # fmt: skip
        shown = survey_results(session, survey, subgroup)
        assert shown
        members = rows
        if subgroup:
            column = "language" if subgroup.variable is BreakdownVariable.LANGUAGE else "years"
            members = [row for row in rows if row[column] == subgroup.group]
        assert shown.respondents == len(members)
        for result in shown.results:
            check(result, members, inner)
            seen.add((result.question.key, result.answered is None))
    shown_keys = {key for key, hidden in seen if not hidden}
    assert shown_keys == {"Q1", "Q2", "Q3", "Q4", "D", "AGE", "PAY", "TEN", "DAY", "ROOMS", "BEDS",
                          "SIZE", "KIND"}  # fmt: skip


def test_a_comparison_is_what_a_recount_gives(
    session: Session, survey: Survey, tables: dict[str, Rows]
) -> None:
    rows = tables["responses.csv"]
    comparison = subgroup_comparison(
        session, survey, "Q3", Breakdown(BreakdownVariable.ANSWER, "Q1")
    )
    assert comparison
    for group, result in comparison.results.items():
        if group:
            check(result, [row for row in rows if row["years"] == group.replace("-", "")], [])
    check(comparison.total, rows, [])


def test_nobody_counts_as_having_answered_what_was_not_asked(
    session: Session, survey: Survey, tables: dict[str, Rows]
) -> None:
    rows = tables["responses.csv"]
    assert not any(row["D"] for row in rows if row["years"] != "a")
    assert not any(row["TEN"] for row in rows if row["version"] == "2")
    beds = {(row["response"], row["room"]) for row in tables["bed.csv"]}
    rooms = {row["response"]: int(row["ROOMS"]) for row in rows}
    assert all(int(room) <= rooms[response] for response, room in beds)
    retired = {row["variable"]: row["state"] for row in tables["codebook.csv"]}
    assert retired["TEN"] != ""
