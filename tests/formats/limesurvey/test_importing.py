"""Whole files: languages, words, names, what is wrong with them, and what strangers send."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.formats.codes import QuestionnaireCode
from consult.formats.findings import QuestionnaireReport
from consult.formats.limesurvey.importing import import_survey
from consult.formats.limesurvey.lss_parsing import is_limesurvey_file
from consult.formats.limesurvey.wording import MESSAGES, explain
from consult.imports.explanations import Explanation
from consult.languages.rules import TranslationState
from consult.questionnaire.rules.items import Group
from consult.questionnaire.rules.json_decoding import from_json
from tests.formats.limesurvey.files import Q, codes, finding, item, items, lss, one, read

LIST = [("A1", "Sim"), ("A2", "Não")]
ROWS = [("SQ001", "Um"), ("SQ002", "Dois")]
WHOLE = lss(
    [Q("L", "L", answers=LIST, other="Y"), Q("M", "M", parts=ROWS, help="<b>Olhe</b>"), Q("F", "F", parts=ROWS, answers=LIST)],
    [Q("S", "S", relevance='M_SQ001.NAOK == "Y"'), Q("E", "*", words="{count(that.M.NAOK)}"), Q("U", "|")],
    languages=("pt", "en"),
)  # fmt: skip


@pytest.mark.parametrize("version", [155, 415])
def test_texts_come_in_every_language(version: int) -> None:
    words = {"pt": "Onde vive?", "en": "Where do you live?", "uk": "Де ви живете?"}
    answers = [("A1", {"pt": "Sim", "en": "Yes"}), ("A2", {"pt": "Não", "en": "No"})]
    asked = one("L", words=words, answers=answers)
    imported = read(asked, languages=("pt", "en", "uk"), version=version)
    question = item(imported, "Q1")
    assert {tag: text.words for tag, text in question.label.by.items()} == words
    assert question.label.source == "pt"
    assert question.label.state("en") is TranslationState.REVIEWED
    assert [c.label.words("en") for c in question.choices] == ["Yes", "No"]
    assert {
        f.details["language"]
        for f in imported.report.findings
        if f.code is QuestionnaireCode.PARTLY_TRANSLATED
    } == {"en", "uk"}


def test_codes_of_languages_are_ours() -> None:
    words = {"de-informal": "Wo wohnst du?", "pt-BR": "Onde você mora?", "zh-Hans": "住在哪里？"}
    imported = read(one("S", words=words), languages=("de-informal", "pt-BR", "zh-Hans"))
    assert set(item(imported, "Q1").label.by) == {"de", "pt", "zh-Hans"}
    assert item(imported, "Q1").label.source == "de"
    assert finding(imported, QuestionnaireCode.LANGUAGE_WITHOUT_SCREENS).details["tag"] == "de"


def test_a_language_twice_and_one_that_nobody_knows_are_told() -> None:
    words = {"pt": "a", "pt-BR": "b", "x1": "c"}
    imported = read(one("S", words=words), languages=("pt", "pt-BR", "x1"))
    assert finding(imported, QuestionnaireCode.LSS_LANGUAGE_TWICE).value == "pt-BR"
    assert finding(imported, QuestionnaireCode.UNKNOWN_LANGUAGE).value == "x1"
    told = import_survey(
        lss([one("S", words=words)], languages=("pt", "pt-BR", "x1")),
        languages={"x1": "kea", "pt-BR": None},
    )
    assert set(item(told, "Q1").label.by) == {"pt", "kea"}
    assert told.report.choices == []


def test_html_becomes_paragraphs_and_pictures_are_told() -> None:
    html = (
        "<p>Primeiro&nbsp;<b>parágrafo</b> &amp; mais</p>\r\n<p>Segundo<br/>linha</p><ul><li>um</li><li>dois</li></ul>"
        '<img src="a.png"><script>alert("x")</script><!-- nada --><a href="https://example.org/a">aqui</a>'
    )
    imported = read(one("X", words=html))
    assert item(imported, "Q1").label.words("pt") == (
        "Primeiro parágrafo & mais\n\nSegundo\nlinha\n\n• um\n• dois\n\naqui (https://example.org/a)"
    )
    assert finding(imported, QuestionnaireCode.LSS_MEDIA).details["what"] == "img, script"


def test_answers_that_are_pictures_are_told_and_show_their_codes() -> None:
    imported = read(one("L", answers=[("A1", "/assets/one.png"), ("A2", "Não")]))
    assert [c.label.words("pt") for c in item(imported, "Q1").choices] == ["A1", "Não"]
    assert {QuestionnaireCode.LSS_MEDIA, QuestionnaireCode.LSS_NO_WORDS} <= codes(imported)


def test_rows_with_the_same_code_are_told_apart() -> None:
    imported = read(one("F", parts=[*ROWS, ("SQ001", "Outra")], answers=LIST))
    assert imported.report.ok
    assert item(imported, "Q1_SQ001n2").label.words("pt") == "Outra"


def test_what_is_no_html_stays() -> None:
    assert item(read(one("X", words="2 < 3 e 5 > 4")), "Q1").label.words("pt") == "2 < 3 e 5 > 4"


def test_the_front_of_the_survey_is_there() -> None:
    settings_row = {"surveyls_survey_id": "1", "surveyls_language": "pt", "surveyls_title": "Inquérito",
                    "surveyls_description": "<p>Sobre</p>", "surveyls_welcometext": "Olá", "surveyls_endtext": "Obrigada"}  # fmt: skip
    imported = import_survey(
        lss([one("S")], title="", tables={"surveys_languagesettings": [settings_row]})
    )
    assert imported.questionnaire is not None
    told = imported.questionnaire
    assert (told.title.words("pt"), told.intro.words("pt"), told.thanks.words("pt")) == (
        "Inquérito",
        "Sobre\n\nOlá",
        "Obrigada",
    )


def test_a_code_twice_is_told_apart() -> None:
    imported = read(one("S"), one("N"), Q("Z", "S", relevance="Q1 == 'x'"))
    assert finding(imported, QuestionnaireCode.LSS_CODE_TWICE).details["other"] == "Q1_2"
    assert item(imported, "Z").relevant == "${Q1} = 'x'"


def test_a_code_that_is_no_name_is_changed() -> None:
    imported = read(Q("1 a/b", "S", words="x"))
    assert finding(imported, QuestionnaireCode.LSS_CODE_CHANGED).details["other"] == "1_a_b"


def test_words_that_are_missing_are_told() -> None:
    imported = read(one("S", words=""))
    assert item(imported, "Q1").label.words("pt") == "Q1"
    assert finding(imported, QuestionnaireCode.LSS_NO_WORDS).heading == "question"


def test_quotas_are_told() -> None:
    imported = import_survey(
        lss([one("S")], tables={"quota": [{"id": "1", "sid": "1", "name": "Mulheres"}]})
    )
    assert finding(imported, QuestionnaireCode.LSS_QUOTA).details["name"] == "Mulheres"


def test_mixed_order_and_one_page_for_a_group_are_told() -> None:
    imported = import_survey(lss([one("S")], format="G"))
    assert QuestionnaireCode.LSS_ONE_BY_ONE in codes(imported)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_survey() -> None:
    imported = read(
        Q("A", "|"),
        Q("B", "S", relevance="rand()"),
        Q("C", "S", words=""),
        Q("D", "*", words="{x}"),
    )
    assert [f.question for f in imported.report.choices] == ["A", "B", "C", "D"]
    assert imported.report.ok


def test_open_questions_beyond_what_a_receipt_holds_are_an_error() -> None:
    imported = read(*(Q(f"S{n}", "T") for n in range(61)))
    assert QuestionnaireCode.TOO_MANY_OPEN in codes(imported)
    assert not imported.report.ok


def test_the_report_and_the_questionnaire_survive_being_stored() -> None:
    imported = import_survey(WHOLE)
    assert imported.questionnaire is not None
    assert QuestionnaireReport.from_json(imported.report.to_json()) == imported.report
    assert from_json(imported.questionnaire.to_json()) == imported.questionnaire


def test_every_finding_says_what_it_is(app: object) -> None:
    own = {code for code in QuestionnaireCode if code.code.startswith("lss_")}
    assert own == set(MESSAGES)
    imported = read(Q("A", "|"), Q("B", "S", relevance="A > 1"), Q("X", "S", relevance="rand()"))
    told = [explain(one) for one in imported.report.choices]
    assert told[1] == Explanation(
        "We cannot work out this condition. It needs “A”, which is left out.",
        "It is left out: the question is then always asked. Or write it anew in the builder.",
        value="A > 1",
    )
    assert "“rand()”" in told[2].what


def test_subquestions_may_stand_among_the_questions() -> None:
    data = lss([Q("M", "M", parts=ROWS)], version=200).replace(b"subquestions>", b"questions>")
    (question,) = items(import_survey(data))
    assert not isinstance(question, Group)
    assert [choice.key for choice in question.choices] == ["SQ001", "SQ002"]


def test_an_archive_gives_its_survey() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("survey_1.lss", WHOLE)
    imported = import_survey(held.getvalue())
    assert is_limesurvey_file(held.getvalue())
    assert QuestionnaireCode.LSS_ARCHIVE in codes(imported)
    assert imported.questionnaire == import_survey(WHOLE).questionnaire


def test_characters_that_xml_forbids_are_taken_out() -> None:
    broken = lss([one("S", words="Onde")]).replace(b"Onde", b"On\x0bde \xff")
    imported = import_survey(broken)
    assert QuestionnaireCode.LSS_MENDED in codes(imported)
    assert item(imported, "Q1").label.words("pt") == "Onde \ufffd"


REFUSED = {
    b"": QuestionnaireCode.LSS_DAMAGED,
    b"hello": QuestionnaireCode.LSS_DAMAGED,
    b"<html></html>": QuestionnaireCode.LSS_NOT,
    b"<document></document>": QuestionnaireCode.LSS_NOT,
    b"<document><LimeSurveyDocType>Label set</LimeSurveyDocType></document>": QuestionnaireCode.LSS_NO_QUESTIONS,
    WHOLE[:-200]: QuestionnaireCode.LSS_DAMAGED,
    b"PK\x03\x04 no archive": QuestionnaireCode.LSS_NOT,
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&x;</document>': QuestionnaireCode.LSS_FORBIDDEN,
    b'<!DOCTYPE d SYSTEM "http://example.org/x.dtd"><document/>': QuestionnaireCode.LSS_FORBIDDEN,
    b'<?xml version="1.0" encoding="x-no"?><document/>': QuestionnaireCode.LSS_DAMAGED,
}  # fmt: skip


@pytest.mark.parametrize("data", REFUSED)
def test_what_is_no_survey_is_refused_with_a_reason(data: bytes) -> None:
    imported = import_survey(data)
    assert imported.questionnaire is None
    assert [f.code for f in imported.report.errors] == [REFUSED[data]]


def _wrapped(inside: bytes) -> bytes:
    return b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType>" + inside + b"</document>"


MANY = 4 * 1024 * 1024
HOSTILE = {
    "rows": lambda: _wrapped(b"<questions><rows>" + b"<row><qid>1</qid></row>" * (MANY // 24) + b"</rows></questions>"),
    "names": lambda: _wrapped(b"".join(b"<a%d/>" % n for n in range(MANY // 12))),
    "attributes": lambda: _wrapped(b"<a " + b" ".join(b"a%d=''" % n for n in range(MANY // 14)) + b"/>"),
    "depth": lambda: b"<document>" * (MANY // 10),
    "text": lambda: _wrapped(b"<questions><rows><row><title>" + b"a" * MANY + b"</title></row></rows></questions>"),
    "tags": lambda: lss([one("S", words="<" * 39_000), Q("B", "S", words="<script>" * 4_900), Q("C", "X", words="{" * 39_000)]),
    "scripts": lambda: lss([Q(f"Q{n}", "S", relevance="Q1+" * 60 + "1 > 3") for n in range(40)]),
    "array": lambda: lss([one(";", parts=[(f"a{n}", "x", n % 2) for n in range(4000)])]),
    "choices": lambda: lss([one("L", answers=[(f"a{n}", "x") for n in range(5_500)])]),
    "circles": lambda: lss([Q(f"Q{n}", "Y", relevance=f'Q{(n + 1) % 60} == "Y"') for n in range(60)]),
    "bomb": lambda: _bomb(),
}  # fmt: skip


def _bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.lss", b"<document>" + b" " * (60 * 2**20))
    return held.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_little_memory(name: str) -> None:
    data = HOSTILE[name]()
    tracemalloc.start()
    import_survey(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 120 * 2**20


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_file_raises(data: st.DataObject) -> None:
    broken = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(broken) - 1))
        size = data.draw(st.integers(0, 12))
        broken[at : at + size] = data.draw(
            st.binary(max_size=12)
            | st.sampled_from([b"</row>", b"<row>", b"Q", b"&lt;", b"]]>", b"{M}", b"1X1X101"])
        )
    imported = import_survey(bytes(broken))
    assert imported.questionnaire is not None or imported.report.errors


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    import_survey(data)
    is_limesurvey_file(data)


def test_elements_within_elements_without_end_are_refused() -> None:
    deep = b"<document>" + b"<a>" * 1_000_000
    tracemalloc.start()
    result = import_survey(deep)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.code for one in result.report.errors] == [QuestionnaireCode.LSS_NOT]
    assert peak < 20_000_000
