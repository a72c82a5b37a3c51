"""From the bytes of an .lss file to a questionnaire and a report of everything. Never raises on a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from consult.languages.rules import LANGUAGES, Texts, of_tag
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.validation import (
    MOST_CHOICES,
    MOST_OPEN,
    MOST_QUESTIONS,
    Fault,
    problems,
)

from ..findings import Code
from ..progress import Progress, Stage, Tell, nobody
from ..xlsform.importing import Imported
from .arrays import ARRAYS
from .conversion import Making
from .expression_checks import mended
from .finding_log import Found, Where
from .identifiers import LEFT_OUT, Naming
from .language_codes import Tongues
from .lss_parsing import Document, Unread, open_lss
from .simple_questions import SINGLES
from .survey_structure import Asked, Section, Source, source_of

MOST_LOGIC = 120_000
"""Characters of all expressions of a survey."""
_MAKERS = {**SINGLES, **ARRAYS}
_JUDGED = frozenset({Fault.EXPRESSION, Fault.CIRCLE, Fault.UNKNOWN_PIPE})


def import_survey(
    data: bytes,
    *,
    source: str = "pt",
    languages: Mapping[str, str | None] | None = None,
    name: str = "",
    tell: Tell = nobody,
) -> Imported:
    """Read an .lss file (or the one in an .lsa archive) of any LimeSurvey since 1.91. Never raises.

    `source` is the tag of the language of texts where the file's own is not known. `languages` says
    which languages the person meant by codes that nobody knows; None leaves their texts out. A survey
    without a title gets `name`. `tell` is told how far it is.
    """
    found = Found()
    tell(Progress())
    try:
        document = open_lss(data)
    except Unread as error:
        found.note(error.code, None, **error.details)
        return Imported(None, found.report())
    rows = sum(map(len, document.tables.values()))
    tell(Progress(Stage.QUESTIONS, rows=rows))
    return _Survey(document, found, source, languages or {}, name).read(
        partial(tell, Progress(Stage.LOGIC, rows=rows))
    )


class _Survey:
    """A file on its way to a questionnaire."""

    def __init__(
        self,
        document: Document,
        found: Found,
        source: str,
        mapped: Mapping[str, str | None],
        name: str = "",
    ) -> None:
        self.name = name
        self.found = found
        self.source: Source = source_of(document)
        self.tongues = Tongues(found, self.source.base)
        self.tongues.learn(self.source.languages, mapped, source)
        self.making = Making(found, self.tongues, Naming(found))
        if document.mended:
            found.note(Code.LSS_MENDED)
        if document.archive:
            found.note(Code.LSS_ARCHIVE)

    def read(self, at_logic: Callable[[], None]) -> Imported:
        """The questionnaire; None where there is none to make."""
        questions = self.source.questions
        if not questions:
            self.found.note(Code.LSS_NO_QUESTIONS)
            return Imported(None, self.found.report(self.tongues.told()))
        parts = sum(len(q.parts) * max(1, len(q.scaled(1))) for q in questions if q.type in "1:;QK")
        rows = sum(len(q.parts) for q in questions if q.type in "ABCEFHP")
        if len(questions) + parts + rows > 20 * MOST_QUESTIONS:
            self.found.note(Code.TOO_MANY_QUESTIONS, None, most=str(MOST_QUESTIONS))
            return Imported(None, self.found.report(self.tongues.told()))
        if any(max(len(q.answers), len(q.parts)) > 2 * MOST_CHOICES for q in questions):
            self.found.note(Code.TOO_MANY_CHOICES, None, most=str(MOST_CHOICES))
            return Imported(None, self.found.report(self.tongues.told()))
        if sum(_logic(q) for q in questions) > MOST_LOGIC:
            self.found.note(Code.TOO_MUCH_LOGIC, None, most=str(MOST_LOGIC))
            return Imported(None, self.found.report(self.tongues.told()))
        self.making.naming.learn(questions)
        groups = [group for one in self.source.sections if (group := self.section(one))]
        at_logic()
        questionnaire = self.finished(tuple(groups))
        return Imported(questionnaire, self.found.report(self.tongues.told()))

    def section(self, section: Section) -> Group | None:
        """A group of questions, with the calculations that its texts need before them."""
        making, at = self.making, section.where
        label = making.words(section.label, at.at("group_name"))
        hint = making.words(section.description, at.at("description")) or None
        items: list[Item] = []
        for asked in section.questions:
            made = self.question(asked)
            items += [*making.shown, *made]
            making.shown.clear()
        key = making.naming.keys.of(f"group-{section.id or section.number}")
        making.heres[key] = at
        script = "" if section.relevance.strip() == "1" else section.relevance
        relevant = making.expression(script, at.at("grelevance"), Code.LSS_CONDITION)
        making.places[key, "relevant"] = (at.at("grelevance"), script)
        if section.random:
            self.found.note(Code.LSS_RANDOM, at.at("randomization_group"), section.random)
        if not items:
            if section.questions == []:
                self.found.note(Code.EMPTY_GROUP, at)
            return None
        return Group(key, tuple(items), label, hint=hint, relevant=relevant)

    def question(self, asked: Asked) -> list[Item]:
        """What a question becomes; nothing where it is left out."""
        maker = _MAKERS.get(asked.type)
        if asked.type == "I":
            self.found.note(Code.LSS_SWITCH, asked.where)
            return []
        if maker is None or asked.type in LEFT_OUT:
            self.found.note(Code.LSS_TYPE, asked.where.at("type"), asked.type)
            self.making.naming.variables.lose((asked.id, asked.code))
            return []
        self.remarks(asked)
        made = maker(self.making, asked)
        if asked.on("hidden") and asked.type != "*":
            return self.hidden(asked, made)
        return made

    def hidden(self, asked: Asked, made: list[Item]) -> list[Item]:
        """A question that nobody sees keeps its default."""
        only = made[0] if len(made) == 1 else None
        self.found.note(Code.LSS_HIDDEN, asked.where.at("hidden"))
        if not isinstance(only, Question):
            return []
        own = self.making.naming.of(asked)
        return [Question(**own, kind="hidden", label=only.label, default=only.default)]

    def remarks(self, asked: Asked) -> None:
        """What of a question means nothing here."""
        at, options = asked.where, asked.options
        if asked.mandatory == "S":
            self.found.note(Code.LSS_SOFT, at.at("mandatory"))
        for option in ("random_order", "random_group", "answer_order", "subquestion_order"):
            if options.get(option, "0") not in ("", "0", "normal"):
                self.found.note(Code.LSS_RANDOM, at.at(option), options[option])
        if options.get("time_limit", "0") not in ("", "0"):
            self.found.note(Code.LSS_TIMER, at.at("time_limit"), options["time_limit"])

    def finished(self, groups: tuple[Item, ...]) -> Questionnaire:
        """The questionnaire, with its logic mended and everything else that is wrong noted."""
        words, making = self.source.words, self.making
        title = making.words(words.get("title", {}), Where(field="title"))
        if not title:
            self.found.note(Code.NO_TITLE)
            title = Texts.of(self.name or "Survey", self.tongues.source)
        intro = {
            code: "<br><br>".join(
                part[code] for part in (words.get("description", {}), words.get("welcometext", {}))
                if code in part
            )
            for code in {*words.get("description", {}), *words.get("welcometext", {})}
        }  # fmt: skip
        first = making.words(intro, Where(field="welcometext"))
        last = making.words(words.get("endtext", {}), Where(field="endtext"))
        groups = (*self._worked_out_first(), *groups)
        questionnaire = mended(Questionnaire(title, first, last, groups), making)
        for name in self.source.quotas:
            self.found.note(Code.LSS_QUOTA, Where(), name, name=name)
        if self.source.about.get("format", "G") in "GA":
            self.found.note(Code.LSS_ONE_BY_ONE)
        self.judge(questionnaire)
        self.languages(questionnaire)
        return questionnaire

    def _worked_out_first(self) -> list[Item]:
        shown = list(self.making.shown)
        self.making.shown.clear()
        return list(shown)

    def judge(self, questionnaire: Questionnaire) -> None:
        """Note what keeps it from being published."""
        whole = {
            Fault.TOO_MANY_OPEN: (Code.TOO_MANY_OPEN, MOST_OPEN),
            Fault.TOO_MANY_QUESTIONS: (Code.TOO_MANY_QUESTIONS, MOST_QUESTIONS),
            Fault.TOO_MANY_CHOICES: (Code.TOO_MANY_CHOICES, MOST_CHOICES),
        }
        for problem in problems(questionnaire):
            here = self.making.heres.get(problem.place.split("/")[0])
            if problem.fault in _JUDGED or problem.warning:
                continue
            if problem.fault in whole:
                code, most = whole[problem.fault]
                self.found.note(code, here, most=str(most))
            elif problem.fault is Fault.NO_QUESTIONS:
                self.found.note(Code.LSS_NO_QUESTIONS)
            else:
                told = {"fault": problem.fault.name.lower(), "detail": problem.detail}
                self.found.note(Code.NOT_PUBLISHABLE, here, **told)

    def languages(self, questionnaire: Questionnaire) -> None:
        """Note how much of each language is there."""
        texts = [text for text in questionnaire.texts() if text]
        there = Counter(tag for text in texts for tag in text.by)
        for one in self.tongues.told():
            if one.tag is None:
                continue
            missing = len(texts) - there[one.tag]
            if not one.texts:
                self.found.note(Code.EMPTY_LANGUAGE, None, language=one.name)
            elif missing > 0:
                told = {"missing": str(missing), "all": str(len(texts))}
                self.found.note(Code.PARTLY_TRANSLATED, None, language=one.name, **told)
            if one.tag not in LANGUAGES:
                told = {"language": one.name, "tag": one.tag}
                self.found.note(Code.LANGUAGE_WITHOUT_SCREENS, None, **told)
        if len(self.tongues.tags) > 1:
            source = of_tag(self.tongues.source).own_name
            self.found.note(Code.SOURCE_LANGUAGE, None, language=source)


def _logic(asked: Asked) -> int:
    """Characters of what must be translated."""
    return (
        len(asked.relevance)
        + sum(len(part.relevance) for part in asked.parts)
        + sum(len(value) for name, value in asked.options.items() if name.startswith("em_"))
        + sum(len(row.get("value", "")) + 40 for row in asked.conditions)
    )
