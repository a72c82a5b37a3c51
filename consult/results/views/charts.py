"""The chart of a question as a picture, for somebody's own report: an SVG that holds its numbers."""

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
"""Characters of a line of words, about; 45 of the title."""
TITLE_LINE_LENGTH = 45


@dataclass(frozen=True)
class ChartBar:
    """A bar of a picture: the lines of its words, its share, how many; None: too few to show."""

    words: list[str]
    share: float | None
    count: int | None


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/results/<question>.svg")
@permit("results.read")
def result_chart(survey: str, question: str) -> ResponseReturnValue:
    """A chart as staff see it, of everybody or of the group in `show`."""
    found, chosen, shown = requested_results(survey)
    told = {"survey": found, "chosen": chosen, **results_context(shown)}
    return _chart(shown.results, question, f"{survey}-{question}", told)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results/<int:number>/<question>.svg")
@permit(ANYONE)
def release_chart(survey: str, number: int, question: str) -> ResponseReturnValue:
    """A chart of results that are public."""
    found = published_survey_or_404(survey)
    made = session().scalar(release_by_number(found.id, number)) or abort(404)
    told = {"survey": found, "chosen": None, "least": PUBLIC_THRESHOLD, "day": made.published_on}
    results = release_from_json(made.content).results
    return _chart(results, question, f"{survey}-{number}-{question}", told)


def _chart(
    results: Iterable[QuestionResult], question: str, name: str, told: Mapping[str, Any]
) -> ResponseReturnValue:
    one = next((each for each in results if each.question.key == question), None)
    if one is None or not one.answered or not one.bars:
        abort(404)
    page = render_template(
        "results/chart.svg",
        title=wrap_text(show(one.question.label).words, TITLE_LINE_LENGTH),
        result=one,
        rows=[
            ChartBar(wrap_text(_bar_label(one, bar), LABEL_LINE_LENGTH), bar.share, bar.count)
            for bar in one.bars
        ],
        **told,
    )
    answer = Response(page, mimetype="image/svg+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return answer


def wrap_text(words: str, max_length: int) -> list[str]:
    """Words in lines of so many characters; of half as many where these are as wide as Chinese ones."""
    wide = sum(east_asian_width(each) in "WF" for each in words)
    return wrap(words, max_length // 2 if 2 * wide > len(words) else max_length)


def _bar_label(one: QuestionResult, bar: CategoryCount) -> str:
    """What a bar is of."""
    words = show(bar.label).words if bar.label else ""
    if bar.span:
        words = interval_label(bar.span, one.kind)
    elif one.kind == "scale5":
        words = f"{format_decimal(int(bar.key))} {words}"
    return f"{words} ({_('no longer offered')})" if bar.retired else words
