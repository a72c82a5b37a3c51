"""What each type of LimeSurvey's questions becomes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from consult.formats.codes import QuestionnaireCode
from consult.questionnaire.rules.items import Group, Layout
from consult.questionnaire.rules.validation import validate
from tests.formats.limesurvey.files import Q, codes, finding, item, items, one, read

LIST = [("A1", "Sim"), ("A2", "Não")]
ROWS = [("SQ001", "Um"), ("SQ002", "Dois")]
GRID = [*ROWS, ("X1", "Casa", 1), ("X2", "Rua", 1)]
EVERY: dict[str, dict[str, Any]] = {
    "T": {}, "U": {}, "S": {}, "N": {}, "D": {}, "Y": {}, "G": {}, "5": {}, "X": {},
    "L": {"answers": LIST}, "!": {"answers": LIST}, "O": {"answers": LIST}, "R": {"answers": LIST},
    "M": {"parts": ROWS}, "P": {"parts": ROWS}, "Q": {"parts": ROWS}, "K": {"parts": ROWS},
    "A": {"parts": ROWS}, "B": {"parts": ROWS}, "C": {"parts": ROWS}, "E": {"parts": ROWS},
    "F": {"parts": ROWS, "answers": LIST}, "H": {"parts": ROWS, "answers": LIST},
    "1": {"parts": ROWS, "answers": [*LIST, ("B1", "x", 1), ("B2", "y", 1)]},
    ":": {"parts": GRID}, ";": {"parts": GRID},
}  # fmt: skip


@pytest.mark.parametrize("version", [155, 178, 359, 415, 640])
@pytest.mark.parametrize("type_", EVERY)
def test_every_type_can_be_published_from_both_layouts(type_: str, version: int) -> None:
    imported = read(one(type_, **EVERY[type_]), Q("END", "S"), version=version)
    assert imported.report.ok
    assert not imported.report.choices
    assert imported.questionnaire is not None
    assert validate(imported.questionnaire) == []


@pytest.mark.parametrize(
    ("type_", "kind"),
    [("T", "text"), ("U", "text"), ("S", "line"), ("N", "decimal"), ("D", "date"), ("L", "single"),
     ("!", "single"), ("M", "multi"), ("Y", "yes_no"), ("G", "single"), ("5", "scale5"),
     ("R", "rank"), ("X", "note")],
)  # fmt: skip
def test_a_question_has_the_kind_that_fits(type_: str, kind: str) -> None:
    assert item(read(one(type_, **EVERY[type_]), Q("END", "S")), "Q1").kind == kind


@pytest.mark.parametrize(
    ("type_", "kind"), [("A", "scale5"), ("B", "single"), ("C", "single"), ("E", "single"), ("F", "single"), ("H", "single")]
)  # fmt: skip
def test_arrays_are_matrices(type_: str, kind: str) -> None:
    (group,) = items(read(one(type_, **EVERY[type_])))
    assert isinstance(group, Group)
    assert group.layout is Layout.MATRIX
    assert [(row.name, row.kind) for row in group.questions] == [
        ("Q1_SQ001", kind),
        ("Q1_SQ002", kind),
    ]


def test_a_grid_of_boxes_to_tick_is_a_matrix_of_several() -> None:
    ticks = one(":", parts=GRID, options={"multiflexible_checkbox": "1"})
    (group,) = items(read(ticks))
    assert isinstance(group, Group)
    assert group.layout is Layout.MATRIX
    assert {row.kind for row in group.questions} == {"multi"}


def test_a_grid_of_numbers_has_its_bounds() -> None:
    grid = one(":", parts=GRID, options={"multiflexible_max": "5"})
    box = item(read(grid), "Q1_SQ001_X1")
    assert (box.kind, box.minimum, box.maximum) == ("decimal", Decimal(1), Decimal(5))


def test_numbers_are_whole_and_bounded_where_they_are_there() -> None:
    options = {"num_value_int_only": "1", "min_num_value_n": "0", "max_num_value_n": "120"}
    asked = item(read(one("N", options=options)), "Q1")
    assert (asked.kind, asked.minimum, asked.maximum) == ("integer", Decimal(0), Decimal(120))


def test_a_slider_is_a_range() -> None:
    options = {"slider_layout": "1", "slider_max": "10", "slider_accuracy": "2"}
    row = item(read(one("K", parts=ROWS, options=options)), "Q1_SQ001")
    assert (row.kind, row.minimum, row.maximum, row.step) == (
        "range",
        Decimal(0),
        Decimal(10),
        Decimal(2),
    )


def test_other_is_a_choice_with_a_line_that_asks_which() -> None:
    for type_ in ("L", "M"):
        imported = read(one(type_, **EVERY[type_], other="Y"))
        assert item(imported, "Q1").choices[-1].name == "other"
        assert item(imported, "Q1_other").relevant == "selected(${Q1}, 'other')"
        assert QuestionnaireCode.LSS_OTHER in codes(imported)


def test_other_can_be_called_otherwise_and_stand_beside_a_code_of_its_own() -> None:
    asked = one(
        "L",
        answers=[*LIST, ("other", "Outra coisa")],
        other="Y",
        options={"other_replace_text": {"pt": "Mais"}},
    )
    imported = read(asked)
    assert [(c.name, c.label.words("pt")) for c in item(imported, "Q1").choices[2:]] == [
        ("other", "Outra coisa"),
        ("other-2", "Mais"),
    ]
    assert "other-2" in item(imported, "Q1_other").relevant


def test_none_of_these_goes_with_no_other() -> None:
    asked = one("M", parts=ROWS, options={"exclude_all_others": "SQ002", "max_answers": "2"})
    question = item(read(asked), "Q1")
    assert [choice.exclusive for choice in question.choices] == [False, True]
    assert question.constraint == "count-selected(.) <= 2"


def test_comments_are_questions_of_their_own() -> None:
    listed = read(one("O", answers=LIST))
    assert item(listed, "Q1_comment").kind == "text"
    ticked = read(one("P", parts=ROWS))
    assert item(ticked, "Q1_SQ001comment").relevant == "selected(${Q1}, 'SQ001')"


def test_a_condition_of_a_question_with_parts_is_of_its_page() -> None:
    (_, page) = items(read(Q("A", "Y"), one("L", answers=LIST, other="Y", relevance='A == "Y"')))
    assert isinstance(page, Group)
    assert page.relevant == "${A} = 'yes'"
    assert page.questions[0].relevant == ""


def test_what_we_do_not_have_is_named_and_left_out() -> None:
    imported = read(one("|"), Q("A", "Y"), Q("B", "Z"))
    assert [(f.question, f.value) for f in imported.report.choices] == [("Q1", "|"), ("B", "Z")]
    assert imported.questionnaire is not None
    assert [q.name for q in imported.questionnaire.questions] == ["A"]


def test_the_language_switch_is_not_needed() -> None:
    assert QuestionnaireCode.LSS_SWITCH in codes(read(one("I"), Q("A", "Y")))


def test_mandatory_questions_are_required_and_soft_ones_are_not() -> None:
    imported = read(one("S", mandatory="Y"), Q("A", "S", mandatory="S"))
    assert item(imported, "Q1").required
    assert not item(imported, "A").required
    assert finding(imported, QuestionnaireCode.LSS_SOFT).question == "A"


def test_hidden_questions_keep_their_default() -> None:
    imported = read(one("S", options={"hidden": "1"}, default="web"), Q("A", "S"))
    assert (item(imported, "Q1").kind, item(imported, "Q1").default) == ("hidden", "'web'")
    assert QuestionnaireCode.LSS_HIDDEN in codes(imported)


def test_defaults_name_our_choices() -> None:
    assert item(read(one("Y", default="Y")), "Q1").default == "'yes'"
    assert item(read(one("N", default="3")), "Q1").default == "3"
    assert item(read(Q("A", "N"), one("N", default="{A + 1}")), "Q1").default == "${A} + 1"


def test_patterns_and_lengths_are_constraints() -> None:
    imported = read(one("S", preg="/^[0-9]{4}$/", options={"maximum_chars": "4"}))
    assert item(imported, "Q1").constraint == "regex(., '[0-9]{4}') and string-length(.) <= 4"
    unlike = read(one("S", preg="/^a(?=b)/i"))
    assert (
        item(unlike, "Q1").constraint,
        finding(unlike, QuestionnaireCode.LSS_VALIDATION).heading,
    ) == (
        "",
        "preg",
    )


def test_conditions_on_answers_speak_of_the_answer_itself() -> None:
    asked = one(
        "N", options={"em_validation_q": "Q1 > 5", "em_validation_q_tip": {"pt": "Mais de 5"}}
    )
    question = item(read(asked), "Q1")
    assert question.constraint == ". > 5"
    assert question.constraint_message is not None
    assert question.constraint_message.words("pt") == "Mais de 5"
    rows = read(one("K", parts=ROWS, options={"em_validation_sq": "this >= 1"}))
    assert item(rows, "Q1_SQ001").constraint == ". >= 1"


def test_days_have_bounds_and_times_are_left_out() -> None:
    options = {"date_min": "2020-01-01", "date_max": "{today}", "date_format": "dd.mm.YYYY HH:MM"}
    imported = read(one("D", options=options))
    assert item(imported, "Q1").constraint == ". >= date('2020-01-01')"
    assert {QuestionnaireCode.LSS_TIME, QuestionnaireCode.LSS_VALIDATION} <= codes(imported)


def test_sums_random_orders_and_time_limits_are_told() -> None:
    options = {"equals_num_value": "100", "random_order": "1", "time_limit": "30"}
    found = codes(read(one("K", parts=ROWS, options=options)))
    assert {
        QuestionnaireCode.LSS_TOTAL,
        QuestionnaireCode.LSS_RANDOM,
        QuestionnaireCode.LSS_TIMER,
    } <= found


def test_filters_show_only_what_was_chosen_before() -> None:
    imported = read(
        Q("M", "M", parts=ROWS),
        Q("F", "F", parts=ROWS, answers=LIST, options={"array_filter": "M"}),
        Q("N", "M", parts=ROWS, options={"array_filter_exclude": "M"}),
        Q("Z", "Q", parts=ROWS, options={"array_filter": "gone"}),
    )
    assert item(imported, "F_SQ001").relevant == "selected(${M}, 'SQ001')"
    assert item(imported, "N").choice_filter == "not(selected(${M}, name))"
    assert finding(imported, QuestionnaireCode.LSS_CONDITION).question == "Z"


def test_equations_are_worked_out() -> None:
    imported = read(
        one("N"), Q("E", "*", words="<p>{Q1.NAOK * 2}</p>"), Q("G", "*", words="{Q1} anos"),
        Q("H", "*", words="old", options={"equation": "{if(Q1 > 5, 'a', 'b')}"}),
        Q("I", "*", words="{rand(1, 6)}"),
    )  # fmt: skip
    assert item(imported, "E").calculation == "${Q1} * 2"
    assert item(imported, "G").calculation == "concat(${Q1}, ' anos')"
    assert item(imported, "H").calculation == "if(${Q1} > 5, 'a', 'b')"
    assert finding(imported, QuestionnaireCode.LSS_CALCULATION).question == "I"


def test_too_few_answers_and_no_rows_leave_a_question_out() -> None:
    imported = read(
        one("L", answers=LIST[:1]), Q("F", "F", answers=LIST), Q("A", "Y", relevance='Q1 == "A1"')
    )
    assert {QuestionnaireCode.LSS_FEW_CHOICES, QuestionnaireCode.LSS_NO_PARTS} <= codes(imported)
    assert finding(imported, QuestionnaireCode.LSS_CONDITION).details["gone"] == "1"
    assert item(imported, "A").relevant == ""


def test_the_ranking_gives_as_many_places_as_the_file_says() -> None:
    more = [*LIST, ("A3", "Talvez")]
    assert item(read(one("R", answers=more)), "Q1").rank == 3
    assert item(read(one("R", answers=more, options={"max_answers": "2"})), "Q1").rank == 2
    assert item(read(one("R", parts=more)), "Q1").rank == 3
