"""XLSForms as people write them: what comes of each, and what is said about it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consult.formats.codes import QuestionnaireCode
from consult.formats.findings import ImportResult
from consult.formats.xlsform.importing import import_form
from consult.languages.rules import LANGUAGES
from consult.questionnaire.rules.items import Group, Layout, Question
from tests.formats.xlsform.workbooks import (
    Rows,
    asked,
    codes,
    finding,
    form,
    imported,
    only,
    workbook,
)

YES = """
list_name | name | label
yn | yes | Sim
yn | no | Não
abc | a | A
abc | b | B
"""


def group(result: ImportResult, at: int = 0) -> Group:
    found = asked(result).items[at]
    assert isinstance(found, Group)
    return found


def test_a_plain_form_comes_through_with_nothing_to_say() -> None:
    result = imported(
        """
        type | name | label | hint | required | relevant | constraint | constraint_message
        integer | age | Idade | Em anos | yes | | . >= 18 | Só adultos
        select_one abc | pick | Escolha | | no | ${age} > 20 | |
        text | why | Porquê? | | | | |
        """,
        YES,
    )
    assert codes(result) == ["unused_list"]
    age, pick, why = asked(result).questions
    assert (age.kind, age.key, age.required, age.constraint) == ("integer", "age", True, ". >= 18")
    assert age.constraint_message is not None
    assert age.constraint_message.words("pt") == "Só adultos"
    assert (pick.kind, pick.relevant, pick.list_name) == ("single", "${age} > 20", "abc")
    assert [choice.name for choice in pick.choices] == ["a", "b"]
    assert why.kind == "line"
    assert asked(result).title.words("pt") == "Um inquérito"


@pytest.mark.parametrize("heading", ["label::Português (pt)", "Label : Português", "LABEL::pt",
                                     "label:portuguese", "caption::Portugais"])  # fmt: skip
def test_headings_in_any_writing(heading: str) -> None:
    result = imported(f"TYPE | Name | {heading}\n text | a | Olá")
    assert only(result).label.words("pt") == "Olá"
    assert result.report.ok


def test_sheets_in_any_case_and_rows_that_are_empty() -> None:
    sheets: dict[str, Rows] = {
        " Survey ": [["type", "name", "label"], [None], ["text ", " a ", " Olá "], []],
        "CHOICES": [["list name", "name", "label"]],
        "notes": [["anything"]],
    }
    result = import_form(workbook(**sheets))
    assert only(result).key == "a"
    assert codes(result) == ["no_title"]


def test_languages_by_name_partly_translated_and_unknown() -> None:
    text = """
    type | name | label::English | label::Arabic | label::Local language | label::Klingon | label::Amharic
    text | a | One | واحد | Um | | አንድ
    text | b | Two | | | |
    """
    settings = [["default_language"], ["English"]]
    result = imported(text, settings=settings)
    first, second = asked(result).questions
    assert {tag: text.words for tag, text in first.label.by.items()} == {
        "en": "One", "ar": "واحد", "am": "አንድ",
    }  # fmt: skip
    assert first.label.source == second.label.source == "en"
    assert finding(result, QuestionnaireCode.UNKNOWN_LANGUAGE).details == {
        "language": "Local language"
    }
    assert finding(result, QuestionnaireCode.EMPTY_LANGUAGE).details == {"language": "Klingon"}
    assert finding(result, QuestionnaireCode.LANGUAGE_WITHOUT_SCREENS).details["tag"] == "am"
    assert {t.name: t.tag for t in result.report.languages}["Local language"] is None
    mapped = import_form(form(text, settings=settings), languages={"Local language": "pt"})
    assert asked(mapped).questions[0].label.words("pt") == "Um"
    assert QuestionnaireCode.UNKNOWN_LANGUAGE not in {one.code for one in mapped.report.findings}


def test_two_columns_of_one_language() -> None:
    result = imported("type|name|label::English (en)|label::en\n text|a|One|Uno")
    assert only(result).label.words("en") == "One"
    assert finding(result, QuestionnaireCode.LANGUAGE_TWICE).cell == "D1"


def test_groups_repeats_and_their_layouts() -> None:
    result = imported(
        """
        type | name | label | appearance | relevant | repeat_count
        begin group | g | Grupo | field-list w1 | |
        integer | n | Quantos? | | |
        end group | | | | |
        begin_repeat | r | Filhos | | ${n} > 0 | ${n}
        text | child | Nome | | |
        end_repeat | | | | |
        begin repeat | free | Outros | | |
        text | other | Nome | | |
        end repeat
        """
    )
    assert not result.report.errors
    page, repeat, free = asked(result).items
    assert isinstance(page, Group)
    assert isinstance(repeat, Group)
    assert isinstance(free, Group)
    assert (page.layout, page.appearance) == (Layout.PAGE, "w1")
    assert repeat.repeat is not None
    assert (repeat.repeat.count, repeat.repeat.most) == ("${n}", 200)
    assert repeat.relevant == "${n} > 0"
    assert free.repeat is not None
    assert free.repeat.count == ""


def test_groups_that_do_not_match_are_told_with_their_rows() -> None:
    result = imported(
        """
        type | name | label
        end group | |
        begin group | g | G
        text | a | A
        end repeat | |
        begin repeat | r | R
        text | b | B
        """
    )
    assert [(one.code, one.cell) for one in result.report.errors] == [
        (QuestionnaireCode.NOT_OPENED, "A2"), (QuestionnaireCode.CLOSED_OTHERWISE, "A5"), (QuestionnaireCode.NOT_CLOSED, "A6"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("select one from abc", "single"), ("SELECT_ONE abc", "single"), ("select1 abc", "single"),
        ("select  multiple  abc", "multi"), ("select all that apply from abc", "multi"),
        ("rank abc", "rank"), ("select_one yn", "yes_no"), ("int", "integer"), ("decimal", "decimal"),
        ("date", "date"), ("note", "note"), ("string", "line"),
    ],
)  # fmt: skip
def test_types_in_any_writing(written: str, kind: str) -> None:
    result = imported(f"type|name|label\n {written}|a|A", YES)
    assert only(result).kind == kind
    assert not result.report.errors


def test_a_long_text_and_a_range() -> None:
    result = imported(
        """
        type | name | label | appearance | parameters
        text | a | A | multiline |
        range | b | B | | start=0 end=5;step=0.5
        range | c | C | |
        """
    )
    long, short, usual = asked(result).questions
    assert (long.kind, long.appearance) == ("text", "")
    assert [short.minimum, short.maximum, short.step] == [*map(Decimal, ("0", "5", "0.5"))]
    assert [usual.minimum, usual.maximum, usual.step] == [*map(Decimal, (1, 10, 1))]
    assert codes(result) == ["range_defaults"]


def test_an_acknowledgement_has_its_box_and_the_name_that_other_tools_know() -> None:
    result = imported("type|name|label|relevant\n acknowledge|ok|Li\n text|a|A|${ok} = 'OK'")
    box = asked(result).questions[0]
    assert [(choice.key, choice.name) for choice in box.choices] == [("ok", "OK")]
    assert not result.report.errors


def test_or_other_becomes_a_choice_and_a_line_on_the_same_page() -> None:
    result = imported("type|name|label\n select_one abc or_other|pick|Qual?", YES)
    page = group(result)
    assert page.layout is Layout.PAGE
    pick, other = page.items
    assert isinstance(pick, Question)
    assert isinstance(other, Question)
    assert pick.choices[-1].key == "other"
    assert pick.choices[-1].label.by.keys() == LANGUAGES.keys()
    assert pick.choices[-1].label.words("pt") == "Outro"
    assert (other.key, other.name, other.kind) == ("pick.other", "pick_other", "line")
    assert other.relevant == "selected(${pick}, 'other')"
    assert result.report.ok


def test_cascades_take_the_columns_their_filters_use() -> None:
    result = imported(
        """
        type | name | label | choice_filter
        select_one d | d | Distrito |
        select_one m | m | Município | district = ${d}
        """,
        """
        list_name | name | label | district | colour
        d | lx x | Lisboa | | red
        d | po | Porto | | blue
        m | as | Amadora | lx x | red
        m | mt | Matosinhos | po | blue
        """,
    )
    first, second = asked(result).questions
    assert [choice.name for choice in first.choices] == ["lx_x", "po"]
    assert [choice.tags for choice in second.choices] == [
        (("district", "lx_x"),), (("district", "po"),),
    ]  # fmt: skip
    assert codes(result) == ["unknown_column", "name_with_spaces"]
