"""What is in the way, what a new version changes, publishing it, and the versions there were."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from consult.db.session import session
from consult.languages.rules import State, of_tag
from consult.people.guard import actor, permit
from consult.plan.rules.phases import granted
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import SurveyVersion
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.responses import Standing, standing
from consult.questionnaire.rules.translation_readiness import coverage, least_states, meets, offered
from consult.questionnaire.rules.validation import QuestionnaireError
from consult.web.edit_conflict import freshen
from consult.web.language import shipped
from consult.web.transaction import commit, today

from ..actions import publishing
from ..actions.editing import drop_changes
from ..forms.survey import PublishForm, SureForm
from ..rules.version_changes import Weight, differences
from .blueprint import bp
from .change_summary import told
from .editor import Bench, bench, page
from .wording import WEIGHTS, KindWords


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/problems")
@permit("authoring.edit")
def problems(survey: str) -> ResponseReturnValue:
    """Everything that is in the way of publishing, each with a link to its place."""
    at = bench(survey)
    return page("problems", at, **_flaws(at))


def _flaws(at: Bench) -> dict[str, Any]:
    """What is in the way, and what is only doubtful."""
    every = [at.flaw(one) for one in at.problems]
    return {
        "flaws": [one for one in every if not one.warning],
        "doubts": [one for one in every if one.warning],
    }


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/publish", methods=["GET", "POST"])
@permit("authoring.edit")
def publish(survey: str) -> ResponseReturnValue:
    """What the new version changes, by weight; then make it what people answer."""
    at, form = bench(survey), PublishForm()
    if request.method != "POST":
        freshen(form, at.survey.revision)
        return _publish_page(at, form)
    if not form.validate():
        return _publish_page(at, form, 422)
    if form.revision.data != at.survey.revision:
        return _stale(survey, form)
    try:
        version = publishing.publish(
            session(),
            survey=at.survey,
            today=today(),
            by_id=actor().account_id,
            confirmed=bool(form.confirmed.data),
        )
        commit()
    except publishing.BreakingChange:
        session().rollback()
        form.confirmed.errors = [_("Tick this box: the change makes results differ.")]
        return _publish_page(bench(survey), form, 422)
    except QuestionnaireError:
        session().rollback()
        return _publish_page(bench(survey), form, 422)
    except StaleDataError:
        session().rollback()
        return _stale(survey, form)
    flash(_("Version %(number)s is published.", number=version.number), "good")
    return redirect(url_for(".versions", survey=survey), 303)


def _stale(survey: str, form: PublishForm) -> ResponseReturnValue:
    at = bench(survey)
    freshen(form, at.survey.revision)
    form.confirmed.data = False
    form.form_errors = [
        _(
            "Somebody else changed the survey meanwhile. Look at what is published now, then publish."
        )
    ]
    return _publish_page(at, form, 409)


def _publish_page(at: Bench, form: PublishForm, status: int = 200) -> ResponseReturnValue:
    current = at.survey.current_version
    before = from_json(current.document) if current else None
    changed = differences(before, at.draft) if before else []
    gate = State(at.survey.gate)
    now = offered(least_states(at.draft), gate)
    ever = offered(least_states(before), gate) if before else frozenset()
    return page(
        "publish",
        at,
        status,
        form=form,
        **_flaws(at),
        standing=_standing(at),
        day=today(),
        weights=[
            (w, WEIGHTS[w], told(at, before, [one for one in changed if one.weight is w]))
            for w in reversed(Weight)
            if w
        ],
        breaking=any(one.weight is Weight.BREAKING for one in changed),
        languages=[of_tag(tag) for tag in _ordered(at, now) if tag in shipped()],
        on_paper=[of_tag(tag) for tag in _ordered(at, now) if tag not in shipped()],
        almost=[
            (one, number)
            for one in at.others
            if one.tag not in now | ever and (number := _lacking(at, one.tag, gate)) is not None
        ],
        lost=[of_tag(tag) for tag in _ordered(at, ever - now)],
    )


def _lacking(at: Bench, tag: str, gate: State) -> int | None:
    """How many texts keep a language from being offered; None where it was not begun."""
    states = coverage(at.draft, tag)
    lacking = sum(number for state, number in states.items() if not meets(state, gate))
    return lacking if states.get(State.MISSING, 0) < states.total() else None


def _standing(at: Bench) -> Standing:
    """Whether people could answer today."""
    return standing(
        opens=at.survey.opens,
        closes=at.survey.closes,
        verbs=granted(current_plan().phases, today()),
        today=today(),
    )


def _ordered(at: Bench, tags: frozenset[str]) -> list[str]:
    order = [at.source.tag, *(one.tag for one in at.others)]
    return [tag for tag in order if tag in tags]


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/versions")
@permit("authoring.edit")
def versions(survey: str) -> ResponseReturnValue:
    """Every version that was published, the newest first, with what it changed."""
    at = bench(survey)
    found = session().scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == at.survey.id)
        .order_by(SurveyVersion.number)
    )
    listed: list[tuple[SurveyVersion, KindWords | None, int]] = []
    before: Questionnaire | None = None
    for version in found:
        document = from_json(version.document)
        changed = differences(before, document) if before else []
        weight = max((one.weight for one in changed), default=Weight.NONE)
        listed.append((version, WEIGHTS.get(weight), len(document.questions)))
        before = document
    return page(
        "versions",
        at,
        versions=listed[::-1],
        form=SureForm(formdata=None, data={"revision": at.survey.revision}),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/drop", methods=["POST"])
@permit("authoring.edit")
def drop(survey: str) -> ResponseReturnValue:
    """Go back to what is published: the changes since then are gone."""
    at, form = bench(survey), SureForm()
    if at.survey.current_version is None or not form.validate_on_submit():
        flash(_("Nothing was changed. Tick the box if you are sure."), "bad")
    elif form.revision.data != at.survey.revision:
        flash(_("Somebody else changed the survey meanwhile. Nothing was changed."), "bad")
    else:
        drop_changes(session(), survey=at.survey)
        commit()
        flash(_("The draft is again what is published."), "good")
        return redirect(url_for(".outline", survey=survey), 303)
    return redirect(url_for(".versions", survey=survey), 303)
