"""How the set-up pages answer: making once, editing against a revision, the language beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from consult.db.errors import broken_constraint
from consult.db.idempotency import claim, location_of
from consult.db.session import session
from consult.languages.rules import Language, of_tag
from consult.web.edit_conflict import differences, freshen
from consult.web.editing.rows import pressed, wrong_boxes
from consult.web.forms import Form, RevisionForm
from consult.web.transaction import commit, today

from ...actions.references import StillLinkedError
from ...scope import current_plan


class Revised(Protocol):
    """A row with a revision."""

    revision: Any


@dataclass(frozen=True)
class Tongues:
    """The plan's own language, the one open beside it (`?in=`), and all that can be."""

    source: Language
    open: Language | None
    others: tuple[Language, ...]


def tongues() -> Tongues:
    """The languages of the page's text boxes."""
    plan = current_plan()
    others = tuple(of_tag(tag) for tag in plan.languages if tag != plan.language)
    wanted = request.args.get("in")
    return Tongues(
        of_tag(plan.language), next((o for o in others if o.tag == wanted), None), others
    )


def opened(form_class: Callable[..., Any], stored: dict[str, Any] | None = None) -> Any:
    """The form as sent (with a row added, moved or gone), or filled with what is stored."""
    if request.method == "POST":
        return form_class(formdata=pressed() or request.form)
    return form_class(formdata=None, data=stored or {})


Refusals = dict[str, tuple[str, Any]]
"""Constraint name -> (field, what to say of it)."""


def page(template: str, form: Form, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Render a form's page with its errors."""
    context = {"form": form, "wrong": list(wrong_boxes(form)), "stale": None, **more}
    if "tongues" not in context:
        context["tongues"] = tongues()
    return render_template(template, **context), status


def answer_new(
    template: str,
    form: Form,
    make: Callable[[], str],
    *,
    purpose: str,
    fallback: str,
    refusals: Refusals | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Make a thing once: `make` returns where it is to be seen."""
    if isinstance(form, RevisionForm):
        freshen(form, 0)  # what does not exist yet has no revision
    if request.method != "POST" or pressed() is not None:
        return page(template, form, **more)
    if not form.validate():
        return page(template, form, 422, **more)
    key = form.once_key()
    used = claim(session(), key=key, purpose=purpose, today=today())
    if used is None:
        return redirect(location_of(session(), key) or fallback, 303)

    def save() -> str:
        used.location = make()
        return used.location

    return _saved(template, form, save, refusals or {}, more)


def _saved(
    template: str,
    form: Form,
    save: Callable[[], str],
    refusals: Refusals,
    more: dict[str, Any],
) -> ResponseReturnValue:
    """Save and go on to where `save` says; what the database refuses is said at its box."""
    try:
        where = save()
        commit()
    except IntegrityError as error:
        session().rollback()
        _refuse(form, error, refusals)
        return page(template, form, 422, **more)
    flash(_("Saved."), "good")
    return redirect(where, 303)


def answer_edit(
    template: str,
    form: RevisionForm,
    thing: Revised,
    save: Callable[[], str],
    fresh: Callable[[], RevisionForm],
    *,
    refusals: Refusals | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Edit a thing: 409 with both texts when another saved it first."""
    if request.method != "POST":
        freshen(form, thing.revision)
        return page(template, form, **more)
    if pressed() is not None:
        return page(template, form, **more)
    if not form.validate():
        return page(template, form, 422, **more)
    if form.revision.data != thing.revision:
        return _stale(template, form, thing, fresh, more)
    try:
        return _saved(template, form, save, refusals or {}, more)
    except StaleDataError:  # a rival committed between our read and our write
        session().rollback()
        session().refresh(thing)
        return _stale(template, form, thing, fresh, more)
    except StillLinkedError as error:
        session().rollback()
        form.form_errors = [linked_words(error)]
        return page(template, form, 422, **more)


def _stale(
    template: str,
    form: RevisionForm,
    thing: Revised,
    fresh: Callable[[], RevisionForm],
    more: dict[str, Any],
) -> ResponseReturnValue:
    stored = fresh()
    freshen(form, thing.revision)
    return page(template, form, 409, **{**more, "stale": differences(form, stored)})


def _refuse(form: Form, error: IntegrityError, refusals: Refusals) -> None:
    name = broken_constraint(error) or ""
    if name not in refusals:
        raise error
    field, words = refusals[name]
    form[field].errors = [words]


PLACES: dict[str, Callable[[], str]] = {
    "measure": lambda: _("measures"),
    "measure_area": lambda: _("measures"),
    "entity": lambda: _("entities"),
    "entity_area": lambda: _("entities"),
    "responsibility": lambda: _("responsibilities of measures"),
    "membership": lambda: _("people with a role"),
}


def linked_words(error: StillLinkedError) -> str:
    """Why a thing cannot go, in words."""
    names = [PLACES[t]() if t in PLACES else _("what people said") for t in error.tables]
    words: str = _(
        "This cannot be taken away yet. It is still used in: %(places)s.",
        places=", ".join(dict.fromkeys(names)),
    )
    return words


def chosen(things: Sequence[Any], ids: Sequence[int] | None) -> list[Any]:
    """The things with these ids, in the order of the things."""
    wanted = set(ids or ())
    return [thing for thing in things if thing.id in wanted]
