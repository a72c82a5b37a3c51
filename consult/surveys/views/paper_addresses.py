"""Typing in the pages of addresses: apart from all sheets, and nothing says from which they came."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import Language, known
from consult.people.guard import permit
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import commit, today

from ..actions.paper import keep_contact
from ..forms.access import AddressForm
from ..models import Survey
from ..paper.wording import PLAIN, Voice
from ..queries import loaded_version
from ..rules import Question
from .blueprint import bp
from .codes import survey_of_desk
from .paper_entry import numbers_of
from .sitting import secret


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/<int:number>/<tongue>/address",
    methods=["GET", "POST"],
)
@permit("surveys.type")
def type_address(survey: str, number: int, tongue: str) -> ResponseReturnValue:
    """One page of an address after the other; what was typed is never shown again here."""
    found, language = survey_of_desk(survey), known(tongue) or abort(404)
    loaded = loaded_version(session(), numbers_of(found).get(number) or abort(404))
    asked = {one.key: one for one in loaded.questionnaire.questions if one.kind == "contact"}
    if not asked:
        flash(_("This version asks for no address."), "warning")
        return redirect(url_for(".sheets", survey=survey), 303)
    form = AddressForm()
    form.question.choices = options((key, show(one.label).words) for key, one in asked.items())
    if form.question.data is None and len(asked) == 1:
        form.question.data = next(iter(asked))
    if form.validate_on_submit():
        key = form.question.data
        keep_contact(
            session(),
            survey_id=found.id,
            question=(key, loaded.question_ids[key]),
            reached=form.reached,
            language=language.tag,
            consent=_consent(asked[key], language),
            today=today(),
            secret=secret(),
        )
        commit()
        flash(_("The address is stored, apart from all answers."), "success")
        return redirect(url_for(".type_address", survey=survey, number=number, tongue=tongue), 303)
    return _page(found, form, number, language), 422 if form.is_submitted() else 200


def _consent(question: Question, language: Language) -> str:
    """What stands beside the square on paper in this language."""
    voice = Voice(language)
    shown = voice.show(question.hint)
    return (shown or voice.say(PLAIN["agree"])).words


def _page(survey: Survey, form: AddressForm, number: int, language: Language) -> str:
    return render_template(
        "surveys/type_address.html",
        survey=survey,
        form=form,
        number=number,
        tongue=language,
        alone=len(form.question.choices or ()) == 1,
    )
