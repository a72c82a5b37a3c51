"""Files of LimeSurvey made for tests, in both layouts: texts in the rows, or in tables of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from consult.formats.findings import ImportResult
from consult.formats.limesurvey.importing import import_survey
from consult.imports.findings import Finding, FindingCode
from consult.questionnaire.rules.items import Group, Item, Question, walk_items

Words = str | Mapping[str, str]


@dataclass
class Q:
    """A question: `parts` and `answers` are (code, words[, scale]), `options` attributes."""

    code: str
    type: str
    words: Words = "What?"
    help: Words = ""
    parts: Sequence[tuple[Any, ...]] = ()
    answers: Sequence[tuple[Any, ...]] = ()
    options: Mapping[str, Words] = field(default_factory=dict)
    relevance: str = "1"
    mandatory: str = "N"
    other: str = "N"
    preg: str = ""
    default: str = ""


def one(type_: str, **fields: Any) -> Q:
    """A question called Q1."""
    return Q("Q1", type_, **fields)


def lss(
    *groups: Sequence[Q],
    version: int = 640,
    languages: Sequence[str] = ("pt",),
    tables: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    title: Words = "Viver em Loures",
    group_relevance: Sequence[str] = (),
    **about: str,
) -> bytes:
    """A file with these groups; before version 400 in the old layout."""
    made = _Tables(languages, old=version < 400)
    base, more = languages[0], " ".join(languages[1:])
    made.rows["surveys"] = [
        {"sid": "1", "language": base, "additional_languages": more, "format": "S", **about}
    ]
    for tag in languages:
        row = {
            "surveyls_survey_id": "1",
            "surveyls_language": tag,
            "surveyls_title": _in(title, tag, base),
        }
        made.rows.setdefault("surveys_languagesettings", []).append(row)
    for number, questions in enumerate(groups, start=1):
        relevance = group_relevance[number - 1] if group_relevance else "1"
        made.group(number, relevance)
        for order, question in enumerate(questions):
            made.question(number, order, question)
    for name, rows in (tables or {}).items():
        made.rows.setdefault(name, []).extend(dict(row) for row in rows)
    return made.written(version)


class _Tables:
    def __init__(self, languages: Sequence[str], *, old: bool) -> None:
        self.languages, self.old = languages, old
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.next = 100

    def put(
        self, table: str, row: dict[str, str], words: dict[str, Words], l10n: str, key: str
    ) -> None:
        base = self.languages[0]
        if self.old:
            for tag in self.languages:
                said = {name: _in(one, tag, base) for name, one in words.items()}
                self.rows.setdefault(table, []).append({**row, **said, "language": tag})
            return
        self.rows.setdefault(table, []).append(row)
        for tag in self.languages:
            said = {name: _in(one, tag, base) for name, one in words.items()}
            self.rows.setdefault(l10n, []).append({key: row[key], **said, "language": tag})

    def group(self, number: int, relevance: str) -> None:
        row = {"gid": str(number), "sid": "1", "group_order": str(number), "grelevance": relevance}
        self.put(
            "groups",
            row,
            {"group_name": f"Group {number}", "description": ""},
            "group_l10ns",
            "gid",
        )

    def question(self, gid: int, order: int, q: Q) -> None:
        self.next += 1
        qid = str(self.next)
        row = {
            "qid": qid, "parent_qid": "0", "sid": "1", "gid": str(gid), "type": q.type, "title": q.code,
            "other": q.other, "mandatory": q.mandatory, "question_order": str(order), "preg": q.preg,
            "relevance": q.relevance, "scale_id": "0",
        }  # fmt: skip
        self.put("questions", row, {"question": q.words, "help": q.help}, "question_l10ns", "qid")
        for at, (code, words, *scale) in enumerate(q.parts):
            self.next += 1
            part = {"qid": str(self.next), "parent_qid": qid, "gid": str(gid), "type": "T", "title": code,
                    "question_order": str(at), "scale_id": str(scale[0] if scale else 0)}  # fmt: skip
            self.put("subquestions", part, {"question": words}, "question_l10ns", "qid")
        for at, (code, words, *scale) in enumerate(q.answers):
            self.next += 1
            answer = {"aid": str(self.next), "qid": qid, "code": code, "sortorder": str(at),
                      "scale_id": str(scale[0] if scale else 0)}  # fmt: skip
            self.put("answers", answer, {"answer": words}, "answer_l10ns", "aid")
        for name, value in q.options.items():
            by = {"": value} if isinstance(value, str) else value
            for tag, said in by.items():
                attribute = {"qid": qid, "attribute": name, "value": said, "language": tag}
                self.rows.setdefault("question_attributes", []).append(attribute)
        if q.default:
            value_row = {"qid": qid, "sqid": "0", "specialtype": "", "dvid": qid, "scale_id": "0"}
            self.put(
                "defaultvalues",
                value_row,
                {"defaultvalue": q.default},
                "defaultvalue_l10ns",
                "dvid",
            )

    def written(self, version: int) -> bytes:
        tags = "".join(f"<language>{tag}</language>" for tag in self.languages)
        tables = "".join(self._table(name, rows) for name, rows in self.rows.items())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<document>\n'
            "<LimeSurveyDocType>Survey</LimeSurveyDocType>\n"
            f"<DBVersion>{version}</DBVersion>\n<languages>{tags}</languages>\n{tables}</document>\n"
        ).encode()

    def _table(self, name: str, rows: Sequence[Mapping[str, str]]) -> str:
        fields = dict.fromkeys(one for row in rows for one in row)
        heads = "".join(f"<fieldname>{one}</fieldname>" for one in fields)
        body = "".join(
            "<row>" + "".join(_cell(field_, value) for field_, value in row.items()) + "</row>\n"
            for row in rows
        )
        return f" <{name}><fields>{heads}</fields><rows>{body}</rows></{name}>\n"


def _cell(name: str, value: str) -> str:
    if not value:
        return f"<{name}/>"
    return (
        f"<{name}><![CDATA[{value}]]></{name}>"
        if "]]>" not in value
        else f"<{name}>{escape(value)}</{name}>"
    )


def _in(words: Words, tag: str, base: str) -> str:
    if isinstance(words, str):
        return words if tag == base else ""
    return words.get(tag, "")


def read(*questions: Q, **settings: Any) -> ImportResult:
    """What comes of a survey with one group."""
    return import_survey(lss(questions, **settings))


def items(imported: ImportResult) -> list[Item]:
    """What stands in the first group."""
    assert imported.questionnaire is not None
    first = imported.questionnaire.items[0]
    assert isinstance(first, Group)
    return list(first.items)


def item(imported: ImportResult, name: str) -> Question:
    """A question by its name."""
    assert imported.questionnaire is not None
    found = [i for i, _ in walk_items(imported.questionnaire.items) if i.name == name]
    assert isinstance(found[0], Question)
    return found[0]


def codes(imported: ImportResult) -> set[FindingCode]:
    """The codes of the report."""
    return {one.code for one in imported.report.findings}


def finding(imported: ImportResult, code: FindingCode) -> Finding:
    """The first finding with a code."""
    return next(one for one in imported.report.findings if one.code is code)
