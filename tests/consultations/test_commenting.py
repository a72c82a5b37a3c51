from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Comment
from consult.contributions.models import Contribution, ContributionLink, ContributionTally
from consult.languages.rules import Texts
from consult.people.rules import Role
from consult.plan.models.measures import Measure, MeasureVersion, ParagraphText
from consult.plan.models.plans import Municipality, Plan
from tests.client import CheckingClient, check_page
from tests.factories.people import give_role, make_account, sign_in
from tests.factories.plan import TODAY, make_entity, make_measure, make_plan

URL = "/en/vale/measures/M06/comment"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(session: Session) -> Plan:
    found = make_plan(session)
    session.commit()
    return found


@pytest.fixture
def measure(session: Session, plan: Plan) -> Measure:
    found = make_measure(session, plan)
    session.commit()
    return found


def first_paragraph(measure: Measure) -> uuid.UUID:
    return measure.versions[-1].paragraphs[0].paragraph_id


def typed(words: str = "Falta uma creche.", **more: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "version": "1",
        "words": words,
        "language": "pt",
        "speaker": "anonymous",
        **more,
    }


def inputs(session: Session) -> list[Contribution]:
    """All that was recorded; lets go of the database, so that the client can write again."""
    session.rollback()
    found = list(session.scalars(select(Contribution)))
    session.commit()
    return found


def code_on(html: str) -> str:
    found = re.search(r'receipt-code"[^>]*>([\d ]+)<', html)
    assert found
    return found[1]


@pytest.mark.parametrize("tag", ["pt", "en", "bn", "uk", "ar"])
def test_the_form_opens_in_each_language_with_it_chosen(
    client: CheckingClient, measure: Measure, tag: str
) -> None:
    key = first_paragraph(measure)
    answer = client.get(f"/{tag}/vale/measures/M06/comment?paragraph={key}")
    assert answer.status_code == 200
    page = check_page(answer.text)
    assert page.xpath("//select[@name='language']/option[@selected]/@value") == [tag]
    assert len(page.xpath("//select[@name='language']/option")) == 16
    assert page.xpath("//textarea/@dir") == ["auto"]
    assert "O Município recebe sinalizações." in answer.text


def test_an_anonymous_comment_waits_and_carries_nobody(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    key = first_paragraph(measure)
    answer = client.post(f"{URL}?paragraph={key}", data=typed(language="bn", paragraph=str(key)))
    assert (answer.status_code, answer.location) == (303, f"{URL}/sent")
    (stored,) = inputs(session)
    assert (stored.words, stored.language, stored.channel) == ("Falta uma creche.", "bn", "comment")
    assert (stored.visibility, stored.author_kind) == ("awaiting", "anonymous")
    assert (stored.account_id, stored.author_name, stored.said_on) == (None, None, TODAY)
    link = session.scalars(select(ContributionLink)).one()
    assert (link.measure_id, link.paragraph_id, link.origin) == (measure.id, key, "structure")
    comment = session.get_one(Comment, stored.id)
    assert (comment.paragraph_id, comment.version_id) == (key, measure.versions[0].id)
    assert "Falta uma creche" not in client.get("/en/vale/measures/M06").text


def test_the_receipt_is_shown_once_and_its_code_is_in_no_address(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    answer = client.post(URL, data=typed())
    page = client.get(answer.location)
    code = code_on(page.text)
    assert len(code.replace(" ", "")) == 16
    assert "A person reads it before it is published." in page.text
    assert page.text.count("<svg") >= 1
    again = client.get(answer.location)
    assert code not in again.text
    assert "only once" in again.text
    (stored,) = inputs(session)
    assert stored.receipt_key is not None
    assert code.replace(" ", "") not in stored.receipt_key


def test_the_same_form_sent_twice_is_one_comment_with_one_code(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    form = typed()
    codes = {code_on(client.get(client.post(URL, data=form).location).text) for _ in range(3)}
    assert len(codes) == 1
    assert len(inputs(session)) == 1
    assert session.scalar(select(func.count()).select_from(Comment)) == 1
    assert (
        session.scalar(
            select(func.sum(ContributionTally.count)).where(ContributionTally.subject == "measure")
        )
        == 1
    )


def test_a_form_brought_back_and_changed_is_a_second_comment(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    form = typed("Primeiro.")
    client.post(URL, data=form)
    client.post(URL, data={**form, "words": "Segundo."})
    assert {one.words for one in inputs(session)} == {"Primeiro.", "Segundo."}


def test_a_visitor_may_give_a_name_and_still_waits(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    client.post(URL, data=typed(speaker="person", name="  Amara Diallo "))
    (stored,) = inputs(session)
    assert (stored.author_kind, stored.author_name) == ("person", "Amara Diallo")
    assert stored.visibility == "awaiting"


def test_a_name_is_needed_to_comment_with_a_name_and_dropped_without(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    answer = client.post(URL, data=typed(speaker="person", name=""))
    assert answer.status_code == 422
    assert "Falta uma creche." in answer.text
    client.post(URL, data=typed(name="Amara"))
    (stored,) = inputs(session)
    assert (stored.author_kind, stored.author_name) == ("anonymous", None)


def test_a_signed_in_person_comments_with_the_name_of_the_account_or_without(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    account = make_account(session)
    sign_in(client, session, account)
    page = check_page(client.get(URL).text)
    assert not page.xpath("//input[@name='name']")
    client.post(URL, data=typed("Com nome", speaker="person", name="Outra Pessoa"))
    client.post(URL, data=typed("Sem nome"))
    named, unnamed = sorted(inputs(session), key=lambda one: one.words)
    assert (named.author_name, named.account_id) == ("Ana Reis", account.id)
    assert (unnamed.author_name, unnamed.account_id) == (None, None)
    assert {named.visibility, unnamed.visibility} == {"awaiting"}


def speak_for(client: CheckingClient, session: Session, plan: Plan) -> int:
    entity = make_entity(session, plan)
    account = make_account(session)
    give_role(session, account, Role.ASSOCIATION, plan, entity=entity)
    sign_in(client, session, account)
    return entity.id


def test_an_association_speaks_at_once_and_is_named(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    entity_id = speak_for(client, session, plan)
    form = typed("Apoiamos.", speaker="association", people_count="৫২")
    answer = client.post(URL, data=form)
    assert "Everybody can read it now." in client.get(answer.location).text
    (stored,) = inputs(session)
    assert (stored.visibility, stored.entity_id, stored.people_count) == ("public", entity_id, 52)
    page = client.get("/en/vale/measures/M06").text
    assert "Apoiamos." in page
    assert "Djunta Mon" in page
    assert "Says it speaks for 52 people" in page


@pytest.mark.parametrize("count", ["0", "-3", "many", "1000001", "9" * 5000])
def test_a_count_that_is_none_is_refused(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure, count: str
) -> None:
    speak_for(client, session, plan)
    form = typed("Apoiamos.", speaker="association", people_count=count)
    answer = client.post(URL, data=form)
    assert answer.status_code == 422
    assert "Apoiamos." in answer.text
    assert inputs(session) == []


def test_nobody_speaks_for_an_association_that_is_not_theirs(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    assert client.post(URL, data=typed(speaker="association")).status_code == 422
    other = make_plan(session, "serra")
    speak_for(client, session, other)
    assert client.post(URL, data=typed(speaker="association")).status_code == 422
    assert inputs(session) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"words": "   "}, "Write what you want to say."),
        ({"words": "a" * 4001}, "take out 1 character."),
        ({"words": "e\u0301" * 4003}, "take out 3 characters"),
        ({"language": "tlh"}, "Choose a language from the list."),
        ({"language": ""}, "Choose a language from the list."),
        ({"speaker": "mayor"}, "Say who is commenting."),
        ({"website": "http://spam.example"}, "trap for machines"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(
    client: CheckingClient, session: Session, measure: Measure, change: dict[str, str], says: str
) -> None:
    answer = client.post(URL, data=typed("O que eu disse") | change)
    assert answer.status_code == 422
    assert says in answer.text
    kept = check_page(answer.text).xpath("string(//textarea)").strip()
    assert kept == unicodedata.normalize("NFC", change.get("words", "O que eu disse")).strip()
    assert inputs(session) == []


def test_as_many_characters_as_allowed_are_counted_after_nfc(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    assert client.post(URL, data=typed("e\u0301" * 4000)).status_code == 303
    assert inputs(session)[0].words == "é" * 4000


def test_bytes_that_are_no_text_are_refused(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    for body in (b"words=a%00b&language=pt", b"words=%ff&language=pt"):
        answer = client.post(URL, data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 400
    assert inputs(session) == []


def test_a_body_that_is_too_large_is_refused(client: CheckingClient, measure: Measure) -> None:
    assert client.post(URL, data=typed("a" * 600_000)).status_code == 413


def test_hostile_words_are_shown_as_words(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    speak_for(client, session, plan)
    hostile = "<script>alert(1)</script>{{ 7*7 }}\n\n<img src=x onerror=alert(1)>"
    client.post(URL, data=typed(hostile, speaker="association", language="en"))
    page = check_page(client.get("/en/vale/measures/M06").text)
    assert page.xpath("string(//blockquote)") == hostile
    assert not page.xpath("//main//script|//main//img")


def test_words_from_right_to_left_carry_their_own_direction(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    speak_for(client, session, plan)
    client.post(URL, data=typed("السقف يسرب الماء", speaker="association", language="ar"))
    page = check_page(client.get("/pt/vale/measures/M06").text)
    quote = page.xpath("//blockquote")[0]
    assert (quote.get("lang"), quote.get("dir")) == ("ar", "rtl")
    assert (page.getroot().get("lang"), page.getroot().get("dir")) == ("pt", "ltr")


def test_where_they_live_is_asked_only_where_there_is_a_choice(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    assert "Where do you live?" not in client.get(URL).text
    plan = session.merge(plan)
    place = Municipality(code="m2", name="Aldeia")
    plan.municipalities.append(place)
    session.commit()
    assert "Where do you live?" in client.get(URL).text
    assert client.post(URL, data=typed(municipality="elsewhere")).status_code == 422
    client.post(URL, data=typed("a", municipality="m2"))
    client.post(URL, data=typed("b", municipality=""))
    here, unsaid = sorted(inputs(session), key=lambda one: one.words)
    assert (here.municipality_id, unsaid.municipality_id) == (place.id, None)


@pytest.mark.parametrize("phase", ["diagnosis", "weighing", None])
def test_when_comments_are_closed_the_words_can_be_copied(
    client: CheckingClient, session: Session, phase: str | None
) -> None:
    make_measure(session, make_plan(session, "serra", phase))
    session.commit()
    url = "/en/serra/measures/M06/comment"
    assert "Comments are closed" in client.get(url).text
    for headers in ({}, HTMX):
        answer = client.post(url, data=typed("Guardem isto"), headers=headers)
        assert answer.status_code == 422
        kept = check_page(answer.text, whole=not headers).xpath("//textarea[@readonly]")[0]
        assert kept.text.strip() == "Guardem isto"
    assert inputs(session) == []
    assert "/comment" not in client.get("/en/serra/measures/M06").text


def new_version(session: Session, measure: Measure, *words: str) -> MeasureVersion:
    """A second version; fewer words than paragraphs take the last ones out."""
    version = MeasureVersion(
        measure_id=measure.id, number=2, made_on=TODAY, document={}, digest="1" * 64
    )
    for position, (old, new) in enumerate(zip(measure.versions[0].paragraphs, words, strict=False)):
        version.paragraphs.append(
            ParagraphText(paragraph_id=old.paragraph_id, position=position, text=Texts.of(new))
        )
    session.add(version)
    session.commit()
    return version


def test_when_the_text_changed_both_are_shown_and_it_can_be_sent_again(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    key = first_paragraph(measure)
    version = new_version(session, measure, "Agora é assim.", "A equipa responde em 30 dias.")
    form = typed(paragraph=str(key))
    answer = client.post(f"{URL}?paragraph={key}", data=form)
    assert answer.status_code == 409
    for text in ("O Município recebe sinalizações.", "Agora é assim.", "Falta uma creche."):
        assert text in answer.text
    assert inputs(session) == []
    page = check_page(answer.text)
    form["version"] = page.xpath("//input[@name='version']/@value")[0]
    assert client.post(f"{URL}?paragraph={key}", data=form).status_code == 303
    (stored,) = inputs(session)
    assert session.get_one(Comment, stored.id).version_id == version.id


def test_a_change_elsewhere_does_not_stand_in_the_way(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    key = first_paragraph(measure)
    new_version(session, measure, "O Município recebe sinalizações.", "Outra coisa.")
    answer = client.post(f"{URL}?paragraph={key}", data=typed(paragraph=str(key)))
    assert answer.status_code == 303
    (stored,) = inputs(session)
    assert session.get_one(Comment, stored.id).version_id == measure.versions[0].id
    session.commit()
    assert client.post(URL, data=typed("ao todo")).status_code == 409


def test_a_paragraph_taken_out_meanwhile_can_still_be_commented_on(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    key = measure.versions[0].paragraphs[1].paragraph_id
    new_version(session, measure, "O Município recebe sinalizações.")
    form = typed(paragraph=str(key))
    answer = client.post(f"{URL}?paragraph={key}", data=form)
    assert answer.status_code == 409
    assert "This part was taken out." in answer.text
    assert client.get(f"{URL}?paragraph={key}").status_code == 404


@pytest.mark.parametrize("version", ["", "x", "999999", "9" * 40, "-1", "٣"])
def test_a_mangled_version_is_the_present_one(
    client: CheckingClient, session: Session, measure: Measure, version: str
) -> None:
    assert client.post(URL, data=typed(version=version)).status_code == 303
    (stored,) = inputs(session)
    assert session.get_one(Comment, stored.id).version_id == measure.versions[0].id


def test_strangers_are_not_found(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    other = make_plan(session, "serra")
    theirs = make_measure(session, other, "M09")
    make_measure(session, session.merge(make_plan(session, "rio")), "M06").published = False
    session.commit()
    for url in (
        "/en/vale/measures/M09/comment",
        "/en/rio/measures/M06/comment",
        f"{URL}?paragraph={first_paragraph(theirs)}",
        f"{URL}?paragraph={uuid.uuid4()}",
        f"{URL}?paragraph=nonsense",
        "/en/vale/measures/M09/comment/sent",
    ):
        assert client.get(url).status_code == 404, url
        if not url.endswith("sent"):
            assert client.post(url, data=typed()).status_code == 404, url
    assert inputs(session) == []


def test_an_unpublished_plan_takes_no_comments(
    client: CheckingClient, session: Session, plan: Plan, measure: Measure
) -> None:
    session.merge(plan).published = False
    session.commit()
    assert client.get(URL).status_code == 404
    assert client.post(URL, data=typed()).status_code == 404


def test_htmx_is_given_the_form_and_the_receipt_in_place(
    client: CheckingClient, session: Session, measure: Measure
) -> None:
    key = first_paragraph(measure)
    url = f"{URL}?paragraph={key}"
    form = client.get(url, headers=HTMX)
    assert "<html" not in form.text
    assert form.text.lstrip().startswith("<form")
    wrong = client.post(url, data=typed("", paragraph=str(key)), headers=HTMX)
    assert wrong.status_code == 422
    assert "<html" not in wrong.text
    data = typed(paragraph=str(key))
    sent = client.post(url, data=data, headers=HTMX)
    assert sent.status_code == 200
    assert code_on(sent.text) == code_on(client.post(url, data=data, headers=HTMX).text)
    assert len(inputs(session)) == 1


def test_without_the_token_of_the_form_nothing_is_stored(
    app: Flask, client: CheckingClient, session: Session, measure: Measure
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(URL, data=typed()).status_code == 400
    token = check_page(client.get(URL).text).xpath("//input[@name='csrf_token']/@value")[0]
    assert client.post(URL, data=typed(csrf_token=token)).status_code == 303
    assert len(inputs(session)) == 1
