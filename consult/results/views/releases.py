"""Results made public: by staff, and as everybody reads them."""

from __future__ import annotations

from flask import Response, abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db.session import session
from consult.disclosure.releases import MIN_NEW_RESPONDENTS, Release, release_from_json
from consult.disclosure.result_blocks import release_blocks
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
    published = published_survey_or_404(survey)
    tabulation = public_tabulation(session(), published)
    form, possible = ReleaseForm(), public_breakdowns(tabulation)
    draft = build_release(tabulation, possible, earlier_releases(session(), published.id))
    offered = [crosstab.breakdown for crosstab in draft.crosstabs] if draft else []
    form.breakdowns.choices = options(
        (name, _breakdown_label(tabulation, name)) for name in offered
    )
    if form.validate_on_submit():
        if (response := _make_release(published, form)) is not None:
            return response
        status = 409
    else:
        status = 422 if form.is_submitted() else 200
    unavailable = [name for name in possible if name not in offered]
    page = render_template(
        "results/desk/releases.html",
        survey=published,
        form=form,
        respondents=tabulation.respondents,
        threshold=PUBLIC_THRESHOLD,
        unavailable_breakdowns=[_breakdown_label(tabulation, name) for name in unavailable],
        releases=session().scalars(releases_of(published.id)).all(),
    )
    return page, status


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/releases/preview")
@permit("results.release")
def preview_release(survey: str) -> ResponseReturnValue:
    """What everybody would see today, with every possible breakdown; nothing is made public."""
    require("results.release", ())
    published = published_survey_or_404(survey)
    tabulation = public_tabulation(session(), published)
    earlier = earlier_releases(session(), published.id)
    release = build_release(tabulation, public_breakdowns(tabulation), earlier) or abort(404)
    return _release_page(published, release, None)


def _make_release(survey: Survey, form: ReleaseForm) -> ResponseReturnValue | None:
    """Release and redirect; None, with a message, where too few people answered."""
    try:
        release = release_results(
            session(),
            survey=survey,
            breakdowns=form.breakdowns.data or [],
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
        number = release.number
        commit()
        flash(_("The results are public."), "success")
        return redirect(url_for(".release", survey=survey.slug, number=number), 303)
    return None


def _breakdown_label(tabulation: Tabulation, name: str) -> str:
    """What a breakdown is called."""
    labels = {"language": _("By language"), "municipality": _("By municipality"),
              "channel": _("By channel")}  # fmt: skip
    if name in labels:
        return str(labels[name])
    question = tabulation.questions[tabulation.breakdown_ids[name]].question
    # TRANSLATORS: results shown apart for each answer to this question
    return str(_("By the answers to: %(question)s", question=show(question.label).words))


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results")
@permit(ANYONE)
def public_results(survey: str) -> ResponseReturnValue:
    """The newest release; every release is at its own address for good."""
    published = published_survey_or_404(survey)
    number = latest_release_number(session(), published.id) or abort(404)
    return redirect(url_for(".release", survey=survey, number=number), 303)


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results/<int:number>")
@permit(ANYONE)
def release(survey: str, number: int) -> ResponseReturnValue:
    """The results of a survey as they were made public on a day."""
    published = published_survey_or_404(survey)
    publication = session().scalar(release_by_number(published.id, number)) or abort(404)
    return _release_page(published, release_from_json(publication.content), publication)


def _release_page(survey: Survey, release: Release, publication: SurveyRelease | None) -> str:
    """A release as everybody reads it; `publication` None: as they would, were it public."""
    return render_template(
        "results/release.html",
        survey=survey,
        publication=publication,
        release=release,
        day=publication.published_on if publication else today(),
        blocks=release_blocks(release),
        threshold=PUBLIC_THRESHOLD,
        municipalities=release.municipality_names or {},
        subgroup_labels={
            crosstab.breakdown: {column.group: column.label for column in crosstab.columns}
            for crosstab in release.crosstabs
        },
        breakdown_labels={crosstab.breakdown: crosstab.label for crosstab in release.crosstabs},
        pictograms={area.code: area.pictogram for area in current_plan().areas},
        releases=session().scalars(releases_of(survey.id)).all(),
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/results/<int:number>/data")
@permit(ANYONE)
def release_data(survey: str, number: int) -> ResponseReturnValue:
    """The numbers of a release, for machines."""
    published = published_survey_or_404(survey)
    publication = session().scalar(release_by_number(published.id, number)) or abort(404)
    response: Response = jsonify({**publication.content, "sha256": publication.digest})
    filename = f"{survey}-results-{number}.json"
    response.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return response
