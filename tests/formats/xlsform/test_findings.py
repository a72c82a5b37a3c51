"""What an import says about a form: what is wrong, what is left out, what was done."""

from __future__ import annotations

import io

import xlsxwriter

from consult.formats.codes import CODES, QuestionnaireCode
from consult.formats.findings import ImportResult, QuestionnaireReport
from consult.formats.xlsform.importing import import_form
from consult.formats.xlsform.wording import explain
from consult.imports.file_codes import FileCode
from consult.imports.findings import Finding, Severity
from consult.questionnaire.rules.items import Group, Layout
from tests.formats.xlsform.workbooks import asked, codes, finding, imported, only, table, workbook

YES = """
list_name | name | label
yn | yes | Sim
yn | no | Não
abc | a | A
abc | b | B
"""


def group(result: ImportResult, at: int) -> Group:
    found = asked(result).items[at]
    assert isinstance(found, Group)
    return found


def test_what_we_do_not_have_is_listed_and_what_depends_on_it_too() -> None:
    result = imported(
        """
        type | name | label | relevant | calculation | media::image
        start | start | | | |
        geopoint | place | Onde? | | |
        calculate | far | | | ${place} + 1 |
        calculate | farther | | | ${far} + 1 |
        text | a | Porquê ${place}? | ${farther} > 3 | | a.png
        text | b | B | pulldata('x', 'y') | |
        calculate | id | | | uuid() |
        """
    )
    assert [question.key for question in asked(result).questions] == ["a", "b"]
    assert asked(result).questions[0].relevant == ""
    assert result.report.ok
    told = [(one.code.code, one.row) for one in result.report.choices]
    assert told == [
        ("unsupported_type", 3), ("depends_on_skipped", 4), ("depends_on_skipped", 5),
        ("skipped_in_words", 6), ("depends_on_skipped", 6), ("media", 6),
        ("unsupported_expression", 7), ("unsupported_expression", 8),
    ]  # fmt: skip
    assert finding(result, QuestionnaireCode.METADATA).row == 2


def test_everything_wrong_is_told_at_once_with_its_cell() -> None:
    result = imported(
        """
        type | name | label | relevant | calculation
        selct_one abc | a | A | |
        select_one nowhere | b | B | |
        select_one | c | C | |
        text | | D | |
        text | e e | E | |
        text | f | F | ${nobody} = 1 |
        text | g | G | (${f} = 'x' |
        text | g | G again | |
        calculate | h | | | ${i} + 1
        calculate | i | | | ${h} + 1
        | j | J | |
        """,
        YES + "\n | x | X\nabc | | Y",
    )
    assert {(one.code.code, one.sheet, one.cell or one.row) for one in result.report.errors} == {
        ("unknown_type", "survey", "A2"), ("unknown_list", "survey", "A3"),
        ("missing_list", "survey", "A4"), ("missing_name", "survey", "A5"),
        ("bad_name", "survey", "B6"), ("unknown_reference", "survey", "D7"),
        ("bad_expression", "survey", "D8"), ("name_twice", "survey", "B9"),
        ("circle", "survey", "B10"), ("missing_type", "survey", "B12"),
        ("no_list_name", "choices", "B6"), ("missing_choice_name", "choices", "B7"),
    }  # fmt: skip
    assert finding(result, QuestionnaireCode.UNKNOWN_TYPE).details["suggestion"] == "select_one"


def test_curly_quotes_are_read_as_they_were_meant() -> None:
    result = imported(
        "type|name|label|relevant\n select_one yn|a|A\n text|b|B|selected(${a}, ‘yes’) or ${a}=“no”",
        YES,
    )
    assert result.report.ok
    assert not result.report.choices


def test_defaults_are_words_or_expressions() -> None:
    result = imported(
        """
        type | name | label | default
        text | a | A | não sei
        integer | b | B | 5
        select_one abc | c | C | a
        date | d | D | today()
        date | e | E | 2026-01-31
        """,
        YES,
    )
    assert [question.default for question in asked(result).questions] == [
        "'não sei'", "5", "'a'", "today()", "'2026-01-31'",
    ]  # fmt: skip
    assert result.report.ok


def test_tables_become_matrices_where_their_rows_agree() -> None:
    result = imported(
        """
        type | name | label | appearance
        begin group | t | | table-list
        select_one abc | a | A |
        select_one abc | b | B |
        end group | | |
        begin group | u | | field-list
        select_one abc | head | O que acha? | label
        select_one abc | c | C | list-nolabel
        select_one abc | d | D | list-nolabel
        end group | | |
        begin group | v | V | table-list
        select_one abc | e | E |
        text | f | F |
        end group | | |
        """,
        YES,
    )
    first, second, third = (group(result, at) for at in range(3))
    assert [g.layout for g in (first, second, third)] == [Layout.MATRIX, Layout.MATRIX, Layout.PAGE]
    assert second.label.words("pt") == "O que acha?"
    assert [item.key for item in second.items] == ["c", "d"]
    assert result.report.ok


def test_names_that_are_no_keys_get_one_that_stays() -> None:
    long = "a_very_long_name_" * 3
    text = f"type|name|label|relevant\n integer|{long}|A\n text|ação|B|${{{long}}} > 1"
    first, again = imported(text), imported(text)
    assert asked(first) == asked(again)
    for question, name in zip(asked(first).questions, (long, "ação"), strict=True):
        assert question.alias == question.name == name
        assert len(question.key) <= 40
    assert first.report.ok


def test_a_name_in_two_groups_is_told_apart_unless_something_uses_it() -> None:
    text = """
    type | name | label | relevant
    begin group | g | G |
    text | a | A |
    end group | | |
    text | a | A | {}
    """
    result = imported(text.format(""))
    assert [question.key for question in asked(result).questions] == ["a", "a_2"]
    assert codes(result) == ["name_again"]
    assert codes(imported(text.format("${a} = 1"))) == ["ambiguous_name"]


def test_choices_that_stand_twice() -> None:
    rows = "list_name|name|label\n l|a|A\n l|a|A\n l|a|B\n l|b|C"
    text = "type|name|label\n select_one l|q|Q"
    result = imported(text, rows)
    assert codes(result) == ["same_choice", "choice_twice"]
    assert len(only(result).choices) == 2
    allowed = imported(
        text, rows, settings=[["form_title", "allow_choice_duplicates"], ["T", "yes"]]
    )
    assert [choice.name for choice in only(allowed).choices] == ["a", "a_2", "b"]
    assert codes(allowed) == ["same_choice", "choice_renamed"]


def test_rows_that_only_show_something() -> None:
    result = imported(
        """
        type | name | label | read_only | calculation | required | guidance_hint | disabled
        text | a | A | yes | | | |
        text | b | B | | 1 + 1 | | |
        text | c | | | | ${b} = 2 | |
        text | d | D | | | | Leia alto |
        text | e | E | | | | | yes
        """
    )
    a, b, c, d = asked(result).questions
    assert (a.kind, b.kind, c.label.words("pt")) == ("note", "calculate", "c")
    assert (c.required, c.required_if) == (False, "${b} = 2")
    assert d.hint is not None
    assert d.hint.words("pt") == "Leia alto"
    assert codes(result) == [
        "read_only", "shown_calculation", "label_from_name", "guidance", "disabled",
    ]  # fmt: skip


def test_whether_a_question_must_be_answered_may_be_a_condition() -> None:
    result = imported(
        """
        type | name | label | required
        integer | a | A | yes
        text | b | B | ${a} > 2
        text | c | C | pulldata('x', 'y', 'z', ${a})
        """
    )
    b, c = asked(result).questions[1:]
    assert (b.required, b.required_if, c.required_if) == (False, "${a} > 2", "")
    assert codes(result) == ["unsupported_expression"]
    text = "type|name|label|required|calculation\ntext|b|B||\ncalculate|k|K|${nobody} = 1|1 + 1"
    unseen = imported(text)  # nobody sees it, so nobody can leave it out
    assert [one.may_be_required for one in asked(unseen).questions] == [False, False]
    assert codes(unseen) == []
    wrong = imported("type|name|label|required\ntext|b|B|${nobody} = 1")
    assert codes(wrong) == ["unknown_reference"]


def test_a_group_that_must_be_answered_is_told() -> None:
    plain = imported(
        """
        type | name | label | required
        begin group | g | G | yes
        text | b | B | yes
        end group | | |
        begin group | h | H | no
        text | c | C |
        end group | | |
        """
    )
    assert codes(plain) == ["required_group"]
    assert finding(plain, QuestionnaireCode.REQUIRED_GROUP).row == 2
    kobo = (
        "type|name|label|required|kobo--score-choices\nbegin_score|s|S|yes|l\nscore__row|r|R||\n"
        "end_score||||"
    )
    assert "required_group" in codes(imported(kobo, "list_name|name|label\nl|a|A\nl|b|B"))


def test_the_day_of_today_is_worked_out_where_something_asks_for_it() -> None:
    text = "type|name|label|constraint\n today|today|\n date|born|Nascimento|. < ${today}"
    result = imported(text)
    today, _ = asked(result).questions
    assert (today.kind, today.calculation) == ("calculate", "today()")
    assert codes(result) == ["today"]


def test_errors_in_cells_and_sheets_that_are_missing() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("survey")
        page.write_row(0, 0, ["type", "name", "label"])
        page.write_row(1, 0, ["text", "a"])
        page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    assert "cell_error" in codes(import_form(out.getvalue()))
    assert codes(import_form(workbook(other=[["x"]]))) == ["no_survey"]
    assert codes(import_form(workbook(survey=[["x"]]))) == ["no_headings"]
    assert codes(import_form(b"type,name\n")) == ["not_a_spreadsheet"]
    empty = imported("type|name|label")
    assert codes(empty) == ["no_questions"]


def test_headings_may_stand_below_a_title() -> None:
    data = workbook(survey=[["My form"], ["type", "name", "label"], ["text", "a", "A"]])
    result = import_form(data)
    assert only(result).label.words("pt") == "A"
    assert result.report.ok


def test_what_people_may_have_and_we_do_not_read() -> None:
    rows = table("type|name|label|trigger|bind::odk:length|notes\n text|a|A|${a}|5|x")
    result = imported("type|name|label\n text|a|A", entities=[["dataset"], ["x"]])
    assert codes(result) == ["unsupported_sheet"]
    result = import_form(workbook(survey=rows, settings=[["form_title", "style"], ["T", "pages"]]))
    assert codes(result) == [
        "setting",
        "unsupported_column",
        "unsupported_column",
        "unknown_column",
    ]


def test_a_report_is_kept_as_json_and_every_code_has_words() -> None:
    result = imported("type|name|label\n geopoint|a|A\n text|b|B ${a}")
    assert QuestionnaireReport.from_json(result.report.to_json()) == result.report
    for code in (one for one in CODES.values() if not one.code.startswith("lss_")):
        if code in (FileCode.ENCODING, FileCode.NUL, FileCode.CSV_QUOTES, FileCode.READ_AS_TEXT):
            continue  # of CSV files
        words = explain(Finding(code, details={"suggestion": "x"}))
        assert words.what
        assert "suggestion" not in words.what + words.consequence + words.what_to_do
        assert bool(words.what_to_do) == (code.severity is Severity.ERROR)
        assert bool(words.consequence) == (code.severity is Severity.CHOICE)


def test_marks_of_other_tools_are_taken_out_of_the_words() -> None:
    result = imported(
        'type|name|label\n text|a|## **Olá** <span style="color:red">já</span><br>2 * 3 < 7 snake__case'
    )
    assert only(result).label.words("pt") == "Olá já\n2 * 3 < 7 snake__case"
    assert finding(result, QuestionnaireCode.MARKS).details == {"count": "1"}
