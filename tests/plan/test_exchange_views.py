"""The screens of the spreadsheet exchange."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.imports.actions import store_upload
from consult.imports.models import PendingImport
from consult.people.rules import Role
from consult.plan.exchange.exchange import export_file
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureVersion
from consult.plan.models.plans import Municipality, Plan
from tests.client import CheckingClient
from tests.factories.people import give_role, make_account, sign_in, staff
from tests.factories.plan import TODAY, make_entity, make_measure, make_plan

ADDRESS = "/en/vale/desk/setup/exchange"


def send(client: CheckingClient, data: bytes, kind: str = "measures", name: str = "m.xlsx") -> Any:
    fields = {"kind": kind, "file": (io.BytesIO(data), name)}
    return client.post(ADDRESS, data=fields, content_type="multipart/form-data")


def edited(data: bytes, sheet: str, cell: str, value: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def plan(session: Session) -> Plan:
    plan = make_plan(session)
    make_entity(session, plan)
    make_measure(session, plan)
    session.commit()
    return plan


def exported(session: Session, plan: Plan, kind: str = "measures", form: str = "xlsx") -> bytes:
    data = export_file(session, plan=plan, kind=kind, form=form, language="en")
    session.rollback()  # the client writes next: give the lock back
    return data


def hidden_values(page: str) -> dict[str, str]:
    import re

    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    pairs = [(re.search(r'name="([^"]+)"', f), re.search(r'value="([^"]*)"', f)) for f in found]
    return {n[1]: v[1] for n, v in pairs if n and v}


def test_an_author_downloads_every_file(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    assert client.get(ADDRESS).status_code == 200
    for name in ("measures.xlsx", "measures.csv", "entities.xlsx", "entities.csv"):
        response = client.get(f"{ADDRESS}/{name}")
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]
        assert response.data[:2] in (b"PK", b"\xef\xbb")


def test_an_edited_file_is_shown_and_changes_the_plan_after_a_yes(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    data = edited(exported(session, plan), "Paragraphs", "D2", "Novas palavras.")
    answer = send(client, data)
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "Novas palavras." in page.text
    assert session.scalar(select(func.count(MeasureVersion.id))) == 1
    session.rollback()
    fields = hidden_values(page.text)
    first = client.post(f"{answer.location}/confirm", data=fields)
    again = client.post(f"{answer.location}/confirm", data=fields)
    assert first.status_code == again.status_code == 303
    versions = session.scalars(select(MeasureVersion).order_by(MeasureVersion.number)).all()
    assert [p.text.words("pt") for p in versions[-1].paragraphs][0] == "Novas palavras."
    assert len(versions) == 2
    assert versions[0].paragraphs[0].paragraph_id == versions[1].paragraphs[0].paragraph_id
    assert session.scalar(select(func.count(PendingImport.id))) == 0


def test_a_file_with_problems_changes_nothing_and_names_each_cell(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    data = edited(exported(session, plan), "Measures", "G2", 7)
    data = edited(data, "Measures", "H2", "A99; A03")
    data = edited(data, "Measures", "B2", "Outro título")
    answer = send(client, data)
    assert answer.status_code == 422
    assert "2 problems." in answer.text
    assert "A99" in answer.text
    assert "level" in answer.text
    measure = session.scalars(select(Measure)).one()
    assert measure.title.words("pt") == "Medida M06"
    assert session.scalar(select(func.count(PendingImport.id))) == 0


def test_a_yes_to_an_old_preview_is_asked_again(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    data = edited(exported(session, plan), "Measures", "B2", "Outro título")
    answer = send(client, data)
    fields = hidden_values(client.get(answer.location).text)
    measure = session.scalars(select(Measure)).one()
    measure.title = measure.title.put("pt", "Um terceiro")
    session.commit()
    stale = client.post(f"{answer.location}/confirm", data=fields)
    assert stale.status_code == 409
    assert "Um terceiro" in stale.text
    done = client.post(f"{answer.location}/confirm", data=hidden_values(stale.text))
    assert done.status_code == 303
    session.expire_all()
    assert session.scalars(select(Measure)).one().title.words("pt") == "Outro título"


def test_an_unchanged_file_has_nothing_to_say_yes_to(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    for kind in ("measures", "entities"):
        answer = send(client, exported(session, plan, kind, "csv"), kind, "m.csv")
        assert answer.status_code == 200
        assert "the plan already says the same" in answer.text


def test_without_a_file_or_a_kind_the_form_says_so(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    answer = client.post(ADDRESS, data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.FACILITATOR, Role.ASSOCIATION])
def test_other_roles_may_not(
    client: CheckingClient, session: Session, plan: Plan, role: Role
) -> None:
    staff(client, session, plan, role)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}/measures.csv").status_code == 403
    assert send(client, b"x").status_code == 403


def test_a_visitor_signs_in_first_and_another_plans_author_finds_nothing(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    assert client.get(ADDRESS).status_code == 303
    other = make_plan(session, "serra")
    staff(client, session, other, Role.AUTHOR)
    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"{ADDRESS}/entities.xlsx").status_code == 404


def test_nobody_else_sees_a_file_that_waits(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    data = edited(exported(session, plan), "Measures", "B2", "Outro título")
    where = send(client, data).location
    staff(client, session, plan, Role.COORDINATOR)
    assert client.get(where).status_code == 404
    assert client.post(f"{where}/confirm", data={}).status_code == 404


def test_a_file_of_contributions_that_waits_is_none_of_measures(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    sender = staff(client, session, plan)
    pending = store_upload(
        session,
        plan_id=plan.id,
        kind="contributions",
        data=b"words\nBom dia\n",
        filename="a.csv",
        uploaded_by_id=sender.id,
        today=TODAY,
    )
    address = f"{ADDRESS}/{pending.id}"
    session.commit()
    assert client.get(address).status_code == 404
    agreed = {"once": "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d", "fingerprint": "x"}
    assert client.post(f"{address}/confirm", data=agreed).status_code == 404


def test_an_author_of_one_municipality_reads_and_changes_only_its_own(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    other = Municipality(code="MS", name="Monte Salgueiro")
    plan.municipalities.append(other)
    session.flush()
    make_measure(session, plan, "M07").municipalities = [other]
    make_entity(session, plan, "E11", name="Casa").municipalities = [other]
    session.commit()
    everything = exported(session, plan)
    account = make_account(session)
    give_role(session, account, Role.AUTHOR, plan, municipality=other)
    sign_in(client, session, account)
    assert "M07" in client.get(f"{ADDRESS}/measures.csv").text
    assert "M06" not in client.get(f"{ADDRESS}/measures.csv").text
    assert "E10" not in client.get(f"{ADDRESS}/entities.csv").text
    assert send(client, everything).status_code == 200  # nothing changes, so nothing is refused
    refused = send(client, edited(everything, "Measures", "B2", "Outro título"))
    assert refused.status_code == 422
    assert "Your role is for other municipalities" in refused.text
    assert send(client, edited(everything, "Measures", "B3", "Outro")).status_code == 303


def test_a_file_that_waits_reaches_no_further_than_its_sender_does_by_now(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    other = Municipality(code="MS", name="Monte Salgueiro")
    plan.municipalities.append(other)
    account = make_account(session)
    role = give_role(session, account, Role.AUTHOR, plan)
    sign_in(client, session, account)
    where = send(client, edited(exported(session, plan), "Measures", "B2", "Outro título")).location
    agreed = hidden_values(client.get(where).text)
    session.refresh(role)
    role.municipality_id = other.id
    session.commit()
    page = client.get(where)
    assert "Your role is for other municipalities" in page.text
    assert "Outro título" not in page.text
    assert client.post(f"{where}/confirm", data=agreed).status_code == 409
    assert "Outro título" not in str(session.scalars(select(Measure.title)).all())


def test_entities_come_in_from_a_csv(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan)
    rows = (
        "Código;Nome;Tipo;Áreas;Telefone\nE20;Casa do Leste;associação;A07, Habitação;+351 299 1\n"
    )
    answer = send(client, rows.encode("cp1252"), "entities", "e.csv")
    page = client.get(answer.location)
    assert "Windows-1252" in page.text
    client.post(f"{answer.location}/confirm", data=hidden_values(page.text))
    entity = session.scalars(select(Entity).where(Entity.code == "E20")).one()
    assert [a.code for a in entity.areas] == ["A03", "A07"]
    assert entity.phone == "+351 299 1"
    assert [m.code for m in entity.municipalities] == ["vale-m1"]
