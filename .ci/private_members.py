"""No private member of a library, or of another module, is imported, read, patched or overridden.

    python .ci/private_members.py [folder or file...]    exit 1 when one is

Reads the syntax tree, so nothing needs to run: `from library._part import x`, `import library._part`,
`from library import _x`, `thing._x` (unless `thing` is `self` or `cls`), `setattr(thing, "_x", …)`, and
in a subclass of a library's class a name that this class keeps for itself. For the last the base
classes are imported.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("consult", ".ci", "tests", "wsgi.py")
OURS = frozenset({"consult", "tests", "__main__"})
"""Top packages whose classes are not a library's."""
APART = frozenset({"hatchling"})
"""Packages that are installed only where a wheel is built; their classes are not looked at."""

DOCUMENTED = frozenset(
    {
        "_asdict",
        "_fields",
        "_field_defaults",
        "_make",
        "_mapping",
        "_replace",
    }  # of named tuples, rows
    | {"_generate_next_value_", "_ignore_", "_missing_", "_name_", "_value_"}  # of enums
)
"""Members that their library documents; the underscore only keeps them apart from a user's names."""
DOCUMENTED_OF = frozenset({("os", "_exit")})
"""Functions that their module documents."""
BY_NAME = frozenset({"delattr", "getattr", "hasattr", "setattr"})
"""Functions, and methods of pytest's `monkeypatch`, that are told the name of an attribute."""


@dataclass(frozen=True, order=True)
class Violation:
    """A private member that is used where it is not at home."""

    line: int
    what: str


def is_private(name: str) -> bool:
    """Whether a name begins with an underscore and is no `_`, `__dunder__` or documented member."""
    dunder = name.startswith("__") and name.endswith("__")
    return name.startswith("_") and name.strip("_") != "" and not dunder and name not in DOCUMENTED


def violations(source: str, package: str = "") -> list[Violation]:
    """All violations of a module's source, in the order of its lines.

    `package` is what its relative imports start from.
    """
    tree = ast.parse(source)
    checks = (_imports, _attributes, _names_in_strings)
    found = {violation for check in checks for violation in check(tree)}
    bases = Bases(tree, package)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            found.update(_overrides(node, bases))
    return sorted(found)


def _imports(tree: ast.Module) -> Iterator[Violation]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules, names = [alias.name for alias in node.names], []
        elif isinstance(node, ast.ImportFrom):
            modules, names = [node.module or ""], [alias.name for alias in node.names]
        else:
            continue
        for module in modules:
            if any(is_private(part) for part in module.split(".")):
                yield Violation(node.lineno, f"imports the private module {module}")
        for name in names:
            if is_private(name):
                yield Violation(node.lineno, f"imports the private name {name}")


def _attributes(tree: ast.Module) -> Iterator[Violation]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not is_private(node.attr):
            continue
        of = node.value
        if isinstance(of, ast.Name) and (
            of.id in {"self", "cls"} or (of.id, node.attr) in DOCUMENTED_OF
        ):
            continue
        if _is_super(of):  # the class itself is looked at in `_overrides`
            continue
        yield Violation(node.lineno, f"uses the private member {ast.unparse(node)}")


def _names_in_strings(tree: ast.Module) -> Iterator[Violation]:
    """`getattr(thing, "_x")`, `monkeypatch.setattr("package.module._x", …)` and the like."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        if name not in BY_NAME:
            continue
        for argument in node.args[:2]:
            path = argument.value if isinstance(argument, ast.Constant) else None
            if isinstance(path, str) and any(is_private(part) for part in path.split(".")):
                yield Violation(node.lineno, f"names the private member {path} in {name}")


def _is_super(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )


def _overrides(node: ast.ClassDef, bases: Bases) -> Iterator[Violation]:
    """Private names that a class defines, sets or reads on itself and that a library's base has."""
    try:
        libraries = bases.of(node)
    except (ImportError, AttributeError) as error:
        yield Violation(node.lineno, f"has a base class that can't be imported: {error}")
        return
    for name, line in set(_names_of(node)):
        holders = [each for each in libraries if name in private_names_of(each)]
        where = sorted(f"{each.__module__}.{each.__qualname__}" for each in holders)
        if where:
            yield Violation(line, f"{node.name} takes {name}, which is private to {where[0]}")


def _names_of(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    """The private names that a class defines, or that its methods use on `self`, `cls` or `super()`."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _if_private(statement.name, statement.lineno)
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        for target in targets:
            if isinstance(target, ast.Name):
                yield from _if_private(target.id, target.lineno)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute):
            of = inner.value
            if _is_super(of) or (isinstance(of, ast.Name) and of.id in {"self", "cls"}):
                yield from _if_private(inner.attr, inner.lineno)


def _if_private(name: str, line: int) -> Iterator[tuple[str, int]]:
    if is_private(name):
        yield name, line


class Bases:
    """Finds the libraries' classes that the classes of a module inherit from."""

    def __init__(self, tree: ast.Module, package: str) -> None:
        self.imported: dict[str, str] = {}
        self.local: dict[str, ast.ClassDef] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                self.local[node.name] = node
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    self.imported[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom):
                module = _absolute(node, package)
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = f"{module}.{alias.name}"

    def of(self, node: ast.ClassDef) -> set[type]:
        """The libraries' classes above a class. Raises ImportError or AttributeError."""
        found: set[type] = set()
        for base in node.bases:
            expression = base.value if isinstance(base, ast.Subscript) else base
            name = ast.unparse(expression)
            if name in self.local and self.local[name] is not node:
                found |= self.of(self.local[name])
            elif name.partition(".")[0] in self.imported and (path := self._path(name)):
                found |= _libraries_above(_object_at(path))
        return found

    def _path(self, name: str) -> str:
        """The dotted path of an imported name; none of what is not installed here."""
        first, _dot, rest = name.partition(".")
        path = ".".join(filter(None, (self.imported[first], rest)))
        return "" if path.partition(".")[0] in APART else path


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """The module that an import names, relative to a package where it begins with dots."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    above = parts[: len(parts) - (node.level - 1)]
    return ".".join([*above, *filter(None, [node.module])])


@cache
def _object_at(path: str) -> object:
    """The object of a dotted path: the longest part that is a module, then attributes."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise ImportError(path)


def _libraries_above(found: object) -> set[type]:
    """The classes of libraries in the resolution order of a class; none of what is no class."""
    order = inspect.getmro(found) if isinstance(found, type) else ()
    return {each for each in order if each.__module__.partition(".")[0] not in OURS} - {object}


@cache
def private_names_of(library: type) -> frozenset[str]:
    """The private names of a library's class: in its body, and set on `self` in its methods."""
    names = {name for name in vars(library) if is_private(name)}
    try:
        tree = ast.parse(dedent(inspect.getsource(library)))
    except (OSError, TypeError, SyntaxError):  # written in C
        return frozenset(names)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)):
            continue
        if isinstance(node.value, ast.Name) and node.value.id == "self" and is_private(node.attr):
            names.add(node.attr)
    return frozenset(names)


def files_in(places: Iterable[str]) -> Iterator[Path]:
    """The Python files in folders and files, below the top of the project."""
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def main(places: list[str]) -> int:
    """Tell every violation; 1 where there is one."""
    wrong = 0
    for path in files_in(places or FOLDERS):
        name = path.relative_to(ROOT).as_posix()
        package = ".".join(path.relative_to(ROOT).parent.parts)
        found = violations(path.read_text(encoding="utf-8"), package)
        for violation in found:
            print(f"{name}:{violation.line}: {violation.what}")
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
