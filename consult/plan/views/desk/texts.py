"""The text of a measure: written paragraph by paragraph, kept as a draft, published as a version."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import Texts
from consult.people.guard import permit
from consult.web.editing.pages import open_form
from consult.web.editing.rows import row_forms

from ...actions.measures import publish_text, save_draft
from ...editing import handle_edit
from ...forms.desk.measures import MeasureTextForm
from ...models.measures import Measure, MeasureVersion
from ...queries.versions import current_version
from ...rules.documents import ParagraphDraft
from ...scope import current_plan
from ..blueprint import bp
from .measures import edit_stamp, measure_to_edit


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures/<code>/text", methods=["GET", "POST"])
@permit("measure.edit")
def edit_text(code: str) -> ResponseReturnValue:
    """Write the text; `go` says whether it is kept as a draft or published."""
    measure = measure_to_edit(code)
    version = session().scalar(current_version(measure.id))
    form = open_form(
        PublishTextForm, {"paragraphs": _rows(_text_to_edit(measure, version)) or [{}]}
    )
    published = version.paragraphs if version else []
    form.base = {p.paragraph_id: p.text for p in published}
    form.base |= {w.id: w.text for w in _text_to_edit(measure, version) if w.id}

    def save() -> str:
        paragraphs = form.words(current_plan().language)
        if request.form.get("go") == "publish":
            publish_text(
                session(),
                measure=measure,
                paragraphs=paragraphs,
                summary=form.summary.data.maybe(None, current_plan().language),
                stamp=edit_stamp(),
            )
        else:
            save_draft(session(), measure=measure, paragraphs=paragraphs)
        return url_for("plan.edit_text", code=code, **_open_language_parameter())

    return handle_edit(
        "plan/desk/edit_text.html",
        form,
        measure,
        save,
        lambda: PublishTextForm(
            formdata=None, data={"paragraphs": _rows(_text_to_edit(measure, version))}
        ),
        measure=measure,
        version=version,
    )


class PublishTextForm(MeasureTextForm):
    """The form of the text; `base` is what each paragraph said, for its other languages."""

    base: dict[uuid.UUID, Texts]

    def validate(self, extra_validators: Any = None) -> bool:
        """A published text has words."""
        good = bool(super().validate(extra_validators))
        empty = all(row.text.empty() for row in row_forms(self, "paragraphs"))
        if request.form.get("go") == "publish" and empty:
            self.form_errors = [_("Write at least one paragraph.")]
            return False
        return good

    def words(self, source: str) -> list[ParagraphDraft]:
        """The paragraphs as typed; an id that is not of this measure is taken as new."""
        found = []
        for row in row_forms(self, "paragraphs"):
            key = _uuid(row.id.data)
            key = key if key in self.base else None
            text = row.text.data.onto(self.base[key] if key else None, source)
            if text.by:
                found.append(ParagraphDraft(key, text))
        return found


def _open_language_parameter() -> dict[str, Any]:
    """Stay in the language that is open beside the source."""
    return {"in": request.args["in"]} if "in" in request.args else {}


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _text_to_edit(measure: Measure, version: MeasureVersion | None) -> list[ParagraphDraft]:
    """The draft where there is one, else the published text."""
    if measure.draft is not None:
        return [ParagraphDraft(_uuid(p["id"]), Texts.from_json(p["text"])) for p in measure.draft]
    paragraphs = version.paragraphs if version else []
    return [ParagraphDraft(p.paragraph_id, p.text) for p in paragraphs]


def _rows(words: Sequence[ParagraphDraft]) -> list[dict[str, Any]]:
    return [{"id": str(w.id) if w.id else "", "text": w.text} for w in words]
