"""The floor: a bare Flask app that does the same database work in the plainest way.

Plain SQL on one connection a thread and one small template a page. No accounts, CSRF tokens,
translations, forms, compression or headers: what is left is what any Flask app has to do for these
pages. It says what ours says, escaped as ours is.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.contributions.rules.receipt_codes import keyed_hash
from tests.bench.floor import sql
from tests.bench.floor.database import Database, loads

app = Flask(__name__)
app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
db = Database(os.environ.get("CONSULT_DATABASE_URL", ""))
SECRET = os.environ.get("CONSULT_SECRET_KEY", "")
SURVEY = "/<lang>/<plan>/surveys/<slug>"
GROUP = "language, channel, municipality_id"
COLUMNS = ("language", "channel", "municipality_id", "visibility")


def create_app() -> Flask:
    """Give the app to granian."""
    app.jinja_env.globals.update(words=words, loads=loads)
    return app


def words(texts: object, lang: str) -> str:
    """A text in a language, else in its own."""
    text = loads(texts)
    return str((text["by"].get(lang) or text["by"][text["source"]])["words"]) if text else ""


@cache
def version(number: int) -> tuple[list[Any], dict[str, int], dict[tuple[str, str], int]]:
    """A version never changes: the questions of its pages, and the ids of questions and choices."""
    document, survey = db.row(sql.VERSION, number)
    choices = {(question, key): id for question, key, id in db.rows(sql.CHOICES, survey)}
    pages = [item.get("items") or [item] for item in loads(document)["items"]]
    return pages, dict(db.rows(sql.QUESTIONS, survey)), choices


def respondent(plan_slug: str, slug: str) -> tuple[Any, Any, Any]:
    """Plan, open survey and draft of a request."""
    today = str(date.today())  # noqa: DTZ011
    plan = db.row(sql.PLAN, plan_slug)
    survey = db.row(sql.OPEN_SURVEY, plan[0], slug, today, today)
    db.row(sql.OPEN_PHASE, plan[0], today, today)
    key = keyed_hash(SECRET, request.cookies[f"answers-{survey[0]}"], "draft")
    return plan, survey, db.row(sql.DRAFT, key, survey[0], today)


@app.get(f"{SURVEY}/<int:page>")
def survey_page(lang: str, plan: str, slug: str, page: int) -> str:
    """One page of questions, with what was answered."""
    row, survey, draft = respondent(plan, slug)
    pages, *_ = version(draft[1])
    asked = {"questions": pages[page - 1], "answers": loads(draft[2]), "page": page}
    areas = dict(db.rows(sql.PICTOGRAMS, row[0]))
    common = {"lang": lang, "plan": row, "survey": survey, "areas": areas}
    return render_template("survey.html", **common, **asked, pages=len(pages))


@app.post(f"{SURVEY}/<int:page>")
def keep_answers(lang: str, plan: str, slug: str, page: int) -> ResponseReturnValue:
    """Keep the answers of a page and go to the next."""
    with db.transaction():
        draft = respondent(plan, slug)[2]
        questions = version(draft[1])[0][page - 1]
        answers = loads(draft[2]) | {question["key"]: read(question) for question in questions}
        kept = json.dumps({key: value for key, value in answers.items() if value is not None})
        db.run(sql.KEEP, kept, lang, draft[0])
    return redirect(f"/{lang}/{plan}/surveys/{slug}/{page + 1}", 303)


def read(question: Any) -> Any:
    """What the form says of a question."""
    name, kind = question["key"], question["kind"]
    if kind == "multi":
        return request.form.getlist(name) or None
    if kind == "rank":
        ranks = {c["key"]: request.form.get(f"{name}:{c['key']}") for c in question["choices"]}
        return {choice: int(rank) for choice, rank in ranks.items() if rank} or None
    value = request.form.get(name) or None
    if kind == "scale5" and value:
        return int(value)
    return {"words": value, "language": ""} if kind == "text" and value else value


@app.post(f"{SURVEY}/send")
def send(lang: str, plan: str, slug: str) -> ResponseReturnValue:
    """Store a finished response with its answers, tallies and open answers; drop the draft."""
    with db.transaction():
        row, survey, draft = respondent(plan, slug)
        store(row[0], survey[0], draft, lang)
        db.run("DELETE FROM response_draft WHERE key = ?", draft[0])
    return redirect(f"/{lang}/{plan}/surveys/{slug}/thanks", 303)


def store(plan: int, survey: int, draft: Any, lang: str) -> None:
    """The rows of a response."""
    _key, number, kept, place, channel = draft
    pages, questions, choices = version(number)
    answers, response, code = loads(kept), db.key(), request.cookies[f"answers-{survey}"]
    today, group = str(date.today()), (lang, channel, place or 0)  # noqa: DTZ011
    row = (
        response,
        survey,
        number,
        lang,
        channel,
        place,
        today,
        keyed_hash(SECRET, code, "response"),
    )
    columns = "id, survey_id, version_id, language, channel, municipality_id, said_on, receipt_key"
    db.insert("survey_response", columns, [row])
    given = [q for page in pages for q in page if q["key"] in answers]
    cells = [
        (questions[q["key"]], choices[q["key"], choice] if choice else 0, value)
        for q in given
        for choice, value in cells_of(q["kind"], answers[q["key"]])
    ]
    columns = "response_id, repeat, question_id, choice_id, number"
    db.insert("answer", columns, [(response, 0, *cell) for cell in cells])
    db.count("response_tally", f"survey_id, {GROUP}", [(survey, *group)])
    counted = {(q, -1, 0) for q, _c, _v in cells} | {(q, c, v or 0) for q, c, v in cells}
    columns = f"question_id, choice_id, value, {GROUP}"
    db.count("answer_tally", columns, [(*cell, *group) for cell in sorted(counted)])
    for question in given:
        if question["kind"] == "text":
            said, receipt = answers[question["key"]], keyed_hash(SECRET, code, "input")
            words = said["words"], said["language"] or lang
            contribute(plan, questions[question["key"]], *words, place, today, receipt)


def cells_of(kind: str, value: Any) -> list[tuple[str | None, int | None]]:
    """The choices and numbers of an answer; words are no answer rows."""
    if kind == "rank":
        return list(value.items())
    if kind == "scale5":
        return [(None, value)]
    chosen = {"single": [value], "multi": value}.get(kind, [])
    return [(choice, None) for choice in chosen]


def contribute(
    plan: int, question: int, words: str, lang: str, place: int | None, day: str, receipt: str
) -> None:
    """An open answer as a contribution, with its links, subjects and tallies."""
    id, state = db.key(), ("anonymous", "staff_only")
    linked = db.rows("SELECT area_id FROM survey_question_area WHERE question_id = ?", question)
    columns = "id, plan_id, words, said_on, receipt_key, language, channel, municipality_id"
    row = (id, plan, words, day, receipt, lang, "survey", place, *state)
    db.insert("input", f"{columns}, author_kind, visibility", [row])
    columns = "id, input_id, area_id, origin, state, position"
    links = [(db.key(), id, area, "structure", "confirmed", n) for n, (area,) in enumerate(linked)]
    db.insert("input_link", columns, links)
    subjects = [("plan", plan), *(("area", area) for (area,) in linked)]
    columns = f"subject, subject_id, {GROUP}, visibility"
    rows = [(*subject, lang, "survey", place or 0, "staff_only") for subject in subjects]
    db.count("tally", columns, rows)
    db.insert("concern", f"{columns}, input_id, said_on", [(*row, id, day) for row in rows])
    db.insert("open_answer", "question_id, input_id", [(question, id)])


@app.get("/<lang>/<plan>/measures/<code>")
def measure(lang: str, plan: str, code: str) -> str:
    """A measure paragraph by paragraph, with what was said of each."""
    plan_row = db.row(sql.PLAN, plan)
    row = db.row(sql.MEASURE, plan_row[0], code)
    details: dict[str, Any] = {name: db.rows(of, row[0]) for name, of in sql.OF_MEASURE.items()}
    version = details["version"][0]
    paragraphs = db.rows(sql.PARAGRAPHS, version[0])
    current = {key for key, _text in paragraphs}
    threads: dict[Any, list[Any]] = {}
    for comment in db.rows(sql.COMMENTS, row[0], row[0]):
        threads.setdefault(comment[0] if comment[0] in current else None, []).append(comment)
    details |= {"version": version, "paragraphs": paragraphs, "threads": threads}
    return render_template("measure.html", lang=lang, plan=plan_row, measure=row, **details)


@app.get("/<lang>/<plan>/desk/areas/<slug>")
def area(lang: str, plan: str, slug: str) -> str:
    """Everything said about an area: counts, and the newest contributions with their links."""
    plan_row = db.row(sql.PLAN, plan)
    row = db.row(sql.AREA, plan_row[0], slug)
    page: dict[str, Any] = {"places": dict(db.rows(sql.MUNICIPALITIES, plan_row[0]))}
    filters = [request.args.get(column, "") for column in COLUMNS]
    where = "".join(f" AND c.{c} = ?" for c, value in zip(COLUMNS, filters, strict=True) if value)
    given = db.rows(sql.CONTRIBUTIONS.format(where), row[0], *filter(None, filters))
    page |= {"measures": db.rows(sql.MEASURES, row[0]), "contributions": given, "links": {}}
    page |= {
        "counts": counts_of(row[0], filters),
        "filters": dict(zip(COLUMNS, filters, strict=True)),
    }
    ids = [contribution[0] for contribution in given]
    for id, *link in db.rows(sql.LINKS.format(", ".join("?" * len(ids))), *ids):
        page["links"].setdefault(id, []).append(link)
    return render_template("area.html", lang=lang, plan=plan_row, area=row, **page)


def counts_of(area: int, filters: list[str]) -> dict[str, Counter[Any]]:
    """How much was said by each column, among what the filters of the other columns let through."""
    counts: dict[str, Counter[Any]] = {column: Counter() for column in COLUMNS}
    for *values, count in db.rows(sql.TALLY, area):
        fits = [wanted in ("", str(value)) for wanted, value in zip(filters, values, strict=True)]
        for place, column in enumerate(COLUMNS):
            if all(fits[:place] + fits[place + 1 :]):
                counts[column][values[place]] += count
    return counts
