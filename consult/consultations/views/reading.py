"""A measure as the public reads it, with what was said of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import render_template, request, url_for

from consult.db.session import session
from consult.inputs.rules import Cursor
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.queries import measure_full
from consult.plan.rules import schedule
from consult.plan.scope import current_plan
from consult.web.language import show
from consult.web.transaction import today

from .. import queries, rules
from ..queries import Page, Voice
from .blueprint import bp, version_at_hand, visible

Threads = dict[uuid.UUID | None, list[Voice]]


@bp.get("/<lang:lang>/<slug:plan>/measures/<code>")
@permit(ANYONE)
def measure(code: str) -> str:
    """Read a measure paragraph by paragraph."""
    here = current_plan()
    found = visible(session().scalar(measure_full(here.id, code)))
    version = version_at_hand(found)
    page = queries.comments_of(session(), found.id, before=Cursor.parse(request.args.get("before")))
    threads = _threads(page.voices, [one.paragraph_id for one in version.paragraphs])
    return render_template(
        "consultations/measure.html",
        measure=found,
        version=version,
        page=page,
        threads=threads,
        counts=_counts(page, found.id, threads),
        schedule=schedule(
            [(show(one.description), one.quarters) for one in found.activities],
            found.starts,
            found.ends,
            today(),
        ),
        comments_until=rules.comments_until(here.phases, today()),
        **_turning(page, code),
    )


def _threads(voices: Iterable[Voice], paragraphs: Iterable[uuid.UUID]) -> Threads:
    """Contributions by the paragraph they are on; what is on none that stands is under None."""
    threads: Threads = {key: [] for key in paragraphs}
    threads[None] = []
    for voice in voices:
        place = voice.paragraph_id if voice.paragraph_id in threads else None
        threads[place].append(voice)
    return threads


def _counts(page: Page, measure_id: int, threads: Threads) -> dict[uuid.UUID | None, int]:
    """How much was said of each paragraph: counted on the page where everything is on it."""
    if page.first and page.older is None:
        return {key: len(voices) for key, voices in threads.items()}
    counts: dict[uuid.UUID | None, int] = dict.fromkeys(threads, 0)
    for key, count in queries.counts_by_paragraph(session(), measure_id).items():
        counts[key if key in counts else None] += count
    return counts


def _turning(page: Page, code: str) -> dict[str, str | None]:
    return {
        "newer": None if page.first else url_for(".measure", code=code),
        "older": url_for(".measure", code=code, before=str(page.older)) if page.older else None,
    }
