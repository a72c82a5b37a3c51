"""Any document is decoded or refused with reasons, and survives storing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.json_decoding import from_json, from_plain
from consult.questionnaire.rules.responses import estimated_minutes
from consult.questionnaire.rules.validation import QuestionnaireError
from tests.factories.surveys import a_questionnaire
from tests.questionnaire.arbitrary import JSON, patient

QUESTIONNAIRE = a_questionnaire()


@patient
@given(JSON)
def test_any_document_is_decoded_or_refused_with_reasons(value: Any) -> None:
    issues: tuple[object, ...] = ()
    try:
        decoded = from_json(value)
    except QuestionnaireError as error:
        issues = error.issues
    else:
        assert isinstance(decoded, Questionnaire)
        return
    assert issues


def test_a_document_survives_storing_and_its_digest_is_of_its_content() -> None:
    decoded = from_json(json.loads(QUESTIONNAIRE.canonical))
    assert decoded == QUESTIONNAIRE
    assert decoded.digest == QUESTIONNAIRE.digest
    reversed_keys = dict(reversed(list(QUESTIONNAIRE.to_json().items())))
    assert from_json(json.loads(json.dumps(reversed_keys))).digest == QUESTIONNAIRE.digest


def test_canonical_json_has_no_spaces_between_values() -> None:
    compact = json.dumps(
        json.loads(QUESTIONNAIRE.canonical),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    assert compact == QUESTIONNAIRE.canonical


def test_a_data_file_puts_questions_of_one_number_on_one_page() -> None:
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
    decoded = from_plain(plain)
    keys = [[question.key for question in page.questions] for page in decoded.pages]
    assert keys == [["Q1"], ["Q2", "Q2b"]]
    assert decoded.page_of("Q2b") == 2
    assert estimated_minutes(decoded) == 2
