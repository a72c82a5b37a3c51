"""The editing kit with what it needs of the plan: its languages, and what its things are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.references import StillReferencedError
from consult.languages.rules import language_of_tag
from consult.web.editing import pages
from consult.web.editing.pages import EditingLanguages, Revisioned
from consult.web.forms import Form, RevisionForm

from .scope import current_plan


def editing_languages() -> EditingLanguages:
    """The languages of the page's text boxes."""
    plan = current_plan()
    others = tuple(language_of_tag(tag) for tag in plan.languages if tag != plan.language)
    wanted = request.args.get("in")
    return EditingLanguages(
        language_of_tag(plan.language), next((o for o in others if o.tag == wanted), None), others
    )


REFERENCE_LABELS: dict[str, Callable[[], str]] = {
    "measure": lambda: _("measures"),
    "measure_area": lambda: _("measures"),
    "entity": lambda: _("entities"),
    "entity_area": lambda: _("entities"),
    "responsibility": lambda: _("responsibilities of measures"),
    "membership": lambda: _("people with a role"),
}


def still_referenced_message(error: StillReferencedError) -> str:
    """Why a thing cannot go, in words."""
    names = [
        REFERENCE_LABELS[t]() if t in REFERENCE_LABELS else _("what people said")
        for t in error.tables
    ]
    words: str = _(
        "This cannot be taken away yet. It is still used in: %(places)s.",
        places=", ".join(dict.fromkeys(names)),
    )
    return words


def _with_languages(context: dict[str, Any]) -> dict[str, Any]:
    """The context with the plan's languages; a page without a plan brings its own."""
    return context if "tongues" in context else {**context, "tongues": editing_languages()}


def form_page(template: str, form: Form, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render a form's page, with the languages of the plan beside it."""
    return pages.form_page(template, form, status, **_with_languages(context))


def handle_create(
    template: str, form: Form, create: Callable[[], str], **options: Any
) -> ResponseReturnValue:
    """Create a thing once, see `web.editing.pages.handle_create`."""
    return pages.handle_create(template, form, create, **_with_languages(options))


def handle_edit(
    template: str,
    form: RevisionForm,
    thing: Revisioned,
    save: Callable[[], str],
    fresh: Callable[[], RevisionForm],
    **options: Any,
) -> ResponseReturnValue:
    """Edit a thing of the plan, see `web.editing.pages.handle_edit`."""
    context = _with_languages(options)
    return pages.handle_edit(
        template, form, thing, save, fresh, reference_message=still_referenced_message, **context
    )
