"""What is measured on: the demonstration plan, with 100 comments on a measure, many contributions
about an area, and a survey of 20 questions that many people have answered.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from flask import current_app
from sqlalchemy import select

from consult.cli.context import database
from consult.consultations.channel import COMMENT
from consult.contributions.actions import record_many
from consult.contributions.channels import EMAIL, LETTER
from consult.contributions.rules.contributions import Author, AuthorKind, LinkTarget, Visibility
from consult.contributions.rules.receipt_codes import keyed_hash, receipt_code_for
from consult.db import migrate
from consult.demo.actions import load_demo
from consult.languages.rules import Texts
from consult.plan.models.plans import Plan
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.results.jobs import verify_all_tallies
from consult.settings import Settings
from tests.bench.floor import sql
from tests.bench.floor.database import Database, loads
from tests.bench.load import Broken
from tests.factories.contributions import new_contribution
from tests.factories.people import staff
from tests.factories.public_comments import record_comment
from tests.factories.surveys import a_single, answer_survey, make_survey

DEMO, TWENTY, MEASURE, AREA = "viver-aqui", "vinte-perguntas", "M06", "housing"
LANGUAGES = ("pt", "en", "bn", "uk", "ar", "hi", "ne", "ur", "pa", "fr", "kea", "zh-Hans", "es")
CHANNELS = (COMMENT, LETTER, EMAIL)
VISIBILITIES = (Visibility.PUBLIC, Visibility.AWAITING)
TODAY = date.today()  # noqa: DTZ011
WORDS = (
    "A renda da casa subiu muito e há humidade nas paredes do quarto; o autocarro não passa à noite"
    " nem ao domingo. Esperamos meses por uma resposta do centro de saúde, da escola ou da junta,"
    " porque ninguém fala bengali ou árabe. Faltam aulas de português depois do trabalho e creches."
)
chance = random.Random(20)


class Site:
    """A database with so many contributions about the area and responses to the survey."""

    def __init__(self, settings: Settings, contributions: int, responses: int) -> None:
        self.settings, self.db = settings, Database(settings.database_url)
        migrate.upgrade(settings.database_url)
        with database(settings) as self.session:
            load_demo(self.session, today=TODAY, password="-".join(["bench"] * 4))
            self.plan = self.session.scalars(select(Plan)).one()
            client = current_app.test_client()
            staff(client, self.session, self.plan)  # commits
            cookie = client.get_cookie("session")
            self.staff = {"language": "pt", "session": cookie.value if cookie else ""}
            self._comment()
            self._contribute(contributions)
            self._respond(responses)
        if not self.db.sqlite:
            self.db.run("VACUUM ANALYZE")
        self.expected = self._receipts()

    def id_of(self, table: str, column: str, value: str) -> int:
        """The number of a measure, an area or a survey."""
        return int(self.db.row(f"SELECT id FROM {table} WHERE {column} = ?", value)[0])

    def _comment(self) -> None:
        """Bring the measure to 100 public comments, on each of its paragraphs and on all of it."""
        measure = self.id_of("measure", "code", MEASURE)
        version = self.db.row(sql.OF_MEASURE["version"], measure)[0]
        paragraphs = [uuid.UUID(str(id)) for id, _text in self.db.rows(sql.PARAGRAPHS, version)]
        for _ in range(100 - len(self.db.rows(sql.COMMENTS, measure, measure))):
            author = Author(AuthorKind.PERSON, name=f"Amina {chance.randrange(1000)}")
            about = LinkTarget(measure_id=measure, paragraph_id=chance.choice([None, *paragraphs]))
            record_comment(self.session, self.plan, sentence(), about, author=author)
        self.session.commit()

    def _contribute(self, total: int) -> None:
        """Bring the area to so many contributions; half of them are about its measures."""
        area, pick = self.id_of("area", "slug", AREA), chance.choice
        codes = [row[0] for row in self.db.rows(sql.MEASURES, area) if row[0] != MEASURE]
        measures = [LinkTarget(measure_id=self.id_of("measure", "code", code)) for code in codes]
        about = [LinkTarget(area_id=area)] * len(measures) + measures
        towns = [*(town.id for town in self.plan.municipalities), None]
        missing = total - sum(row[-1] for row in self.db.rows(sql.TALLY, area))
        for start in range(0, missing, 1000):
            contributions = []
            for _ in range(min(1000, missing - start)):
                said: dict[str, Any] = {"channel": pick(CHANNELS), "municipality_id": pick(towns)}
                said["said_on"] = TODAY - timedelta(days=chance.randrange(365))
                said["visibility"] = pick(VISIBILITIES)
                words = self.plan, sentence(), pick(LANGUAGES), [pick(about)]
                contributions.append(new_contribution(*words, **said))
            record_many(self.session, contributions)
            self.session.commit()

    def _respond(self, total: int) -> None:
        """Let so many people answer a survey of 20 questions; results are compared by the first."""
        ease = Question("Q19", "scale5", Texts.of("É fácil?"))
        age = Question("Q20", "integer", Texts.of("Que idade tem?"))
        choices = (a_single(f"Q{n}", breakdown=n == 1) for n in range(1, 19))
        items = (*(replace(one, areas=()) for one in choices), ease, age)
        asked = Questionnaire(Texts.of("Vinte perguntas"), items=items)
        survey = make_survey(self.session, self.plan, TWENTY, asked)
        self.session.commit()
        questions = [*chain(*self.pages(TWENTY))]
        for number in range(total):
            answers = {question["key"]: answer(question) for question in questions}
            language = chance.choice(LANGUAGES[:5])
            answer_survey(self.session, survey, f"{number:016d}", answers, language=language)
            if number % 200 == 199:
                self.session.commit()

    def pages(self, survey: str) -> list[list[dict[str, Any]]]:
        """The questions of each page of a survey."""
        sought = "SELECT document FROM survey_version WHERE survey_id = ?"
        (document,) = self.db.row(sought, self.id_of("survey", "slug", survey))
        return [item.get("items") or [item] for item in loads(document)["items"]]

    def respondents(self, slug: str, many: int) -> dict[str, dict[str, Any]]:
        """People who have answered everything and not sent it: their answers by receipt code."""
        survey, secret = self.id_of("survey", "slug", slug), self.settings.secret_key
        (version,) = self.db.row("SELECT max(id) FROM survey_version WHERE survey_id = ?", survey)
        (town,) = self.db.row("SELECT min(municipality_id) FROM plan_municipality")
        asked, rest = [*chain(*self.pages(slug))], (str(TODAY + timedelta(days=7)), "pt", "web")
        codes = [
            receipt_code_for(secret, uuid.UUID(int=chance.getrandbits(128))) for _ in range(many)
        ]
        people = {code: {q["key"]: answer(q) for q in asked} for code in codes}
        rows = [
            (
                keyed_hash(secret, code, "draft"),
                survey,
                version,
                town,
                json.dumps(people[code]),
                *rest,
            )
            for code in codes
        ]
        columns = "key, survey_id, version_id, municipality_id, answers, expires_on"
        with self.db.transaction():
            self.db.insert("response_draft", f"{columns}, language, channel", rows)
        return people

    def _receipts(self) -> list[str]:
        """What the database keeps of the codes of all responses and open answers."""
        stored = "SELECT receipt_key FROM survey_response UNION ALL SELECT receipt_key FROM input"
        return sorted(key for (key,) in self.db.rows(stored) if key)

    def acknowledge(self, codes: Sequence[str], *purposes: str) -> None:
        """Remember that the responses of these codes were said to be stored."""
        secret = self.settings.secret_key
        self.expected += [keyed_hash(secret, code, what) for code in codes for what in purposes]

    def prove(self) -> None:
        """Raise Broken unless exactly the acknowledged responses are stored and counted rightly."""
        if self._receipts() != sorted(self.expected):
            raise Broken("other responses or open answers are stored than were acknowledged")
        with database(self.settings):
            if wrong := verify_all_tallies():
                raise Broken(f"{wrong} tallies differ from a recount")


def sentence() -> str:
    """What one person writes."""
    return " ".join(chance.choices(WORDS.split(), k=chance.randint(5, 40)))


def answer(question: dict[str, Any]) -> Any:
    """What one person answers, as a draft keeps it."""
    choices = [c["key"] for c in question.get("choices", ()) if not c.get("exclusive")]
    match question["kind"]:
        case "single":
            return chance.choice(choices)
        case "multi":
            return sorted(chance.sample(choices, chance.randint(1, len(choices))))
        case "rank":
            ranked = chance.sample(choices, chance.randint(1, question.get("rank", 3)))
            return {choice: place for place, choice in enumerate(ranked, start=1)}
        case "scale5":
            return chance.randint(1, 5)
        case "integer":
            return str(chance.randint(18, 90))
    return {"words": sentence(), "language": ""}


def fields(question: dict[str, Any], value: Any) -> list[tuple[str, str]]:
    """An answer as a form sends it."""
    name = question["key"]
    match question["kind"]:
        case "multi":
            return [(name, choice) for choice in value]
        case "rank":
            return [(f"{name}:{choice}", str(place)) for choice, place in value.items()]
        case "text":
            return [(name, value["words"]), (f"{name}:language", "")]
    return [(name, str(value))]
