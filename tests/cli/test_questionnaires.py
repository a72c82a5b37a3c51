"""Questionnaires in and out on the command line."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from consult.authoring.actions.editing import draft_of
from consult.cli.main import main
from consult.questionnaire.models.surveys import Survey
from tests.formats.limesurvey.files import Q, lss


def consult(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, list(arguments))


def test_a_questionnaire_comes_in_goes_out_and_comes_back(database: str, tmp_path: Path) -> None:
    file, out = tmp_path / "a.lss", tmp_path / "b.xlsx"
    words = {"pt": "Idade?", "x1": "Idadi?"}
    file.write_bytes(lss([Q("idade", "N", words=words), Q("foto", "|")], languages=("pt", "x1")))
    first = consult("import", "survey", str(file), "--language", "x1=kea", "--yes")
    assert first.exit_code == 0, first.output
    assert "viver-em-loures: 1 questions." in first.output
    assert consult("export", "xlsform", "viver-em-loures", str(out)).exit_code == 0
    with Session(create_engine(database)) as session:
        before = draft_of(session.scalars(select(Survey)).one())
    again = consult("import", "survey", str(out), "--into", "viver-em-loures", "--yes")
    assert again.exit_code == 0, again.output
    with Session(create_engine(database)) as session:
        assert draft_of(session.scalars(select(Survey)).one()) == before
    assert before.questions[0].label.words("kea") == "Idadi?"


def test_what_is_wrong_is_told_and_nothing_is_kept(database: str, tmp_path: Path) -> None:
    file = tmp_path / "a.lss"
    file.write_bytes(b"nonsense")
    assert "nothing was imported" in consult("import", "survey", str(file), "--yes").output
    file.write_bytes(lss([Q("idade", "N")]))
    assert consult("import", "survey", str(file), "--into", "gone", "--yes").exit_code == 1
    assert consult("import", "survey", str(file), "--language", "x").exit_code == 2
    assert consult("import", "survey", str(file)).exit_code == 1
    assert consult("export", "xlsform", "gone", str(tmp_path / "b.xlsx")).exit_code == 1
    assert consult("export", "xlsform", "gone", str(tmp_path / "b.csv")).exit_code == 2
    with Session(create_engine(database)) as session:
        assert session.scalars(select(Survey)).all() == []
