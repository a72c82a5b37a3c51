"""Import and export on the command line, on a real list of statements."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from consult.cli.main import main
from consult.contributions.models import Contribution, ContributionSubject
from consult.plan.models.plans import Area


def consult(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.real
def test_a_real_list_comes_in_once_with_what_was_refused_hidden(database: str) -> None:
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder with the real files")
    command = ("import", "inputs", str(Path(folder) / "housing-comments.csv"), "--area", "A03")
    first = consult(*command, "--language", "en")
    assert first.exit_code == 0, first.output
    assert "165 rows: 165 new, 0 already there, 46 hidden" in first.output
    again = consult(*command, "--language", "en")
    assert "165 rows: 0 new, 165 already there" in again.output
    with Session(create_engine(database)) as session:
        said = session.scalars(select(Contribution)).all()
        housing = session.scalar(select(Area.id).where(Area.code == "A03"))
        concerned = session.scalars(
            select(ContributionSubject.input_id).where(
                ContributionSubject.subject == "area", ContributionSubject.subject_id == housing
            )
        ).all()
    assert Counter(one.visibility for one in said) == {"awaiting": 119, "hidden": 46}
    assert sum("\n" in one.words for one in said) == 0
    assert {one.author_kind for one in said} == {"anonymous"}
    assert len(concerned) == 165


def test_bad_rows_are_listed_and_nothing_is_half_imported(database: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,text\n1,Mais casas\n2,\n2,Mais luz\n", encoding="utf-8")
    answer = consult("import", "inputs", str(path), "--words", "text", "--ref", "id")
    assert answer.exit_code == 1
    assert "nothing was imported" in answer.output
    with Session(create_engine(database)) as session:
        assert session.scalars(select(Contribution)).all() == []


def test_a_check_changes_nothing(database: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("text\nMais casas\n", encoding="utf-8")
    answer = consult("import", "inputs", str(path), "--check")
    assert "1 would be new" in answer.output
    with Session(create_engine(database)) as session:
        assert session.scalars(select(Contribution)).all() == []


@pytest.mark.parametrize("kind", ["measures", "entities"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_exported_comes_back_without_a_change(
    database: str, tmp_path: Path, kind: str, form: str
) -> None:
    path = tmp_path / f"{kind}.{form}"
    assert consult("export", kind, str(path)).exit_code == 0
    answer = consult("import", kind, str(path), "--yes")
    assert answer.exit_code == 0, answer.output
    assert "changed" not in answer.output
    assert "new" not in answer.output


def test_an_unknown_form_of_file_is_wrong_use(database: str, tmp_path: Path) -> None:
    assert consult("export", "measures", str(tmp_path / "m.pdf")).exit_code == 2
