"""A measure as the public reads it, with what was said of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for

from consult.contributions.rules.filters import Cursor
from consult.db.session import session
from consult.people.guard import may, permit
from consult.people.rules import ANYONE
from consult.plan.rules.quarters import schedule
from consult.plan.scope import plan_head
from consult.web.fragments import fragment_for
from consult.web.language import page_language, show
from consult.web.transaction import today

from .. import rules
from ..queries import measures, public_comments
from ..queries.measures import ShownMeasure
from ..queries.public_comments import PublicComment, PublicCommentPage, PublicCommentRow
from .blueprint import bp, visible_or_404

Threads = dict[uuid.UUID | None, list[PublicComment]]
CommentCounts = Mapping[uuid.UUID | None, int]


class MeasurePageData(NamedTuple):
    """Everything that the page of a measure shows, as it was read for this request."""

    measure: ShownMeasure
    comment_rows: tuple[PublicCommentRow, ...]
    before: Cursor | None
    counts_beyond_page: tuple[tuple[uuid.UUID | None, int], ...]
    """How much was said of each paragraph, where not all of it is on this page."""
    today: date
    comments_close_on: date | None
    """The last day on which people can comment; None: they can't today."""
    staff: bool
    """Whether there is a way to the desk."""


@bp.get("/<lang:lang>/<slug:plan>/measures/<code>")
@permit(ANYONE)
def measure(code: str) -> str:
    """Read a measure paragraph by paragraph."""
    plan_id, day = plan_head().id, today()
    row = visible_or_404(measures.measure_to_read(session(), plan_id, code))
    version = measures.version_to_read(session(), row.id) or abort(404)
    before = Cursor.parse(request.args.get("before"))
    comment_rows = public_comments.public_comment_rows(session(), row.id, before=before)
    data = MeasurePageData(
        measures.shown_measure(row, version),
        comment_rows,
        before,
        _counts_beyond_page(row.id, comment_rows, before),
        day,
        rules.comments_close_on(measures.phases_of(session(), plan_id), day),
        may("dossier.read"),
    )
    return render_template(
        "consultations/measure.html",
        measure=data.measure,
        body=fragment_for("consultations/_measure.html", data, lambda: _template_context(data)),
    )


def _counts_beyond_page(
    measure_id: int, rows: tuple[PublicCommentRow, ...], before: Cursor | None
) -> tuple[tuple[uuid.UUID | None, int], ...]:
    """Nothing where everything is on the page and can be counted there."""
    if before is None and len(rows) <= public_comments.COMMENTS_PER_PAGE:
        return ()
    return tuple(public_comments.counts_by_paragraph(session(), measure_id).items())


def _template_context(data: MeasurePageData) -> dict[str, Any]:
    """What the template is given."""
    measure = data.measure
    page = public_comments.public_comments(data.comment_rows, before=data.before)
    threads = _threads(page.voices, [one.paragraph_id for one in measure.paragraphs])
    return {
        "measure": measure,
        "page_tag": page_language().tag,
        "page": page,
        "threads": threads,
        "counts": _counts(dict(data.counts_beyond_page), threads),
        "schedule": schedule(
            [(show(one.description), one.quarters) for one in measure.activities],
            measure.starts,
            measure.ends,
            data.today,
        ),
        "comments_until": data.comments_close_on,
        "staff": data.staff,
        **_page_urls(page, measure.code),
    }


def _threads(voices: Iterable[PublicComment], paragraphs: Iterable[uuid.UUID]) -> Threads:
    """Contributions by the paragraph they are on; what is on none that stands is under None."""
    threads: Threads = {key: [] for key in paragraphs}
    threads[None] = []
    for voice in voices:
        place = voice.paragraph_id if voice.paragraph_id in threads else None
        threads[place].append(voice)
    return threads


def _counts(elsewhere: CommentCounts, threads: Threads) -> CommentCounts:
    """How much was said of each paragraph: counted on the page where everything is on it."""
    if not elsewhere:
        return {key: len(voices) for key, voices in threads.items()}
    counts: dict[uuid.UUID | None, int] = dict.fromkeys(threads, 0)
    for key, count in elsewhere.items():
        counts[key if key in counts else None] += count
    return counts


def _page_urls(page: PublicCommentPage, code: str) -> dict[str, str | None]:
    return {
        "newer": None if page.first else url_for(".measure", code=code),
        "older": url_for(".measure", code=code, before=str(page.older)) if page.older else None,
    }
