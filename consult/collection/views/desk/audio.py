"""Questions read aloud: uploaded by the staff, played on the pages of questions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, known_language
from consult.people.guard import permit, require
from consult.people.rules import ANYONE
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.items import Question
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import app_settings

from ...audio_recordings import MAX_BYTES, AudioRecording, AudioStore, UnsupportedAudio
from ...forms.desk.channels import AudioForm
from ...respondent_session import respondent_survey_or_404
from ...survey_scope import survey_or_404
from ..blueprint import bp

MAX_AGE = 24 * 3600


@bp.get("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/sound/<name>")
@permit(ANYONE)
def audio_file(survey: str, name: str) -> ResponseReturnValue:
    """A sound of a survey that people answer. A file never changes: its name would."""
    store = AudioStore(app_settings().home, respondent_survey_or_404(survey).id)
    if name not in store.names() or name.startswith("."):
        abort(404)
    answer = send_file(
        store.folder / name,
        mimetype=AudioRecording(name, True).kind,
        conditional=True,
        max_age=MAX_AGE,
    )
    answer.headers["Cache-Control"] = f"private, max-age={MAX_AGE}"
    return answer


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sounds", methods=["GET", "POST"])
@permit("authoring.edit")
def audio(survey: str) -> ResponseReturnValue:
    """The sounds of the current version, and a form for one more."""
    require("authoring.edit", ())  # of the whole plan: people of every municipality hear them
    found, form = survey_or_404(survey), AudioForm()
    loaded = load_version(session(), found.current_version_id or abort(404))
    asked = {one.key: one for one in loaded.questionnaire.questions if not one.is_invisible}
    form.question.choices = options((key, show(one.label).words) for key, one in asked.items())
    form.language.choices = options((one.tag, one.own_name) for one in LANGUAGES.values())
    if form.validate_on_submit() and _store_upload(found, asked[form.question.data], form):
        flash(_("The sound is stored."), "success")
        return redirect(url_for(".audio", survey=survey), 303)
    page = render_template(
        "collection/desk/audio.html",
        survey=found,
        form=form,
        there=_stored_recordings(found, loaded),
    )
    return page, 422 if form.is_submitted() else 200


def _store_upload(survey: Survey, question: Question, form: AudioForm) -> bool:
    data = form.file.data.read(MAX_BYTES + 1)
    if not question.label.words(form.language.data):
        form.language.errors = [_("The question has no words in this language.")]
        return False
    if len(data) > MAX_BYTES:
        form.file.errors = [_("The file is too large. At most 3 MB.")]
        return False
    try:
        AudioStore(app_settings().home, survey.id).keep(
            question.key, question.label, form.language.data, data
        )
    except UnsupportedAudio:
        form.file.errors = [_("This is no sound that browsers play. Use MP3, M4A, Ogg or WAV.")]
        return False
    return True


def _stored_recordings(
    survey: Survey, loaded: PublishedVersion
) -> list[tuple[Question, str, str, bool]]:
    store = AudioStore(app_settings().home, survey.id)
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
@permit("authoring.edit")
def delete_audio(survey: str) -> ResponseReturnValue:
    """Delete the sound of a question in a language."""
    require("authoring.edit", ())
    found, tag = survey_or_404(survey), request.form.get("language", "")
    if known_language(tag):
        store = AudioStore(app_settings().home, found.id)
        store.drop(request.form.get("question", ""), tag)
        flash(_("The sound is deleted."), "success")
    return redirect(url_for(".audio", survey=survey), 303)
