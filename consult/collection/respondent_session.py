"""Who is answering, as far as we know: a survey, a code in a cookie, and the draft it opens.

The `cached_property` of Werkzeug, since that of Python 3.11 has one lock for all threads: a request
that waits for the database within it would keep all others waiting, or for good.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, request, url_for
from werkzeug.utils import cached_property
from werkzeug.wrappers import Response

from consult.contributions.rules.receipt_codes import (
    new_form_key,
    parse_receipt_code,
    receipt_code_for,
)
from consult.db.session import session
from consult.languages.rules import Language, TranslationState
from consult.plan.rules.phases import PhaseAction
from consult.plan.scope import current_plan, plan_head
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import Value
from consult.questionnaire.rules.pages import RoutedPage
from consult.questionnaire.rules.responses import CollectionMode, SurveyStatus, survey_status
from consult.questionnaire.rules.routing import Routing
from consult.questionnaire.rules.translation_readiness import ready_languages
from consult.web.language import page_language, ui_languages
from consult.web.security import cookie_name
from consult.web.transaction import app_settings, today

from .actions import responses
from .assisted_mode import may_assist
from .device import device_mode as device_channel
from .queries.respondent_session import (
    PublishedSurvey,
    ResponseDraftRow,
    draft_by_code,
    published_survey,
)
from .queries.responses import response_by_code

COOKIE_SECONDS = 24 * 3600
"""How long a browser keeps the code of somebody who does not stop: a day, phones are shared."""
SUBMITTED_COOKIE_SECONDS = 1800
"""How long it keeps the code of somebody who has finished."""


def respondent_survey_or_404(slug: str) -> PublishedSurvey:
    """The published survey of an address, or 404."""
    found = published_survey(session(), plan_id=plan_head().id, slug=slug, today=today())
    return found or abort(404)


@dataclass
class RespondentSession:
    """One request of somebody who answers a survey."""

    survey: PublishedSurvey
    code: str | None

    @classmethod
    def of(cls, slug: str) -> RespondentSession:
        """The sitting of this request."""
        survey = respondent_survey_or_404(slug)
        return cls(survey, parse_receipt_code(request.cookies.get(code_cookie_name(survey), "")))

    @property
    def standing(self) -> SurveyStatus:
        """Whether the survey can be answered today."""
        return survey_status(
            opens=self.survey.opens,
            closes=self.survey.closes,
            verbs={PhaseAction.ANSWER} if self.survey.phase_open else (),
            today=today(),
        )

    @property
    def open(self) -> bool:
        """Whether it can be answered today."""
        return self.standing is SurveyStatus.OPEN

    @cached_property
    def draft(self) -> ResponseDraftRow | None:
        """The unfinished response; held against other requests where this one writes."""
        return self.code and draft_by_code(  # type: ignore[return-value]
            session(),
            survey_id=self.survey.id,
            code=self.code,
            secret=code_secret(),
            today=today(),
            lock=request.method == "POST",
        )

    @cached_property
    def response(self) -> SurveyResponse | None:
        """The finished response."""
        return self.code and response_by_code(  # type: ignore[return-value]
            session(), survey_id=self.survey.id, code=self.code, secret=code_secret()
        )

    @cached_property
    def loaded(self) -> PublishedVersion:
        """The version being answered: that of the draft, else the current one."""
        version = self.draft.version_id if self.draft else self.survey.current_version_id
        return load_version(session(), version)

    @property
    def spoken_in(self) -> list[Language]:
        """The languages that people are offered: those that meet the gate of the survey."""
        meeting = ready_languages(self.loaded.states, TranslationState(self.survey.gate))
        return [one for one in ui_languages().values() if one.tag in meeting]

    @property
    def page_languages(self) -> tuple[Language, ...]:
        """The languages to change to on a page: those that are offered, and its own."""
        tags = {page_language().tag, *(language.tag for language in self.spoken_in)}
        return tuple(language for tag, language in ui_languages().items() if tag in tags)

    @cached_property
    def flow(self) -> Routing:
        """The way of this person through the questionnaire, with what was answered so far."""
        return Routing(
            self.loaded.questionnaire,
            self.loaded.logic,
            self.draft.answers if self.draft else {},
            language=page_language().tag,
            today=today(),
        )

    def place(self, address: str) -> RoutedPage | None:
        """The step that an address means, whether it is asked now or not; None: it means none."""
        number, *places = map(int, address.split("-"))
        pages = self.loaded.questionnaire.pages
        if not 1 <= number <= len(pages) or len(places) != len(pages[number - 1].enclosing_repeats):
            return None
        return RoutedPage(pages[number - 1], number, tuple(places))

    def step(self, address: str) -> RoutedPage:
        """The step that an address means, or 404."""
        return self.place(address) or abort(404)

    def keep(self, answers: Mapping[str, Value]) -> None:
        """Keep answers in the draft; the way goes on from them."""
        assert self.draft is not None
        self.draft = responses.save_answers(
            session(),
            draft=self.draft,
            answers=answers,
            language=page_language().tag,
            today=today(),
        )
        self.__dict__.pop("flow", None)

    def url(self, step: RoutedPage, **values: Any) -> str:
        """The address of a step."""
        return url_for("collection.page", survey=self.survey.slug, page=step.address, **values)

    def recording_url(self, name: str) -> str:
        """The address of the recording of a question."""
        return url_for("collection.audio_file", survey=self.survey.slug, name=name)

    def url_from(self, step: RoutedPage | None) -> str:
        """The address of a step; None: of the page before sending."""
        return self.url(step) if step else url_for("collection.review", survey=self.survey.slug)

    def url_after(self, step: RoutedPage) -> str:
        """What comes after a step."""
        return self.url_from(self.flow.next_page(step.number, step.path))

    def url_before(self, step: RoutedPage) -> str:
        """What comes before a step."""
        if earlier := self.flow.previous_page(step.number, step.path):
            return self.url(earlier)
        slug = self.survey.slug
        if self.asks_where:
            return url_for("collection.page", survey=slug, page="0")
        return url_for("collection.start", survey=slug)

    def url_of(self, question: Question) -> str | None:
        """Where a question is asked of this person first; None: nowhere."""
        found = (one for one in self.flow.route if question in self.flow.visible_questions(one))
        step = next(found, None)
        return self.url(step, _anchor=f"q-{question.key}") if step else None

    @property
    def beside(self) -> bool:
        """Whether a facilitator who is signed in sits beside the person."""
        own = self.draft or self.response
        return own is not None and own.channel == CollectionMode.ASSISTED and may_assist()

    @property
    def first_url(self) -> str:
        """Where answering begins."""
        if self.asks_where:
            return url_for("collection.page", survey=self.survey.slug, page="0")
        return self.url_from(self.flow.next_page(0))

    @property
    def go_on_url(self) -> str:
        """Where to go on after a stop."""
        return self.url_from(self.flow.resume_page)

    def begin(self, code: str, channel: CollectionMode | None = None) -> ResponseDraftRow:
        """Start a response under this code; without a channel that of the device."""
        self.code = code
        self.__dict__.pop("flow", None)
        self.draft = responses.start_response(
            session(),
            survey=self.survey,
            code=code,
            language=page_language().tag,
            today=today(),
            secret=code_secret(),
            channel=channel or device_channel(),
        )
        return self.draft

    def begin_anew(self, channel: CollectionMode | None = None) -> ResponseDraftRow:
        """Start a response under a fresh code."""
        return self.begin(receipt_code_for(code_secret(), uuid.UUID(new_form_key())), channel)

    def remember(self, response: Response, seconds: int = COOKIE_SECONDS) -> Response:
        """Put the code into the browser's cookie."""
        response.set_cookie(
            code_cookie_name(self.survey),
            self.code or "",
            max_age=seconds,
            httponly=True,
            samesite="Lax",
            secure=app_settings().secure,
        )
        return response

    def forget(self, response: Response) -> Response:
        """Take the code out of the browser, and the single-use code that let the person in."""
        for name in (code_cookie_name(self.survey), access_code_cookie_name(self.survey)):
            response.delete_cookie(
                name, httponly=True, samesite="Lax", secure=app_settings().secure
            )
        return response

    @property
    def asks_where(self) -> bool:
        """Whether people are asked which municipality they live in."""
        return len(current_plan().municipalities) > 1


def code_cookie_name(survey: PublishedSurvey) -> str:
    """The name of the cookie that holds the code."""
    return cookie_name(f"answers-{survey.id}", secure=app_settings().secure)


def access_code_cookie_name(survey: PublishedSurvey) -> str:
    """The name of the cookie that holds a single-use code until the answers are sent."""
    return cookie_name(f"ticket-{survey.id}", secure=app_settings().secure)


def code_secret() -> str:
    """The secret that codes and keys are made with."""
    return app_settings().secret_key
