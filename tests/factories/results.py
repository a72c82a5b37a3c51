"""Results for tests: a survey of every kind that is counted, and answers to it."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from consult.languages.rules import Texts
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Layout, Question, Repeat
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, choice

RESPONDENTS = 80


def texts(words: str) -> Texts:
    """The same words in Portuguese and English."""
    return Texts.of(words, en=words)


def every_kind() -> Questionnaire:
    """One question of each kind that is counted, a matrix, and a child that is asked about twice."""
    points = tuple(choice(key, key) for key in "uvw")
    rows = tuple(Question(f"M{n}", "single", texts(f"Row {n}"), choices=points) for n in (1, 2))
    yes = (choice("yes", "Sim"), choice("no", "Não"))
    child = Group(
        "child",
        (Question("CA", "integer", texts("Age of the child")),
         Question("CS", "yes_no", texts("At school?"), choices=yes)),
        repeat=Repeat("${KIDS}"),
    )  # fmt: skip
    return a_questionnaire(
        items=(
            a_single(breakdown=True),
            Question("YN", "yes_no", texts("Work?"), choices=yes, required=True),
            Question("JOB", "line", texts("Which?"), relevant="${YN} = 'yes'"),
            Question("AGE", "integer", texts("Age")),
            Question("PAY", "decimal", texts("Pay")),
            Question("DAY", "date", texts("Here since")),
            Question("RNG", "range", texts("How much?"), minimum=Decimal(0), maximum=Decimal(10)),
            Group("mat", rows, texts("A matrix"), layout=Layout.MATRIX),
            Question("KIDS", "integer", texts("How many children?")),
            child,
            Question("NOTE", "note", texts("Thanks")),
        )
    )


def answer_every_kind(
    session: Session, survey: Survey, respondents: int = RESPONDENTS
) -> list[dict[str, Any]]:
    """Random answers to `every_kind`; each as it was given, with its language."""
    chance, answered = random.Random(3), []
    for number in range(respondents):
        kids = chance.choice((0, 1, 2))
        answers: dict[str, Any] = {
            "Q1": chance.choice("ab"),
            "YN": chance.choice(("yes", "no")),
            "AGE": str(chance.randint(18, 79)),
            "PAY": f"{chance.randint(500, 3000)}.50",
            "DAY": f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-15",
            "RNG": str(chance.randint(0, 10)),
            "M1": chance.choice("uvw"),
            "M2": chance.choice("uv"),
            "KIDS": str(kids),
        }
        for child in range(1, kids + 1):
            answers[f"CA/{child}"] = str(chance.randint(0, 17))
            answers[f"CS/{child}"] = chance.choice(("yes", "no"))
        language = "bn" if number % 3 else "pt"
        answer_survey(session, survey, f"{number:016d}", answers, language=language)
        answered.append({**answers, "language": language})
    return answered
