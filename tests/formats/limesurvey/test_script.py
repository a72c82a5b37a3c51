"""ExpressionScript in our language."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.formats.codes import QuestionnaireCode
from consult.formats.limesurvey.expression_script import translate
from consult.formats.limesurvey.importing import import_survey
from consult.formats.limesurvey.lss_parsing import open_lss
from consult.formats.limesurvey.script_terms import Untranslatable
from consult.formats.limesurvey.variables import ScriptVariable, ScriptVariables
from tests.formats.limesurvey.files import Q, codes, finding, item, items, lss, read

LIST = [("A1", "Sim"), ("A2", "Não")]
ROWS = [("SQ001", "Um"), ("SQ002", "Dois")]
FIRST = (
    Q("L", "L", answers=LIST, other="Y"), Q("M", "M", parts=ROWS, other="Y"), Q("N", "N"), Q("S", "S"),
    Q("Y", "Y"), Q("D", "D"), Q("K", "K", parts=ROWS), Q("R", "R", answers=LIST), Q("G", "G"),
    Q("F", "F", parts=ROWS, answers=LIST), Q("A", "A", parts=ROWS),
    Q("C", ":", parts=[*ROWS, ("X1", "x", 1)], options={"multiflexible_checkbox": "1"}),
)  # fmt: skip
TRANSLATED = [
    ('L.NAOK == "A1"', "${L} = 'A1'"),
    ('((L.NAOK == "A1")) and (N.NAOK >= 3)', "${L} = 'A1' and ${N} >= 3"),
    ('L == "A1" || L == "A2" && N > 1', "${L} = 'A1' or ${L} = 'A2' and ${N} > 1"),
    ('(L == "A1" || L == "A2") && N > 1', "(${L} = 'A1' or ${L} = 'A2') and ${N} > 1"),
    ('L eq "A1" AND N le 5 and N ne 3', "${L} = 'A1' and ${N} <= 5 and ${N} != 3"),
    ('L.NAOK == "-oth-"', "${L} = 'other'"),
    ('"A1" == L.code', "${L} = 'A1'"),
    ('Y == "Y"', "${Y} = 'yes'"),
    ('Y.NAOK != "Y"', "${Y} != 'yes'"),
    ('G == "F"', "${G} = 'F'"),
    ('M_SQ001.NAOK == "Y"', "selected(${M}, 'SQ001')"),
    ('M_SQ001 != "Y"', "not(selected(${M}, 'SQ001'))"),
    ('M_SQ001 == ""', "not(selected(${M}, 'SQ001'))"),
    ("is_empty(M_SQ001)", "not(selected(${M}, 'SQ001'))"),
    ('C_SQ001_X1 == "1"', "selected(${C_SQ001}, 'X1')"),
    ('F_SQ002 == "A2"', "${F_SQ002} = 'A2'"),
    ("A_SQ001 >= 4", "${A_SQ001} >= 4"),
    ('R_1 == "A2"', "selected-at(${R}, 0) = 'A2'"),
    ("!is_empty(S)", "not(${S} = '')"),
    ("is_empty(N.NAOK)", "${N} = ''"),
    ("count(M_SQ001, M_SQ002) > 1", "if(selected(${M}, 'SQ001'), 1, 0) + if(selected(${M}, 'SQ002'), 1, 0) > 1"),
    ("count(that.M.NAOK) >= 2", "count-selected(${M}) >= 2"),
    ('countif("A1", that.F) == 2', "if(${F_SQ001} = 'A1', 1, 0) + if(${F_SQ002} = 'A1', 1, 0) = 2"),
    ("sum(K_SQ001, K_SQ002) > 10", "sum(${K_SQ001}, ${K_SQ002}) > 10"),
    ("sum(that.K.NAOK) / 2 > 1.5", "sum(${K_SQ001}, ${K_SQ002}) div 2 > 1.5"),
    ("if(N > 3, 1, 0) == 1", "if(${N} > 3, 1, 0) = 1"),
    ("(N - 2) * -3 < 0", "(${N} - 2) * -3 < 0"),
    ('regexMatch("/^[a-z]+$/", S)', "regex(${S}, '[a-z]+')"),
    ('regexMatch("/abc/", S)', "regex(${S}, '.*(abc).*')"),
    ("strlen(S) > 2", "string-length(string(${S})) > 2"),
    ("intval(N) == 2", "int(${N}) = 2"),
    ('date("Y") - N > 18', "number(format-date(today(), '%Y')) - ${N} > 18"),
    ('D > "2020-01-01"', "${D} > '2020-01-01'"),
    ("!(N > 3)", "not(${N} > 3)"),
    ("N > 3 and M", "${N} > 3 and count-selected(${M}) > 0"),
    ("1X1X103 == 4", "${N} = 4"),
]  # fmt: skip
REFUSED = [
    "rand(1, 2) > 1", "self.NAOK > 1", "L.relevanceStatus == 1", "TOKEN:FIRSTNAME == 'x'", "N = 3", "N >", "(N",
    "Gone == 1", "M_SQ001 == 'Z'", "regexMatch('/a/i', S)", "unique(S)", "", "N == 3 ? 1 : 2", "${N} > 1",
    "if(N > 1)", "that.M.NAOK", "M == 'SQ001'", "substr(S, N, 2) == 'a'", "date('H:i') > 3",
]  # fmt: skip


@pytest.mark.parametrize(("script", "ours"), TRANSLATED)
def test_conditions_say_the_same_in_our_language(script: str, ours: str) -> None:
    if script.startswith("1X1X"):
        script = script.replace("103", str(_id_of("N")))
    imported = read(*FIRST, Q("Q1", "S", relevance=script))
    assert [f for f in imported.report.choices if f.question == "Q1"] == []
    assert item(imported, "Q1").relevant == ours


def _id_of(code: str) -> int:
    rows = open_lss(lss(FIRST)).rows("questions")
    return next(int(row["qid"]) for row in rows if row["title"] == code)


@pytest.mark.parametrize("script", [one for one in REFUSED if one])
def test_what_has_no_like_is_told_and_the_question_is_always_asked(script: str) -> None:
    imported = read(*FIRST, Q("Q1", "S", relevance=script))
    assert item(imported, "Q1").relevant == ""
    found = finding(imported, QuestionnaireCode.LSS_CONDITION)
    assert (found.question, found.heading) == ("Q1", "relevance")
    assert imported.report.ok


def test_no_condition_is_no_condition() -> None:
    for script in ("", "1", " 1 "):
        assert item(read(Q("Q1", "S", relevance=script)), "Q1").relevant == ""
    assert item(read(Q("Q1", "S", relevance="0"), Q("A", "S")), "Q1").relevant == "false()"


def test_a_group_has_its_condition() -> None:
    data = lss([Q("Y", "Y")], [Q("S", "S")], group_relevance=["1", 'Y == "Y"'])
    imported = import_survey(data)
    assert imported.questionnaire is not None
    assert [group.relevant for group in imported.questionnaire.groups] == ["", "${Y} = 'yes'"]


def test_questions_that_need_each_other_are_always_asked() -> None:
    imported = read(Q("A", "Y", relevance='B == "Y"'), Q("B", "Y", relevance='A == "Y"'))
    assert QuestionnaireCode.LSS_CIRCLE in codes(imported)
    assert item(imported, "A").relevant == item(imported, "B").relevant == ""


def test_a_condition_on_what_compares_with_nothing_is_left_out() -> None:
    imported = read(*FIRST, Q("Q1", "S", relevance="D > 3 and M == L"))
    assert item(imported, "Q1").relevant == ""
    assert QuestionnaireCode.LSS_CONDITION in codes(imported)


def test_old_conditions_are_rows() -> None:
    def row(
        field: str, value: str, method: str = "==", scenario: str = "1", cqid: str = "1"
    ) -> dict[str, str]:
        return {
            "qid": "113",
            "cqid": cqid,
            "cfieldname": field,
            "method": method,
            "value": value,
            "scenario": scenario,
        }

    asked = [
        Q("L", "L", answers=LIST),
        Q("M", "M", parts=ROWS),
        Q("N", "N"),
        Q("Q1", "S", relevance=""),
    ]
    ids = {code: str(qid) for code, qid in zip("LMN", (101, 104, 107), strict=True)}
    rows = [
        row(f"1X1X{ids['L']}", "A1", cqid="a"), row(f"1X1X{ids['L']}", "A2", cqid="a"),
        row(f"1X1X{ids['M']}", "SQ001", cqid="b"), row(f"+1X1X{ids['M']}SQ002", "Y", "!=", cqid="c"),
        row(f"1X1X{ids['N']}", "3", ">=", "2", cqid="d"),
    ]  # fmt: skip
    rows = [{**one, "qid": "108"} for one in rows]
    imported = import_survey(lss(asked, version=130, tables={"conditions": rows}))
    assert item(imported, "Q1").relevant == (
        "(${L} = 'A1' or ${L} = 'A2') and selected(${M}, 'SQ001') and not(selected(${M}, 'SQ002'))"
        " or ${N} >= '3'"
    )


def test_words_show_answers() -> None:
    note = Q(
        "X",
        "X",
        words="Olá {S}, {L.shown}, {if(N > 3, 'muitos', 'poucos')}; {TOKEN:FIRSTNAME} { isto não }",
    )
    imported = read(*FIRST, note)
    assert item(imported, "X").label.words("pt") == "Olá ${S}, ${L}, ${X_text1}; … { isto não }"
    assert item(imported, "X_text1").calculation == "if(${N} > 3, 'muitos', 'poucos')"
    assert finding(imported, QuestionnaireCode.LSS_SHOWN).value == "{TOKEN:FIRSTNAME}"


def test_words_show_what_is_worked_out_from_an_answer_and_not_the_answer() -> None:
    note = Q("X", "X", words="{N.shown + N.shown}, {N.NAOK}, {N * 2}")
    imported = read(*FIRST, note)
    assert item(imported, "X").label.words("pt") == "${X_text1}, ${N}, ${X_text2}"
    assert item(imported, "X_text2").calculation == "${N} * 2"


def test_words_do_not_show_what_is_left_out() -> None:
    imported = read(
        Q("U", "|"), Q("X", "X", words="Olá {U}"), Q("Y", "Y", words="${U}", help="A {U}")
    )
    assert item(imported, "X").label.words("pt") == "Olá …"
    assert item(imported, "Y").label.words("pt") == "$ …"
    assert len(items(imported)) == 2


def test_a_question_is_named_by_its_number_too() -> None:
    qid = _id_of("S")
    imported = read(*FIRST, Q("Z", "S", relevance=f"Q{qid}.NAOK == 'x'"))
    assert item(imported, "Z").relevant == "${S} = 'x'"


WORDS = st.sampled_from(
    [
        "N",
        "L.NAOK",
        "(",
        ")",
        "==",
        ">",
        "&&",
        "or",
        "!",
        "-",
        "+",
        "'a'",
        '"',
        "1",
        ",",
        "count",
        "is_empty",
        "that.",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_script_is_translated_or_refused(script: str) -> None:
    variables = ScriptVariables()
    variables.put(("1", "N"), "", ScriptVariable("${N}"))
    variables.put(("2", "L"), "", ScriptVariable("${L}", names={"a": "b"}, choices=True))
    with suppress(Untranslatable):
        assert translate(script, variables).source


@pytest.mark.parametrize(
    "script", ["(" * 3000, "!" * 3900, "-" * 3900 + "1", "1" + "+1" * 1900, "if(" * 1300]
)
def test_scripts_as_deep_as_can_be_are_refused_or_read(script: str) -> None:
    with suppress(Untranslatable):
        translate(script, ScriptVariables())
