"""A measure as the public reads it, with what was said of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for

from consult.contributions.rules.filters import Cursor
from consult.db.session import connection, session
from consult.people.guard import may, permit
from consult.people.rules import ANYONE
from consult.plan.rules.quarters import schedule
from consult.plan.scope import plan_head
from consult.web.fragments import part
from consult.web.language import page_language, show
from consult.web.transaction import today

from .. import rules
from ..queries import measures, public_comments
from ..queries.contents import Contents
from ..queries.measures import Detail, Head
from ..queries.public_comments import Page, Voice, VoiceRow
from .blueprint import bp, visible

Threads = dict[uuid.UUID | None, list[Voice]]
Counts = Mapping[uuid.UUID | None, int]


class Seen(NamedTuple):
    """Everything that the page of a measure shows, as it was read for this request."""

    measure: ShownMeasure
    said: tuple[VoiceRow, ...]
    before: Cursor | None
    elsewhere: tuple[tuple[uuid.UUID | None, int], ...]
    """How much was said of each paragraph, where not all of it is on this page."""
    today: date
    comments_until: date | None
    """The last day on which people can comment; None: they can't today."""
    staff: bool
    """Whether there is a way to the desk."""


@bp.get("/<lang:lang>/<slug:plan>/measures/<code>")
@permit(ANYONE)
def measure(code: str) -> str:
    """Read a measure paragraph by paragraph."""
    here = plan_head()
    head = visible(measures.head_of(connection(), here.id, code))
    if head.version is None:
        abort(404)
    before = Cursor.parse(request.args.get("before"))
    said = public_comments.comment_rows(connection(), head.id, before=before)
    seen = Seen(
        head,
        measures.details_of(connection(), here.id, head),
        said,
        before,
        _elsewhere(row.id, said, before),
        day,
        rules.comments_until(queries.phases_of(session(), plan_id), day),
        may("dossier.read"),
    )
    return render_template(
        "consultations/measure.html",
        measure=seen.measure,
        body=part("consultations/_measure.html", seen, lambda: _printed(seen)),
    )


def _elsewhere(
    measure_id: int, said: tuple[VoiceRow, ...], before: Cursor | None
) -> tuple[tuple[uuid.UUID | None, int], ...]:
    """Nothing where everything is on the page and can be counted there."""
    if before is None and len(said) <= public_comments.COMMENTS_AT_ONCE:
        return ()
    return tuple(public_comments.counts_by_paragraph(session(), measure_id).items())


def _printed(seen: Seen) -> dict[str, Any]:
    """What the template is given."""
    contents, day = Contents(seen.details), today()
    page = public_comments.comments(seen.said, before=seen.before)
    threads = _threads(page.voices, [one.paragraph_id for one in contents.paragraphs])
    return {
        "measure": measure,
        "page_tag": page_language().tag,
        "page": page,
        "threads": threads,
        "counts": _counts(dict(seen.elsewhere), threads),
        "schedule": schedule(
            [(show(one.description), one.quarters) for one in measure.activities],
            measure.starts,
            measure.ends,
            seen.today,
        ),
        "comments_until": seen.comments_until,
        "staff": seen.staff,
        **_turning(page, measure.code),
    }


def _threads(voices: Iterable[Voice], paragraphs: Iterable[uuid.UUID]) -> Threads:
    """Contributions by the paragraph they are on; what is on none that stands is under None."""
    threads: Threads = {key: [] for key in paragraphs}
    threads[None] = []
    for voice in voices:
        place = voice.paragraph_id if voice.paragraph_id in threads else None
        threads[place].append(voice)
    return threads


def _counts(elsewhere: Counts, threads: Threads) -> Counts:
    """How much was said of each paragraph: counted on the page where everything is on it."""
    if not elsewhere:
        return {key: len(voices) for key, voices in threads.items()}
    counts: dict[uuid.UUID | None, int] = dict.fromkeys(threads, 0)
    for key, count in elsewhere.items():
        counts[key if key in counts else None] += count
    return counts


def _turning(page: Page, code: str) -> dict[str, str | None]:
    return {
        "newer": None if page.first else url_for(".measure", code=code),
        "older": url_for(".measure", code=code, before=str(page.older)) if page.older else None,
    }
