"""Typing in paper with the keyboard alone: every sheet twice, by two people where there are two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.collection.respondent_session import code_secret
from consult.collection.survey_scope import survey_or_404
from consult.db.session import session
from consult.languages.rules import LANGUAGES, known_language
from consult.people.guard import actor, permit
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.numerals import ascii_digits, parse_integer
from consult.web.forms import options
from consult.web.transaction import commit, today

from ...actions import (
    SheetNumbersExhausted,
    allocate_sheet_numbers,
    delete_entry,
    store_first_entry,
    submit_sheet,
)
from ...forms.desk import SheetEntryForm, SheetLookupForm, UnnumberedSheetForm
from ...queries import (
    locked_entry,
    print_run_of_sheet,
    published_versions,
    submitted_count,
    unverified_count,
    unverified_entries,
)
from ...rules.keying import EntryField, format_entry
from ...rules.numbering import choice_codes
from ...rules.page_marks import parse_mark
from ...sheet_entry import ADD_REPEAT_PREFIX, MUNICIPALITY_KEY, SheetEntry
from ..blueprint import bp

MAX_ENTRIES_LISTED = 200
"""How many of the sheets that wait are listed."""


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets", methods=["GET", "POST"])
@permit("paper.enter")
def data_entry(survey: str) -> ResponseReturnValue:
    """Which sheet is typed in next, and which wait for a second time."""
    found, form = survey_or_404(survey), SheetLookupForm()
    if form.validate_on_submit() and (where := _entry_url(form, found)):
        return redirect(where, 303)
    return _data_entry_page(found, form, unnumbered_sheet_form(found, formdata=None))


def _data_entry_page(
    survey: Survey, form: SheetLookupForm, unnumbered: UnnumberedSheetForm
) -> ResponseReturnValue:
    if "place" in request.args:  # the next of a pile: the hands stay on the keyboard
        form.sheet.render_kw = {**form.sheet.render_kw, "autofocus": True}
    page = render_template(
        "paper/desk/data_entry.html",
        survey=survey,
        form=form,
        unnumbered=unnumbered,
        place=request.args.get("place"),
        names=LANGUAGES,
        waiting=session().execute(unverified_entries(survey.id).limit(MAX_ENTRIES_LISTED)).all(),
        waiting_count=session().scalar(unverified_count(survey.id)),
        counted=session().scalar(submitted_count(survey.id)),
    )
    return page, 422 if request.method == "POST" else 200


def _entry_url(form: SheetLookupForm, survey: Survey) -> str | None:
    """Where the sheet that was named or scanned is typed in; None, with what is wrong in the form."""
    words = ascii_digits(form.sheet.data or "")
    if sheet := parse_integer(words):
        run = session().execute(print_run_of_sheet(survey.id, sheet)).first()
        if run is not None:
            return sheet_url(survey, run[1], run[0].language, sheet)
        form.sheet.errors = [
            _("No sheet with this number was printed. A copy, or a sheet without a number? See below.")
        ]  # fmt: skip
        return None
    mark = parse_mark(words)
    if mark is None or known_language(mark.language) is None:
        form.sheet.errors = [_("This is no number of a sheet, and no code like 12.3.pt.17.2")]
    elif mark.survey != survey.id or mark.version not in version_ids_by_number(survey):
        form.sheet.errors = [_("This sheet is of another survey.")]
    elif mark.sheet == 0:
        return url_for(
            ".enter_address", survey=survey.slug, number=mark.version, tongue=mark.language
        )
    else:
        return sheet_url(survey, mark.version, mark.language, mark.sheet)
    return None


def sheet_url(survey: Survey, number: int, tongue: str, sheet: int) -> str:
    """Where a sheet is typed in; the municipality of the one before is chosen already."""
    return url_for(
        ".enter_sheet",
        survey=survey.slug,
        number=number,
        tongue=tongue,
        sheet=sheet,
        place=request.args.get("place"),
    )


def version_ids_by_number(survey: Survey) -> dict[int, int]:
    """The id of each published version by its number, the newest first; 404 where none is."""
    found = {number: key for key, number in session().execute(published_versions(survey.id))}
    return found or abort(404)


def unnumbered_sheet_form(survey: Survey, **values: Any) -> UnnumberedSheetForm:
    """The form of paper without a number: in the language and version of last time."""
    form, versions = UnnumberedSheetForm(prefix="own", **values), version_ids_by_number(survey)
    form.version.choices = options((str(one), str(one)) for one in versions)
    form.language.choices = options((one.tag, one.own_name) for one in LANGUAGES.values())
    if form.language.data is None:
        form.language.data = current_plan().language
    return form


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/number")
@permit("paper.enter")
def number_sheet(survey: str) -> ResponseReturnValue:
    """Give a number to a sheet that has none of its own; or go to the page of an address."""
    found = survey_or_404(survey)
    form = unnumbered_sheet_form(found)
    if not form.validate():
        return _data_entry_page(found, SheetLookupForm(formdata=None), form)
    number, tongue = int(form.version.data), form.language.data
    if request.form.get("go") == "address":
        return redirect(url_for(".enter_address", survey=survey, number=number, tongue=tongue), 303)
    try:
        (sheet,) = allocate_sheet_numbers(
            session(),
            survey_id=found.id,
            version_id=version_ids_by_number(found)[number],
            language=tongue,
            count=1,
        )
    except SheetNumbersExhausted:
        form.version.errors = [_("All numbers of sheets are used up.")]
        return _data_entry_page(found, SheetLookupForm(formdata=None), form)
    commit()
    flash(_("Write this number on the sheet: %(sheet)s", sheet=sheet), "success")
    return redirect(sheet_url(found, number, tongue, sheet), 303)


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/<int:number>/<tongue>/<int:sheet>",
    methods=["GET", "POST"],
)
@permit("paper.enter")
def enter_sheet(survey: str, number: int, tongue: str, sheet: int) -> ResponseReturnValue:
    """All questions of a sheet on one page, a box each."""
    typing, form = SheetEntry.of(survey, number, tongue, sheet), SheetEntryForm()
    form.municipality.choices = options(
        [("", "–"), *((str(one.id), one.name) for one in current_plan().municipalities)]
    )
    if typing.counted:
        flash(_("Sheet %(sheet)s was typed in and counted before.", sheet=sheet), "warning")
        return redirect(_data_entry_url(typing), 303)
    if request.method == "GET":
        form.municipality.data = request.args.get("place", "")
        if not form.municipality.data:
            form.municipality.render_kw = {"autofocus": True}
        return _entry_page(typing, form)
    go = request.form.get("go", "check")
    errors = typing.errors() if form.validate() else {}
    if go.startswith(ADD_REPEAT_PREFIX) or errors or form.errors or go == "check":
        bad = bool(errors or form.errors) and not go.startswith(ADD_REPEAT_PREFIX)
        return _entry_page(
            typing, form, errors if bad else {}, checked=go == "check"
        ), 422 if bad else 200
    return _accept_entry(typing, form, alone=go == "count")


def _accept_entry(typing: SheetEntry, form: SheetEntryForm, *, alone: bool) -> ResponseReturnValue:
    place = parse_integer(form.municipality.data or "")
    if typing.entry is None and not alone:
        if _store_first_entry(typing, place):
            words = _("Sheet %(sheet)s is typed in once. It counts when it was typed in again.", sheet=typing.sheet)  # fmt: skip
            flash(words, "success")
            return redirect(_data_entry_url(typing), 303)
        typing.entry = session().scalar(locked_entry(typing.loaded.id, typing.sheet))
        if typing.entry is None or typing.counted:  # somebody was quicker, and is done with it
            return redirect(request.url, 303)
    if typing.entry is not None:
        differing = typing.differing(place)
        if differing - set(request.form.getlist("seen")):
            return _entry_page(typing, form, differing=differing), 422
    counted = submit_sheet(
        session(),
        survey=typing.survey,
        version=typing.loaded,
        sheet=typing.sheet,
        language=typing.language.tag,
        answers=typing.read[0],
        municipality_id=place,
        today=today(),
        secret=code_secret(),
    )
    commit()
    if counted:
        flash(_("Sheet %(sheet)s is counted.", sheet=typing.sheet), "success")
    return redirect(_data_entry_url(typing), 303)


def _store_first_entry(typing: SheetEntry, place: int | None) -> bool:
    kept = store_first_entry(
        session(),
        survey_id=typing.survey.id,
        version_id=typing.loaded.id,
        sheet=typing.sheet,
        language=typing.language.tag,
        answers={**typing.read[0], **({MUNICIPALITY_KEY: place} if place else {})},
        keyed_by_id=actor().account_id,
        today=today(),
    )
    commit()
    return kept


def _data_entry_url(typing: SheetEntry) -> str:
    return url_for(
        ".data_entry", survey=typing.survey.slug, place=request.form.get("municipality", "")
    )


def _entry_page(
    typing: SheetEntry,
    form: SheetEntryForm,
    errors: Mapping[str, str] | None = None,
    *,
    checked: bool = False,
    differing: set[str] | None = None,
) -> str:
    first = dict(typing.entry.answers) if typing.entry and differing else {}
    boxes = {box.key: box for box in typing.boxes}
    return render_template(
        "paper/desk/enter_sheet.html",
        typing=typing,
        survey=typing.survey,
        form=form,
        typed=lambda key: request.form.get(f"q:{key}", ""),
        codes=choice_codes,
        is_box=lambda row: isinstance(row, EntryField),
        errors=errors or {},
        checked=checked and not errors,
        begins=request.method == "GET",
        left_out=typing.left_out() if request.method == "POST" else [],
        differing=differing or set(),
        seen=sorted(differing or request.form.getlist("seen")),
        first={key: format_entry(boxes[key].question, first.get(key)) for key in differing or () if key in boxes},
        first_place=first.get(MUNICIPALITY_KEY),
        place_differs=MUNICIPALITY_KEY in (differing or ()),
        many_places=len(current_plan().municipalities) > 1,
        same_person=typing.entry is not None and typing.entry.typed_by_id == actor().account_id,
    )  # fmt: skip


@bp.post(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/<int:number>/<tongue>/<int:sheet>/drop"
)
@permit("paper.enter")
def discard_entry(survey: str, number: int, tongue: str, sheet: int) -> ResponseReturnValue:
    """Throw away what was typed of a sheet that is not counted."""
    typing = SheetEntry.of(survey, number, tongue, sheet)
    if typing.entry is not None and not typing.counted:
        delete_entry(session(), entry=typing.entry)
        commit()
        flash(_("What was typed of sheet %(sheet)s is deleted.", sheet=sheet), "success")
    return redirect(_data_entry_url(typing), 303)
