"""The `consult` command: help, exit codes, accounts, doctor."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consult.cli.main import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's home."""
    monkeypatch.setenv("CONSULT_HOME", str(tmp_path))
    for name in ("CONSULT_DATABASE_URL", "CONSULT_REDIS_URL", "CONSULT_DEMO", "CONSULT_SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def consult(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize(
    "command", [[], ["init"], ["run"], ["worker"], ["demo"], ["user"], ["user", "add"], ["doctor"],
                ["import"], ["export"]],
)  # fmt: skip
def test_every_command_has_help(command: list[str]) -> None:
    answer = consult(*command, "--help")
    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def test_wrong_use_is_exit_code_2() -> None:
    assert consult("nothing").exit_code == 2
    assert consult("user", "add").exit_code == 2


def test_a_database_that_is_not_ready_is_said(home: Path) -> None:
    answer = consult("user", "add", "a@b.pt", "--name", "A", "--password", "correct horse")
    assert answer.exit_code == 1
    assert "consult init" in answer.output


def test_an_installation_begins_with_one_administrator(home: Path) -> None:
    assert consult("init").exit_code == 0
    assert consult("init").exit_code == 0
    made = consult(
        "user", "add", "Ana@b.pt", "--name", "Ana", "--password", "correct horse battery"
    )
    assert made.exit_code == 0, made.output
    again = consult(
        "user", "add", "ana@b.pt", "--name", "Ana", "--password", "correct horse battery"
    )
    assert again.exit_code == 1
    weak = consult("user", "add", "rui@b.pt", "--name", "Rui", "--password", "password")
    assert weak.exit_code == 1
    assert "too short" in weak.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--name", " "], "write the person's name"),
        (["--name", "Rui", "--language", "xx"], "'xx' is not the tag of a language"),
        (["--name", "Rui", "--municipality", "mr"], "--municipality needs --plan"),
    ],
)
def test_an_account_is_made_of_what_there_is(home: Path, options: list[str], said: str) -> None:
    consult("init")
    answer = consult("user", "add", "rui@b.pt", "--password", "correct horse battery", *options)
    assert answer.exit_code == 2
    assert said in answer.output


def test_a_role_may_be_in_one_municipality(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSULT_DEMO", "1")
    consult("init")
    consult("demo")
    who = ["user", "add", "rui@b.pt", "--name", "Rui", "--password", "correct horse battery"]
    where = ["--role", "author", "--plan", "vilar-monte", "--municipality"]
    unknown = consult(*who, *where, "nowhere")
    assert unknown.exit_code == 1
    codes = unknown.output.split("there are: ")[1].strip().split(", ")
    assert consult(*who, *where, codes[0]).exit_code == 0
    with sqlite3.connect(home / "consult.db") as database:
        found = database.execute(
            "SELECT m.code FROM membership JOIN account a ON a.id = account_id"
            " JOIN municipality m ON m.id = municipality_id WHERE a.email = 'rui@b.pt'"
        )
        assert found.fetchall() == [(codes[0],)]


@pytest.mark.parametrize(
    "command", ["init", "user add a@b.pt --name A --password long-enough-words"]
)
def test_a_database_that_does_not_answer_is_said_in_a_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("CONSULT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    answer = consult(*command.split())
    assert answer.exit_code == 1
    assert "the database does not answer (look at CONSULT_DATABASE_URL)" in answer.output
    assert isinstance(answer.exception, SystemExit)


@pytest.mark.parametrize("command", ["export measures x.xlsx", "export entities x.csv"])
def test_an_installation_without_a_plan_says_where_one_is_made(home: Path, command: str) -> None:
    assert consult("init").exit_code == 0
    answer = consult(*command.split())
    assert answer.exit_code == 1
    assert "there is no plan yet" in answer.output


def test_the_demonstration_is_for_demo_mode_only(home: Path) -> None:
    consult("init")
    answer = consult("demo")
    assert answer.exit_code == 1
    assert "CONSULT_DEMO=1" in answer.output


def test_doctor_tells_what_is_missing_by_its_exit_code(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert consult("doctor").exit_code == 1
    consult("init")
    answer = consult("doctor")
    assert answer.exit_code == 0, answer.output
    assert "CONSULT_SMTP_URL is not set" in answer.output
    monkeypatch.setenv("CONSULT_BASE_URL", "http://consult.example")
    assert consult("doctor").exit_code == 1
