"""A survey that is open in the builder, and what every page of it shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from consult.db.session import session
from consult.languages.rules import LANGUAGES, Language, Texts, language_of_tag
from consult.people.guard import require
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.fixed_choices import FIXED_CHOICE_KINDS
from consult.questionnaire.rules.items import Group, Item, walk_items
from consult.questionnaire.rules.texts import respondent_texts
from consult.questionnaire.rules.validation import QuestionnaireIssue
from consult.web.editing.pages import EditingLanguages
from consult.web.language import show

from ..actions.creation import PlanContext
from ..actions.editing import draft_of, published_keys
from ..actions.publishing import publication_issues
from ..rules import fingerprints
from ..rules.keys import PublishedKeys
from .wording import KIND_DESCRIPTIONS, issue_message


@dataclass(frozen=True)
class ValidationIssue:
    """A problem in words, of which question or group, and where to put it right."""

    words: str
    of: str
    url: str
    warning: bool = False


@dataclass
class EditedPart:
    """A part of a survey, as `plan.views.pages.answer_edit` needs it: with a number of its own.

    What others save elsewhere in the survey does not change it.
    """

    revision: int


@dataclass
class SurveyEditor:
    """One request of somebody who builds a survey."""

    survey: Survey

    @cached_property
    def draft(self) -> Questionnaire:
        """The document being edited."""
        return draft_of(self.survey)

    @cached_property
    def known(self) -> PublishedKeys:
        """What versions have published."""
        return published_keys(session(), self.survey)

    @cached_property
    def problems(self) -> list[QuestionnaireIssue]:
        """Everything that is wrong or doubtful."""
        return publication_issues(session(), self.survey, self.draft)

    @property
    def wrong(self) -> list[QuestionnaireIssue]:
        """What is in the way of publishing."""
        return [problem for problem in self.problems if not problem.is_warning]

    @cached_property
    def by_name(self) -> dict[str, Item]:
        """Every question and group by its key, and by its name."""
        items = [item for item, _within in walk_items(self.draft.items)]
        return {**{item.name: item for item in items}, **{item.key: item for item in items}}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each question that people see."""
        seen = [question for question in self.draft.questions if not question.is_invisible]
        return {question.key: number for number, question in enumerate(seen, start=1)}

    @cached_property
    def shape(self) -> int:
        """Stands for the order of questions and groups: who moves one means what they saw."""
        return fingerprints.structure_fingerprint(self.draft)

    @property
    def source(self) -> Language:
        """The language the survey is written in."""
        return language_of_tag(self.draft.title.source)

    @property
    def others(self) -> list[Language]:
        """The languages it is, or can be, translated into.

        “Yes” and “no” are there in every language: they make none of them the survey's.
        """
        given = {q.key for q in self.draft.questions if q.kind in FIXED_CHOICE_KINDS}
        spoken = {
            tag
            for place, text in respondent_texts(self.draft)
            if not (place.split("/")[0] in given and "/choices/" in place)
            for tag in text.by
        }
        wanted = spoken | set(current_plan().languages)
        order = [tag for tag in LANGUAGES if tag in wanted]
        order += sorted(wanted - set(LANGUAGES))
        return [language_of_tag(tag) for tag in order if tag != self.source.tag]

    def tongues(self, wanted: str | None) -> EditingLanguages:
        """The languages of a page's text boxes."""
        others = tuple(self.others)
        return EditingLanguages(
            self.source, next((o for o in others if o.tag == wanted), None), others
        )

    def name_of(self, item: Item) -> str:
        """What a question or group is called on the desk: its words, cut short."""
        words = show(item.label).words or _("without words")
        return words if len(words) <= 80 else f"{words[:79]}…"

    def flaw(self, problem: QuestionnaireIssue) -> ValidationIssue:
        """A problem as it is shown."""
        item, words = self.item_at(problem.location), issue_message(problem)
        if item is None:
            endpoint = (
                "authoring.edit_survey_texts"
                if problem.location == "title"
                else "authoring.outline"
            )
            return ValidationIssue(
                words, "", url_for(endpoint, survey=self.survey.slug), problem.is_warning
            )
        where = url_for("authoring.edit_item", survey=self.survey.slug, key=item.key)
        return ValidationIssue(words, self.label_of(item), where, problem.is_warning)

    def item_at(self, place: str) -> Item | None:
        """The question or group of a place: `Q03`, `Q03/a`, `Q03:relevant`."""
        return self.by_name.get(place.partition("/")[0].partition(":")[0])

    def label_of(self, item: Item) -> str:
        """Number and words of a question; words of a group."""
        number = self.numbers.get(item.key)
        return f"{number}. {self.name_of(item)}" if number else self.name_of(item)

    @cached_property
    def flaws(self) -> dict[str, list[str]]:
        """What is wrong with each question and group, in words."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for problem in self.problems:
            if item := self.item_at(problem.location):
                found[item.key].append(issue_message(problem))
        return found

    def groups_for(self, item: Item | None = None) -> list[tuple[str, str]]:
        """The groups that an item can stand in, with their names."""
        inner = (
            {one.key for one, _within in walk_items((item,))} if isinstance(item, Group) else set()
        )
        return [(g.key, self.name_of(g)) for g in self.draft.groups if g.key not in inner]

    @property
    def changed(self) -> bool:
        """Whether the draft differs from what is published."""
        current = self.survey.current_version
        return current is None or current.digest != self.draft.digest


def survey_editor(slug: str) -> SurveyEditor:
    """The survey of an address, for somebody who may edit it: for the whole plan, or not at all.

    Who changes it waits for others who do: then it is read as they left it.
    """
    require("authoring.edit", ())
    asked = select(Survey).where(Survey.plan_id == current_plan().id, Survey.slug == slug)
    if request.method == "POST":
        asked = asked.with_for_update(key_share=True)
    found = session().scalar(asked)
    return SurveyEditor(found or abort(404))


def plan_context() -> PlanContext:
    """The plan at hand, as a new survey needs it."""
    here = current_plan()
    return PlanContext(here.id, here.language, tuple(area.code for area in here.areas))


def area_options() -> list[tuple[str, str]]:
    """The areas of the plan, by code."""
    return [(area.code, show(area.name).words) for area in current_plan().areas]


def measure_options() -> list[tuple[str, str]]:
    """The measures of the plan, by code."""
    rows = session().execute(
        select(Measure.code, Measure.title)
        .where(Measure.plan_id == current_plan().id)
        .order_by(Measure.code)
    )
    return [(code, f"{code} {show(title).words}") for code, title in rows]


def areas_by_code() -> dict[str, Area]:
    """The areas of the plan by their codes, for pictograms."""
    return {area.code: area for area in current_plan().areas}


def source_text(words: str, tag: str) -> Texts:
    """A text in the language that the survey is written in."""
    return Texts.of(words, tag)


def editor_page(
    template: str, at: SurveyEditor, status: int = 200, **context: Any
) -> ResponseReturnValue:
    """A page of the builder."""
    return (
        render_template(
            f"authoring/{template}.html",
            survey=at.survey,
            bench=at,
            kinds=KIND_DESCRIPTIONS,
            **context,
        ),
        status,
    )
