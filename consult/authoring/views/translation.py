"""Translating: every text beside its source, a page at a time, and how much of it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.edits import TextEdit
from consult.languages.rules import (
    LANGUAGES,
    Language,
    Texts,
    TranslationState,
    clean_text,
    known_language,
    source_digest,
)
from consult.people.guard import permit
from consult.questionnaire.rules.texts import respondent_texts
from consult.questionnaire.rules.translation_readiness import (
    lowest_states,
    ready_languages,
    translation_coverage,
)
from consult.questionnaire.rules.translation_readiness import meets as fits
from consult.web.edit_conflict import FieldDifference, set_revision
from consult.web.forms import RevisionForm
from consult.web.language import ui_languages
from consult.web.transaction import commit

from ..actions.editing import update_texts
from .blueprint import bp
from .editor import SurveyEditor, editor_page, survey_editor
from .wording import TEXT_NAMES

PER_PAGE = 40
"""Texts on one page: some 500 boxes are what a browser and a form can bear."""
MAX_TEXT_LENGTH = 4000


@dataclass(frozen=True)
class TranslationRow:
    """One text to translate; `words` are what was typed, where something was."""

    id: str
    place: str
    of: str
    what: str
    text: Texts
    words: str
    state: TranslationState
    reviewed: bool
    was_reviewed: bool
    of_digest: str


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/translate/")
@permit("authoring.edit")
def translations(survey: str) -> ResponseReturnValue:
    """How much is done in each language, and in which the survey is offered."""
    at = survey_editor(survey)
    if wanted := LANGUAGES.get(request.args.get("to", "")):
        return redirect(url_for(".translate", survey=survey, tag=wanted.tag), 303)
    done = {one.tag: translation_coverage(at.draft, one.tag) for one in at.others}
    meets = ready_languages(lowest_states(at.draft), TranslationState(at.survey.gate))
    total = sum(1 for _each in respondent_texts(at.draft))
    there = {one.tag for one in (at.source, *at.others)}
    return editor_page(
        "translations",
        at,
        done=done,
        meets=meets,
        total=total,
        web=ui_languages(),
        more=[one for one in LANGUAGES.values() if one.tag not in there],
    )


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/translate/<tag>", methods=["GET", "POST"]
)
@permit("authoring.edit")
def translate(survey: str, tag: str) -> ResponseReturnValue:
    """The texts of a survey beside each other: the source, and one language."""
    at, language = survey_editor(survey), known_language(tag)
    offered_here = {*at.others, *LANGUAGES.values()} - {at.source}
    if language not in offered_here or language is None:
        abort(404)
    form = RevisionForm()
    if request.method == "POST":
        return _save(at, form, language)
    set_revision(form, at.survey.revision)
    return _translation_page(at, form, language)


def _save(at: SurveyEditor, form: RevisionForm, language: Language) -> ResponseReturnValue:
    sent = _edits(at, language)
    if any(len(edit.translation) > MAX_TEXT_LENGTH for edit in sent.values()):
        flash(_("One of the texts is too long. Nothing was saved."), "bad")
        return _translation_page(at, form, language, 422, typed=sent)
    now = dict(respondent_texts(at.draft))
    if rows := _conflicts(at, language, sent, now):
        set_revision(form, at.survey.revision)
        return _translation_page(at, form, language, 409, typed=sent, stale=rows)
    texts = {place: edit.onto(now[place], at.source.tag) for place, edit in sent.items()}
    update_texts(session(), survey=at.survey, texts=texts)
    commit()
    flash(_("Saved. People see it when you publish."), "good")
    number = _page_number()
    if "next" in request.form and not _list_shrank(at, language, {**now, **texts}):
        number += 1
    return redirect(
        url_for(
            ".translate",
            survey=at.survey.slug,
            tag=language.tag,
            page=number or None,
            show=request.args.get("show"),
        ),
        303,
    )


def _selected_list(at: SurveyEditor) -> tuple[str, TranslationState | None]:
    """The list that is asked for, and the state that its texts have not reached; None: all texts."""
    shown = request.args.get("show", "")
    wanted = {"open": TranslationState.REVIEWED, "needed": TranslationState(at.survey.gate)}.get(
        shown
    )
    return (shown, wanted) if wanted else ("", None)


def _list_shrank(at: SurveyEditor, language: Language, now: dict[str, Texts]) -> bool:
    """Whether texts of the page that was sent left its list: others have come in their place."""
    _name, wanted = _selected_list(at)
    here = [text for place, text in now.items() if f"words:{place}" in request.form]
    return wanted is not None and any(fits(text.state(language.tag), wanted) for text in here)


def _edits(at: SurveyEditor, language: Language) -> dict[str, TextEdit]:
    """What somebody changed on the page: boxes they left alone say nothing about what is stored."""
    every = "all" in request.form
    found: dict[str, TextEdit] = {}
    for place, text in respondent_texts(at.draft):
        if f"words:{place}" not in request.form:
            continue
        words = clean_text(request.form[f"words:{place}"])
        ok = f"ok:{place}" in request.form or (every and bool(words))
        same = words == _text_when_opened(place) and ok is (f"wasok:{place}" in request.form)
        if not same:
            found[place] = TextEdit(text.words(text.source), language.tag, words, ok)
    return found


def _text_when_opened(place: str) -> str:
    """The translation that stood in a box when the page was opened."""
    return clean_text(request.form.get(f"was:{place}", ""))


def _conflicts(
    at: SurveyEditor, language: Language, sent: dict[str, TextEdit], now: dict[str, Texts]
) -> list[FieldDifference]:
    """Both texts where another person changed the same translation, or what it is made from.

    Who works on other texts, or in another language, is in nobody's way.
    """
    found = []
    for place, edit in sent.items():
        text = now[place]
        stored, source = text.words(language.tag), text.words(text.source)
        if stored not in (edit.translation, _text_when_opened(place)):
            found.append(FieldDifference(_label(at, place), edit.translation, stored))
        elif request.form.get(f"of:{place}", source_digest(source)) != source_digest(source):
            found.append(FieldDifference(_label(at, place), edit.translation, source))
    return found


def _label(at: SurveyEditor, place: str) -> str:
    key = place.split("/")[0]
    item = at.by_name.get(key)
    what = str(TEXT_NAMES.get(place.split("/")[1] if item else key, ""))
    return f"{at.label_of(item)} – {what}" if item else what


def _page_number() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0


def _translation_page(
    at: SurveyEditor,
    form: RevisionForm,
    language: Language,
    status: int = 200,
    typed: dict[str, TextEdit] | None = None,
    stale: list[FieldDifference] | None = None,
) -> ResponseReturnValue:
    shown, wanted = _selected_list(at)
    found = list(_texts_in_list(at, language, wanted, typed or {}))
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(_page_number(), pages - 1)
    here = found[number * PER_PAGE : (number + 1) * PER_PAGE]
    rows = [
        _translation_row(at, nth, place, text, language, typed or {})
        for nth, (place, text) in enumerate(here)
    ]
    return editor_page(
        "translate",
        at,
        status,
        form=form,
        tongue=language,
        rows=rows,
        number=number,
        pages=pages,
        shown=shown,
        stale=stale,
        done=translation_coverage(at.draft, language.tag),
        total=sum(1 for _each in respondent_texts(at.draft)),
        meets=language.tag
        in ready_languages(lowest_states(at.draft), TranslationState(at.survey.gate)),
        web=ui_languages(),
    )


def _texts_in_list(
    at: SurveyEditor, language: Language, wanted: TranslationState | None, typed: Collection[str]
) -> Iterator[tuple[str, Texts]]:
    """The texts of a list, with those that somebody has just typed."""
    for place, text in respondent_texts(at.draft):
        if wanted is None or place in typed or not fits(text.state(language.tag), wanted):
            yield place, text


def _translation_row(
    at: SurveyEditor,
    nth: int,
    place: str,
    text: Texts,
    language: Language,
    typed: dict[str, TextEdit],
) -> TranslationRow:
    key, _slash, part = place.partition("/")
    item = at.by_name.get(key)
    state, edit = text.state(language.tag), typed.get(place)
    return TranslationRow(
        id=f"t{nth}",
        place=place,
        of=at.label_of(item) if item else "",
        what=str(TEXT_NAMES.get(part.split("/")[0] if item else key, "")),
        text=text,
        words=edit.translation if edit else text.words(language.tag),
        state=state,
        reviewed=edit.reviewed if edit else state is TranslationState.REVIEWED,
        was_reviewed=state is TranslationState.REVIEWED,
        of_digest=source_digest(text.words(text.source)),
    )
