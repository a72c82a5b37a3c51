"""Lists from elsewhere: read, checked, taken in whole or not at all, and never twice."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.contributions import jobs
from consult.contributions.importing import importing
from consult.contributions.importing.codes import StatementCode
from consult.contributions.importing.days import read_day
from consult.contributions.importing.importing import StatementImportReport, preview_statements
from consult.contributions.importing.mapping import ColumnMapping, parse_hidden_when
from consult.contributions.importing.reading import read_list
from consult.contributions.importing.wording import explain
from consult.contributions.models import Contribution, ContributionSubject
from consult.imports.file_codes import FileRefused
from consult.languages.rules import clean_text
from consult.people.rules import Role
from consult.plan.models.plans import Municipality, Plan
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import make_measure, make_plan
from tests.imports.pages import fingerprint_of

LIST = (
    "número;texto;dia;língua;concelho;estado\r\n"
    '1;"Falta luz;\nfalta água.";2026-03-02;pt;Vila de Vale;ok\r\n'
    "2;নেই ঘর;05/03/2026;bn;vale-m1;spam\r\n"
    "3;Ruído;1772668800000;;;ok\r\n"
).encode()
MAPPING = ColumnMapping(
    words="texto",
    ref="número",
    day="dia",
    language_column="língua",
    municipality_column="concelho",
    areas=("A03",),
    hidden_when=("estado", frozenset({"spam"})),
)
DAY = date(2026, 11, 1)


def take_in(
    session: Session, plan: Plan, data: bytes, mapping: ColumnMapping = MAPPING
) -> StatementImportReport:
    report = preview_statements(
        session, plan=plan, statements=read_list(data), mapping=mapping, today=DAY
    )
    return importing.store_statements(session, report)


def stored(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Contribution)) or 0


def test_a_list_is_taken_in_with_its_lines_languages_and_refusals(session: Session) -> None:
    plan = make_plan(session)
    report = take_in(session, plan, LIST)
    assert (report.applied, report.new, report.known, report.hidden) == (True, 3, 0, 1)
    by_ref = {one.source_ref: one for one in session.scalars(select(Contribution))}
    first, second, third = (by_ref[ref] for ref in "123")
    assert first.words == "Falta luz;\nfalta água."
    assert first.municipality_id == second.municipality_id == plan.municipalities[0].id
    assert (second.language, second.visibility) == ("bn", "hidden")
    assert second.hidden_reason == "Refused by the moderators of the list it comes from"
    assert (third.language, third.visibility) == ("pt", "awaiting")
    assert [one.said_on for one in (first, second, third)] == [
        date(2026, 3, 2),
        date(2026, 3, 5),
        date(2026, 3, 5),
    ]
    assert [link.area_id for link in first.links] == [plan.areas[0].id]
    assert jobs.verify_and_repair(session, plan.id).holds


def test_taken_in_twice_it_is_there_once(session: Session) -> None:
    plan = make_plan(session)
    take_in(session, plan, LIST)
    again = take_in(session, plan, LIST.replace("Ruído".encode(), "Muito ruído".encode()))
    assert (again.new, again.known, again.differing) == (0, 3, 1)
    assert stored(session) == 3
    assert jobs.verify_and_repair(session, plan.id).holds


def test_lists_with_the_same_numbers_keep_apart_by_their_names(session: Session) -> None:
    plan = make_plan(session)
    take_in(session, plan, LIST, replace(MAPPING, source="março"))
    take_in(session, plan, LIST, replace(MAPPING, source="abril"))
    assert stored(session) == 6


def test_a_list_without_numbers_is_known_by_its_words(session: Session) -> None:
    plan = make_plan(session)
    mapping = ColumnMapping(words="texto", areas=("A03",))
    data = "texto\nFalta luz\nFalta luz\nFalta água\n".encode()
    assert take_in(session, plan, data, mapping).new == 3
    assert take_in(session, plan, data, mapping).new == 0
    assert stored(session) == 3


def test_every_problem_is_told_by_row_and_column_and_nothing_is_taken_in(session: Session) -> None:
    plan = make_plan(session)
    data = (
        "número;texto;dia;língua;concelho;estado\n"
        "1;;2026-13-02;português;Lisboa;ok\n"
        f";{'a' * 8002};2027-01-01;pt;;ok\n"
        "7;Bom;2026-01-01;pt;;ok;a mais\n"
        "8;Bom;2026-01-01;pt;;ok\n"
        "8;Outro;2026-01-01;pt;;ok\n"
    ).encode()
    report = take_in(session, plan, data)
    assert [(f.row, f.heading, f.code) for f in report.errors] == [
        (2, "concelho", StatementCode.UNKNOWN_MUNICIPALITY),
        (2, "dia", StatementCode.NOT_A_DAY),
        (2, "texto", StatementCode.NO_WORDS),
        (3, "dia", StatementCode.DAY_TO_COME),
        (3, "número", StatementCode.NO_REF),
        (3, "texto", StatementCode.TOO_LONG),
        (4, "", StatementCode.TOO_MANY_CELLS),
        (6, "número", StatementCode.REF_TWICE),
    ]
    assert report.rows == 5
    assert stored(session) == 0
    for finding in report.errors:
        words = explain(finding)
        assert words.what_to_do
        assert "%(" not in words.what + words.what_to_do


def test_a_language_that_is_none_is_told(session: Session) -> None:
    plan = make_plan(session)
    report = take_in(
        session, plan, "número;texto;dia;língua;concelho;estado\n1;Sim;2026-01-01;?;;\n".encode()
    )
    assert [f.code for f in report.errors] == [StatementCode.UNKNOWN_LANGUAGE]


@pytest.mark.parametrize(
    ("data", "mapping", "trouble"),
    [
        (b"texto\n", ColumnMapping(words="texto"), StatementCode.NO_ROWS),
        (b"texto\na\n", ColumnMapping(words="palavras"), StatementCode.NO_COLUMN),
        (b"texto,Texto\na,b\n", ColumnMapping(words="texto"), StatementCode.COLUMN_TWICE),
        (
            b"texto\na\n",
            ColumnMapping(words="texto", areas=("A99",)),
            StatementCode.UNKNOWN_AREA,
        ),
        (
            b"texto\na\n",
            ColumnMapping(words="texto", measures=("M99",)),
            StatementCode.UNKNOWN_MEASURE,
        ),
    ],
)
def test_a_mapping_that_does_not_fit_is_told(
    session: Session, data: bytes, mapping: ColumnMapping, trouble: StatementCode
) -> None:
    plan = make_plan(session)
    assert [f.code for f in take_in(session, plan, data, mapping).errors] == [trouble]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04nonsense", b'texto\n"never closed\n', b"texto\n\0\n", b"\xff\xfe\xd8"]
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        read_list(data)
    words = explain(caught.value.finding)
    assert words.what
    assert words.what_to_do


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encoding_it_is_in(encoding: str) -> None:
    listed = read_list("texto,dia\nÁgua é vida,2026-01-01\n".encode(encoding))
    assert listed.headings == ["texto", "dia"]
    assert listed.rows[0].cells[0] == "Água é vida"


def test_a_workbook_is_read_like_a_csv(session: Session) -> None:
    plan = make_plan(session)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ref", "texto", "dia"])
    sheet.append([1, "Falta luz\ne água", date(2026, 3, 2)])
    sheet.append([2, "Bom", "2026-03-03"])
    out = io.BytesIO()
    book.save(out)
    mapping = ColumnMapping(words="texto", ref="ref", day="dia", areas=("A03",))
    assert take_in(session, plan, out.getvalue(), mapping).new == 2
    rows = session.execute(
        select(Contribution.source_ref, Contribution.said_on, Contribution.words)
    )
    assert {tuple(row) for row in rows} == {
        ("1", date(2026, 3, 2), "Falta luz\ne água"),
        ("2", date(2026, 3, 3), "Bom"),
    }


def test_a_list_about_a_measure_concerns_its_areas(session: Session) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan, areas=plan.areas)
    take_in(session, plan, LIST, replace(MAPPING, areas=(), measures=("m06",)))
    found = Counter(
        (c.subject, c.subject_id)
        for c in session.scalars(select(ContributionSubject))
        if c.subject != "plan"
    )
    assert found == {
        ("measure", measure.id): 3,
        ("area", plan.areas[0].id): 3,
        ("area", plan.areas[1].id): 3,
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-3-2", date(2026, 3, 2)),
        ("2026-03-02T23:30:00Z", date(2026, 3, 2)),
        ("2026-07-02T23:30:00Z", date(2026, 7, 3)),
        ("2026-03-02 10:00", date(2026, 3, 2)),
        ("02/03/2026", date(2026, 3, 2)),
        ("2.3.2026", date(2026, 3, 2)),
        ("1499326236943", date(2017, 7, 6)),
        ("1499326236", date(2017, 7, 6)),
        ("Thu Jul 06 00:30:36 PDT 2017", date(2017, 7, 6)),
        ("Mon, 2 Mar 2026 10:00:00 +0000", date(2026, 3, 2)),
    ],
)
def test_days_are_read_as_lists_write_them(text: str, day: date) -> None:
    assert read_day(text, ZoneInfo("Europe/Lisbon")) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ontem",
        "2026-02-30",
        "31/02/2026",
        "1826-01-01",
        "99999999999999",
        "Mon Xyz 1 1:1 2026",
        "2/3",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        read_day(text, UTC)


def test_what_means_refused_is_read_from_one_word() -> None:
    assert parse_hidden_when("moderated=-1") == ("moderated", frozenset({"-1"}))
    assert parse_hidden_when("state = spam, no") == ("state", frozenset({"spam", "no"}))
    assert parse_hidden_when(" ") is None
    for wrong in ("moderated", "=1", "moderated="):
        with pytest.raises(ValueError, match="not COLUMN=VALUE"):
            parse_hidden_when(wrong)


@pytest.mark.real
def test_real_statements_on_housing_are_taken_in_once(session: Session) -> None:
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder with the real files")
    data = (Path(folder) / "housing-comments.csv").read_bytes()
    plan = make_plan(session)
    mapping = ColumnMapping(
        words="comment-body",
        ref="comment-id",
        day="timestamp",
        language="en",
        areas=("A03",),
        hidden_when=("moderated", frozenset({"-1"})),
    )
    first = take_in(session, plan, data, mapping)
    assert (first.new, first.hidden) == (165, 46)
    again = take_in(session, plan, data, mapping)
    assert (again.new, again.known, again.differing) == (0, 165, 0)
    found = session.scalars(select(Contribution)).all()
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert Counter(one.visibility for one in found) == {"awaiting": 119, "hidden": 46}
    assert {one.said_on.year for one in found} == {2017}
    several_lines = [row for row in rows if "\n" in row["comment-body"]]
    assert len(several_lines) == 29
    assert Counter(one.words for one in found) == Counter(
        clean_text(r["comment-body"]) for r in rows
    )
    housing = plan.areas[0].id
    in_area = select(func.count()).where(
        ContributionSubject.subject == "area", ContributionSubject.subject_id == housing
    )
    assert session.scalar(in_area) == 165
    assert jobs.verify_and_repair(session, plan.id).holds


ADDRESS = "/en/vale/desk/contributions/import"


def send(client: CheckingClient, data: bytes, name: str = "lista março.csv") -> Any:
    form = {"file": (io.BytesIO(data), name)}
    return client.post(ADDRESS, data=form, content_type="multipart/form-data")


def columns(**values: Any) -> dict[str, Any]:
    return {
        "once": "5d7f5a52-6a0c-4f43-9c35-111111111111",
        "words": "texto",
        "ref": "número",
        "day": "dia",
        "language_column": "língua",
        "language": "pt",
        "municipality_column": "concelho",
        "areas": ["A03"],
        "hidden_column": "estado",
        "hidden_values": "spam",
        "hidden_reason": "Spam",
        "visibility": "awaiting",
        "source": "lista",
        **values,
    }


def test_a_list_is_brought_in_on_the_screen(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    assert client.get(ADDRESS).status_code == 200
    sent = send(client, LIST)
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "3 rows below the headings" in page
    assert '<option selected value="texto">' in page
    preview = client.post(sent.location, data=columns())
    assert preview.status_code == 200
    assert "Nothing is stored yet" in preview.text
    assert stored(session) == 0
    session.commit()
    yes = columns(step="apply", fingerprint=fingerprint_of(preview.text))
    first, second = (client.post(sent.location, data=yes) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert "3 contributions were brought in" in client.get(first.location).text
    assert stored(session) == 3
    session.commit()
    assert client.get(sent.location).status_code == 404


def test_problems_are_listed_on_the_screen_and_nothing_is_brought_in(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    where = send(client, LIST.replace(b"2026-03-02", b"antes")).location
    for step in ("", "apply"):
        page = client.post(where, data=columns(step=step))
        assert page.status_code == 422
        assert "“antes” is not a day we can read." in page.text
        assert 'value="spam"' in page.text
    assert stored(session) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "outra"},
        {"areas": []},
        {"hidden_values": ""},
        {"hidden_column": ""},
        {"hidden_reason": ""},
        {"source": ""},
        {"visibility": "hidden"},
    ],
)
def test_columns_that_do_not_fit_are_told(
    client: CheckingClient, session: Session, wrong: dict[str, Any]
) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    where = send(client, LIST).location
    page = client.post(where, data=columns(**wrong))
    assert page.status_code == 422
    assert "error-summary" in page.text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b'a\n"b'])
def test_an_unreadable_file_is_told_on_the_screen(
    client: CheckingClient, session: Session, data: bytes
) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    page = send(client, data)
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert client.post(ADDRESS).status_code == 422


def test_a_list_that_waits_reaches_no_further_than_its_sender_does_by_now(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    other = Municipality(code="vale-m2", name="Vila Nova")
    plan.municipalities.append(other)
    account = make_account(session)
    role = give_role(session, account, Role.COORDINATOR, plan)
    sign_in(client, session, account)
    where = send(client, LIST).location
    assert client.post(where, data=columns()).status_code == 200
    session.refresh(role)
    role.municipality_id = other.id
    session.commit()
    for step in ("", "apply"):
        page = client.post(where, data=columns(step=step))
        assert page.status_code == 422
        assert "is not a municipality of the plan" in page.text
    assert stored(session) == 0


def test_consent_to_a_preview_that_changed_is_asked_again(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    where = send(client, LIST).location
    preview = client.post(where, data=columns())
    fields = columns(step="apply", fingerprint=fingerprint_of(preview.text), visibility="public")
    answer = client.post(where, data=fields)
    assert answer.status_code == 409
    assert stored(session) == 0
    session.commit()
    again = {**fields, "fingerprint": fingerprint_of(answer.text)}
    assert client.post(where, data=again).status_code == 303
    assert stored(session) == 3


def test_a_file_is_its_senders(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    staff(client, session, plan)
    where = send(client, LIST).location
    other = make_account(session, "outra@example.org", "Outra")
    give_role(session, other, Role.COORDINATOR, plan)
    sign_in(client, session, other)
    assert client.get(where).status_code == 404
    assert client.post(where, data=columns(step="apply")).status_code == 404
