"""How people see it: any page of the draft, in any language, as wide as a phone."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.collection.presentation import LANGUAGE_PREFIX, add_repeat_page, question_page
from consult.collection.queries.respondent_session import PublishedSurvey
from consult.collection.respondent_session import RespondentSession
from consult.languages.rules import LANGUAGES
from consult.people.guard import permit
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.items import walk_items
from consult.questionnaire.rules.logic import FormLogic
from consult.questionnaire.rules.pages import RoutedPage, instance_key
from consult.questionnaire.rules.routing import Routing
from consult.web.language import page_language, ui_languages, using_language
from consult.web.security import allow_framing
from consult.web.transaction import today

from .blueprint import bp
from .editor import SurveyEditor, editor_page, survey_editor


class PreviewSession(RespondentSession):
    """A sitting of nobody: every page of a draft is there, whatever its condition; nothing is kept."""

    def __init__(self, at: SurveyEditor) -> None:
        super().__init__(cast(PublishedSurvey, at.survey), None)
        self.at = at

    @cached_property
    def loaded(self) -> PublishedVersion:
        """The draft as if it were published. Its number is none that a version has."""
        draft = self.at.draft
        order = tuple(item.key for item, _within in walk_items(draft.items))
        return PublishedVersion(
            -int(draft.digest[:12], 16), draft, {}, {}, FormLogic(draft, {}, order)
        )

    @cached_property
    def flow(self) -> Routing:
        """The way through all pages, with one of everything that repeats."""
        ones = {
            instance_key(group.key, (1,) * len(self.at.draft.repeats_of(group.key)[:-1])): 1
            for group in self.at.draft.groups
            if group.repeat
        }
        logic, tag = self.loaded.logic, page_language().tag
        return Routing(self.at.draft, logic, ones, language=tag, today=today())

    def url(self, step: RoutedPage, **values: Any) -> str:
        """The address of a page in the frame."""
        return url_for(
            "authoring.preview_page",
            survey=self.survey.slug,
            tag=values.pop("lang", page_language().tag),
            step=step.address,
            **values,
        )

    def asking(self, key: str) -> RoutedPage | None:
        """The page that asks a question, or the first one in a group."""
        draft = self.at.draft
        inner = {key} | {
            q.key for group in draft.groups if group.key == key for q in group.questions
        }
        found = (s for s in self.flow.route if inner & {q.key for q in s.page.questions})
        return next(found, None)


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/preview/")
@permit("authoring.edit")
def preview(survey: str) -> ResponseReturnValue:
    """A phone with a page in it; language and question can be chosen."""
    at = survey_editor(survey)
    tongues = [one for one in (at.source, *at.others) if one.tag in LANGUAGES]
    tag = request.args.get("in", at.source.tag)
    if tag not in {one.tag for one in tongues}:
        abort(404)
    shown = PreviewSession(at)
    step = shown.asking(request.args.get("at", "")) or next(iter(shown.flow.route), None)
    pages = [(q.key, at.label_of(q)) for s in shown.flow.route for q in s.page.questions[:1]]
    answer = make_response(
        editor_page(
            "preview",
            at,
            tongues=tongues,
            tag=tag,
            language_shown=LANGUAGES[tag],
            pages=list(dict(pages).items()),
            at_key=step.page.questions[0].key if step and step.page.questions else None,
            frame=step and shown.url(step, lang=tag),
        )
    )
    return allow_framing(answer)


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/preview/<tag>/<step:step>",
    methods=["GET", "POST"],
)
@permit("authoring.edit")
def preview_page(survey: str, tag: str, step: str) -> ResponseReturnValue:
    """A page as people see it. Its buttons lead to the other pages; nothing typed is kept."""
    language = LANGUAGES.get(tag) or abort(404)
    shown = PreviewSession(survey_editor(survey))
    here = next((one for one in shown.flow.route if one.address == step), None) or abort(404)
    if request.method == "POST":
        return redirect(_next_url(shown, here, tag, request.form.get("go", "next")), 303)
    with using_language(language):
        return (
            add_repeat_page(shown, here) if here.page.repeat_prompt else question_page(shown, here)
        )


def _next_url(shown: PreviewSession, here: RoutedPage, tag: str, go: str) -> str:
    if go.startswith(LANGUAGE_PREFIX):
        wanted = go.removeprefix(LANGUAGE_PREFIX)
        return shown.url(here, lang=wanted if wanted in ui_languages() else tag)
    steps = shown.flow.route
    by = {"back": -1, "stop": 0}.get(go, 1)
    place = min(max(steps.index(here) + by, 0), len(steps) - 1)
    return shown.url(steps[place], lang=tag)
