"""All contributions to a plan: first those that wait for somebody to read them, then any, filtered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.db.session import session
from consult.people.guard import permit
from consult.plan.scope import current_plan
from consult.web.forms import is_htmx

from ...forms.desk.bulk import FilterForm
from ...queries.counts import Count, counts_by, tallies
from ...queries.link_targets import Codes
from ...queries.lists import Page, concerning
from ...rules.contributions import Subject, SubjectKind, Visibility
from ...rules.filters import Cursor, Filters
from ..blueprint import bp
from ..choices import area_choices, codes_of, municipalities_of, places_of


@dataclass(frozen=True)
class Shelf:
    """A list and what surrounds it."""

    page: Page
    matching: int
    total: int
    waiting: int
    only_waiting: bool
    """The queue: what waits, without any other filter."""
    codes: Codes
    """The measures that may be named."""


@bp.get("/<lang:lang>/<slug:plan>/desk/contributions/")
@permit("contributions.read")
def desk() -> ResponseReturnValue:
    """Contributions, newest first; without filters the queue of those that wait, if any do."""
    form = FilterForm(formdata=request.args)
    places = places_of("contributions.read")
    everything = Subject(SubjectKind.PLAN, current_plan().id)
    counts = tallies(session(), everything, places)
    tags = [str(tag) for tag, _n in counts_by(counts, "language", Filters()).most_common()]
    form.offer(tags, municipalities_of("contributions.read"), area_choices())
    shelf = _shelf(session(), form, counts, everything, places)
    template = "contributions/_results.html" if is_htmx() else "contributions/desk/overview.html"
    return render_template(
        template,
        form=form,
        shelf=shelf,
        older_url=_url(form, shelf, "before", shelf.page.older),
        newer_url=_url(form, shelf, "after", shelf.page.newer),
    )


def _shelf(
    session: Session,
    form: FilterForm,
    counts: list[Count],
    everything: Subject,
    places: frozenset[int] | None,
) -> Shelf:
    by_visibility = counts_by(counts, "visibility", Filters())
    waiting = by_visibility[Visibility.AWAITING.value]
    queue = not form.picked and waiting > 0 and request.args.get("show") != "all"
    filters = form.filters(places)
    subject = everything
    if queue:
        filters = Filters(visibility=Visibility.AWAITING.value, places=places)
    if form.area.data:
        untied = form.area.data == SubjectKind.UNTIED
        subject = (
            Subject(SubjectKind.UNTIED, everything.id)
            if untied
            else Subject(SubjectKind.AREA, int(form.area.data[1:]))
        )
        counts = tallies(session, subject, places)
    matching = sum(
        count
        for place, count in counts_by(counts, "municipality_id", filters).items()
        if filters.municipality_id in (None, place)
    )
    page = concerning(session, subject, filters, _cursor())
    total = sum(by_visibility.values())
    return Shelf(page, matching, total, waiting, queue, codes_of("contributions.read"))


def _cursor() -> Cursor | None:
    return Cursor.parse(request.args.get("after"), newer=True) or Cursor.parse(
        request.args.get("before")
    )


def _url(form: FilterForm, shelf: Shelf, name: str, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    values: dict[str, Any] = {} if shelf.only_waiting or form.picked else {"show": "all"}
    values |= {**form.picked, name: str(cursor)}
    return url_for("contributions.desk", **values)
