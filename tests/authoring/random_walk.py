"""Somebody who edits and answers a survey at random, and knows what its results must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.authoring.actions.editing import draft_of
from consult.authoring.rules.tree import TreeOperation
from consult.collection.actions import responses
from consult.questionnaire.models.responses import Answer, OpenAnswer, SurveyResponse
from consult.questionnaire.models.surveys import Survey, SurveyChoice, SurveyQuestion, SurveyVersion
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question, walk_items
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.responses import CollectionMode
from consult.results.models import AnswerTally
from tests.authoring.forms import DESK, sent
from tests.factories.plan import TODAY
from tests.factories.surveys import SECRET

KIND_NAMES = ("single", "multi", "scale5", "rank", "yes_no", "integer", "text")
STEPS = 30


class Walk:
    """One survey, edited and answered at random, and what its results must be."""

    def __init__(self, client: FlaskClient, session: Session, survey: Survey, random: Random):
        self.client, self.session, self.survey, self.random = client, session, survey, random
        self.id = survey.id
        self.at = f"{DESK}{survey.slug}/"
        session.rollback()
        self.words = 0
        self.rows: Counter[tuple[str, str | None, int | None]] = Counter()
        self.written: Counter[str] = Counter()
        self.kinds: dict[str, str] = {}
        self.seen: dict[str, set[str]] = {}
        self.responses = 0

    def token(self) -> str:
        self.words += 1
        return f"w{self.words}w"

    def draft(self) -> Questionnaire:
        """The draft now. The session lets go of the database again: the pages write next."""
        self.session.expire_all()
        found = draft_of(self.survey)
        self.session.rollback()
        return found

    def post(self, path: str, form: int | str, **changes: Any) -> int:
        page = self.client.get(self.at + path)
        assert page.status_code == 200, (path, page.text)
        answer = self.client.post(
            self.at + path.partition("#")[0], data=sent(page.text, form, **changes)
        )
        assert answer.status_code in (200, 303, 422), (path, answer.status_code)
        return int(answer.status_code)

    def question(self) -> Question | None:
        found = self.draft().questions
        return self.random.choice(found) if found else None

    def add(self) -> None:
        kind = self.random.choice(KIND_NAMES)
        self.post("edit/add", 0, kind=kind, words=f"Pergunta {self.token()}")
        new = self.draft().questions[-1]
        if kind in ("single", "multi", "rank"):
            pasted = "\n".join(f"Resposta {self.token()}" for _ in range(3))
            self.post(f"edit/item/{new.key}", "edit", pasted=pasted)

    def reword(self) -> None:
        if one := self.question():
            changes = {"label": one.label.words("pt") + " outra vez"}
            for nth, choice in enumerate(one.choices):
                changes[f"choices-{nth}-label"] = choice.label.words("pt") + "!"
            self.post(f"edit/item/{one.key}", "edit", **changes)

    def shuffle(self) -> None:
        """Rows up, down, away and new, as the buttons of the page do it, then save."""
        found = [q for q in self.draft().questions if q.kind in ("single", "multi", "rank")]
        if not found:
            return
        one = self.random.choice(found)
        url = f"{self.at}edit/item/{one.key}"
        for _ in range(3):
            data = sent(self.client.get(url).text)
            rows = sum(1 for name in data if name.startswith("choices-") and name.endswith("-id"))
            name = self.random.choice(("up", "down", "remove", "remove", "add", "add"))
            row = self.random.choice((self.random.randrange(max(1, rows)), max(0, rows - 1)))
            data[name] = "choices" if name == "add" else f"choices-{row}"
            data = sent(self.client.post(url, data=data).text)
            for box in list(data):
                if box.endswith("-label") and not data[box].strip():
                    data[box] = f"Resposta {self.token()}"
            assert self.client.post(url, data=data).status_code == 303

    def turn(self) -> None:
        if one := self.question():
            kind = self.random.choice(KIND_NAMES)
            data = sent(self.client.get(f"{self.at}edit/item/{one.key}").text, 0, kind=kind)
            assert (
                self.client.post(f"{self.at}edit/item/{one.key}/kind", data=data).status_code == 303
            )

    def rename(self) -> None:
        if one := self.question():
            name = self.random.choice(("", f"nome{self.words}"))
            self.post(f"edit/item/{one.key}", "edit", name=name)

    def step(self) -> None:
        items = [item.key for item, _ in walk_items(self.draft().items)]
        if items:
            data = sent(self.client.get(f"{self.at}edit").text, -1)
            data["key"] = self.random.choice(items)
            data["step"] = self.random.choice(list(TreeOperation)).value
            status = self.client.post(f"{self.at}edit/step", data=data).status_code
            assert status in (303, 422)

    def publish(self) -> None:
        page = self.client.get(f"{self.at}publish").text
        if 'name="revision"' in page:  # nothing is in the way, and something changed
            answer = self.client.post(f"{self.at}publish", data=sent(page, 0, confirmed="y"))
            assert answer.status_code == 303

    def drop(self) -> None:
        page = self.client.get(f"{self.at}versions").text
        if 'name="sure"' in page:
            self.client.post(f"{self.at}drop", data=sent(page, 0, sure="y"))

    def back(self) -> None:
        """Go back to before one of the last changes, or fetch back a question it took away."""
        page = self.client.get(f"{self.at}changes").text
        forms = page.count('name="number"')
        if forms:
            data = sent(page, self.random.randrange(forms))
            assert self.client.post(f"{self.at}changes", data=data).status_code in (303, 422)

    def answer(self) -> None:
        """Somebody answers: mostly the current version, at times one that was opened earlier."""
        versions = self.session.scalars(
            select(SurveyVersion.id).where(SurveyVersion.survey_id == self.id)
        ).all()
        loaded = load_version(self.session, self.random.choice([*versions, versions[-1]]))
        answers = {}
        for question in loaded.questionnaire.questions:
            value = self.value(question)
            if value is not None:
                answers[question.key] = value
                self.note(question, value)
        self.responses += 1
        responses.store_response(
            self.session,
            survey=self.survey,
            version=loaded,
            code=f"{self.id:08d}{self.responses:08d}",
            answers=answers,
            language="pt",
            channel=CollectionMode.WEB,
            municipality_id=None,
            today=TODAY,
            secret=SECRET,
        )
        self.session.commit()

    def value(self, question: Question) -> Any:
        keys = [choice.key for choice in question.choices]
        made: dict[str, Callable[[], Any]] = {
            "single": lambda: self.random.choice(keys),
            "yes_no": lambda: self.random.choice(keys),
            "multi": lambda: self.random.sample(keys, 1),
            "rank": lambda: {self.random.choice(keys): 1},
            "scale5": lambda: self.random.randint(1, 5),
            "integer": lambda: str(self.random.randint(0, 99)),
            "text": lambda: {"words": f"Digo {self.token()}", "language": "pt"},
        }
        return made[question.kind]() if self.random.random() < 0.8 else None

    def note(self, question: Question, value: Any) -> None:
        self.kinds.setdefault(question.key, question.kind)
        assert self.kinds[question.key] == question.kind
        if question.kind == "text":
            self.written[question.key] += 1
        for row in KINDS[question.kind].answer_rows(question, value):
            number = None if row.number is None else int(row.number)
            self.rows[question.key, row.choice, number] += 1

    def check(self) -> None:
        assert self.stored() == self.rows
        assert self.tallied() == self.rows_by_choice()
        assert self.inputs() == self.written
        count = select(func.count()).where(SurveyResponse.survey_id == self.id)
        assert self.session.scalar(count) == self.responses
        self.check_words()
        self.session.rollback()

    def stored(self) -> Counter[tuple[str, str | None, int | None]]:
        rows = self.session.execute(
            select(SurveyQuestion.key, SurveyChoice.key, Answer.number)
            .join(Answer, Answer.question_id == SurveyQuestion.id)
            .outerjoin(SurveyChoice, SurveyChoice.id == Answer.choice_id)
            .where(SurveyQuestion.survey_id == self.id)
        )
        return Counter((q, c, None if n is None else int(n)) for q, c, n in rows)

    def rows_by_choice(self) -> dict[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        for (question, choice, _number), count in self.rows.items():
            if choice:
                found[question, choice] += count
        return dict(found)

    def tallied(self) -> dict[tuple[str, str], int]:
        rows = self.session.execute(
            select(SurveyQuestion.key, SurveyChoice.key, func.sum(AnswerTally.count))
            .join(AnswerTally, AnswerTally.question_id == SurveyQuestion.id)
            .join(SurveyChoice, SurveyChoice.id == AnswerTally.choice_id)
            .where(SurveyQuestion.survey_id == self.id)
            .group_by(SurveyQuestion.key, SurveyChoice.key)
        )
        return {(q, c): int(count) for q, c, count in rows}

    def inputs(self) -> Counter[str]:
        rows = self.session.execute(
            select(SurveyQuestion.key, func.count())
            .join(OpenAnswer, OpenAnswer.question_id == SurveyQuestion.id)
            .where(SurveyQuestion.survey_id == self.id)
            .group_by(SurveyQuestion.key)
        )
        return Counter(dict(rows.all()))

    def check_words(self) -> None:
        """Whatever version shows a key shows the word that it was made with, and the same kind."""
        kinds = dict(
            self.session.execute(
                select(SurveyQuestion.key, SurveyQuestion.kind).where(
                    SurveyQuestion.survey_id == self.id
                )
            ).all()
        )
        assert self.kinds.items() <= kinds.items()
        documents = self.session.scalars(
            select(SurveyVersion.document).where(SurveyVersion.survey_id == self.id)
        )
        for document in documents:
            for question in from_json(document).questions:
                assert kinds[question.key] == question.kind
                self.same(question.key, question.label.words("pt"))
                for choice in question.choices:
                    self.same(f"{question.key}/{choice.key}", choice.label.words("pt"))
        assert all(len(words) == 1 for words in self.seen.values()), self.seen

    def same(self, place: str, words: str) -> None:
        found = [word for word in words.rstrip("!").split() if word.startswith("w")]
        self.seen.setdefault(place, set()).add(found[0] if found else words.rstrip("!"))
