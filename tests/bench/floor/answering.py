"""The survey of the floor: a page of questions, keeping an answer, sending them all."""

from __future__ import annotations

import json
import uuid
from datetime import date
from functools import cache
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tests.bench.floor.db import change, key, key_of, loads, row, rows, transaction, write

bp = Blueprint("answering", __name__)


@cache
def version(number: int) -> tuple[Any, dict[str, int], dict[tuple[str, str], int]]:
    """A version never changes: the questions of its pages, and the ids of questions and choices."""
    document, survey = row("SELECT document, survey_id FROM survey_version WHERE id = ?", number)
    questions = rows("SELECT key, id FROM survey_question WHERE survey_id = ?", survey)
    choices = rows(
        "SELECT q.key, c.key, c.id FROM survey_question q"
        " JOIN survey_choice c ON c.question_id = q.id WHERE q.survey_id = ?",
        survey,
    )
    pages = [one.get("items") or [one] for one in loads(document)["items"]]
    return pages, dict(questions), {(q, c): i for q, c, i in choices}


def sitting(plan: str, slug: str) -> tuple[Any, Any, Any]:
    """Plan, open survey and draft of a request."""
    today = date.today().isoformat()  # noqa: DTZ011
    found = row("SELECT id, title, slug FROM plan WHERE slug = ?", plan)
    survey = row(
        "SELECT id, title, slug FROM survey WHERE plan_id = ? AND slug = ?"
        " AND (opens IS NULL OR opens <= ?) AND (closes IS NULL OR closes >= ?)",
        *(found[0], slug, today, today),
    )
    row(
        "SELECT id FROM phase WHERE plan_id = ? AND kind IN ('diagnosis', 'consultation')"
        " AND starts <= ? AND ends >= ?",
        *(found[0], today, today),
    )
    draft = row(
        "SELECT key, version_id, answers, municipality_id, channel FROM response_draft"
        " WHERE key = ? AND survey_id = ? AND expires_on >= ?",
        *(key_of(request.cookies.get("answers", ""), "draft"), survey[0], today),
    )
    return found, survey, draft


@bp.get("/<lang>/<plan>/surveys/<slug>/<int:page>")
def survey_page(lang: str, plan: str, slug: str, page: int) -> str:
    """One page of questions, with what was answered."""
    found, survey, draft = sitting(plan, slug)
    pages, *_ = version(draft[1])
    return render_template(
        "survey.html",
        lang=lang,
        plan=found,
        survey=survey,
        questions=pages[page - 1],
        answers=loads(draft[2]),
        areas=dict(rows("SELECT code, pictogram FROM area WHERE plan_id = ?", found[0])),
        page=page,
        pages=len(pages),
    )


@bp.post("/<lang>/<plan>/surveys/<slug>/<int:page>")
def keep_answer(lang: str, plan: str, slug: str, page: int) -> ResponseReturnValue:
    """Keep the answers of a page and go to the next."""
    with transaction():
        _found, _survey, draft = sitting(plan, slug)
        pages, *_ = version(draft[1])
        answers = dict(loads(draft[2]))
        for question in pages[page - 1]:
            answers.pop(question["key"], None)
            if (value := read(question)) is not None:
                answers[question["key"]] = value
        change(
            "UPDATE response_draft SET answers = ?, language = ? WHERE key = ?",
            *(json.dumps(answers), lang, draft[0]),
        )
    return redirect(f"/{lang}/{plan}/surveys/{slug}/{page + 1}", 303)


def read(question: Any) -> Any:
    """What the form says of a question."""
    name, kind = question["key"], question["kind"]
    if kind == "multi":
        return request.form.getlist(name) or None
    if kind == "rank":
        places = {c["key"]: request.form.get(f"{name}:{c['key']}") for c in question["choices"]}
        return {choice: int(place) for choice, place in places.items() if place} or None
    value = request.form.get(name)
    if not value:
        return None
    if kind == "scale5":
        return int(value)
    return {"words": value, "language": ""} if kind == "text" else value


@bp.post("/<lang>/<plan>/surveys/<slug>/send")
def send(lang: str, plan: str, slug: str) -> ResponseReturnValue:
    """Store a finished response with its answers, tallies and open answers; drop the draft."""
    with transaction():
        found, survey, draft = sitting(plan, slug)
        store(found[0], survey[0], draft, lang)
        change("DELETE FROM response_draft WHERE key = ?", draft[0])
    return redirect(f"/{lang}/{plan}/surveys/{slug}/thanks", 303)


def store(plan_id: int, survey_id: int, draft: Any, lang: str) -> None:
    """The rows of a response."""
    today = date.today().isoformat()  # noqa: DTZ011
    _key, number, kept, place, channel = draft
    pages, question_ids, choice_ids = version(number)
    answers, response, code = loads(kept), key(uuid.uuid4()), request.cookies["answers"]
    change(
        "INSERT INTO survey_response (id, survey_id, version_id, language, channel,"
        " municipality_id, said_on, receipt_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(response, survey_id, number, lang, channel, place, today, key_of(code, "response")),
    )
    found = [
        (question_ids[q["key"]], choice_ids[q["key"], choice] if choice else 0, value)
        for page in pages
        for q in page
        if q["key"] in answers
        for choice, value in cells(q["kind"], answers[q["key"]])
    ]
    write(
        "INSERT INTO answer (response_id, question_id, repeat, choice_id, number)"
        " VALUES (?, ?, 0, ?, ?)",
        [(response, *each) for each in found],
    )
    count(survey_id, found, (lang, channel, place or 0))
    texts = [q for page in pages for q in page if q["kind"] == "text"]
    for nth, question in enumerate(q for q in texts if q["key"] in answers):
        said = answers[question["key"]]
        receipt = key_of(code, f"input:{nth}" if nth else "input")
        input = (said["words"], said["language"] or lang, place, today, receipt)
        store_words(plan_id, question_ids[question["key"]], *input)


def count(survey_id: int, found: list[tuple[int, int, Any]], group: tuple[str, str, int]) -> None:
    """Add to the tallies."""
    write(
        "INSERT INTO response_tally (survey_id, language, channel, municipality_id, count)"
        " VALUES (?, ?, ?, ?, 1) ON CONFLICT (survey_id, language, channel, municipality_id)"
        " DO UPDATE SET count = response_tally.count + 1",
        [(survey_id, *group)],
    )
    answered = {(question, -1, 0) for question, _choice, _value in found}
    counted = {(question, choice, value or 0) for question, choice, value in found}
    write(
        "INSERT INTO answer_tally (question_id, choice_id, value, language, channel,"
        " municipality_id, count) VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT"
        " (question_id, choice_id, value, language, channel, municipality_id)"
        " DO UPDATE SET count = answer_tally.count + 1",
        [(*each, *group) for each in sorted(answered | counted)],
    )


def cells(kind: str, value: Any) -> list[tuple[str | None, int | None]]:
    """The choices and numbers of an answer; words are no answer rows."""
    if kind == "text":
        return []
    if kind == "single":
        return [(value, None)]
    if kind == "multi":
        return [(choice, None) for choice in value]
    if kind == "rank":
        return [(choice, place) for choice, place in value.items()]
    return [(None, value)]


def store_words(
    plan_id: int,
    question: int,
    text: str,
    language: str,
    place: int | None,
    today: str,
    receipt: str,
) -> None:
    """An open answer as an input, with its links, concerns and tallies."""
    own = key(uuid.uuid4())
    linked = rows("SELECT area_id FROM survey_question_area WHERE question_id = ?", question)
    change(
        "INSERT INTO input (id, plan_id, municipality_id, channel, language, words, said_on,"
        " author_kind, visibility, receipt_key)"
        " VALUES (?, ?, ?, 'survey', ?, ?, ?, 'anonymous', 'staff_only', ?)",
        *(own, plan_id, place, language, text, today, receipt),
    )
    write(
        "INSERT INTO input_link (id, input_id, area_id, origin, state, position)"
        " VALUES (?, ?, ?, 'structure', 'confirmed', ?)",
        [(key(uuid.uuid4()), own, area, position) for position, (area,) in enumerate(linked)],
    )
    subjects = [("plan", plan_id), *(("area", area) for (area,) in linked)]
    write(
        "INSERT INTO concern (subject, subject_id, input_id, said_on, language, channel,"
        " municipality_id, visibility) VALUES (?, ?, ?, ?, ?, 'survey', ?, 'staff_only')",
        [(*subject, own, today, language, place or 0) for subject in subjects],
    )
    write(
        "INSERT INTO tally (subject, subject_id, channel, language, municipality_id, visibility,"
        " count) VALUES (?, ?, 'survey', ?, ?, 'staff_only', 1) ON CONFLICT"
        " (subject, subject_id, channel, language, municipality_id, visibility)"
        " DO UPDATE SET count = tally.count + 1",
        [(*subject, language, place or 0) for subject in subjects],
    )
    write("INSERT INTO open_answer (question_id, input_id) VALUES (?, ?)", [(question, own)])
