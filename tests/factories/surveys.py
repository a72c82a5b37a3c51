"""Surveys for tests: one question of each kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from consult.authoring.actions import publishing
from consult.collection.actions import responses
from consult.languages.rules import Texts
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Layout, Question
from consult.questionnaire.rules.responses import CollectionMode
from consult.questionnaire.rules.texts import located_texts, replace_texts
from tests.factories.plan import TODAY

SECRET = "x" * 32


def choice(key: str, words: str, **values: Any) -> Choice:
    """A choice with Portuguese words."""
    return Choice(key, Texts.of(words), **values)


def a_single(key: str = "Q1", **values: Any) -> Question:
    """One of three."""
    return Question(
        key,
        "single",
        Texts.of("Há quanto tempo vive aqui?", ar="منذ متى تعيش هنا؟", bn="কত দিন ধরে এখানে আছেন?"),
        choices=(choice("a", "Um ano"), choice("b", "Dois anos"), choice("c", "Mais")),
        areas=("A03",),
        **values,
    )


def a_questionnaire(**values: Any) -> Questionnaire:
    """One question of each kind on a page each; the last page has two."""
    multi = Question(
        "Q2",
        "multi",
        Texts.of("Quem ajudou?", bn="কে সাহায্য করেছে?"),
        choices=(
            choice("x", "Família"),
            choice("y", "Amigos"),
            choice("z", "Ninguém", exclusive=True),
        ),
        areas=("A03", "A07"),
    )
    scale = Question(
        "Q3",
        "scale5",
        Texts.of("É fácil?"),
        low=Texts.of("Difícil"),
        high=Texts.of("Fácil"),
        sensitive=True,
        areas=("A07",),
    )
    rank = Question(
        "Q4",
        "rank",
        Texts.of("O mais urgente?"),
        choices=(
            choice("A03", "Habitação", area="A03"),
            choice("A07", "Língua", area="A07"),
            choice("o", "Outra"),
        ),
        rank=2,
    )
    words = Question("Q5", "text", Texts.of("O que mudava?"), areas=("A03",))
    return Questionnaire(
        title=Texts.of("Viver aqui", en="Living here", ar="العيش هنا", bn="এখানে জীবন"),
        intro=Texts.of("Este inquérito é anónimo."),
        thanks=Texts.of("Obrigado."),
        items=values.pop(
            "items",
            (a_single(), multi, scale, Group("last", (rank, words), layout=Layout.PAGE)),
        ),
        **values,
    )


def complete(questionnaire: Questionnaire, *tags: str) -> Questionnaire:
    """The questionnaire with words for every text in these languages, so that they are offered."""
    texts = {}
    for place, text in located_texts(questionnaire):
        for tag in tags:
            text = text if text.words(tag) else text.put(tag, f"[{tag}] {text.words('pt')}")
        texts[place] = text
    return replace_texts(questionnaire, texts)


def make_survey(
    session: Session,
    plan: Plan,
    slug: str = "viver-aqui",
    questionnaire: Questionnaire | None = None,
    opens: date | None = None,
    closes: date | None = None,
) -> Survey:
    """A published survey."""
    survey = publishing.create_survey(
        session,
        plan_id=plan.id,
        slug=slug,
        questionnaire=questionnaire or a_questionnaire(),
        opens=opens,
        closes=closes,
    )
    publishing.publish(session, survey=survey, today=TODAY, by_id=None)
    return survey


def answer_survey(
    session: Session, survey: Survey, code: str, answers: dict[str, Any], **values: Any
) -> SurveyResponse:
    """A finished response."""
    assert survey.current_version_id is not None
    own = responses.store_response(
        session,
        survey=survey,
        version=load_version(session, survey.current_version_id),
        code=code,
        answers=answers,
        language=values.get("language", "pt"),
        channel=values.get("channel", CollectionMode.WEB),
        municipality_id=values.get("municipality_id"),
        today=values.get("today", TODAY),
        secret=SECRET,
    )
    return session.get_one(SurveyResponse, own)
