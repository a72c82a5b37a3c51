"""Bringing questionnaires in from files, on the screens."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.authoring import jobs
from consult.authoring.actions.editing import draft_of
from consult.authoring.actions.publishing import create_survey, publish
from consult.formats.findings import ImportResult, QuestionnaireReport
from consult.imports.actions import claim
from consult.imports.jobs import delete_expired_imports
from consult.imports.models import PendingImport
from consult.imports.progress import ProgressCallback, ReadingProgress, ReadingStep
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Question
from consult.settings import Settings
from consult.web.transaction import now
from tests.authoring.forms import sent
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan
from tests.formats.limesurvey.files import Q, lss

ADDRESS = "/en/vale/desk/surveys/import"
SOUND = lss(
    [Q("idade", "N", words="Idade?"), Q("casa", "Y", words="Tem casa?", relevance="idade > 17")]
)
LOSSY = lss(
    [
        Q("idade", "N", words="Idade?"),
        Q("foto", "|", words="Uma foto"),
        Q("casa", "Y", relevance="rand() > 1"),
    ]
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a queue a file is read at once."""
    return replace(settings, redis_url=None)


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan with an author signed in elsewhere."""
    plan = make_plan(session)
    session.commit()
    return plan


def workbook(rows: list[list[str]], choices: list[list[str]] | None = None) -> bytes:
    """An XLSForm."""
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in rows:
        survey.append(row)
    sheet = book.create_sheet("choices")
    for row in choices or []:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client: CheckingClient, data: bytes, name: str = "a.lss") -> Any:
    """Send a file with the form of the page."""
    fields = sent(client.get(ADDRESS).text, 0)
    fields["file"] = (io.BytesIO(data), name)  # type: ignore[assignment]
    return client.post(ADDRESS, data=fields, content_type="multipart/form-data")


def the_survey(session: Session, plan: Plan) -> Survey:
    """The newest survey."""
    session.expire_all()
    found = session.scalars(
        select(Survey).where(Survey.plan_id == plan.id).order_by(Survey.id.desc())
    ).first()
    assert found is not None
    return found


def form_to(page: str, end: str) -> dict[str, str]:
    """What the form with an address that ends so would send."""
    tree = html.document_fromstring(page)
    (form,) = [f for f in tree.xpath("//main//form") if f.get("action", "").endswith(end)]
    return dict(form.form_values())


def test_a_sound_file_of_limesurvey_becomes_a_survey(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    answer = send(client, SOUND)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Nothing is left out." in page
    made = client.post(f"{answer.location}/new", data=form_to(page, "/new"))
    assert made.status_code == 303
    survey = the_survey(session, plan)
    assert (
        made.location.endswith(f"/desk/surveys/{survey.slug}/build") or survey.slug in made.location
    )
    assert [q.name for q in draft_of(survey).questions] == ["idade", "casa"]
    assert survey.current_version_id is None
    assert session.scalars(select(PendingImport)).all() == []
    assert client.get(answer.location).status_code == 404


def test_what_is_left_out_needs_a_yes(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan, Role.AUTHOR)
    where = send(client, LOSSY).location
    page = client.get(where).text
    assert "We do not have this type of question." in page
    assert "the question is then always asked" in page
    fields = form_to(page, "/new")
    refused = client.post(f"{where}/new", data=fields)
    assert refused.status_code == 422
    assert "Tick this box if you agree." in refused.text
    assert (
        client.post(
            f"{where}/new", data={**form_to(refused.text, "/new"), "agreed": "y"}
        ).status_code
        == 303
    )
    assert [q.name for q in draft_of(the_survey(session, plan)).questions] == ["idade", "casa"]


def test_sending_the_yes_twice_makes_one_survey(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    where = send(client, SOUND).location
    fields = form_to(client.get(where).text, "/new")
    first, second = (client.post(f"{where}/new", data=fields) for _ in range(2))
    assert first.location == second.location
    assert len(session.scalars(select(Survey)).all()) == 1


def test_every_problem_of_a_workbook_is_told_with_its_place(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    rows = [
        ["type", "name", "label"],
        ["texxt", "a", "A"],
        ["select_one gone", "b", "B"],
        ["integer", "", "C"],
    ]
    page = client.get(send(client, workbook(rows), "a.xlsx").location).text
    assert "3 problems." in page
    assert all(place in page for place in ("survey, cell A2", "survey, cell A3", "survey, cell A4"))
    assert "Make a new survey" not in page


def test_the_same_in_many_rows_is_told_once_with_every_row(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    photos = [["image", f"p{number}", f"Foto {number}"] for number in range(12)]
    rows = [["type", "name", "label"], *photos, ["integer", "idade", "Idade?"]]
    page = client.get(send(client, workbook(rows), "a.xlsx").location).text
    assert page.count("We do not have questions of the type “image”.") == 1
    assert "survey: A2–A13" in page
    assert "7 more places" in page
    assert all(f"Foto {number}" in page for number in range(12))


def test_a_workbook_under_any_name_is_read(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    rows = [
        ["type", "name", "label::Português (pt)"],
        ["integer", "idade", "Idade?"],
        ["note", "n", "Olá"],
    ]
    where = send(client, workbook(rows), "form.lss").location
    assert (
        client.post(f"{where}/new", data=form_to(client.get(where).text, "/new")).status_code == 303
    )


def test_a_file_that_is_nothing_says_so(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    page = client.get(send(client, b"nonsense").location)
    assert page.status_code == 200
    assert "This is not a spreadsheet." in page.text
    assert send(client, SOUND[:-100]).status_code == 303
    nothing = client.post(
        ADDRESS, data=sent(client.get(ADDRESS).text, 0), content_type="multipart/form-data"
    )
    assert nothing.status_code == 422


def test_a_form_without_a_title_is_called_as_its_file(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    rows = [["type", "name", "label", "label::Klingon"], ["integer", "idade", "Idade?", ""]]
    where = send(client, workbook(rows), "Inquérito  às famílias.xlsx").location
    page = client.get(where).text
    assert "so it is called as the file" in page
    assert "Which languages are these?" not in page  # no text is in it
    client.post(f"{where}/new", data=form_to(page, "/new"))
    assert draft_of(the_survey(session, plan)).title.words("pt") == "Inquérito às famílias"


def test_unknown_languages_are_mapped_and_the_file_is_read_again(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    words = {"pt": "Idade?", "x1": "Idadi?"}
    where = send(client, lss([Q("idade", "N", words=words)], languages=("pt", "x1"))).location
    page = client.get(where).text
    assert "We do not know this language" in page
    assert (
        client.post(
            f"{where}/again", data={**form_to(page, "/again"), "language0": "no"}
        ).status_code
        == 422
    )
    again = client.post(f"{where}/again", data={**form_to(page, "/again"), "language0": "kea"})
    assert again.status_code == 303
    page = client.get(where).text
    assert "We do not know this language" not in page
    client.post(f"{where}/new", data=form_to(page, "/new"))
    assert draft_of(the_survey(session, plan)).questions[0].label.words("kea") == "Idadi?"


def _published(session: Session, plan: Plan) -> Survey:
    asked = Questionnaire(
        Texts.of("Viver aqui"),
        items=(
            Question("Q01", "integer", Texts.of("Idade?", en="Age?"), alias="idade", areas=("A03",)),
            Question("Q02", "single", Texts.of("Casa?"), alias="lar",
                     choices=(Choice("c1", Texts.of("Sim"), alias="A1"), Choice("c2", Texts.of("Não"), alias="A2"))),
            Question("Q03", "line", Texts.of("Porquê?")),
        ),
    )  # fmt: skip
    survey = create_survey(session, plan_id=plan.id, slug="viver-aqui", questionnaire=asked)
    publish(session, survey=survey, today=TODAY, by_id=None)
    session.commit()
    return survey


NEXT = lss(
    [
        Q("idade", "N", words="Idade?", options={"num_value_int_only": "1"}),
        Q("casa", "L", words="Casa?", answers=[("A2", "Não"), ("A1", "Sim"), ("A3", "Talvez")]),
    ]
)


def test_a_draft_is_replaced_and_questions_keep_their_keys(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    _published(session, plan)
    staff(client, session, plan, Role.AUTHOR)
    where = send(client, NEXT).location
    chosen = client.get(f"{where}/into?survey=viver-aqui")
    assert chosen.status_code == 303
    page = client.get(chosen.location).text
    assert "lar: Casa?" in page
    fields = sent(page, 0, same0="casa")
    assert client.post(chosen.location, data=fields).status_code == 303
    age, house = draft_of(the_survey(session, plan)).questions
    assert (age.key, age.name, age.areas, age.label.words("en")) == (
        "Q01",
        "idade",
        ("A03",),
        "Age?",
    )
    assert (house.key, house.name) == ("Q02", "casa")
    assert [(c.key, c.name) for c in house.choices] == [("c2", "A2"), ("c1", "A1"), ("A3", "A3")]


def test_a_draft_that_somebody_changed_is_not_replaced(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    survey = _published(session, plan)
    staff(client, session, plan, Role.AUTHOR)
    where = send(client, NEXT).location
    page = client.get(f"{where}/into/viver-aqui").text
    survey = the_survey(session, plan)
    survey.closes = TODAY
    session.commit()
    late = client.post(f"{where}/into/viver-aqui", data=sent(page, 0, same0="casa"))
    assert late.status_code == 409
    assert sent(late.text, 0)["same0"] == "casa"
    assert client.post(f"{where}/into/viver-aqui", data=sent(late.text, 0)).status_code == 303


def test_the_worker_reads_a_file_once(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    woken: list[Any] = []

    def wake(*job: Any) -> bool:
        woken.append(job)
        return True

    monkeypatch.setattr("consult.authoring.views.imports.enqueue_job", wake)
    where = send(client, SOUND).location
    page = client.get(where).text
    assert 'http-equiv="refresh"' in page
    assert "Step 1 of 5." in page
    ((_, key),) = woken
    with client.application.app_context():
        assert jobs.read_pending_imports() == 1
        assert not jobs.read_import(key)
    assert "Nothing is left out." in client.get(where).text


def test_the_page_says_how_far_the_reading_is(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    monkeypatch.setattr("consult.authoring.views.imports.enqueue_job", lambda *_: True)
    where = send(client, workbook([["type", "name", "label"]]), "a.xlsx").location
    seen: list[str] = []

    def read(_data: bytes, *, on_progress: ProgressCallback, **_more: object) -> ImportResult:
        for progress in (
            ReadingProgress(),
            ReadingProgress(ReadingStep.ROWS, "survey", 1250),
            ReadingProgress(ReadingStep.QUESTIONS, rows=1300),
            ReadingProgress(ReadingStep.LOGIC, rows=1300),
        ):
            on_progress(progress)
            answer = client.get(where, headers={"HX-Request": "true"})
            assert "HX-Refresh" not in answer.headers
            seen.append(client.get(where).text)
        return ImportResult(None, QuestionnaireReport())

    monkeypatch.setattr("consult.authoring.jobs.import_file", read)
    with client.application.app_context():
        assert jobs.read_pending_imports() == 1
    for number, words in (
        (2, "The file is being opened."),
        (3, "Sheet “survey”: 1,250 rows of the file are read."),
        (4, "All 1,300 rows are read."),
        (5, "The conditions and calculations are being checked."),
    ):
        page = seen[number - 2]
        assert f"Step {number} of 5." in page
        assert words in page
        assert 'http-equiv="refresh"' in page
    (kept,) = session.scalars(select(PendingImport)).all()
    assert (kept.progress, kept.lease_until) == (None, None)
    assert client.get(where, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_file_whose_worker_ended_is_read_by_another(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    monkeypatch.setattr("consult.authoring.views.imports.enqueue_job", lambda *_: True)
    where = send(client, SOUND).location
    (kept,) = session.scalars(select(PendingImport)).all()
    with client.application.app_context():
        taken = claim(session, kept.id, now=now())
        session.commit()
        assert taken is not None
        assert jobs.read_pending_imports() == 0
    with client.application.app_context():
        taken.lease_until = now() - timedelta(seconds=1)
        session.commit()
        assert jobs.read_pending_imports() == 1
    assert "Nothing is left out." in client.get(where).text


def test_what_we_did_not_foresee_is_told_as_our_fault(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(client, session, plan, Role.AUTHOR)

    def fall(*_: object, **__: object) -> ImportResult:
        raise KeyError("somebody's words")

    monkeypatch.setattr("consult.formats.import_files.import_form", fall)
    page = client.get(send(client, workbook([["type"]]), "a.xlsx").location)
    assert page.status_code == 200
    assert "The fault is ours, not yours." in page.text


def test_a_file_that_nobody_reads_can_be_read_now(
    client: CheckingClient, session: Session, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(client, session, plan, Role.AUTHOR)
    monkeypatch.setattr("consult.authoring.views.imports.enqueue_job", lambda *_: True)
    where = send(client, SOUND).location
    page = client.get(where).text
    assert client.post(f"{where}/again", data=form_to(page, "/again")).status_code == 303
    assert "Nothing is left out." in client.get(where).text


def test_only_the_sender_sees_a_file_for_a_day(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    make_plan(session, slug="outro")
    session.commit()
    staff(client, session, plan, Role.AUTHOR)
    where = send(client, SOUND).location
    assert client.get(where.replace("/vale/", "/outro/")).status_code in (403, 404)
    fields = form_to(client.get(where).text, "/new")
    staff(client, session, plan, Role.COORDINATOR)
    for tail in ("", "/into/x", "/into?survey=x"):
        assert client.get(f"{where}{tail}").status_code == 404
    for tail in ("/new", "/again", "/drop", "/into/x"):
        assert client.post(f"{where}{tail}", data=fields).status_code == 404
    assert the_files(session) == 1
    for one in session.scalars(select(PendingImport)):
        one.expires_on -= timedelta(days=30)
    session.commit()
    with client.application.app_context():
        assert delete_expired_imports() == 1


def the_files(session: Session) -> int:
    """How many files wait."""
    session.expire_all()
    return len(session.scalars(select(PendingImport)).all())


def test_a_file_can_be_forgotten(client: CheckingClient, session: Session, plan: Plan) -> None:
    staff(client, session, plan, Role.AUTHOR)
    where = send(client, SOUND).location
    page = client.get(where).text
    assert client.post(f"{where}/drop", data=form_to(page, "/drop")).status_code == 303
    assert the_files(session) == 0


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.MODERATOR])
def test_who_may_not_edit_may_not_bring_files(
    client: CheckingClient, session: Session, plan: Plan, role: Role
) -> None:
    _published(session, plan)
    staff(client, session, plan, role)
    assert client.get(ADDRESS).status_code in (403, 404)
    assert client.get("/en/vale/desk/surveys/viver-aqui/xlsform").status_code in (403, 404)


def test_a_draft_goes_out_as_xlsform_and_comes_back(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    survey = _published(session, plan)
    before = draft_of(survey)
    staff(client, session, plan, Role.AUTHOR)
    out = client.get("/en/vale/desk/surveys/viver-aqui/xlsform")
    assert re.search(r'filename="vale-viver-aqui\.xlsx"', out.headers["Content-Disposition"])
    where = send(client, out.data, "x.xlsx").location
    page = client.get(f"{where}/into/viver-aqui").text
    assert client.post(f"{where}/into/viver-aqui", data=sent(page, 0)).status_code == 303
    assert draft_of(the_survey(session, plan)) == before
    assert client.get("/en/vale/desk/surveys/gone/xlsform").status_code == 404
