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

from consult.db.errors import violated_constraint
from consult.db.idempotency import claim_key, location_of_key
from consult.db.references import StillReferencedError
from consult.db.session import session
from consult.languages.rules import Language

from ..edit_conflict import field_differences, set_revision
from ..forms import Form, RevisionForm
from ..transaction import commit, today
from .rows import data_after_row_button, field_errors


class Revisioned(Protocol):
    """A row with a revision."""

    revision: Any


@dataclass(frozen=True)
class EditingLanguages:
    """The plan's own language, the one open beside it (`?in=`), and all that can be."""

    source: Language
    open: Language | None
    others: tuple[Language, ...]


def open_form(form_class: Callable[..., Any], stored: dict[str, Any] | None = None) -> Any:
    """The form as sent (with a row added, moved or gone), or filled with what is stored."""
    if request.method == "POST":
        return form_class(formdata=data_after_row_button() or request.form)
    return form_class(formdata=None, data=stored or {})


ConstraintMessages = dict[str, tuple[str, Any]]
"""Constraint name -> (field, what to say of it)."""


def form_page(template: str, form: Form, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Render a form's page with its errors."""
    context = {"form": form, "wrong": list(field_errors(form)), "stale": None, **more}
    return render_template(template, **context), status


def handle_create(
    template: str,
    form: Form,
    create: Callable[[], str],
    *,
    purpose: str,
    fallback: str,
    constraint_messages: ConstraintMessages | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Make a thing once: `make` returns where it is to be seen."""
    if isinstance(form, RevisionForm):
        set_revision(form, 0)  # what does not exist yet has no revision
    if request.method != "POST" or data_after_row_button() is not None:
        return form_page(template, form, **more)
    if not form.validate():
        return form_page(template, form, 422, **more)
    key = form.once_key()
    used = claim_key(session(), key=key, purpose=purpose, today=today())
    if used is None:
        return redirect(location_of_key(session(), key) or fallback, 303)

    def save() -> str:
        used.location = create()
        return used.location

    return _save_and_redirect(template, form, save, constraint_messages or {}, more)


def _save_and_redirect(
    template: str,
    form: Form,
    save: Callable[[], str],
    refusals: ConstraintMessages,
    more: dict[str, Any],
) -> ResponseReturnValue:
    """Save and go on to where `save` says; what the database refuses is said at its box."""
    try:
        where = save()
        commit()
    except IntegrityError as error:
        session().rollback()
        _show_constraint_error(form, error, refusals)
        return form_page(template, form, 422, **more)
    flash(_("Saved."), "good")
    return redirect(where, 303)


def handle_edit(
    template: str,
    form: RevisionForm,
    row: Revisioned,
    save: Callable[[], str],
    reload_form: Callable[[], RevisionForm],
    *,
    constraint_messages: ConstraintMessages | None = None,
    reference_message: Callable[[StillReferencedError], str] = str,
    **more: Any,
) -> ResponseReturnValue:
    """Edit a thing: 409 with both texts when another saved it first."""
    if request.method != "POST":
        set_revision(form, row.revision)
        return form_page(template, form, **more)
    if data_after_row_button() is not None:
        return form_page(template, form, **more)
    if not form.validate():
        return form_page(template, form, 422, **more)
    if form.revision.data != row.revision:
        return _conflict_page(template, form, row, reload_form, more)
    try:
        return _save_and_redirect(template, form, save, constraint_messages or {}, more)
    except StaleDataError:  # a rival committed between our read and our write
        session().rollback()
        session().refresh(row)
        return _conflict_page(template, form, row, reload_form, more)
    except StillReferencedError as error:
        session().rollback()
        form.form_errors = [reference_message(error)]
        return form_page(template, form, 422, **more)


def _conflict_page(
    template: str,
    form: RevisionForm,
    thing: Revisioned,
    fresh: Callable[[], RevisionForm],
    more: dict[str, Any],
) -> ResponseReturnValue:
    stored = fresh()
    set_revision(form, thing.revision)
    return form_page(template, form, 409, **{**more, "stale": field_differences(form, stored)})


def _show_constraint_error(form: Form, error: IntegrityError, refusals: ConstraintMessages) -> None:
    name = violated_constraint(error) or ""
    if name not in refusals:
        raise error
    field, words = refusals[name]
    form[field].errors = [words]


def rows_with_ids(things: Sequence[Any], ids: Sequence[int] | None) -> list[Any]:
    """The things with these ids, in the order of the things."""
    wanted = set(ids or ())
    return [thing for thing in things if thing.id in wanted]
