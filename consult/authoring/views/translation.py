"""Translating: every text beside its source, a page at a time, and how much of it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, Language, State, Texts, clean, digest, known
from consult.people.guard import permit
from consult.plan.rules.edits import TextEdit
from consult.questionnaire.rules.texts import facing
from consult.questionnaire.rules.translation_readiness import coverage, least_states, offered
from consult.questionnaire.rules.translation_readiness import meets as fits
from consult.web.edit_conflict import Difference, freshen
from consult.web.forms import RevisionForm
from consult.web.language import shipped
from consult.web.transaction import commit

from ..actions.editing import put_texts
from .blueprint import bp
from .editor import Bench, bench, page
from .wording import TEXTS

PER_PAGE = 40
"""Texts on one page: some 500 boxes are what a browser and a form can bear."""
LONGEST = 4000


@dataclass(frozen=True)
class Row:
    """One text to translate; `words` are what was typed, where something was."""

    id: str
    place: str
    of: str
    what: str
    text: Texts
    words: str
    state: State
    reviewed: bool
    was_reviewed: bool
    of_digest: str


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/translate/")
@permit("authoring.edit")
def translations(survey: str) -> ResponseReturnValue:
    """How much is done in each language, and in which the survey is offered."""
    at = bench(survey)
    if wanted := LANGUAGES.get(request.args.get("to", "")):
        return redirect(url_for(".translate", survey=survey, tag=wanted.tag), 303)
    done = {one.tag: coverage(at.draft, one.tag) for one in at.others}
    meets = offered(least_states(at.draft), State(at.survey.gate))
    total = sum(1 for _each in facing(at.draft))
    there = {one.tag for one in (at.source, *at.others)}
    return page(
        "translations",
        at,
        done=done,
        meets=meets,
        total=total,
        web=shipped(),
        more=[one for one in LANGUAGES.values() if one.tag not in there],
    )


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/translate/<tag>", methods=["GET", "POST"]
)
@permit("authoring.edit")
def translate(survey: str, tag: str) -> ResponseReturnValue:
    """The texts of a survey beside each other: the source, and one language."""
    at, language = bench(survey), known(tag)
    offered_here = {*at.others, *LANGUAGES.values()} - {at.source}
    if language not in offered_here or language is None:
        abort(404)
    form = RevisionForm()
    if request.method == "POST":
        return _save(at, form, language)
    freshen(form, at.survey.revision)
    return _table(at, form, language)


def _save(at: Bench, form: RevisionForm, language: Language) -> ResponseReturnValue:
    sent = _sent(at, language)
    if any(len(edit.translation) > LONGEST for edit in sent.values()):
        flash(_("One of the texts is too long. Nothing was saved."), "bad")
        return _table(at, form, language, 422, typed=sent)
    now = dict(facing(at.draft))
    if rows := _rivals(at, language, sent, now):
        freshen(form, at.survey.revision)
        return _table(at, form, language, 409, typed=sent, stale=rows)
    texts = {place: edit.onto(now[place], at.source.tag) for place, edit in sent.items()}
    put_texts(session(), survey=at.survey, texts=texts)
    commit()
    flash(_("Saved. People see it when you publish."), "good")
    number = _number()
    if "next" in request.form and not _shorter(at, language, {**now, **texts}):
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


def _shown(at: Bench) -> tuple[str, State | None]:
    """The list that is asked for, and the state that its texts have not reached; None: all texts."""
    shown = request.args.get("show", "")
    wanted = {"open": State.REVIEWED, "needed": State(at.survey.gate)}.get(shown)
    return (shown, wanted) if wanted else ("", None)


def _shorter(at: Bench, language: Language, now: dict[str, Texts]) -> bool:
    """Whether texts of the page that was sent left its list: others have come in their place."""
    _name, wanted = _shown(at)
    here = [text for place, text in now.items() if f"words:{place}" in request.form]
    return wanted is not None and any(fits(text.state(language.tag), wanted) for text in here)


def _sent(at: Bench, language: Language) -> dict[str, TextEdit]:
    """What somebody changed on the page: boxes they left alone say nothing about what is stored."""
    every = "all" in request.form
    found: dict[str, TextEdit] = {}
    for place, text in facing(at.draft):
        if f"words:{place}" not in request.form:
            continue
        words = clean(request.form[f"words:{place}"])
        ok = f"ok:{place}" in request.form or (every and bool(words))
        same = words == _was(place) and ok is (f"wasok:{place}" in request.form)
        if not same:
            found[place] = TextEdit(text.words(text.source), language.tag, words, ok)
    return found


def _was(place: str) -> str:
    """The translation that stood in a box when the page was opened."""
    return clean(request.form.get(f"was:{place}", ""))


def _rivals(
    at: Bench, language: Language, sent: dict[str, TextEdit], now: dict[str, Texts]
) -> list[Difference]:
    """Both texts where another person changed the same translation, or what it is made from.

    Who works on other texts, or in another language, is in nobody's way.
    """
    found = []
    for place, edit in sent.items():
        text = now[place]
        stored, source = text.words(language.tag), text.words(text.source)
        if stored not in (edit.translation, _was(place)):
            found.append(Difference(_label(at, place), edit.translation, stored))
        elif request.form.get(f"of:{place}", digest(source)) != digest(source):
            found.append(Difference(_label(at, place), edit.translation, source))
    return found


def _label(at: Bench, place: str) -> str:
    key = place.split("/")[0]
    item = at.by_name.get(key)
    what = str(TEXTS.get(place.split("/")[1] if item else key, ""))
    return f"{at.label_of(item)} – {what}" if item else what


def _number() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0


def _table(
    at: Bench,
    form: RevisionForm,
    language: Language,
    status: int = 200,
    typed: dict[str, TextEdit] | None = None,
    stale: list[Difference] | None = None,
) -> ResponseReturnValue:
    shown, wanted = _shown(at)
    found = list(_listed(at, language, wanted, typed or {}))
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(_number(), pages - 1)
    here = found[number * PER_PAGE : (number + 1) * PER_PAGE]
    rows = [
        _row(at, nth, place, text, language, typed or {}) for nth, (place, text) in enumerate(here)
    ]
    return page(
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
        done=coverage(at.draft, language.tag),
        total=sum(1 for _each in facing(at.draft)),
        meets=language.tag in offered(least_states(at.draft), State(at.survey.gate)),
        web=shipped(),
    )


def _listed(
    at: Bench, language: Language, wanted: State | None, typed: Collection[str]
) -> Iterator[tuple[str, Texts]]:
    """The texts of a list, with those that somebody has just typed."""
    for place, text in facing(at.draft):
        if wanted is None or place in typed or not fits(text.state(language.tag), wanted):
            yield place, text


def _row(
    at: Bench,
    nth: int,
    place: str,
    text: Texts,
    language: Language,
    typed: dict[str, TextEdit],
) -> Row:
    key, _slash, part = place.partition("/")
    item = at.by_name.get(key)
    state, edit = text.state(language.tag), typed.get(place)
    return Row(
        id=f"t{nth}",
        place=place,
        of=at.label_of(item) if item else "",
        what=str(TEXTS.get(part.split("/")[0] if item else key, "")),
        text=text,
        words=edit.translation if edit else text.words(language.tag),
        state=state,
        reviewed=edit.reviewed if edit else state is State.REVIEWED,
        was_reviewed=state is State.REVIEWED,
        of_digest=digest(text.words(text.source)),
    )
