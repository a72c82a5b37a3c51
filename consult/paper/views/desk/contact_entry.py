"""Typing in the pages of addresses: apart from all sheets, and nothing says from which they came."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.collection.respondent_session import code_secret
from consult.collection.survey_scope import survey_or_404
from consult.db.session import session
from consult.languages.rules import Language, known_language
from consult.people.guard import permit
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.items import Question
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import commit, today
from consult.web.translator import Translator

from ...actions import store_contact
from ...forms.desk import ContactEntryForm
from ...printing.wording import FIXED_TEXTS
from ..blueprint import bp
from .data_entry import version_ids_by_number


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/<int:number>/<tongue>/address",
    methods=["GET", "POST"],
)
@permit("paper.enter")
def enter_address(survey: str, number: int, tongue: str) -> ResponseReturnValue:
    """One page of an address after the other; what was typed is never shown again here."""
    found, language = survey_or_404(survey), known_language(tongue) or abort(404)
    loaded = load_version(session(), version_ids_by_number(found).get(number) or abort(404))
    asked = {one.key: one for one in loaded.questionnaire.questions if one.kind == "contact"}
    if not asked:
        flash(_("This version asks for no address."), "warning")
        return redirect(url_for(".data_entry", survey=survey), 303)
    form = ContactEntryForm()
    form.question.choices = options((key, show(one.label).words) for key, one in asked.items())
    if form.question.data is None and len(asked) == 1:
        form.question.data = next(iter(asked))
    if form.validate_on_submit():
        key = form.question.data
        store_contact(
            session(),
            survey_id=found.id,
            question=(key, loaded.question_ids[key]),
            contact=form.reached,
            language=language.tag,
            consent=_consent_text(asked[key], language),
            today=today(),
            secret=code_secret(),
        )
        commit()
        flash(_("The address is stored, apart from all answers."), "success")
        return redirect(url_for(".enter_address", survey=survey, number=number, tongue=tongue), 303)
    return _page(found, form, number, language), 422 if form.is_submitted() else 200


def _consent_text(question: Question, language: Language) -> str:
    """What stands beside the square on paper in this language."""
    voice = Translator(language)
    shown = voice.show(question.hint)
    return (shown or voice.say(FIXED_TEXTS["agree"])).words


def _page(survey: Survey, form: ContactEntryForm, number: int, language: Language) -> str:
    return render_template(
        "paper/desk/enter_address.html",
        survey=survey,
        form=form,
        number=number,
        tongue=language,
        alone=len(form.question.choices or ()) == 1,
    )
