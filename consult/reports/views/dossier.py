"""What the dossiers of areas and measures have in common: filters, counts, a page of entries."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.contributions.desk.wording import VISIBILITY_LABELS
from consult.contributions.queries.counts import TallyCount, TallyDimension, count_matching
from consult.contributions.queries.entries import ContributionEntry, Link
from consult.contributions.queries.link_targets import MeasureCodes, measure_codes_within
from consult.contributions.queries.lists import ContributionPage, contributions_about
from consult.contributions.rules.contributions import Subject
from consult.contributions.rules.filters import NOT_STATED, ContributionFilters, Cursor
from consult.db.session import session
from consult.people.guard import may, municipality_scope
from consult.people.rules import MunicipalityScope
from consult.plan.scope import current_plan, plan_head
from consult.web.forms import is_htmx
from consult.web.fragments import fragment_for

from ..forms import DossierFilterForm
from ..queries.dossier import Facets, facets, paragraph_numbers
from ..rules import with_not_stated
from .charts import Chart, charts

FILTERS = ("language", "channel", "municipality", "visibility", "measure", "paragraph")
QUERY_PARAMETERS: Mapping[TallyDimension, str] = {
    "language": "language",
    "channel": "channel",
    "municipality_id": "municipality",
    "visibility": "visibility",
}


@dataclass(frozen=True)
class DossierTotals:
    """The numbers at the top: each input once, whatever is filtered."""

    total: int
    languages: int
    channels: int
    municipalities: int

    @classmethod
    def of(cls, tallied: Sequence[TallyCount]) -> DossierTotals:
        """Count what was heard of the whole subject."""
        by = facets(tallied, ContributionFilters()).by
        told = [key for key in by["municipality_id"] if key != NOT_STATED]
        total = sum(each.count for each in tallied)
        return cls(total, len(by["language"]), len(by["channel"]), len(told))


@dataclass(frozen=True)
class EntryPresentation:
    """How entries are printed: names of what they hold, and which ties the reader may follow."""

    paragraphs: Mapping[uuid.UUID, int]
    codes: MeasureCodes
    visibilities: Mapping[str, Any] = field(default_factory=lambda: VISIBILITY_LABELS)

    def ties(self, entry: ContributionEntry) -> list[Link]:
        """The areas and measures of an entry, each paragraph once; not those beyond reach."""
        seen: dict[tuple[str, str, int | None], Link] = {}
        for tie in entry.ties_within(self.codes):
            seen.setdefault((tie.kind, tie.code, self.number(tie)), tie)
        return list(seen.values())

    def number(self, tie: Link) -> int | None:
        """The number of the paragraph that a tie means."""
        return self.paragraphs.get(tie.paragraph_id) if tie.paragraph_id else None


class DossierData(NamedTuple):
    """What a dossier shows of its inputs, as it was read for this request; all its parts hash."""

    counts: tuple[TallyCount, ...]
    filters: ContributionFilters
    narrowed: bool
    """Whether a filter is set that the counts do not know."""
    page: ContributionPage
    towns: tuple[tuple[int, str], ...]
    languages: tuple[str, ...]
    """Those of the plan, which can be picked though nobody spoke them yet."""
    paragraphs: tuple[tuple[uuid.UUID, int], ...]
    """The numbers of the paragraphs that the inputs speak of."""
    codes: MeasureCodes
    """The measures that the reader reaches; None: all."""
    address: tuple[tuple[str, str], ...]
    """The filters as the address has them."""
    registers: bool

    @property
    def shelf(self) -> EntryPresentation:
        """How its entries are printed."""
        return EntryPresentation(dict(self.paragraphs), self.codes)


@dataclass(frozen=True)
class Dossier:
    """What the templates of a dossier are given."""

    facets: Facets
    picked: bool
    """Whether any filter is set."""
    entries: Sequence[ContributionEntry]
    charts: Sequence[Chart]
    older_url: str | None
    newer_url: str | None
    all_url: str
    register_url: str | None


def read_dossier(
    subject: Subject,
    tally_counts: Sequence[TallyCount],
    filters: ContributionFilters,
    *,
    narrowed: bool = False,
    also_shown: Sequence[ContributionEntry] = (),
) -> DossierData:
    """Everything that the page of a subject shows of its inputs.

    `tallied` are the subject's tallies; `narrowed`: a filter that these do not know is set too;
    `besides`: what else is shown on the page.
    """
    some = count_matching(tally_counts, filters)
    page = (
        contributions_about(session(), subject, filters, _requested_cursor(), translated=False)
        if some
        else ContributionPage(())
    )
    return DossierData(
        counts=tuple(tally_counts),
        filters=filters,
        narrowed=narrowed,
        page=page,
        towns=tuple(municipality_names(filters.places).items()),
        languages=tuple(current_plan().languages),
        paragraphs=tuple(paragraph_numbers(session(), [*page.entries, *also_shown]).items()),
        codes=measure_codes_within(session(), plan_head().id, filters.places),
        address=tuple((key, request.args[key]) for key in FILTERS if key in request.args),
        registers=may("contributions.register"),
    )


def dossier_context(found: DossierData) -> dict[str, Any]:
    """What the templates of a dossier are given of what was read."""
    counted, page = facets(found.counts, found.filters), found.page
    dossier = Dossier(
        facets=counted,
        picked=found.narrowed
        or any(getattr(found.filters, d) is not None for d in QUERY_PARAMETERS),
        entries=page.entries,
        charts=charts(
            counted,
            found.filters,
            dict(found.towns),
            lambda d, key: filter_url(**{QUERY_PARAMETERS[d]: key}),
        ),
        older_url=filter_url(older=str(page.older)) if page.older else None,
        newer_url=filter_url(newer=str(page.newer)) if page.newer else None,
        all_url=filter_url(**dict.fromkeys(FILTERS, "")),
        register_url=url_if_available("contributions.register") if found.registers else None,
    )
    return {"d": dossier, "shelf": found.shelf}


def _requested_cursor() -> Cursor | None:
    """Where in the list the address points; a mangled one is the top of the list."""
    return Cursor.parse(request.args.get("older")) or Cursor.parse(
        request.args.get("newer"), newer=True
    )


def filter_form(
    tallied: Iterable[TallyCount],
    places: MunicipalityScope,
    measures: Sequence[tuple[str, str]] = (),
) -> DossierFilterForm:
    """The filters of the request, offering what there is to find."""
    languages = {each.language for each in tallied} | set(current_plan().languages)
    form = DossierFilterForm(request.args)
    form.offer(sorted(languages), municipality_names(places), measures)
    return form


def filter_url(**changed: str) -> str:
    """This page with some filters changed; the place in the list is forgotten."""
    kept = {key: value for key, value in request.args.items() if key in FILTERS}
    values = {key: value for key, value in {**kept, **changed}.items() if value}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **values})


def readable_municipalities() -> MunicipalityScope:
    """The municipalities whose inputs the person asking reads."""
    return with_not_stated(municipality_scope("dossier.read"))


def municipality_names(places: MunicipalityScope) -> dict[int, str]:
    """The plan's municipalities among these, with their names."""
    return {
        place.id: place.name
        for place in current_plan().municipalities
        if places is None or place.id in places
    }


def url_if_available(endpoint: str, **values: Any) -> str | None:
    """The address of a page of another room; None where it has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def dossier_response(
    name: str, shown: Hashable, values: Callable[[], Mapping[str, Any]], **head: Any
) -> ResponseReturnValue:
    """The page of a dossier, or for htmx the part that the filters change; both are kept.

    `head` is what stands above it; `values` follow from `shown` (see `web.fragments`).
    """
    if is_htmx():
        response = make_response(fragment_for(f"reports/_{name}_results.html", shown, values))
    else:
        body = fragment_for(f"reports/_{name}_body.html", shown, values)
        response = make_response(render_template(f"reports/{name}.html", body=body, **head))
    response.vary.add("HX-Request")
    return response
