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

from ...forms.desk.bulk import DeskFilterForm
from ...queries.counts import TallyCount, counts_by, tally_counts
from ...queries.link_targets import MeasureCodes
from ...queries.lists import ContributionPage, contributions_about
from ...rules.contributions import Subject, SubjectKind, Visibility
from ...rules.filters import ContributionFilters, Cursor
from ..blueprint import bp
from ..choices import (
    area_choices,
    municipality_names,
    reachable_measure_codes,
    readable_municipalities,
)


@dataclass(frozen=True)
class ContributionListing:
    """A list and what surrounds it."""

    page: ContributionPage
    matching: int
    total: int
    waiting: int
    only_waiting: bool
    """The queue: what waits, without any other filter."""
    codes: MeasureCodes
    """The measures that may be named."""


@bp.get("/<lang:lang>/<slug:plan>/desk/contributions/")
@permit("contributions.read")
def desk() -> ResponseReturnValue:
    """Contributions, newest first; without filters the queue of those that wait, if any do."""
    form = DeskFilterForm(formdata=request.args)
    places = readable_municipalities("contributions.read")
    everything = Subject(SubjectKind.PLAN, current_plan().id)
    counts = tally_counts(session(), everything, places)
    tags = [
        str(tag) for tag, _n in counts_by(counts, "language", ContributionFilters()).most_common()
    ]
    form.offer(tags, municipality_names("contributions.read"), area_choices())
    shelf = _listing(session(), form, counts, everything, places)
    template = "contributions/_results.html" if is_htmx() else "contributions/desk/overview.html"
    return render_template(
        template,
        form=form,
        shelf=shelf,
        older_url=_url(form, shelf, "before", shelf.page.older),
        newer_url=_url(form, shelf, "after", shelf.page.newer),
    )


def _listing(
    session: Session,
    form: DeskFilterForm,
    counts: list[TallyCount],
    everything: Subject,
    places: frozenset[int] | None,
) -> ContributionListing:
    by_visibility = counts_by(counts, "visibility", ContributionFilters())
    waiting = by_visibility[Visibility.AWAITING.value]
    queue = not form.picked and waiting > 0 and request.args.get("show") != "all"
    filters = form.filters(places)
    subject = everything
    if queue:
        filters = ContributionFilters(visibility=Visibility.AWAITING.value, places=places)
    if form.area.data:
        untied = form.area.data == SubjectKind.UNTIED
        subject = (
            Subject(SubjectKind.UNTIED, everything.id)
            if untied
            else Subject(SubjectKind.AREA, int(form.area.data[1:]))
        )
        counts = tally_counts(session, subject, places)
    matching = sum(
        count
        for place, count in counts_by(counts, "municipality_id", filters).items()
        if filters.municipality_id in (None, place)
    )
    page = contributions_about(session, subject, filters, _cursor())
    total = sum(by_visibility.values())
    return ContributionListing(
        page, matching, total, waiting, queue, reachable_measure_codes("contributions.read")
    )


def _cursor() -> Cursor | None:
    return Cursor.parse(request.args.get("after"), newer=True) or Cursor.parse(
        request.args.get("before")
    )


def _url(
    form: DeskFilterForm, shelf: ContributionListing, name: str, cursor: Cursor | None
) -> str | None:
    if cursor is None:
        return None
    values: dict[str, Any] = {} if shelf.only_waiting or form.picked else {"show": "all"}
    values |= {**form.picked, name: str(cursor)}
    return url_for("contributions.desk", **values)
