"""Single-use codes: on sheets to be printed, or in letters. They are shown once and kept nowhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.contributions.rules.receipt_codes import CODE_DIGITS, grouped
from consult.db.idempotency import claim
from consult.db.session import session
from consult.disclosure.suppression import LEAST
from consult.languages.rules import Language, Shown, of_tag
from consult.mail.actions import address_of, write_mails
from consult.paper.printing.wording import Piece, Voice
from consult.people.guard import permit
from consult.plan.scope import plan_head
from consult.questionnaire.models.surveys import Survey
from consult.web.forms import options
from consult.web.language import page_language, shipped
from consult.web.transaction import commit, now, today

from ...actions.access_codes import codes_for, keys_for, make_batch
from ...forms.desk.channels import CodesForm, MailCodesForm
from ...qr_codes import squares_of
from ...queries.access import batches_of
from ...respondent_session import secret
from ...survey_scope import survey_of_desk
from ..blueprint import bp

NO_CODE = "0" * CODE_DIGITS
"""Stands in letters until each has a code of its own."""


@dataclass(frozen=True)
class Ticket:
    """What one card of a sheet says, in one language."""

    title: Shown
    how: Piece
    once: Piece
    nobody: Piece


@bp.get("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/codes")
@permit("collection.codes")
def codes(survey: str) -> ResponseReturnValue:
    """The batches of codes, and two ways to make more."""
    return _page(survey_of_desk(survey), CodesForm(formdata=None), MailCodesForm(formdata=None))


def _page(
    survey: Survey, sheets: CodesForm, letters: MailCodesForm, status: int = 200
) -> ResponseReturnValue:
    _offer(sheets, survey)
    _offer(letters, survey)
    page = render_template(
        "collection/desk/access_codes.html",
        survey=survey,
        sheets=sheets,
        letters=letters,
        batches=batches_of(session(), survey.id),
        least=LEAST,
    )
    return page, status


def _offer(form: CodesForm | MailCodesForm, survey: Survey) -> None:
    known = [one for one in shipped().values() if survey.title.words(one.tag)]
    form.language.choices = options((one.tag, one.own_name) for one in known or shipped().values())
    if form.language.data is None:
        form.language.data = page_language().tag


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/codes/sheets")
@permit("collection.codes")
def make_codes(survey: str) -> ResponseReturnValue:
    """Make codes and show them once, as sheets to be printed. Sent again it shows the same ones.

    Answered without a redirect: there is no place to keep the codes in between.
    """
    found, form = survey_of_desk(survey), CodesForm()
    _offer(form, found)
    if not form.validate():
        return _page(found, form, MailCodesForm(formdata=None), 422)
    session().rollback()  # no lock is held while codes are hashed
    made = codes_for(secret(), form.once_key(), form.count.data or 0)
    keys = keys_for(secret(), made)
    make_batch(session(), survey_id=found.id, keys=keys)
    commit()
    language = of_tag(form.language.data)
    address = _address(found.slug, language)
    return render_template(
        "collection/desk/access_code_sheets.html",
        survey=found,
        language_of_sheets=language,
        ticket=_ticket(found, language),
        address=address,
        cards=[(grouped(code), squares_of(address).drawn(code)) for code in made],
    )


def _ticket(survey: Survey, language: Language) -> Ticket:
    voice = Voice(language)
    return Ticket(
        survey.title.shown(language.tag),
        voice.say(lambda: _("Point the camera of a phone at the square, or open this address and write the code:")),
        voice.say(lambda: _("The code is good for one person and one time.")),
        voice.say(lambda: _("Nobody can see which answers are yours.")),
    )  # fmt: skip


def _address(slug: str, language: Language) -> str:
    return address_of("collection.start", language=language.tag, plan=plan_head().slug, survey=slug)


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/codes/letters")
@permit("collection.codes")
def mail_codes(survey: str) -> ResponseReturnValue:
    """Send a code to each address. Which address got which code is kept nowhere."""
    found, form = survey_of_desk(survey), MailCodesForm()
    _offer(form, found)
    if not form.validate():
        return _page(found, CodesForm(formdata=None), form, 422)
    to = form.found.addresses
    session().rollback()  # no lock is held while codes are hashed
    made = codes_for(secret(), uuid.uuid4(), len(to))
    keys = keys_for(secret(), made)
    if claim(session(), key=form.once_key(), purpose="collection.codes", today=today()):
        make_batch(session(), survey_id=found.id, keys=keys)
        _write(found, of_tag(form.language.data), dict(zip(to, made, strict=True)))
        commit()
    words = ngettext("%(num)s e-mail is on its way.", "%(num)s e-mails are on their way.", len(to))
    flash(words, "success")
    return redirect(url_for(".access_codes", survey=survey), 303)


def _write(survey: Survey, language: Language, letters: dict[str, str]) -> None:
    address = _address(survey.slug, language)
    write_mails(
        session(),
        to={one: {NO_CODE: code} for one, code in letters.items()},
        template="survey_code",
        language=language.tag,
        now=now(),
        title=survey.title,
        url=f"{address}#{NO_CODE}",
        plain_url=address,
        code=NO_CODE,
    )
