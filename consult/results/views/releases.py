"""Results made public: by staff, and as everybody reads them."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db.session import session
from consult.disclosure.releases import MIN_NEW_RESPONDENTS, Release, release_from_json
from consult.disclosure.result_blocks import ResultBlock
from consult.disclosure.suppression import PUBLIC_THRESHOLD
from consult.people.guard import actor, permit, require
from consult.people.rules import ANYONE
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import commit, today

from ..actions.releases import TooFewNewRespondents, TooFewRespondents, release_results
from ..forms.desk.releases import ReleaseForm
from ..models import SurveyRelease
from ..queries.releases import (
    build_release,
    earlier_releases,
    latest_release_number,
    public_breakdowns,
    public_tabulation,
    release_by_number,
    releases_of,
)
from ..queries.tabulation import Tabulation
from ..survey_scope import published_survey_or_404
from .blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/releases", methods=["GET", "POST"])
@permit("results.release")
def releases(survey: str) -> ResponseReturnValue:
    """The releases there are, and a new one."""
    require("results.release", ())  # of the whole plan: what is public is of every municipality
    found = published_survey_or_404(survey)
    reading = public_tabulation(session(), found)
    form, possible = ReleaseForm(), public_breakdowns(reading)
    draft = build_release(reading, possible, earlier_releases(session(), found.id))
    offered = [one.axis for one in draft.splits] if draft else []
    form.axes.choices = options((name, _breakdown_label(reading, name)) for name in offered)
    if form.validate_on_submit():
        if (answer := _make_release(found, form)) is not None:
            return answer
        status = 409
    else:
        status = 422 if form.is_submitted() else 200
    page = render_template(
        "results/desk/releases.html",
        survey=found,
        form=form,
        people=reading.people,
        least=PUBLIC_THRESHOLD,
        closed_to=[_breakdown_label(reading, name) for name in possible if name not in offered],
        releases=session().scalars(releases_of(found.id)).all(),
    )
    return page, status


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/releases/preview")
@permit("results.release")
def preview_release(survey: str) -> ResponseReturnValue:
    """What everybody would see today, in every way there is; nothing is made public."""
    require("results.release", ())
    found = published_survey_or_404(survey)
    reading = public_tabulation(session(), found)
    earlier = earlier_releases(session(), found.id)
    release = build_release(reading, public_breakdowns(reading), earlier) or abort(404)
    return _page(found, release, None)


def _make_release(survey: Survey, form: ReleaseForm) -> ResponseReturnValue | None:
    try:
        made = release_results(
            session(),
            survey=survey,
            breakdowns=form.axes.data or [],
            today=today(),
            by_id=actor().account_id,
        )
    except TooFewRespondents:
        flash(ngettext("Fewer than %(num)s person answered: nothing can be made public yet.",
                       "Fewer than %(num)s people answered: nothing can be made public yet.",
                       PUBLIC_THRESHOLD), "error")  # fmt: skip
    except TooFewNewRespondents:
        flash(ngettext("Only a few people answered since the last time: what changed would be what "
                       "they said. Wait until %(num)s more has answered.",
                       "Only a few people answered since the last time: what changed would be what "
                       "they said. Wait until %(num)s more have answered.",
                       MIN_NEW_RESPONDENTS), "error")  # fmt: skip
    else:
        number = made.number
        commit()
        flash(_("The results are public."), "success")
        return redirect(url_for(".release", survey=survey.slug, number=number), 303)
    return None


def _breakdown_label(reading: Tabulation, name: str) -> str:
    """What an axis is called."""
    named = {"language": _("By language"), "municipality": _("By municipality"),
             "channel": _("By channel")}  # fmt: skip
    if name in named:
        return str(named[name])
    label = show(reading.asked[reading.compared[name]].question.label).words
    # TRANSLATORS: results shown apart for each answer to this question
    return str(_("By the answers to: %(question)s", question=label))


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results")
@permit(ANYONE)
def public_results(survey: str) -> ResponseReturnValue:
    """The newest release; every release is at its own address for good."""
    found = published_survey_or_404(survey)
    number = latest_release_number(session(), found.id) or abort(404)
    return redirect(url_for(".release", survey=survey, number=number), 303)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results/<int:number>")
@permit(ANYONE)
def release(survey: str, number: int) -> ResponseReturnValue:
    """The results of a survey as they were made public on a day."""
    found = published_survey_or_404(survey)
    made = session().scalar(release_by_number(found.id, number)) or abort(404)
    release = release_from_json(made.content)
    return _page(found, release, made)


def _page(survey: Survey, release: Release, made: SurveyRelease | None) -> str:
    """A release as everybody reads it; `made` None: as they would."""
    return render_template(
        "results/release.html",
        survey=survey,
        made=made,
        release=release,
        day=made.published_on if made else today(),
        blocks=_blocks(release),
        least=PUBLIC_THRESHOLD,
        municipalities=release.places or {},
        labels=_labels(release),
        questions={one.axis: one.label for one in release.splits},
        pictograms={area.code: area.pictogram for area in current_plan().areas},
        releases=session().scalars(releases_of(survey.id)).all(),
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results/<int:number>/data")
@permit(ANYONE)
def release_data(survey: str, number: int) -> ResponseReturnValue:
    """The numbers of a release, for machines."""
    found = published_survey_or_404(survey)
    made = session().scalar(release_by_number(found.id, number)) or abort(404)
    answer: Response = jsonify({**made.content, "sha256": made.digest})
    answer.headers["Content-Disposition"] = f"attachment; filename={survey}-results-{number}.json"
    return answer


def _blocks(release: Release) -> list[ResultBlock]:
    by_key = {one.question.key: one for one in release.results}
    home: dict[str, ResultBlock] = {}
    for nth, (title, keys) in enumerate(release.matrices):
        rows = tuple(by_key[key] for key in keys)
        block = ResultBlock(rows, title, f"matrix-{nth}", max((row.bars for row in rows), key=len))
        home.update(dict.fromkeys(keys, block))
    found: list[ResultBlock] = []
    for one in release.results:
        question = one.question
        block = home.get(question.key) or ResultBlock((one,), question.label, question.key)
        if block not in found:
            found.append(block)
    return found


def _labels(release: Release) -> dict[str, dict[str, Any]]:
    return {one.axis: {c.group: c.label for c in one.columns} for one in release.splits}
