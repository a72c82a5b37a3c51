"""Questions read aloud: uploaded by the staff, played on the pages of questions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, known
from consult.people.guard import permit, require
from consult.people.rules import ANYONE
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import settings_of_app

from ..forms.access import SoundForm
from ..models import Survey
from ..queries import Loaded, loaded_version
from ..rules import Question
from ..sounds import MOST_BYTES, NotASound, Sound, Sounds
from .blueprint import bp
from .codes import survey_of_desk
from .sitting import survey_at_hand

A_DAY = 24 * 3600


@lru_cache(maxsize=256)
def _store(home: Path, survey_id: int) -> Sounds:
    """Made once: each page of questions asks for it, and names of folders take long to put together."""
    return Sounds(home, survey_id)


def sounds_of(survey_id: int, asked: Iterable[Question]) -> tuple[tuple[str, str, str], ...]:
    """Question, language and file of each sound that fits the words as they are shown here."""
    store = _store(settings_of_app().home, survey_id)
    names = store.names()
    if not names:
        return ()
    shown = [(one, show(one.label).tag) for one in asked]
    found = [(one, tag, store.of(one.key, one.label, tag, names)) for one, tag in shown]
    return tuple((one.key, tag, sound.name) for one, tag, sound in found if sound and sound.fresh)


@bp.get("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/sound/<name>")
@permit(ANYONE)
def sound(survey: str, name: str) -> ResponseReturnValue:
    """A sound of a survey that people answer. A file never changes: its name would."""
    store = Sounds(settings_of_app().home, survey_at_hand(survey).id)
    if name not in store.names() or name.startswith("."):
        abort(404)
    answer = send_file(
        store.folder / name, mimetype=Sound(name, True).kind, conditional=True, max_age=A_DAY
    )
    answer.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return answer


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sounds", methods=["GET", "POST"])
@permit("surveys.edit")
def sounds(survey: str) -> ResponseReturnValue:
    """The sounds of the current version, and a form for one more."""
    require("surveys.edit", ())  # of the whole plan: people of every municipality hear them
    found, form = survey_of_desk(survey), SoundForm()
    loaded = loaded_version(session(), found.current_version_id or abort(404))
    asked = {one.key: one for one in loaded.questionnaire.questions if not one.silent}
    form.question.choices = options((key, show(one.label).words) for key, one in asked.items())
    form.language.choices = options((one.tag, one.own_name) for one in LANGUAGES.values())
    if form.validate_on_submit() and _keep(found, asked[form.question.data], form):
        flash(_("The sound is stored."), "success")
        return redirect(url_for(".sounds", survey=survey), 303)
    page = render_template(
        "surveys/sounds.html", survey=found, form=form, there=_there(found, loaded)
    )
    return page, 422 if form.is_submitted() else 200


def _keep(survey: Survey, question: Question, form: SoundForm) -> bool:
    data = form.file.data.read(MOST_BYTES + 1)
    if not question.label.words(form.language.data):
        form.language.errors = [_("The question has no words in this language.")]
        return False
    if len(data) > MOST_BYTES:
        form.file.errors = [_("The file is too large. At most 3 MB.")]
        return False
    try:
        Sounds(settings_of_app().home, survey.id).keep(
            question.key, question.label, form.language.data, data
        )
    except NotASound:
        form.file.errors = [_("This is no sound that browsers play. Use MP3, M4A, Ogg or WAV.")]
        return False
    return True


def _there(survey: Survey, loaded: Loaded) -> list[tuple[Question, str, str, bool]]:
    store = Sounds(settings_of_app().home, survey.id)
    names = store.names()
    if not names:
        return []
    return [
        (question, tag, one.name, one.fresh)
        for question in loaded.questionnaire.questions
        for tag in question.label.by
        if (one := store.of(question.key, question.label, tag, names))
    ]


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sounds/drop")
@permit("surveys.edit")
def drop_sound(survey: str) -> ResponseReturnValue:
    """Delete the sound of a question in a language."""
    require("surveys.edit", ())
    found, tag = survey_of_desk(survey), request.form.get("language", "")
    if known(tag):
        store = Sounds(settings_of_app().home, found.id)
        store.drop(request.form.get("question", ""), tag)
        flash(_("The sound is deleted."), "success")
    return redirect(url_for(".sounds", survey=survey), 303)
