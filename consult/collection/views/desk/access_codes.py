"""Single-use codes: on sheets to be printed, or in letters. They are shown once and kept nowhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import segno
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.contributions.rules.receipt_codes import CODE_DIGITS, grouped_code
from consult.db.idempotency import claim_key
from consult.db.session import session
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.languages.rules import Language, ShownText, language_of_tag
from consult.mail.actions import absolute_url, queue_mails
from consult.people.guard import permit
from consult.plan.scope import plan_head
from consult.questionnaire.models.surveys import Survey
from consult.web.forms import options
from consult.web.language import page_language, ui_languages
from consult.web.transaction import commit, now, today
from consult.web.translator import TaggedText, Translator

from ...actions.access_codes import create_batch, derive_codes, hash_codes
from ...forms.desk.channels import AccessCodesForm, MailAccessCodesForm
from ...queries.access import code_batches
from ...respondent_session import code_secret
from ...survey_scope import survey_or_404
from ..blueprint import bp

CODE_PLACEHOLDER = "0" * CODE_DIGITS
"""Stands in letters until each has a code of its own."""


@dataclass(frozen=True)
class CodeCard:
    """What one card of a sheet says, in one language."""

    title: ShownText
    how: TaggedText
    once: TaggedText
    nobody: TaggedText


@bp.get("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/codes")
@permit("collection.codes")
def access_codes(survey: str) -> ResponseReturnValue:
    """The batches of codes, and two ways to make more."""
    return _page(
        survey_or_404(survey), AccessCodesForm(formdata=None), MailAccessCodesForm(formdata=None)
    )


def _page(
    survey: Survey, sheets: AccessCodesForm, letters: MailAccessCodesForm, status: int = 200
) -> ResponseReturnValue:
    _set_language_options(sheets, survey)
    _set_language_options(letters, survey)
    page = render_template(
        "collection/desk/access_codes.html",
        survey=survey,
        sheets=sheets,
        letters=letters,
        batches=code_batches(session(), survey.id),
        least=INTERNAL_THRESHOLD,
    )
    return page, status


def _set_language_options(form: AccessCodesForm | MailAccessCodesForm, survey: Survey) -> None:
    known = [one for one in ui_languages().values() if survey.title.words(one.tag)]
    form.language.choices = options(
        (one.tag, one.own_name) for one in known or ui_languages().values()
    )
    if form.language.data is None:
        form.language.data = page_language().tag


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/codes/sheets")
@permit("collection.codes")
def make_access_codes(survey: str) -> ResponseReturnValue:
    """Make codes and show them once, as sheets to be printed. Sent again it shows the same ones.

    Answered without a redirect: there is no place to keep the codes in between.
    """
    found, form = survey_or_404(survey), AccessCodesForm()
    _set_language_options(form, found)
    if not form.validate():
        return _page(found, form, MailAccessCodesForm(formdata=None), 422)
    session().rollback()  # no lock is held while codes are hashed
    made = derive_codes(code_secret(), form.once_key(), form.count.data or 0)
    keys = hash_codes(code_secret(), made)
    create_batch(session(), survey_id=found.id, keys=keys)
    commit()
    language = language_of_tag(form.language.data)
    address = _survey_address(found.slug, language)
    return render_template(
        "collection/desk/access_code_sheets.html",
        survey=found,
        language_of_sheets=language,
        ticket=_code_card(found, language),
        address=address,
        cards=[(grouped_code(code), _qr_code(address, code)) for code in made],
    )


def _qr_code(address: str, code: str) -> str:
    """A QR code (ISO/IEC 18004, level M) that opens the survey with a code, as a `data:` address.

    One pixel a module: the style sheet enlarges it without smoothing. Any mask can be read; to let
    segno compare all eight takes eight times as long, and a sheet has up to 2000 codes.
    """
    made = segno.make(f"{address}#{code}", error="m", micro=False, mask=0)
    return str(made.png_data_uri(border=2))


def _code_card(survey: Survey, language: Language) -> CodeCard:
    voice = Translator(language)
    return CodeCard(
        survey.title.shown(language.tag),
        voice.say(lambda: _("Point the camera of a phone at the square, or open this address and write the code:")),
        voice.say(lambda: _("The code is good for one person and one time.")),
        voice.say(lambda: _("Nobody can see which answers are yours.")),
    )  # fmt: skip


def _survey_address(slug: str, language: Language) -> str:
    return absolute_url(
        "collection.start", language=language.tag, plan=plan_head().slug, survey=slug
    )


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/codes/letters")
@permit("collection.codes")
def mail_access_codes(survey: str) -> ResponseReturnValue:
    """Send a code to each address. Which address got which code is kept nowhere."""
    found, form = survey_or_404(survey), MailAccessCodesForm()
    _set_language_options(form, found)
    if not form.validate():
        return _page(found, AccessCodesForm(formdata=None), form, 422)
    to = form.found.addresses
    session().rollback()  # no lock is held while codes are hashed
    made = derive_codes(code_secret(), uuid.uuid4(), len(to))
    keys = hash_codes(code_secret(), made)
    if claim_key(session(), key=form.once_key(), purpose="collection.codes", today=today()):
        create_batch(session(), survey_id=found.id, keys=keys)
        _queue_mails(found, language_of_tag(form.language.data), dict(zip(to, made, strict=True)))
        commit()
    words = ngettext("%(num)s e-mail is on its way.", "%(num)s e-mails are on their way.", len(to))
    flash(words, "success")
    return redirect(url_for(".access_codes", survey=survey), 303)


def _queue_mails(survey: Survey, language: Language, letters: dict[str, str]) -> None:
    address = _survey_address(survey.slug, language)
    queue_mails(
        session(),
        to={one: {CODE_PLACEHOLDER: code} for one, code in letters.items()},
        template="survey_code",
        language=language.tag,
        now=now(),
        title=survey.title,
        url=f"{address}#{CODE_PLACEHOLDER}",
        plain_url=address,
        code=CODE_PLACEHOLDER,
    )
