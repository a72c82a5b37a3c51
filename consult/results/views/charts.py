"""The chart of a question as a picture, for somebody's own report: an SVG whose numbers are text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from unicodedata import east_asian_width

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from consult.db.session import session
from consult.disclosure.releases import release_from_json
from consult.disclosure.suppression import PUBLIC_THRESHOLD
from consult.disclosure.tabulation import CategoryCount, QuestionResult
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.web.language import show

from ..queries.releases import release_by_number
from ..survey_scope import published_survey_or_404
from ..wording import interval_label
from .blueprint import bp
from .desk.results import requested_results, results_context

LABEL_LINE_LENGTH = 58
"""Characters of a line of a label, about; 45 of the title."""
TITLE_LINE_LENGTH = 45


@dataclass(frozen=True)
class ChartBar:
    """A bar of a chart: the lines of its label, its share, its count; None: suppressed."""

    lines: list[str]
    share: float | None
    count: int | None


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/results/<question>.svg")
@permit("results.read")
def result_chart(survey: str, question: str) -> ResponseReturnValue:
    """A chart as staff see it, of everybody or of the group in `show`."""
    published, subgroup, results = requested_results(survey)
    context = {"survey": published, "subgroup": subgroup, **results_context(results)}
    return _chart(results.results, question, f"{survey}-{question}", context)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results/<int:number>/<question>.svg")
@permit(ANYONE)
def release_chart(survey: str, number: int, question: str) -> ResponseReturnValue:
    """A chart of results that are public."""
    published = published_survey_or_404(survey)
    release = session().scalar(release_by_number(published.id, number)) or abort(404)
    context = {
        "survey": published,
        "subgroup": None,
        "threshold": PUBLIC_THRESHOLD,
        "day": release.published_on,
    }
    results = release_from_json(release.content).results
    return _chart(results, question, f"{survey}-{number}-{question}", context)


def _chart(
    results: Iterable[QuestionResult], key: str, filename: str, context: Mapping[str, Any]
) -> ResponseReturnValue:
    result = next((result for result in results if result.question.key == key), None)
    if result is None or not result.answered or not result.categories:
        abort(404)
    svg = render_template(
        "results/chart.svg",
        title=wrap_text(show(result.question.label).words, TITLE_LINE_LENGTH),
        result=result,
        rows=[
            ChartBar(
                wrap_text(_category_label(result, category), LABEL_LINE_LENGTH),
                category.share,
                category.count,
            )
            for category in result.categories
        ],
        **context,
    )
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.svg"'
    return response


def wrap_text(text: str, max_length: int) -> list[str]:
    """Text in lines of at most so many characters; half as many where most are double-width."""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    return wrap(text, max_length // 2 if 2 * wide > len(text) else max_length)


def _category_label(result: QuestionResult, category: CategoryCount) -> str:
    """What a bar stands for, in plain text."""
    label = show(category.label).words if category.label else ""
    if category.interval:
        label = interval_label(category.interval, result.kind)
    elif result.kind == "scale5":
        label = f"{format_decimal(int(category.key))} {label}"
    return f"{label} ({_('no longer offered')})" if category.retired else label
