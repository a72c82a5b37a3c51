"""Sheets of paper to be filled in: a PDF in one language, of the version that people answer."""

from __future__ import annotations

import logging

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from consult.db.session import session
from consult.languages.rules import LANGUAGES, Language, TranslationState
from consult.people.guard import permit
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey, SurveyVersion
from consult.questionnaire.queries.surveys import survey_by_slug
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.translation_readiness import lowest_states, ready_languages
from consult.web.language import page_language
from consult.web.transaction import commit

from ...actions import SheetNumbersExhausted, allocate_sheet_numbers
from ...forms.desk import PrintForm
from ...printing.rendering import TypesettingFailed, render_pdf
from ...printing.sheet import CoverPage
from ...printing.typography import unprintable
from ...queries import print_runs
from ..blueprint import bp

log = logging.getLogger(__name__)

MAX_RUNS_LISTED = 20
"""How many of the last printings are listed."""
MAX_MUNICIPALITIES_NAMED = 3
"""Most municipalities that are named on a sheet; more are in the title of their plan."""


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/paper", methods=["GET", "POST"])
@permit("results.read")
def print_sheets(survey: str) -> ResponseReturnValue:
    """Ask how many sheets in which language, and print them.

    Answered without a redirect: a PDF takes a second, or five for 200 sheets, and is kept nowhere.
    """
    found = session().scalar(survey_by_slug(current_plan().id, survey))
    if found is None or found.current_version_id is None:
        abort(404)
    asked = load_version(session(), found.current_version_id).questionnaire
    languages = _printable_languages(found, asked)
    form = PrintForm()
    form.offer(languages)
    if not form.is_submitted() and page_language() in languages:
        form.language.data = page_language().tag
    if form.validate_on_submit():
        try:
            return _pdf_response(found, asked, form)
        except TypesettingFailed:
            form.form_errors.append(_("The sheets could not be made. Try fewer at a time."))
        except SheetNumbersExhausted:
            form.form_errors.append(_("All numbers of sheets are used up."))
    page = render_template(
        "paper/desk/print_sheets.html",
        survey=found,
        form=form,
        left_out=_unprintable_characters(asked, languages),
        runs=session().execute(print_runs(found.id).limit(MAX_RUNS_LISTED)).all(),
        names=LANGUAGES,
    )
    return page, 422 if form.is_submitted() else 200


def _printable_languages(survey: Survey, asked: Questionnaire) -> list[Language]:
    """The languages in which people are offered the survey, in the product's order."""
    ready = ready_languages(lowest_states(asked), TranslationState(survey.gate))
    return [one for tag, one in LANGUAGES.items() if tag in ready]


def _unprintable_characters(asked: Questionnaire, languages: list[Language]) -> list[str]:
    """The characters of the texts that our fonts lack."""
    words = {text.shown(one.tag).words for text in asked.texts() for one in languages}
    return sorted(set().union(*map(unprintable, words)))


def _pdf_response(survey: Survey, asked: Questionnaire, form: PrintForm) -> Response:
    """The PDF, its sheets with numbers that no other has. Raises TypesettingFailed, SheetNumbersExhausted."""
    plan, language = current_plan(), LANGUAGES[form.language.data]
    towns = [town.name for town in plan.municipalities]
    place = ", ".join(towns) if len(towns) <= MAX_MUNICIPALITIES_NAMED else ""
    cover = CoverPage(plan.title, place, survey.closes, form.where.data or "")
    own, slug, version_id = survey.id, survey.slug, survey.current_version_id or 0
    version = session().scalar(select(SurveyVersion.number).where(SurveyVersion.id == version_id))
    sheets = allocate_sheet_numbers(
        session(),
        survey_id=own,
        version_id=version_id,
        language=language.tag,
        count=form.count.data or 1,
    )
    commit()  # no lock is held while pages are set; where they fail their numbers are left out
    try:
        printed = render_pdf(
            asked, cover, language, survey=own, version=version or 0, sheets=sheets
        )
    except TypesettingFailed as fault:
        log.error("sheets of survey %d in %s not set: %s", own, language.tag, fault)
        raise
    name = f"{slug}-{language.tag}-{sheets[0]}-{sheets[-1]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(printed.pdf, content_type="application/pdf", headers=headers)
