"""Rules without a database: nothing that is sent, stored or counted can break them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.authoring.rules.version_changes import (
    ChangeType,
    Impact,
    version_changes,
    version_impact,
)
from consult.languages.rules import Texts
from consult.plan.rules.phases import PhaseAction
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question
from consult.questionnaire.rules.json_decoding import from_json, from_plain
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import AnswerIssue
from consult.questionnaire.rules.logic import FormLogic
from consult.questionnaire.rules.numerals import parse_integer
from consult.questionnaire.rules.pages import QuestionnairePage
from consult.questionnaire.rules.responses import (
    SurveyStatus,
    estimated_minutes,
    parse_page,
    survey_status,
)
from consult.questionnaire.rules.routing import Routing
from consult.questionnaire.rules.validation import IssueCode, QuestionnaireError, validate
from tests.factories.surveys import a_questionnaire, a_single, choice

ASKED = a_questionnaire()


def flow_of(answers: dict[str, Any], asked: Questionnaire = ASKED) -> Routing:
    return Routing(asked, FormLogic(asked), answers, language="pt", today=date(2026, 3, 2))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


# Making text is slow the first time, on a busy machine too slow for hypothesis.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


class Form(dict[str, list[str]]):
    """What a form sent."""

    def getlist(self, key: str, /) -> list[str]:
        return self.get(key, [])


NAMES = ["Q1", "Q2", "Q3", "Q4:A03", "Q4:A07", "Q4:o", "Q5", "Q5:language"]
VALUES = st.sampled_from(["a", "x", "z", "1", "٣", "৫", "2", "6", "bn"]) | st.text(max_size=20)
FORMS = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=3)).map(Form)


@patient
@given(FORMS)
def test_any_form_is_read_and_judged_and_stored_as_json(form: Form) -> None:
    answers: dict[str, Any] = {}
    for page in ASKED.pages:
        answers |= parse_page(page, form)
    assert json.loads(json.dumps(answers)) == answers
    flow = flow_of(answers)
    found = flow.issues()
    for question in ASKED.questions:
        value = answers[question.key]
        if KINDS[question.kind].is_answered(value) and question.key not in found:
            rows = KINDS[question.kind].answer_rows(question, value)
            assert len({row.choice for row in rows}) == len(rows)
    assert flow.resume_page in flow.route


@patient
@given(st.dictionaries(st.sampled_from(list(ASKED.by_key)), JSON))
def test_any_stored_answer_is_judged_without_breaking(answers: dict[str, Any]) -> None:
    found = flow_of(answers).issues()
    assert all(isinstance(trouble, AnswerIssue) for _, trouble in found.values())


@patient
@given(JSON)
def test_any_document_is_read_or_refused_with_reasons(value: Any) -> None:
    try:
        assert isinstance(from_json(value), Questionnaire)
    except QuestionnaireError as error:
        assert error.issues  # noqa: PT017


def test_a_document_survives_storing_and_its_digest_is_of_its_content() -> None:
    again = from_json(json.loads(ASKED.canonical))
    assert again == ASKED
    assert again.digest == ASKED.digest
    shuffled = json.loads(json.dumps(ASKED.to_json(), sort_keys=False))
    shuffled = dict(reversed(list(shuffled.items())))
    assert from_json(shuffled).digest == ASKED.digest
    assert " " not in ASKED.canonical.replace("há", "").split('"kind"')[0].split(":")[0]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3), ("٣", 3), ("۳", 3), ("৩", 3), ("३", 3), ("੩", 3), ("３", 3), (" 12 ", 12)],
)
def test_digits_of_any_script_are_numbers(typed: str, number: int) -> None:
    assert parse_integer(typed) == number


@pytest.mark.parametrize("typed", ["", "1_0", "-1", "1.5", "²", "½", "9" * 10, "x"])
def test_what_is_no_whole_number_is_none(typed: str) -> None:
    assert parse_integer(typed) is None


def test_every_problem_is_reported_at_once() -> None:
    broken = Questionnaire(
        title=Texts(),
        items=(
            a_single(),
            a_single(),
            Group("empty"),
            Group(
                "page",
                (
                    Question("Q 2", "guess", Texts.of("?")),
                    Question("Q3", "single", Texts(), areas=("A99",)),
                    Question(
                        "Q4", "multi", Texts.of("?"), choices=(choice("a", "A"), choice("a", "B"))
                    ),
                    Question(
                        "Q5", "rank", Texts.of("?"), choices=ASKED.by_key["Q4"].choices, rank=9
                    ),
                    Question(
                        "Q6", "text", Texts.of("?"), choices=(choice("a", ""),), measures=("M99",)
                    ),
                ),
            ),
        ),
    )
    found = {problem.code for problem in validate(broken, areas={"A03", "A07"}, measures=set())}
    assert found == {
        IssueCode.NO_TITLE,
        IssueCode.DUPLICATE_QUESTION,
        IssueCode.EMPTY_GROUP,
        IssueCode.BAD_KEY,
        IssueCode.UNKNOWN_KIND,
        IssueCode.NO_CHOICES,
        IssueCode.NO_LABEL,
        IssueCode.UNKNOWN_AREA,
        IssueCode.DUPLICATE_CHOICE,
        IssueCode.BAD_RANK,
        IssueCode.NEEDLESS_CHOICES,
        IssueCode.UNKNOWN_MEASURE,
    }
    assert not validate(ASKED, areas={"A03", "A07"}, measures=set())


def changed(**values: Any) -> Questionnaire:
    return replace(ASKED, items=(replace(ASKED.questions[0], **values), *ASKED.items[1:]))


@pytest.mark.parametrize(
    ("after", "expected", "change"),
    [
        (ASKED, Impact.NONE, None),
        (changed(label=Texts.of("Outra")), Impact.WORDING, ChangeType.WORDS),
        (changed(areas=("A07",)), Impact.COMPATIBLE, ChangeType.LINKS),
        (
            changed(choices=(*a_single().choices, choice("d", "?"))),
            Impact.COMPATIBLE,
            ChangeType.CHOICE_ADDED,
        ),
        (changed(choices=a_single().choices[::-1]), Impact.COMPATIBLE, ChangeType.ORDER),
        (changed(choices=a_single().choices[:2]), Impact.BREAKING, ChangeType.CHOICE_REMOVED),
        (changed(required=True), Impact.BREAKING, ChangeType.REQUIRED),
        (changed(required=True, required_if="1 = 1"), Impact.BREAKING, ChangeType.REQUIRED),
        (changed(required_if="1 = 1"), Impact.BREAKING, ChangeType.DUTY),
        (changed(kind="multi"), Impact.BREAKING, ChangeType.KIND),
        (replace(ASKED, items=ASKED.items[1:]), Impact.BREAKING, ChangeType.QUESTION_REMOVED),
        (replace(ASKED, items=ASKED.items[::-1]), Impact.COMPATIBLE, ChangeType.ORDER),
    ],
)
def test_a_change_weighs_what_it_does_to_results(
    after: Questionnaire, expected: Impact, change: ChangeType | None
) -> None:
    assert version_impact(ASKED, after) is expected
    assert [d.change for d in version_changes(ASKED, after)] == ([change] if change else [])


def test_a_survey_is_open_on_its_days_while_a_phase_lets_people_answer() -> None:
    days = {"opens": date(2026, 3, 2), "closes": date(2026, 4, 14)}
    for today, verbs, expected in (
        (date(2026, 3, 1), {PhaseAction.ANSWER}, SurveyStatus.NOT_YET),
        (date(2026, 3, 2), {PhaseAction.ANSWER}, SurveyStatus.OPEN),
        (date(2026, 4, 14), {PhaseAction.ANSWER}, SurveyStatus.OPEN),
        (date(2026, 4, 14), {PhaseAction.COMMENT}, SurveyStatus.CLOSED),
        (date(2026, 4, 15), {PhaseAction.ANSWER}, SurveyStatus.CLOSED),
    ):
        assert survey_status(**days, verbs=verbs, today=today) is expected


def test_ranks_close_their_gaps_and_refuse_two_at_one_place() -> None:
    rank = ASKED.by_key["Q4"]
    assert [(r.choice, r.number) for r in KINDS["rank"].answer_rows(rank, {"o": 2})] == [("o", 1)]
    page = QuestionnairePage((rank,))
    both = parse_page(page, Form({"Q4:A03": ["1"], "Q4:o": ["১"]}))
    assert both == {"Q4": {"A03": 1, "o": 1}}
    assert flow_of(both).issues()["Q4"][1] is AnswerIssue.TIED_RANKS


def test_words_are_counted_after_they_are_composed() -> None:
    page = QuestionnairePage((ASKED.by_key["Q5"],))
    assert not flow_of(parse_page(page, Form({"Q5": ["a\u0303" * 4000]}))).issues()
    over = parse_page(page, Form({"Q5": ["a\u0303" * 4001]}))
    assert flow_of(over).issues()["Q5"][1] is AnswerIssue.TOO_LONG


def test_a_data_file_puts_the_parts_of_one_number_on_one_page() -> None:
    plain = {
        "title": {"pt": "T"},
        "questions": [
            {
                "id": "Q1",
                "number": "1",
                "type": "scale5",
                "label": {"pt": "A"},
                "ends": {"1": {"pt": "não"}},
            },
            {"id": "Q2", "number": "2", "type": "text", "label": {"pt": "B"}},
            {"id": "Q2b", "number": "2b", "type": "text", "label": {"pt": "C", "bn": "গ"}},
        ],
    }
    read = from_plain(plain)
    assert [[q.key for q in page.questions] for page in read.pages] == [["Q1"], ["Q2", "Q2b"]]
    assert read.page_of("Q2b") == 2
    assert estimated_minutes(read) == 2
