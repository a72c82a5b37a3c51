"""Typing in paper with the keyboard alone: every sheet twice, by two people where there are two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, known
from consult.people.guard import actor, permit
from consult.plan.scope import current_plan
from consult.web.forms import options, values_of
from consult.web.transaction import commit, today

from ..actions.paper import count_sheet, drop_entry, keep_entry
from ..forms.access import SheetForm, TypedForm
from ..models import Survey
from ..paper.entry import Box, write_box
from ..paper.marks import read_mark
from ..paper.numbering import codes
from ..queries.paper import counted_of, entry_of, versions_of, waiting_of
from ..rules.digits import plain_digits, read_number
from .blueprint import bp
from .codes import survey_of_desk
from .sitting import secret
from .typed_sheet import MORE, PLACE, Typing

MOST_WAITING = 200


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets", methods=["GET", "POST"])
@permit("surveys.type")
def sheets(survey: str) -> ResponseReturnValue:
    """Which sheet is typed in next, and which wait for a second time."""
    found = survey_of_desk(survey)
    versions = {number: key for key, number in session().execute(versions_of(found.id))}
    if not versions:
        abort(404)
    form = SheetForm() if request.method == "POST" else SheetForm(formdata=request.args)
    form.version.choices = options((str(one), str(one)) for one in versions)
    form.language.choices = options((one.tag, one.own_name) for one in LANGUAGES.values())
    form.language.data = form.language.data or current_plan().language
    form.version.data = form.version.data or str(max(versions))
    if request.method == "POST" and (where := _wanted(form, found)):
        return redirect(url_for(".type_sheet", survey=survey, **where), 303)
    waiting = session().execute(waiting_of(found.id)).all()
    page = render_template(
        "surveys/sheets.html",
        survey=found,
        form=form,
        waiting=waiting[:MOST_WAITING],
        waiting_count=len(waiting),
        counted=session().scalar(counted_of(found.id)),
    )
    return page, 422 if request.method == "POST" else 200


def _wanted(form: SheetForm, survey: Survey) -> dict[str, Any] | None:
    """The sheet that was scanned or named; None, with what is wrong in the form."""
    if not form.validate():
        return None
    if words := form.mark.data:
        mark = read_mark(plain_digits(words))
        if mark is None or known(mark.language) is None:
            form.mark.errors = [_("This is no code of a sheet. It reads like 12.3.pt.17.2")]
        elif mark.survey != survey.id or str(mark.version) not in values_of(form.version):
            form.mark.errors = [_("This sheet is of another survey.")]
        elif mark.sheet == 0:
            form.mark.errors = [
                _("This is the page of an address. Nothing of it is typed in here.")
            ]
        else:
            return {"number": mark.version, "tongue": mark.language, "sheet": mark.sheet}
        return None
    sheet = read_number(form.sheet.data or "")
    if not sheet:
        form.sheet.errors = [_("Write the number of the sheet, or scan its square.")]
        return None
    return {"number": int(form.version.data), "tongue": form.language.data, "sheet": sheet}


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/<int:number>/<tongue>/<int:sheet>",
    methods=["GET", "POST"],
)
@permit("surveys.type")
def type_sheet(survey: str, number: int, tongue: str, sheet: int) -> ResponseReturnValue:
    """All questions of a sheet on one page, a box each."""
    typing, form = Typing.of(survey, number, tongue, sheet), TypedForm()
    form.municipality.choices = options(
        [("", "–"), *((str(one.id), one.name) for one in current_plan().municipalities)]
    )
    if typing.counted:
        flash(_("Sheet %(sheet)s was typed in and counted before.", sheet=sheet), "warning")
        return redirect(_back(typing), 303)
    if request.method == "GET":
        form.municipality.render_kw = {"autofocus": True}
        return _screen(typing, form)
    go = request.form.get("go", "check")
    errors = typing.errors() if form.validate() else {}
    if go.startswith(MORE) or errors or form.errors or go == "check":
        bad = bool(errors or form.errors) and not go.startswith(MORE)
        return _screen(
            typing, form, errors if bad else {}, checked=go == "check"
        ), 422 if bad else 200
    return _take(typing, form, alone=go == "count")


def _take(typing: Typing, form: TypedForm, *, alone: bool) -> ResponseReturnValue:
    place = read_number(form.municipality.data or "")
    if typing.entry is None and not alone:
        if _keep(typing, place):
            words = _("Sheet %(sheet)s is typed in once. It counts when it was typed in again.", sheet=typing.sheet)  # fmt: skip
            flash(words, "success")
            return redirect(_back(typing), 303)
        typing.entry = session().scalars(entry_of(typing.loaded.id, typing.sheet)).one()
    if typing.entry is not None:
        differing = typing.differing(place)
        if differing - set(request.form.getlist("seen")):
            return _screen(typing, form, differing=differing), 422
    counted = count_sheet(
        session(),
        survey=typing.survey,
        version=typing.loaded,
        sheet=typing.sheet,
        language=typing.language.tag,
        answers=typing.read[0],
        municipality_id=place,
        today=today(),
        secret=secret(),
    )
    commit()
    if counted:
        flash(_("Sheet %(sheet)s is counted.", sheet=typing.sheet), "success")
    return redirect(_back(typing), 303)


def _keep(typing: Typing, place: int | None) -> bool:
    kept = keep_entry(
        session(),
        survey_id=typing.survey.id,
        version_id=typing.loaded.id,
        sheet=typing.sheet,
        language=typing.language.tag,
        answers={**typing.read[0], **({PLACE: place} if place else {})},
        by_id=actor().account_id,
        today=today(),
    )
    commit()
    return kept


def _back(typing: Typing) -> str:
    return url_for(
        ".sheets", survey=typing.survey.slug, version=typing.number, language=typing.language.tag
    )


def _screen(
    typing: Typing,
    form: TypedForm,
    errors: Mapping[str, str] | None = None,
    *,
    checked: bool = False,
    differing: set[str] | None = None,
) -> str:
    first = dict(typing.entry.answers) if typing.entry and differing else {}
    boxes = {box.key: box for box in typing.boxes}
    return render_template(
        "surveys/type_sheet.html",
        typing=typing,
        survey=typing.survey,
        form=form,
        typed=lambda key: request.form.get(f"q:{key}", ""),
        codes=codes,
        is_box=lambda row: isinstance(row, Box),
        errors=errors or {},
        checked=checked and not errors,
        left_out=typing.left_out() if request.method == "POST" else [],
        differing=differing or set(),
        seen=sorted(differing or request.form.getlist("seen")),
        first={key: write_box(boxes[key].question, first.get(key)) for key in differing or () if key in boxes},
        first_place=first.get(PLACE),
        place_differs=PLACE in (differing or ()),
        many_places=len(current_plan().municipalities) > 1,
        same_person=typing.entry is not None and typing.entry.typed_by_id == actor().account_id,
    )  # fmt: skip


@bp.post(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/sheets/<int:number>/<tongue>/<int:sheet>/drop"
)
@permit("surveys.type")
def drop_sheet(survey: str, number: int, tongue: str, sheet: int) -> ResponseReturnValue:
    """Throw away what was typed of a sheet that is not counted."""
    typing = Typing.of(survey, number, tongue, sheet)
    if typing.entry is not None and not typing.counted:
        drop_entry(session(), entry=typing.entry)
        commit()
        flash(_("What was typed of sheet %(sheet)s is deleted.", sheet=sheet), "success")
    return redirect(_back(typing), 303)
