"""Commenting on a measure or on one of its paragraphs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import ContributionText, Visibility
from consult.contributions.rules.receipt_codes import contribution_key, receipt_code_for
from consult.db.session import session
from consult.people.guard import actor, permit
from consult.people.rules import ANYONE
from consult.plan.models.entities import Entity
from consult.plan.models.measures import Measure, MeasureVersion, ParagraphText
from consult.plan.queries.plans import measure_by_code
from consult.plan.queries.versions import version_numbered
from consult.plan.scope import current_plan
from consult.web.forms import is_htmx
from consult.web.transaction import app_settings, commit, today

from .. import actions, rules
from ..forms import CommentForm
from .blueprint import bp, current_version_or_404, paragraph_text_in, visible_or_404

RECEIPT_SESSION_KEY = "comment_sent"
"""What the session cookie carries to the receipt page, for one display."""


@dataclass(frozen=True)
class CommentTarget:
    """What is being commented on: as it stands, and as it stood when the form was opened."""

    measure: Measure
    paragraph_id: uuid.UUID | None
    version: MeasureVersion
    opened: MeasureVersion

    @property
    def now(self) -> ParagraphText | None:
        """The paragraph as it stands."""
        return paragraph_text_in(self.version, self.paragraph_id)

    @property
    def then(self) -> ParagraphText | None:
        """The paragraph as it was read."""
        return paragraph_text_in(self.opened, self.paragraph_id)

    @property
    def changed(self) -> bool:
        """Whether what was read is no longer what stands."""
        if self.paragraph_id is None:
            return _paragraph_texts(self.version) != _paragraph_texts(self.opened)
        return self.now is None or self.then is None or self.now.text != self.then.text

    @property
    def suffix(self) -> str:
        """Tells the boxes of this form from those of another on the same page."""
        return self.paragraph_id.hex if self.paragraph_id else "all"


def _paragraph_texts(version: MeasureVersion) -> list[tuple[uuid.UUID, object]]:
    return [(one.paragraph_id, one.text) for one in version.paragraphs]


@bp.route("/<lang:lang>/<slug:plan>/measures/<code>/comment", methods=["GET", "POST"])
@permit(ANYONE)
def comment(code: str) -> ResponseReturnValue:
    """Write a comment; sending it twice makes one."""
    here = current_plan()
    found = visible_or_404(session().scalar(measure_by_code(here.id, code)))
    form = CommentForm()
    place = _comment_target(found, form)
    entity = _represented_association()
    form.offer(here, actor(), entity)
    form.stand_apart(place.suffix)
    if not rules.comments_open(here.phases, today()):
        return _page("closed", form, place), 422 if form.is_submitted() else 200
    if not form.is_submitted():
        form.version.data = str(place.version.number)
        return _page("comment", form, place)
    if not form.validate():
        return _page("comment", form, place), 422
    if place.opened is not place.version and place.changed:
        form.version.data = str(place.version.number)
        return _page("comment", form, place, stale=True), 409
    return _store_comment(form, place, entity)


def _comment_target(found: Measure, form: CommentForm) -> CommentTarget:
    """What is commented on; 404 for a paragraph that is in neither version."""
    typed = form.paragraph.data if form.is_submitted() else None
    typed = typed or request.args.get("paragraph", "")
    version = current_version_or_404(found)
    opened = _opened_version(form, found, version)
    form.paragraph.data = typed
    if not typed:
        return CommentTarget(found, None, version, opened)
    try:
        place = CommentTarget(found, uuid.UUID(typed), version, opened)
    except ValueError:
        abort(404)
    if place.now is None and place.then is None:
        abort(404)
    return place


def _opened_version(form: CommentForm, found: Measure, version: MeasureVersion) -> MeasureVersion:
    """The version that was read when the form was opened."""
    asked = form.opened_at()
    if asked is None or asked == version.number:
        return version
    return session().scalar(version_numbered(found.id, asked)) or version


def _represented_association() -> Entity | None:
    """The association that the person asking speaks for in this plan."""
    entity_id = actor().entity_in(current_plan().id)
    entity = session().get(Entity, entity_id) if entity_id is not None else None
    return entity if entity is not None and entity.plan_id == current_plan().id else None


def _page(name: str, form: CommentForm, place: CommentTarget, *, stale: bool = False) -> str:
    """The page, or for htmx the block that stands below the paragraph."""
    template = f"consultations/_{name}.html" if is_htmx() else f"consultations/{name}.html"
    return render_template(template, form=form, place=place, measure=place.measure, stale=stale)


def _store_comment(
    form: CommentForm, place: CommentTarget, entity: Entity | None
) -> ResponseReturnValue:
    """Store the comment and answer with its receipt."""
    here, secret = current_plan(), app_settings().secret_key
    words = form.words.data or ""
    once = rules.comment_key(form.once_key(), place.measure.id, place.paragraph_id, words)
    code = receipt_code_for(secret, once)
    stored = actions.add_comment(
        session(),
        plan=here,
        measure=place.measure,
        version=place.opened,
        paragraph_id=place.paragraph_id,
        text=ContributionText(words, form.language.data),
        author=form.author(actor(), entity),
        municipality_id=form.municipality_id(here),
        receipt_key=contribution_key(secret, code),
        today=today(),
    )
    commit()
    return _receipt(stored, code, place)


def _receipt(stored: Contribution, code: str, place: CommentTarget) -> ResponseReturnValue:
    public = stored.visibility == Visibility.PUBLIC.value
    if is_htmx():
        return render_template("consultations/_sent.html", code=code, public=public)
    # Not in the address: addresses are logged, and stay in the history of a shared phone.
    cookie[RECEIPT_SESSION_KEY] = {
        "code": code,
        "public": public,
        "paragraph": str(place.paragraph_id or ""),
    }
    return redirect(url_for(".comment_sent", code=place.measure.code), 303)


@bp.get("/<lang:lang>/<slug:plan>/measures/<code>/comment/sent")
@permit(ANYONE)
def comment_sent(code: str) -> str:
    """The receipt of a comment just sent, shown once."""
    found = visible_or_404(session().scalar(measure_by_code(current_plan().id, code)))
    sent = cookie.pop(RECEIPT_SESSION_KEY, None)
    return render_template(
        "consultations/sent.html",
        measure=found,
        code=sent and sent["code"],
        public=sent and sent["public"],
        paragraph=sent and sent["paragraph"],
    )
