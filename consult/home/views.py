"""The way in: choice of language, the plans, a plan's first page, its areas, measures, entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.collection.poll_display import open_poll_cards
from consult.consultations.queries.public_comments import (
    commented_measures,
    public_comments_in_area,
)
from consult.consultations.rules import comments_close_on
from consult.contributions.rules.filters import Cursor
from consult.db.session import session
from consult.languages.rules import LANGUAGES
from consult.people.guard import actor, permit
from consult.people.rules import ANYONE
from consult.plan.models.measures import Measure
from consult.plan.models.plans import Phase
from consult.plan.queries.measures import entities_of, objectives_of
from consult.plan.queries.plans import area_by_slug, published_plans
from consult.plan.scope import current_plan
from consult.questionnaire.queries.surveys import open_surveys
from consult.results.queries.releases import released_surveys
from consult.web.language import language_cookie, page_language, preferred_language, ui_languages
from consult.web.transaction import app_settings, today

from . import queries, rules
from .forms import MeasureFilterForm

bp = Blueprint("home", __name__)

LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600
ACCESSIBILITY_STATEMENT_DATE = date(2026, 11, 23)


@bp.after_app_request
def remember_language(response: Response) -> Response:
    """Keep the language a reader chose (a preference, nothing else): `/` leads there next time."""
    rule = request.url_rule
    if request.method != "GET" or response.status_code != 200 or response.mimetype != "text/html":
        return response
    if rule is None or "lang" not in rule.arguments:
        return response
    tag = page_language().tag
    if request.cookies.get(language_cookie()) != tag:
        response.set_cookie(
            language_cookie(),
            tag,
            max_age=LANGUAGE_COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=app_settings().secure,
        )
    return response


@bp.get("/")
@permit(ANYONE)
def root() -> ResponseReturnValue:
    """Lead to the reader's language; `/?choose` shows all of them."""
    tag = preferred_language()
    if "choose" not in request.args:
        return redirect(url_for(".plans", lang=tag), 303)
    g.language = LANGUAGES[tag]
    coming = [one for one in LANGUAGES.values() if one.tag not in ui_languages()]
    return render_template("home/choose_language.html", coming=coming)


@bp.get("/s/<slug:plan>/<slug:survey>")
@permit(ANYONE)
def survey_short_url(survey: str) -> ResponseReturnValue:
    """The short address on posters and in QR codes: each phone opens it in its own language."""
    return redirect(url_for("collection.start", lang=preferred_language(), survey=survey), 303)


@bp.get("/<lang:lang>/")
@permit(ANYONE)
def plans() -> ResponseReturnValue:
    """The plans of this installation that the reader may open, or the plan where there is one."""
    found = session().scalars(queries.plans_for(actor())).all()
    if len(found) == 1:
        return redirect(url_for(".plan", plan=found[0].slug), 303)
    return render_template("home/plans.html", plans=found)


@bp.get("/<lang:lang>/<slug:plan>/")
@permit(ANYONE)
def plan() -> str:
    """What is open now, where the plan stands, its areas."""
    here, day = current_plan(), today()
    surveys = session().scalars(open_surveys(here.id, day)).all()
    polls = open_poll_cards()
    in_place = {one.survey.id for one in polls}
    return render_template(
        "home/plan.html",
        here=here,
        surveys=[one for one in surveys if one.id not in in_place],
        polls=polls,
        released=[row for row in released_surveys(session(), here.id) if row[0].id not in in_place],
        comments_until=comments_close_on(here.phases, day),
        steps=rules.phase_steps(here.phases, day),
        measures=queries.measures_by_area(session(), here.id),
        voices=queries.public_contribution_counts(
            session(), plan_id=here.id, area_ids=[a.id for a in here.areas]
        ),
        own_names={tag: LANGUAGES[tag] for tag in here.languages if tag in LANGUAGES},
    )


def _progress_of(phases: Iterable[Phase], day: date) -> Callable[[Measure], rules.MeasureProgress]:
    """How far each measure is, for the cards."""
    in_force = rules.plan_in_force(phases, day)
    return lambda one: rules.measure_progress(in_force, one.starts, one.ends, day)


@bp.get("/<lang:lang>/<slug:plan>/areas/<slug:area>")
@permit(ANYONE)
def area(area: str) -> str:
    """An area: its measures, who is active in it, what was said."""
    here = current_plan()
    found = session().scalar(area_by_slug(here.id, area)) or abort(404)
    day = today()
    surveys = session().scalars(open_surveys(here.id, day)).all()
    page = public_comments_in_area(
        session(), found.id, before=Cursor.parse(request.args.get("before"))
    )
    polls = open_poll_cards()
    in_place = {one.survey.id for one in polls}
    return render_template(
        "home/area.html",
        area=found,
        measures=session().scalars(queries.public_measures(here.id, area_id=found.id)).all(),
        entities=session().scalars(queries.entities_in(here.id, found.id)).all(),
        page=page,
        abouts=commented_measures(session(), [voice.id for voice in page.voices]),
        newer=None if page.first else url_for(".area", area=area, _anchor="said"),
        older=url_for(".area", area=area, before=str(page.older), _anchor="said")
        if page.older
        else None,
        comments_until=comments_close_on(here.phases, day),
        surveys=[one for one in surveys if one.id not in in_place],
        polls=[one for one in polls if found.code in one.question.areas],
        progress_of=_progress_of(here.phases, day),
    )


@bp.get("/<lang:lang>/<slug:plan>/measures")
@permit(ANYONE)
def measures() -> str:
    """All measures under their objectives; filtered by area, level, municipality."""
    here = current_plan()
    form = MeasureFilterForm(formdata=request.args)
    form.offer(here)
    areas = {a.slug: a.id for a in here.areas}
    places = {m.code: m.id for m in here.municipalities}
    found = session().scalars(
        queries.public_measures(
            here.id,
            area_id=areas.get(form.chosen("area")),
            level=int(form.chosen("level") or 0) or None,
            municipality_id=places.get(form.chosen("municipality")),
        )
    )
    by_objective: dict[int | None, list[Measure]] = defaultdict(list)
    for measure in found:
        by_objective[measure.objective_id].append(measure)
    return render_template(
        "home/measures.html",
        form=form,
        objectives=session().scalars(objectives_of(here.id)).all(),
        by_objective=by_objective,
        count=sum(map(len, by_objective.values())),
        filtered=any(form.chosen(name) for name in ("area", "level", "municipality")),
        progress_of=_progress_of(here.phases, today()),
    )


@bp.get("/<lang:lang>/<slug:plan>/entities")
@permit(ANYONE)
def entities() -> str:
    """Who acts in the plan, with services and contacts."""
    found = session().scalars(entities_of(current_plan().id)).all()
    return render_template("home/entities.html", entities=found)


@bp.get("/<lang:lang>/privacy")
@permit(ANYONE)
def privacy() -> str:
    """What is kept of people and what is not."""
    return render_template("home/privacy.html", plans=session().scalars(published_plans()).all())


@bp.get("/<lang:lang>/accessibility")
@permit(ANYONE)
def accessibility() -> str:
    """The accessibility statement (Decreto-Lei 83/2018, art. 8)."""
    plans = session().scalars(published_plans()).all()
    return render_template(
        "home/accessibility.html", plans=plans, written=ACCESSIBILITY_STATEMENT_DATE
    )
