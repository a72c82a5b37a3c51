"""Every issue of a questionnaire is reported at once."""

from __future__ import annotations

from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question
from consult.questionnaire.rules.validation import IssueCode, validate
from tests.factories.surveys import a_questionnaire, a_single, choice
from tests.questionnaire.routes import QUESTIONNAIRE


def test_every_kind_of_question_is_valid() -> None:
    assert validate(QUESTIONNAIRE) == []


def test_every_issue_is_reported_at_once() -> None:
    valid = a_questionnaire()
    twice = (choice("a", "A"), choice("a", "B"))
    ranked = valid.by_key["Q4"].choices
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
                    Question("Q4", "multi", Texts.of("?"), choices=twice),
                    Question("Q5", "rank", Texts.of("?"), choices=ranked, rank=9),
                    Question(
                        "Q6", "text", Texts.of("?"), choices=(choice("a", ""),), measures=("M99",)
                    ),
                ),
            ),
        ),
    )
    codes = {issue.code for issue in validate(broken, areas={"A03", "A07"}, measures=set())}
    assert codes == {
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
    assert not validate(valid, areas={"A03", "A07"}, measures=set())


def test_a_range_needs_a_maximum() -> None:
    question = Question("n", "range", Texts.of("N"), minimum=Decimal(0), step=Decimal(5))
    issues = validate(Questionnaire(Texts.of("T"), items=(question,)))
    assert [issue.code for issue in issues] == [IssueCode.BAD_BOUNDS]
