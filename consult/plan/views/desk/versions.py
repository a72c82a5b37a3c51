"""Public pages: how the text of a measure became what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import ShownText, Texts, language_of_tag
from consult.people.guard import may, permit
from consult.people.rules import ANYONE
from consult.web.language import page_language, show

from ...models.measures import Measure, MeasureVersion
from ...queries.plans import measure_by_code
from ...queries.versions import version_numbered, versions_of
from ...rules.differences import ParagraphChangeKind, changed_parts, paragraph_changes, word_diff
from ...scope import current_plan
from ..blueprint import bp

PART_LABELS = {
    "activities": lambda: _("the activities"),
    "areas": lambda: _("the areas"),
    "code": lambda: _("the code"),
    "ends": lambda: _("the dates"),
    "funding": lambda: _("who pays"),
    "indicators": lambda: _("the indicators"),
    "level": lambda: _("the level"),
    "municipalities": lambda: _("the municipalities"),
    "objective": lambda: _("the objective"),
    "paragraphs": lambda: _("the text"),
    "responsibilities": lambda: _("who does what"),
    "starts": lambda: _("the dates"),
    "title": lambda: _("the title"),
}


@dataclass(frozen=True)
class VersionLine:
    """A version in the list: what it changed, in words."""

    version: MeasureVersion
    parts: list[str]
    summary: ShownText | None
    newest: bool


def _measure(code: str) -> Measure:
    """A measure the public may see; staff see a hidden one too."""
    measure = session().scalar(measure_by_code(current_plan().id, code)) or abort(404)
    places = [m.id for m in measure.municipalities]
    if not measure.published and not may("measure.edit", places):
        abort(404)
    return measure


def _parts(before: MeasureVersion | None, after: MeasureVersion) -> list[str]:
    if before is None or not before.document or not after.document:
        return []
    names = changed_parts(before.document, after.document)
    return list(dict.fromkeys(PART_LABELS[name]() for name in names if name in PART_LABELS))


@bp.route("/<lang:lang>/<slug:plan>/measures/<code>/versions")
@permit(ANYONE)
def versions(code: str) -> ResponseReturnValue:
    """All versions, the newest first."""
    measure = _measure(code)
    rows = session().scalars(versions_of(measure.id)).all()
    older = [*rows[1:], None]
    lines = [
        VersionLine(v, _parts(before, v), show(v.summary) if v.summary else None, v is rows[0])
        for v, before in zip(rows, older, strict=True)
    ]
    return render_template("plan/versions.html", measure=measure, lines=lines)


@bp.route("/<lang:lang>/<slug:plan>/measures/<code>/versions/<int:number>")
@permit(ANYONE)
def version(code: str, number: int) -> ResponseReturnValue:
    """The text as it was, with what changed since the version before it marked."""
    measure = _measure(code)
    found = session().scalar(version_numbered(measure.id, number)) or abort(404)
    before = session().scalar(version_numbered(measure.id, number - 1))
    newer = session().scalar(version_numbered(measure.id, number + 1))
    changes = paragraph_changes(_words(before), _words(found), page_language().tag)
    if before is None:  # the first version has nothing to compare with
        changes = paragraph_changes(_words(found), _words(found), page_language().tag)
    return render_template(
        "plan/version.html",
        own_name=lambda tag: language_of_tag(tag).own_name,
        direction=lambda tag: language_of_tag(tag).direction,
        measure=measure,
        version=found,
        title=_title(measure, found, before),
        before=before,
        newer=newer,
        changes=changes,
        parts=_parts(before, found),
        changed=any(c.fate is not ParagraphChangeKind.SAME for c in changes),
        summary=show(found.summary) if found.summary else None,
    )


def _words(version: MeasureVersion | None) -> list[tuple[str, Texts]]:
    return [(str(p.paragraph_id), p.text) for p in version.paragraphs] if version else []


def _title(measure: Measure, now: MeasureVersion, before: MeasureVersion | None) -> dict[str, Any]:
    """The title as it was, and its changes where it changed in the same language."""
    new = _texts(now.document, measure)
    shown = show(new)
    old = _texts(before.document, measure).words(shown.tag) if before else shown.words
    pieces = word_diff(old, shown.words) if old and old != shown.words else []
    return {"shown": shown, "pieces": pieces}


def _texts(document: Mapping[str, Any], measure: Measure) -> Texts:
    return Texts.from_json(document["title"]) if document else measure.title
