"""From the bytes of an .lss file to a questionnaire and a report of everything. Never raises on a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from consult.imports.file_codes import FileRefused
from consult.imports.progress import ProgressCallback, ReadingProgress, ReadingStep, ignore_progress
from consult.languages.rules import LANGUAGES, Texts, language_of_tag
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.validation import (
    MAX_CHOICES,
    MAX_OPEN_ENDED,
    MAX_QUESTIONS,
    IssueCode,
    validate,
)

from ..codes import QuestionnaireCode
from ..findings import ImportResult, build_report
from .arrays import ARRAY_CONVERTERS
from .conversion import Conversion
from .expression_checks import remove_invalid_expressions
from .finding_log import FindingLog, SourceLocation
from .identifiers import UNSUPPORTED_TYPES, LssNaming
from .language_codes import SurveyLanguages
from .lss_parsing import LssDocument, open_lss
from .simple_questions import QUESTION_CONVERTERS
from .survey_structure import LssGroup, LssQuestion, LssSurvey, assemble_survey

MAX_LOGIC_CHARACTERS = 120_000
"""Characters of all expressions of a survey."""
_CONVERTERS = {**QUESTION_CONVERTERS, **ARRAY_CONVERTERS}
_ALREADY_REPORTED = frozenset({IssueCode.EXPRESSION, IssueCode.CYCLE, IssueCode.UNKNOWN_PIPE})


def import_survey(
    data: bytes,
    *,
    source: str = "pt",
    languages: Mapping[str, str | None] | None = None,
    name: str = "",
    on_progress: ProgressCallback = ignore_progress,
) -> ImportResult:
    """Read an .lss file (or the one in an .lsa archive) of any LimeSurvey since 1.91. Never raises.

    `source` is the tag of the language of texts where the file's own is not known. `languages` says
    which languages the person meant by codes that nobody knows; None leaves their texts out. A survey
    without a title gets `name`. `tell` is told how far it is.
    """
    found = FindingLog()
    on_progress(ReadingProgress())
    try:
        document = open_lss(data)
    except FileRefused as refused:
        return ImportResult(None, build_report([refused.finding]))
    rows = sum(map(len, document.tables.values()))
    on_progress(ReadingProgress(ReadingStep.QUESTIONS, rows=rows))
    return _SurveyImport(document, found, source, languages or {}, name).read(
        partial(on_progress, ReadingProgress(ReadingStep.LOGIC, rows=rows))
    )


class _SurveyImport:
    """A file on its way to a questionnaire."""

    def __init__(
        self,
        document: LssDocument,
        found: FindingLog,
        source: str,
        mapped: Mapping[str, str | None],
        name: str = "",
    ) -> None:
        self.name = name
        self.found = found
        self.source: LssSurvey = assemble_survey(document)
        self.tongues = SurveyLanguages(found, self.source.base)
        self.tongues.learn(self.source.languages, mapped, source)
        self.making = Conversion(found, self.tongues, LssNaming(found))
        if document.mended:
            found.note(QuestionnaireCode.LSS_MENDED)
        if document.archive:
            found.note(QuestionnaireCode.LSS_ARCHIVE)

    def read(self, at_logic: Callable[[], None]) -> ImportResult:
        """The questionnaire; None where there is none to make."""
        questions = self.source.questions
        if not questions:
            self.found.note(QuestionnaireCode.LSS_NO_QUESTIONS)
            return ImportResult(None, self.found.report(self.tongues.told()))
        parts = sum(len(q.parts) * max(1, len(q.scaled(1))) for q in questions if q.type in "1:;QK")
        rows = sum(len(q.parts) for q in questions if q.type in "ABCEFHP")
        if len(questions) + parts + rows > 20 * MAX_QUESTIONS:
            self.found.note(QuestionnaireCode.TOO_MANY_QUESTIONS, None, most=str(MAX_QUESTIONS))
            return ImportResult(None, self.found.report(self.tongues.told()))
        if any(max(len(q.answers), len(q.parts)) > 2 * MAX_CHOICES for q in questions):
            self.found.note(QuestionnaireCode.TOO_MANY_CHOICES, None, most=str(MAX_CHOICES))
            return ImportResult(None, self.found.report(self.tongues.told()))
        if sum(_logic_size(q) for q in questions) > MAX_LOGIC_CHARACTERS:
            self.found.note(QuestionnaireCode.TOO_MUCH_LOGIC, None, most=str(MAX_LOGIC_CHARACTERS))
            return ImportResult(None, self.found.report(self.tongues.told()))
        self.making.naming.learn(questions)
        groups = [group for one in self.source.sections if (group := self.section(one))]
        at_logic()
        questionnaire = self.finished(tuple(groups))
        return ImportResult(questionnaire, self.found.report(self.tongues.told()))

    def section(self, section: LssGroup) -> Group | None:
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
        relevant = making.expression(script, at.at("grelevance"), QuestionnaireCode.LSS_CONDITION)
        making.places[key, "relevant"] = (at.at("grelevance"), script)
        if section.random:
            self.found.note(
                QuestionnaireCode.LSS_RANDOM, at.at("randomization_group"), section.random
            )
        if not items:
            if section.questions == []:
                self.found.note(QuestionnaireCode.EMPTY_GROUP, at)
            return None
        return Group(key, tuple(items), label, hint=hint, relevant=relevant)

    def question(self, asked: LssQuestion) -> list[Item]:
        """What a question becomes; nothing where it is left out."""
        maker = _CONVERTERS.get(asked.type)
        if asked.type == "I":
            self.found.note(QuestionnaireCode.LSS_SWITCH, asked.where)
            return []
        if maker is None or asked.type in UNSUPPORTED_TYPES:
            self.found.note(QuestionnaireCode.LSS_TYPE, asked.where.at("type"), asked.type)
            self.making.naming.variables.lose((asked.id, asked.code))
            return []
        self.remarks(asked)
        made = maker(self.making, asked)
        if asked.on("hidden") and asked.type != "*":
            return self.hidden(asked, made)
        return made

    def hidden(self, asked: LssQuestion, made: list[Item]) -> list[Item]:
        """A question that nobody sees keeps its default."""
        only = made[0] if len(made) == 1 else None
        self.found.note(QuestionnaireCode.LSS_HIDDEN, asked.where.at("hidden"))
        if not isinstance(only, Question):
            return []
        own = self.making.naming.of(asked)
        return [Question(**own, kind="hidden", label=only.label, default=only.default)]

    def remarks(self, asked: LssQuestion) -> None:
        """What of a question means nothing here."""
        at, options = asked.where, asked.options
        if asked.mandatory == "S":
            self.found.note(QuestionnaireCode.LSS_SOFT, at.at("mandatory"))
        for option in ("random_order", "random_group", "answer_order", "subquestion_order"):
            if options.get(option, "0") not in ("", "0", "normal"):
                self.found.note(QuestionnaireCode.LSS_RANDOM, at.at(option), options[option])
        if options.get("time_limit", "0") not in ("", "0"):
            self.found.note(QuestionnaireCode.LSS_TIMER, at.at("time_limit"), options["time_limit"])

    def finished(self, groups: tuple[Item, ...]) -> Questionnaire:
        """The questionnaire, with its logic mended and everything else that is wrong noted."""
        words, making = self.source.words, self.making
        title = making.words(words.get("title", {}), SourceLocation(field="title"))
        if not title:
            self.found.note(QuestionnaireCode.NO_TITLE)
            title = Texts.of(self.name or "Survey", self.tongues.source)
        intro = {
            code: "<br><br>".join(
                part[code] for part in (words.get("description", {}), words.get("welcometext", {}))
                if code in part
            )
            for code in {*words.get("description", {}), *words.get("welcometext", {})}
        }  # fmt: skip
        first = making.words(intro, SourceLocation(field="welcometext"))
        last = making.words(words.get("endtext", {}), SourceLocation(field="endtext"))
        groups = (*self._worked_out_first(), *groups)
        questionnaire = remove_invalid_expressions(
            Questionnaire(title, first, last, groups), making
        )
        for name in self.source.quotas:
            self.found.note(QuestionnaireCode.LSS_QUOTA, SourceLocation(), name, name=name)
        if self.source.about.get("format", "G") in "GA":
            self.found.note(QuestionnaireCode.LSS_ONE_BY_ONE)
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
            IssueCode.TOO_MANY_OPEN: (QuestionnaireCode.TOO_MANY_OPEN, MAX_OPEN_ENDED),
            IssueCode.TOO_MANY_QUESTIONS: (QuestionnaireCode.TOO_MANY_QUESTIONS, MAX_QUESTIONS),
            IssueCode.TOO_MANY_CHOICES: (QuestionnaireCode.TOO_MANY_CHOICES, MAX_CHOICES),
        }
        for problem in validate(questionnaire):
            here = self.making.heres.get(problem.location.split("/")[0])
            if problem.code in _ALREADY_REPORTED or problem.is_warning:
                continue
            if problem.code in whole:
                code, most = whole[problem.code]
                self.found.note(code, here, most=str(most))
            elif problem.code is IssueCode.NO_QUESTIONS:
                self.found.note(QuestionnaireCode.LSS_NO_QUESTIONS)
            else:
                told = {"fault": problem.code.name.lower(), "detail": problem.detail}
                self.found.note(QuestionnaireCode.NOT_PUBLISHABLE, here, **told)

    def languages(self, questionnaire: Questionnaire) -> None:
        """Note how much of each language is there."""
        texts = [text for text in questionnaire.texts() if text]
        there = Counter(tag for text in texts for tag in text.by)
        for one in self.tongues.told():
            if one.tag is None:
                continue
            missing = len(texts) - there[one.tag]
            if not one.texts:
                self.found.note(QuestionnaireCode.EMPTY_LANGUAGE, None, language=one.name)
            elif missing > 0:
                told = {"missing": str(missing), "all": str(len(texts))}
                self.found.note(
                    QuestionnaireCode.PARTLY_TRANSLATED, None, language=one.name, **told
                )
            if one.tag not in LANGUAGES:
                told = {"language": one.name, "tag": one.tag}
                self.found.note(QuestionnaireCode.LANGUAGE_WITHOUT_SCREENS, None, **told)
        if len(self.tongues.tags) > 1:
            source = language_of_tag(self.tongues.source).own_name
            self.found.note(QuestionnaireCode.SOURCE_LANGUAGE, None, language=source)


def _logic_size(asked: LssQuestion) -> int:
    """Characters of what must be translated."""
    return (
        len(asked.relevance)
        + sum(len(part.relevance) for part in asked.parts)
        + sum(len(value) for name, value in asked.options.items() if name.startswith("em_"))
        + sum(len(row.get("value", "")) + 40 for row in asked.conditions)
    )
