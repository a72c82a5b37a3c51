"""Random plans as the spreadsheets see them, for hypothesis.

Strategies are made once: to make one takes hypothesis longer than to draw from it.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from consult.languages.rules import clean_text
from consult.plan.exchange.facts import ROLE_COLUMNS, Facts, Record, Thing, codes, without_blanks

TAGS = ("pt", "en", "ar", "bn", "zh-Hans")
AREAS = {"A01": "Compromisso", "A03": "Habitação", "A07": "Língua"}
PLACES = {"MR": "Vilar da Ribeira", "MS": "Monte Salgueiro"}
ENTITIES = {"E01": "Câmara", "E10": "Djunta Mon", "E11": "Casa; do Leste"}
OBJECTIVES = {("OE1", "1"): "Decidir", ("OE2", "1"): "Acolher", ("OE2", "2"): "Informar"}

_LETTERS = st.one_of(
    st.sampled_from("=+-@'\";,\t\nR1C1()%&<>_x005F_ 0éçãঅআمرحباЖ中 \u200d"),
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffe\uffff"),
)


@cache
def words(most: int = 40, *, needed: bool = True) -> st.SearchStrategy[str]:
    """Words as stored: cleaned, of several lines, with everything that could be a formula."""
    texts = st.text(_LETTERS, max_size=most).map(clean_text)
    return texts.filter(bool) if needed else texts


@cache
def line(most: int = 40, *, needed: bool = True) -> st.SearchStrategy[str]:
    """Words on one line."""
    texts = st.text(_LETTERS, max_size=most).map(lambda t: " ".join(clean_text(t).split()))
    return texts.filter(bool) if needed else texts


@cache
def texts(name: str, one: st.SearchStrategy[str], *, needed: bool = False) -> Any:
    """A text in some languages; in Portuguese at least where it is needed."""
    others = st.dictionaries(st.sampled_from(TAGS), one, max_size=3)
    if needed:
        others = st.builds(lambda more, pt: {**more, "pt": pt}, others, one)
    return others.map(lambda said: {(name, tag): text for tag, text in said.items()})


@cache
def some(every: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these, in their order."""
    return st.sets(st.sampled_from(every)).map(lambda s: tuple(v for v in every if v in s))


NUMBERS = st.decimals(min_value=-(10**11), max_value=10**11, places=4).map(
    lambda d: Decimal(f"{d.normalize():f}")
)
QUARTERS = some(tuple(f"{y}Q{q}" for y in (2026, 2027) for q in (1, 2, 3, 4)))


def merged(*parts: st.SearchStrategy[Record]) -> st.SearchStrategy[Record]:
    """One record of several."""
    return st.tuples(*parts).map(
        lambda all_: without_blanks({k: v for p in all_ for k, v in p.items()})
    )


def cells(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    """A record of columns that stand once."""
    return st.fixed_dictionaries({(name, ""): value for name, value in values.items()})


SERVICES = st.lists(st.dictionaries(st.sampled_from(TAGS), line(), min_size=1), max_size=4)


@st.composite
def services(draw: st.DrawFn) -> Record:
    """Services: lines that stand beside each other in several languages."""
    rows = draw(SERVICES)
    tags = {tag for row in rows for tag in row}
    return {
        ("services", tag): "\n".join(row.get(tag, "") for row in rows).rstrip("\n") for tag in tags
    }


@cache
def entities() -> st.SearchStrategy[Record]:
    """Entities without their codes."""
    return merged(
        cells(
            name=line(),
            kind=st.sampled_from(("municipality", "public_service", "association", "partner")),
            municipalities=some(tuple(sorted(PLACES))),
            areas=some(tuple(AREAS)),
            email=st.sampled_from((None, "a@example.org", "djunta.mon@associacao.example")),
            phone=st.one_of(st.none(), st.sampled_from(("+351 299 000 010", "112", "=1+1"))),
            address=line(needed=False),
            website=st.sampled_from((None, "https://example.org/a?b=c", "http://www.example.pt")),
        ),
        texts("competences", words()),
        services(),
    )


def _dates(pair: tuple[date, date]) -> Record:
    return {("starts", ""): min(pair), ("ends", ""): max(pair)}


DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@cache
def measure_rows() -> st.SearchStrategy[Record]:
    """Measures without their codes and objectives."""
    return merged(
        cells(
            level=st.sampled_from((1, 2)),
            areas=st.permutations(list(AREAS)).flatmap(
                lambda a: st.integers(1, 3).map(lambda n: tuple(a[:n]))
            ),
            municipalities=some(tuple(sorted(PLACES))),
            published=st.booleans(),
            **{role: some(tuple(ENTITIES)) for role in ROLE_COLUMNS},
        ),
        texts("title", line(), needed=True),
        texts("funding", words()),
        st.tuples(DAYS, DAYS).map(_dates),
    )


@cache
def up_to(most: int, one: st.SearchStrategy[Record]) -> st.SearchStrategy[list[Record]]:
    """So many rows of another sheet at most."""
    return st.lists(one, max_size=most)


OBJECTIVE = st.sampled_from([None, *OBJECTIVES])


@st.composite
def measures(draw: st.DrawFn, code: str) -> Thing:
    """A measure with its other sheets."""
    objective = draw(OBJECTIVE)
    record = draw(measure_rows())
    record |= {("code", ""): code}
    if objective:
        record |= {("strategic", ""): objective[0], ("specific", ""): objective[1]}
    responsibilities = [
        {("role", ""): role, ("entity", ""): entity, **draw(texts("task", words()))}
        for role in ROLE_COLUMNS
        for entity in codes(record, role)
    ]
    children = {
        "responsibilities": responsibilities,
        "activities": draw(up_to(3, activities())),
        "indicators": draw(up_to(2, indicators())),
        "paragraphs": [
            {("paragraph", ""): str(uuid.uuid5(uuid.NAMESPACE_OID, f"{code}-{at}")), **text}
            for at, text in enumerate(draw(up_to(3, texts("text", words(), needed=True))))
        ],
    }
    return Thing(code, record, children)


@cache
def activities() -> st.SearchStrategy[Record]:
    """Activities."""
    return merged(texts("description", words(), needed=True), cells(quarters=QUARTERS))


@cache
def indicators() -> st.SearchStrategy[Record]:
    """Indicators with targets."""
    years = st.dictionaries(st.sampled_from(("2026", "2027", "2031")), NUMBERS, max_size=3)
    return merged(
        texts("name", words(), needed=True),
        cells(
            unit=line(10),
            direction=st.sampled_from(("up", "down")),
            baseline=st.one_of(st.none(), NUMBERS),
            baseline_on=st.one_of(st.none(), DAYS),
        ),
        years.map(lambda y: {("target", year): value for year, value in y.items()}),
        texts("verification", words()),
    )


CODES = st.lists(st.from_regex(r"[A-Z][0-9]{1,3}", fullmatch=True), unique=True, max_size=4)


@st.composite
def plans(draw: st.DrawFn, kind: str) -> Facts:
    """A plan with up to four entities or measures."""
    known = draw(CODES)
    if kind == "measures":
        things = {code: draw(measures(code)) for code in known}
    else:
        records = {code: draw(entities()) for code in known}
        things = {c: Thing(c, {**r, ("code", ""): c}) for c, r in records.items()}
    return facts(things)


def facts(things: dict[str, Thing] | None = None) -> Facts:
    """The plan around these entities or measures."""
    return Facts(
        source="pt",
        languages=("pt", "en", "ar"),
        years=(2026, 2027),
        municipalities=PLACES,
        areas=AREAS,
        entities=ENTITIES,
        objectives=OBJECTIVES,
        things=things or {},
    )
