"""What is asked of both: the same pages and posts, each as its own app has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.contributions.models import Contribution, ContributionSubject
from tests.bench.browsers import (
    TOKEN,
    answer_of,
    asked,
    codes,
    csrf,
    draft_all,
    fields_of,
    session_cookie,
    signed_in,
)
from tests.bench.data import Ground
from tests.bench.load import get, post

SITTING = 200
"""People in the middle of the survey."""


@dataclass(frozen=True)
class Side:
    """Requests to one of the two, in order."""

    requests: Sequence[bytes]
    codes: Sequence[str] = ()
    """Whose answers these requests send; each works once."""


@dataclass(frozen=True)
class Scene:
    """Something people do, on both sides."""

    name: str
    ours: Side
    floor: Side
    status: int = 200
    words: tuple[str, ...] = ()
    """What both answers must hold: the floor may not be faster by saying less."""


@dataclass
class Stage:
    """What scenes are made from."""

    app: Flask
    session: Session
    ground: Ground
    today: date
    posts: int
    """How many answers each side may be sent."""

    def __post_init__(self) -> None:
        """Know the addresses."""
        self.secret = str(self.app.secret_key)
        plan, survey = self.ground.plan, self.ground.survey
        self.root = f"/pt/{plan.slug}"
        self.survey = f"{self.root}/surveys/{survey.slug}"
        # whoever is in the middle of something was given both cookies by the page before
        self.browser = f"language=pt; {session_cookie(self.app, {'csrf_token': TOKEN})}"
        self.token = csrf(self.app)
        self.pages = asked(self.session, self.ground).pages
        self.sitting = self.people(SITTING)

    def people(self, many: int) -> list[str]:
        """People who have answered everything and not sent it."""
        found = codes(many, self.secret)
        draft_all(self.session, self.ground, found, self.secret, self.today)
        return found

    def ours(self, code: str) -> str:
        """The cookies of somebody answering at ours."""
        return f"{self.browser}; answers-{self.ground.survey.id}={code}"


def survey_page(stage: Stage) -> Scene:
    """Each page of the survey in turn, its answers filled in."""
    numbers = range(1, len(stage.pages) + 1)
    where = [(code, n) for code in stage.sitting for n in numbers]
    first = stage.pages[0].questions[0]
    return Scene(
        "Survey page",
        Side([get(f"{stage.survey}/{n}", stage.ours(code)) for code, n in where]),
        Side([get(f"{stage.survey}/{n}", f"answers={code}") for code, n in where]),
        words=(
            first.label.words("pt"),
            *(choice.label.words("pt") for choice in first.choices),
        ),
    )


def keep_answer(stage: Stage) -> Scene:
    """One page of the survey answered and kept, on the way to the next."""
    ours, floor = [], []
    for turn, code in [(1, c) for c in stage.sitting] + [(0, c) for c in stage.sitting]:
        for number, page in enumerate(stage.pages, start=1):
            fields = [f for q in page.questions for f in fields_of(q, answer_of(q, turn))]
            address, button = f"{stage.survey}/{number}", ("go", "next")
            token = ("csrf_token", stage.token)
            ours.append(post(address, urlencode([token, *fields, button]), stage.ours(code)))
            floor.append(post(address, urlencode([*fields, button]), f"answers={code}"))
    return Scene("Survey post: one page", Side(ours), Side(floor), 303)


def send(stage: Stage) -> Scene:
    """All answers sent: the response, its answers, the tallies, the open answer in the ledger."""
    mine, theirs = stage.people(stage.posts), stage.people(stage.posts)
    body, plain = urlencode({"csrf_token": stage.token, "go": "send"}), "go=send"
    address = f"{stage.survey}/send"
    return Scene(
        "Survey post: all answers",
        Side([post(address, body, stage.ours(code)) for code in mine], mine),
        Side([post(address, plain, f"answers={code}") for code in theirs], theirs),
        303,
    )


def measure(stage: Stage) -> Scene:
    """A measure with 100 comments."""
    address = f"{stage.root}/measures/{stage.ground.measure.code}"
    return Scene(
        "Measure, 100 comments",
        Side([get(address, stage.browser)]),
        Side([get(address)]),
        words=_newest(stage, "measure", stage.ground.measure.id, 100),
    )


def area(stage: Stage, size: int, **filters: str) -> Scene:
    """Everything said about an area, as a coordinator reads it."""
    slug, query = stage.ground.area.slug, f"?{urlencode(filters)}" if filters else ""
    cookie = f"language=pt; {signed_in(stage.app, stage.session, stage.ground)}"
    return Scene(
        f"Area, {size:,} inputs" + "".join(f", one {name}" for name in filters),
        Side([get(f"{stage.root}/desk/areas/{slug}{query}", cookie)]),
        Side([get(f"{stage.root}/areas/{slug}{query}")]),
        words=() if filters else _newest(stage, "area", stage.ground.area.id, 20),
    )


def _newest(stage: Stage, subject: str, number: int, many: int) -> tuple[str, ...]:
    """The beginnings of what was said last, as a page must hold them."""
    wanted = (
        select(Contribution.words)
        .join(ContributionSubject, ContributionSubject.input_id == Contribution.id)
        .where(ContributionSubject.subject == subject, ContributionSubject.subject_id == number)
        .order_by(ContributionSubject.said_on.desc(), ContributionSubject.input_id.desc())
        .limit(many)
    )
    if subject == "measure":
        wanted = wanted.where(ContributionSubject.visibility == "public")
    return tuple(words.split("\n")[0] for words in stage.session.scalars(wanted))


SCENES: tuple[Callable[[Stage], Scene], ...] = (survey_page, keep_answer, send, measure)
