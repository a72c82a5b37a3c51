"""The reading pages of the floor: a measure with its comments, an area with its inputs."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request

from tests.bench.floor.db import row, rows

bp = Blueprint("reading", __name__)

PAGE = 20
"""Inputs on a page of an area, as many as ours shows."""
COMMENTS = 100
"""Comments on the page of a measure, as many as ours shows."""
DIMENSIONS = ("language", "channel", "municipality", "visibility")


@bp.get("/<lang>/<plan>/measures/<code>")
def measure(lang: str, plan: str, code: str) -> str:
    """A measure paragraph by paragraph, with what was said of each."""
    found = row("SELECT id, title, slug FROM plan WHERE slug = ?", plan)
    it = row(
        "SELECT m.id, m.code, m.title, m.level, m.starts, m.ends, m.funding, o.title, s.title"
        " FROM measure m LEFT JOIN specific_objective o ON o.id = m.objective_id"
        " LEFT JOIN strategic_objective s ON s.id = o.strategic_id"
        " WHERE m.plan_id = ? AND m.code = ? AND m.published",
        *(found[0], code),
    )
    version = row(
        "SELECT id, number, made_on FROM measure_version WHERE measure_id = ?"
        " ORDER BY number DESC LIMIT 1",
        it[0],
    )
    comments = comments_of(it[0])
    paragraphs = rows(
        "SELECT paragraph_id, text FROM paragraph_text WHERE version_id = ? ORDER BY position",
        version[0],
    )
    standing = {key for key, _text in paragraphs}
    threads: dict[Any, list[Any]] = {}
    for each in comments:
        threads.setdefault(each[0] if each[0] in standing else None, []).append(each)
    return render_template(
        "measure.html",
        lang=lang,
        plan=found,
        measure=it,
        version=version,
        paragraphs=paragraphs,
        threads=threads,
        **details(it[0]),
    )


def comments_of(measure_id: int) -> list[Any]:
    """The newest public comments on a measure."""
    return rows(
        "SELECT l.paragraph_id, i.id, i.words, i.language, i.channel, i.said_on, i.author_name,"
        " i.people_count, e.name, v.number"
        " FROM (SELECT input_id FROM concern WHERE subject = 'measure' AND subject_id = ?"
        " AND visibility = 'public' ORDER BY said_on DESC, input_id DESC LIMIT ?) k"
        " JOIN input i ON i.id = k.input_id"
        " JOIN input_link l ON l.input_id = i.id AND l.measure_id = ? AND l.state = 'confirmed'"
        " LEFT JOIN entity e ON e.id = i.entity_id"
        " LEFT JOIN comment c ON c.input_id = i.id"
        " LEFT JOIN measure_version v ON v.id = c.version_id"
        " ORDER BY i.said_on DESC, i.id DESC",
        *(measure_id, COMMENTS, measure_id),
    )


def details(measure_id: int) -> dict[str, Any]:
    """The rest of a measure."""
    targets = rows(
        "SELECT t.indicator_id, t.year, t.value FROM indicator_target t"
        " JOIN indicator i ON i.id = t.indicator_id WHERE i.measure_id = ?"
        " ORDER BY t.indicator_id, t.year",
        measure_id,
    )
    return {
        "areas": rows(
            "SELECT a.slug, a.name, a.pictogram FROM measure_area l JOIN area a ON a.id = l.area_id"
            " WHERE l.measure_id = ? ORDER BY l.position",
            measure_id,
        ),
        "places": rows(
            "SELECT m.name FROM measure_municipality l JOIN municipality m"
            " ON m.id = l.municipality_id WHERE l.measure_id = ? ORDER BY m.name",
            measure_id,
        ),
        "responsibilities": rows(
            "SELECT e.name, r.role, r.task FROM responsibility r JOIN entity e ON e.id = r.entity_id"
            " WHERE r.measure_id = ? ORDER BY r.position",
            measure_id,
        ),
        "activities": rows(
            "SELECT description, quarters FROM activity WHERE measure_id = ? ORDER BY position",
            measure_id,
        ),
        "indicators": rows(
            "SELECT id, name, unit, baseline, baseline_on, verification FROM indicator"
            " WHERE measure_id = ? ORDER BY position",
            measure_id,
        ),
        "targets": {key: list(own) for key, own in groupby(targets, key=lambda one: one[0])},
    }


@bp.get("/<lang>/<plan>/areas/<slug>")
def area(lang: str, plan: str, slug: str) -> str:
    """Everything said about an area: counts, and the newest inputs with their links."""
    found = row("SELECT id, title, slug FROM plan WHERE slug = ?", plan)
    it = row(
        "SELECT id, name, slug, pictogram FROM area WHERE plan_id = ? AND slug = ?", found[0], slug
    )
    places = rows(
        "SELECT m.id, m.name FROM plan_municipality p JOIN municipality m"
        " ON m.id = p.municipality_id WHERE p.plan_id = ? ORDER BY m.name",
        found[0],
    )
    inputs = inputs_of(it[0])
    return render_template(
        "area.html",
        lang=lang,
        plan=found,
        area=it,
        places=dict(places),
        counts=counts_of(it[0]),
        measures=measures_of(it[0]),
        inputs=inputs,
        links=links_of([one[0] for one in inputs]),
        asked=request.args,
    )


def counts_of(area_id: int) -> dict[str, Counter[Any]]:
    """How much was said, by language, channel, municipality and visibility."""
    counts: dict[str, Counter[Any]] = {name: Counter() for name in DIMENSIONS}
    for *values, count in rows(
        "SELECT language, channel, municipality_id, visibility, count FROM tally"
        " WHERE subject = 'area' AND subject_id = ?",
        area_id,
    ):
        wanted = [request.args.get(name) for name in DIMENSIONS]
        for place, (name, value) in enumerate(zip(DIMENSIONS, values, strict=True)):
            others = [i for i in range(4) if i != place]
            if all(wanted[i] in (None, "", str(values[i])) for i in others):
                counts[name][value] += count
    return counts


def measures_of(area_id: int) -> list[Any]:
    """The measures of an area with how much was said of each."""
    return rows(
        "SELECT m.code, m.title, m.level, (SELECT sum(t.count) FROM tally t"
        " WHERE t.subject = 'measure' AND t.subject_id = m.id)"
        " FROM measure m JOIN measure_area l ON l.measure_id = m.id"
        " WHERE l.area_id = ? ORDER BY m.code",
        area_id,
    )


def inputs_of(area_id: int) -> list[Any]:
    """The newest inputs of an area that fit the filters."""
    columns = {"municipality": "municipality_id"}
    asked = [(name, value) for name in DIMENSIONS if (value := request.args.get(name))]
    where = "".join(f" AND c.{columns.get(name, name)} = ?" for name, _value in asked)
    return rows(
        "SELECT i.id, i.words, i.language, i.channel, i.said_on, i.municipality_id,"
        " i.author_kind, i.author_name, e.name, i.people_count, i.visibility"
        " FROM concern c JOIN input i ON i.id = c.input_id LEFT JOIN entity e ON e.id = i.entity_id"
        f" WHERE c.subject = 'area' AND c.subject_id = ?{where}"
        " ORDER BY c.said_on DESC, c.input_id DESC LIMIT ?",
        *(area_id, *(value for _name, value in asked), PAGE),
    )


def links_of(ids: list[Any]) -> dict[Any, list[Any]]:
    """What these inputs are tied to, with names."""
    if not ids:
        return {}
    found: dict[Any, list[Any]] = {}
    for input_id, *link in rows(
        "SELECT l.input_id, a.slug, a.name, a.pictogram, m.code, m.title,"
        " (SELECT max(t.position) FROM paragraph_text t WHERE t.paragraph_id = l.paragraph_id)"
        " FROM input_link l LEFT JOIN area a ON a.id = l.area_id"
        " LEFT JOIN measure m ON m.id = l.measure_id"
        f" WHERE l.input_id IN ({', '.join('?' * len(ids))}) AND l.state = 'confirmed'"
        " ORDER BY l.position",
        *ids,
    ):
        found.setdefault(input_id, []).append(link)
    return found
