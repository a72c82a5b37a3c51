"""Small files that were made after reports of what went wrong elsewhere, on the command line.

What is expected of each stands beside it in `expected.txt`.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from consult.cli.main import main
from consult.contributions.models import Contribution

pytestmark = pytest.mark.real

LETTERS = {
    "Faltam intérpretes na câmara{} ninguém explica «não» – diz a D. Conceição",
    'Linha 1\nLinha 2 com "aspas" e €5,50',
}
"""What the lists of `letters` say; `{}` is the separator of the list, which stands in the words too."""


@pytest.fixture(scope="session")
def cases(fixtures_folder: Path) -> Path:
    """The folder of cases."""
    return fixtures_folder / "cases"


def consult(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, list(arguments))


def words_in(database: str) -> list[str]:
    """The words of every contribution."""
    with Session(create_engine(database)) as session:
        return sorted(session.scalars(select(Contribution.words)).all())


def names_of(form: Path) -> list[str]:
    """The names of a form's questions, in order."""
    rows = openpyxl.load_workbook(form)["survey"].iter_rows(values_only=True)
    column = next(rows).index("name")
    return [str(row[column]) for row in rows if row[column]]


@pytest.mark.parametrize(
    ("name", "separator"), [("semi-1252", ";"), ("semi-utf8bom", ";"), ("semi-utf16", "\t")]
)
def test_letters_are_right_in_every_encoding_of_spreadsheets(
    database: str, cases: Path, name: str, separator: str
) -> None:
    answer = consult("import", "inputs", str(cases / "letters" / f"{name}.csv"))
    assert answer.exit_code == 0, answer.output
    assert set(words_in(database)) == {words.format(separator) for words in LETTERS}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("comma-with-semis", ["a; b; c", "d; e; f; g"]),
        ("trailing", ["Mais casas", "Menos filas"]),
        ("same-words", ["Concordo.", "Concordo.", "Mais aulas de português"]),
    ],
)
def test_every_row_of_a_list_comes_in(
    database: str, cases: Path, name: str, words: list[str]
) -> None:
    answer = consult("import", "inputs", str(cases / "letters" / f"{name}.csv"))
    assert answer.exit_code == 0, answer.output
    assert words_in(database) == words


@pytest.mark.parametrize("name", ["nul", "mac-roman", "dup-heads", "formula"])
def test_a_list_that_cannot_be_read_safely_is_refused_with_a_reason(
    database: str, cases: Path, name: str
) -> None:
    answer = consult("import", "inputs", str(cases / "letters" / f"{name}.csv"))
    assert answer.exit_code != 0
    assert "Error: " in answer.output, answer.output
    assert words_in(database) == []


def test_a_list_with_one_choice_comes_in(database: str, cases: Path) -> None:
    answer = consult(
        "import", "survey", str(cases / "list-with-one-choice" / "input.xlsx"), "--yes"
    )
    assert answer.exit_code == 0, answer.output


def test_a_language_without_texts_is_told_and_no_error(database: str, cases: Path) -> None:
    answer = consult("import", "survey", str(cases / "no-strings-language" / "input.xlsx"), "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Polski (pl)" in answer.output


def test_words_of_a_choice_that_name_no_question_are_refused(database: str, cases: Path) -> None:
    file = cases / "pipe-unknown-in-choice-label" / "input.xlsx"
    answer = consult("import", "survey", str(file), "--yes")
    assert answer.exit_code == 1
    assert "“nada”" in answer.output
    assert "survey B2" in answer.output


def test_names_with_dots_lines_and_accents_go_out_as_they_came(
    database: str, cases: Path, tmp_path: Path
) -> None:
    file, out = cases / "dotted" / "input.xlsx", tmp_path / "out.xlsx"
    assert consult("import", "survey", str(file), "--yes").exit_code == 0
    answer = consult("export", "xlsform", "input", str(out))
    assert answer.exit_code == 0, answer.output
    assert names_of(out) == names_of(file) == ["a.b", "c-d", "é_nome"]
