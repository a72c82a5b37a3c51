"""The expressions of real forms: all are parsed, and only unsupported functions are refused."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from consult.expressions.functions import FUNCTIONS
from consult.expressions.functions.unsupported import UNSUPPORTED_FUNCTIONS
from consult.expressions.parsing import parse
from consult.expressions.serialization import from_json, to_json
from consult.expressions.syntax_tree import Call, ColumnReference, walk_tree
from consult.expressions.unparsing import unparse

COLUMNS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
FORMS = ("reach-2024-msna-en-fr", "ifrc-site-assessment-en-fr", "unhcr-demo-en-am-om-ti")


def expressions_of(form: str) -> list[tuple[str, str]]:
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder with the real files")
    data = io.BytesIO((Path(folder) / f"{form}.xlsx").read_bytes())
    rows = CalamineWorkbook.from_filelike(data).get_sheet_by_name("survey").to_python()
    headers = [str(header).strip().lower() for header in rows[0]]
    return [
        (header, str(row[index]))
        for index, header in enumerate(headers)
        if header in COLUMNS
        for row in rows[1:]
        if str(row[index]).strip()
    ]


@pytest.mark.real
@pytest.mark.parametrize("form", FORMS)
def test_every_expression_of_a_real_form_is_parsed(form: str) -> None:
    expressions = expressions_of(form)
    assert len(expressions) > 10
    unknown_functions, bare_names = set(), set()
    for column, source in expressions:
        node = parse(source)
        assert parse(unparse(node)) == node == from_json(to_json(node))
        for part, _ in walk_tree(node):
            if isinstance(part, Call) and part.function not in FUNCTIONS:
                unknown_functions.add(part.function)
            if isinstance(part, ColumnReference) and column != "choice_filter":
                bare_names.add(part.name)
    assert unknown_functions <= UNSUPPORTED_FUNCTIONS.keys()
    assert unknown_functions <= {"uuid"}
    # An error of the form's author: a word without quotes.
    assert bare_names <= {"Ethopia"}
