"""The PDF: its pages, its corners, and that a machine can read it too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import segno
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.languages.rules import LANGUAGES, Texts, language_of_tag
from consult.paper.printing import rendering, typesetting
from consult.paper.printing.rendering import TypesettingFailed, render_pdf
from consult.paper.printing.sheet import CoverPage, sheet_document
from consult.paper.printing.typography import font_settings
from consult.paper.rules.page_marks import PageMark
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Layout, Question
from tests.paper.questionnaires import choice, of_every_kind

COVER = CoverPage(Texts.of("Plano de Vale"), "Vale", date(2026, 4, 14), "Rua Direita 1")
MM = 72 / 25.4


@contextmanager
def drawn(
    app: Flask, tag: str = "pt", sheets: Any = (17,), asked: Questionnaire | None = None
) -> Iterator[Any]:
    """A printed questionnaire, opened."""
    with app.app_context():
        printed = render_pdf(
            asked or of_every_kind(),
            COVER,
            LANGUAGES[tag],
            survey=12,
            version=3,
            sheets=list(sheets),
        )
    with pdfium.PdfDocument(printed.pdf) as file:
        yield file


def words(page: Any) -> str:
    return str(page.get_textpage().get_text_range())


def test_one_sheet_has_its_questions_and_a_page_apart_for_the_contact(app: Flask) -> None:
    with drawn(app, "en") as file:
        pages = [words(page) for page in file]
    answers, contact = pages[:4], pages[-1]
    assert len(pages) == 5  # four of answers, so the contact begins on paper of its own
    for number, page in enumerate(answers, start=1):
        assert f"Page {number} of 4" in page
        assert f"12.3.en.17.{number}" in page
        assert "Sheet 17" in page
    assert "Page 1 of 1" in contact
    assert "12.3.en.0.1" in contact
    assert "17" not in contact
    assert "O que mudava primeiro?" not in contact
    assert not any("Quer que lhe digamos" in page for page in answers)
    assert "Hand this in by 14 April 2026." in pages[0]
    assert "Rua Direita 1" in pages[0]


def test_what_is_never_answered_is_not_printed(app: Flask) -> None:
    with drawn(app, "en") as file:
        whole = "".join(words(page) for page in file)
    assert "total" not in whole
    assert "[your answer to question 11/2]" in whole
    assert "13/2" in whole


def test_an_odd_number_of_pages_is_filled_up(app: Flask) -> None:
    short = Questionnaire(
        Texts.of("Curto"),
        items=(
            Question("a", "text", Texts.of("O quê?")),
            Question("b", "contact", Texts.of("Contacto")),
        ),
    )
    with drawn(app, "en", asked=short) as file:
        pages = [words(page) for page in file]
    assert len(pages) == 3
    assert "empty on purpose" in pages[1]
    with drawn(app, "en", sheets=(1, 2), asked=short) as file:
        assert len(file) == 8


def test_many_sheets_differ_in_their_corners_only(app: Flask) -> None:
    with drawn(app, sheets=range(8, 11)) as file:
        assert len(file) % 3 == 0
        each = len(file) // 3
        assert each % 2 == 0
        for at, sheet in enumerate((8, 9, 10)):
            first = file[at * each]
            assert f"12.3.pt.{sheet}.1" in words(first)
            assert dark(first, 60, 150) == dark(file[0], 60, 150) > 1000


def dark(page: Any, top: float, bottom: float) -> int:
    """How many dark pixels a band of a page has, its edges in millimetres from the top."""
    bitmap = page.render(scale=1, grayscale=True)
    data, stride = bytes(bitmap.buffer), bitmap.stride
    bitmap.close()
    return sum(value < 128 for value in data[int(top * MM) * stride : int(bottom * MM) * stride])


@pytest.mark.parametrize(("tag", "left"), [("pt", 172.0), ("ur", 18.0)])
@pytest.mark.parametrize("sheets", [(17,), (16, 17)])
def test_the_corner_shows_the_mark_as_a_qr_code(
    app: Flask, tag: str, left: float, sheets: tuple[int, ...]
) -> None:
    scale = 4
    with drawn(app, tag, sheets) as file:
        page = file[0]
        bitmap = page.render(scale=scale, grayscale=True)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        bitmap.close()
    code = segno.make(str(PageMark(12, 3, tag, sheets[0], 1)), error="m", micro=False)
    expected = [[bool(one) for one in row] for row in code.matrix_iter(border=4)]
    module = 20 * MM * scale / len(expected)

    def seen(row: int, column: int) -> bool:
        x = int(left * MM * scale + (column + 0.5) * module)
        y = int(11 * MM * scale + (row + 0.5) * module)
        return bool(data[y * stride + x] < 128)

    places = range(len(expected))
    assert [[seen(row, column) for column in places] for row in places] == expected


@pytest.mark.parametrize(("tag", "code"), [("pt", "pt"), ("ur", "ur"), ("zh-Hans", "zh-CN"), ("kea", "kea")])  # fmt: skip
def test_a_single_sheet_is_tagged_and_says_its_language(app: Flask, tag: str, code: str) -> None:
    with drawn(app, tag) as file:
        assert pdfium_c.FPDFCatalog_IsTagged(file.raw)
        said = (pdfium_c.FPDF_WCHAR * 20)()
        pdfium_c.FPDFCatalog_GetLanguage(file.raw, said, 40)
        title = file.get_metadata_value("Title")
    assert title == of_every_kind().title.shown(tag).words
    assert "".join(map(chr, said)).rstrip("\0") == code


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_language_can_be_printed(app: Flask, tag: str) -> None:
    with drawn(app, tag) as file:
        assert len(file) >= 4


def test_the_corners_carry_marks() -> None:
    corners = typesetting.page_corners("12.3.pt", 17, 3, 1)
    assert [one["text"] for one in corners] == [
        *(str(PageMark(12, 3, "pt", 17, page)) for page in (1, 2, 3)),
        None,
        str(PageMark(12, 3, "pt", typesetting.CONTACT_SHEET, 1)),
        None,
    ]


def test_characters_without_a_glyph_are_left_out_and_told(app: Flask) -> None:
    odd = Questionnaire(Texts.of("Olá 😀!"), items=(Question("a", "text", Texts.of("O quê?")),))
    with app.app_context():
        printed = render_pdf(odd, COVER, LANGUAGES["pt"], survey=1, version=1, sheets=[1])
    assert printed.left_out == {"😀"}


def test_words_are_never_taken_for_commands_of_the_program_that_sets_them(app: Flask) -> None:
    nasty = 'Um #panic("x") *dois* $x$ \\ "três" ] } @a <b> `c` //d'
    odd = Questionnaire(Texts.of("Título"), items=(Question("a", "text", Texts.of(nasty)),))
    with drawn(app, asked=odd) as file:
        assert '#panic("x") *dois* $x$' in words(file[0]).replace("\r\n", " ")


@pytest.mark.parametrize("sheets", [[], list(range(1, 202))])
def test_none_and_too_many_sheets_are_refused(app: Flask, sheets: list[int]) -> None:
    with app.app_context(), pytest.raises(ValueError, match="1 to 200"):
        render_pdf(of_every_kind(), COVER, LANGUAGES["pt"], survey=1, version=1, sheets=sheets)


def test_a_child_that_fails_or_lingers_is_told_of(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    broken = tmp_path / "setting.py"
    for program, seconds, told in (
        ("raise SystemExit('no more memory')", 60, "no more memory"),
        ("import time; time.sleep(9)", 1, "more than 1 s"),
    ):
        broken.write_text(program)
        monkeypatch.setattr(rendering, "TYPESETTER", broken)
        monkeypatch.setattr(rendering, "TIMEOUT_SECONDS", seconds)
        with app.app_context(), pytest.raises(TypesettingFailed, match=told):
            render_pdf(of_every_kind(), COVER, LANGUAGES["pt"], survey=1, version=1, sheets=[1])


def test_the_child_needs_nothing_of_ours_but_its_folder() -> None:
    run = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='looked at');"
    check = (
        "assert not [m for m in sys.modules if m.startswith(('consult', 'flask', 'sqlalchemy'))]"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{run} {check}", str(rendering.TYPESETTER)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_nothing_is_lost_where_questions_are_longer_than_a_page(app: Flask) -> None:
    many = tuple(choice(f"c{at}", f"Escolha{at:03} " + "palavras " * (at % 9)) for at in range(80))
    ranked = tuple(choice(f"r{at}", f"Lugar{at:03}") for at in range(70))
    rows = tuple(
        Question(f"m{at}", "yes_no", Texts.of(f"Linha{at:03} " + "longa " * at), choices=many[:3])
        for at in range(40)
    )
    asked = Questionnaire(
        Texts.of("Grande"),
        items=(
            Question("a", "multi", Texts.of("Muitas " + "palavras " * 600 + "fim."), choices=many),
            Question("b", "rank", Texts.of("Ordem?"), choices=ranked),
            Group("m", rows, Texts.of("Tabela"), layout=Layout.MATRIX),
        ),
    )
    with drawn(app, asked=asked) as file:
        whole = "".join(words(page) for page in file)
        margins = sum(dark(page, 284, 297) for page in file)
    for name, count in (("Escolha", 80), ("Lugar", 70), ("Linha", 40)):
        found = {at for at in range(count) if f"{name}{at:03}" in whole}
        assert found == set(range(count)), name
    assert margins == 0


ODD = st.text(
    st.sampled_from(list(" \n\u200c\u200d\u00ad\u0301\u094d\u09cdاکक字aé%{}#\\\"😀\u0600\u2028")), max_size=9
)  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True)
@given(words=st.lists(ODD, min_size=8, max_size=8), tag=st.sampled_from(["pt", "ur", "bn"]))
def test_whatever_somebody_writes_is_set(words: list[str], tag: str) -> None:
    title, label, hint, low, high, first, second, where = words
    own: Any = {"hint": Texts.of(hint), "low": Texts.of(low), "high": Texts.of(high)}
    pair = (choice("a", first), choice("b", second))
    kinds = ("single", "rank", "scale5", "text", "note", "contact")
    items = tuple(Question(kind, kind, Texts.of(label, tag), choices=pair, **own) for kind in kinds)
    speaking = Flask("tests")
    Babel(speaking)
    with speaking.app_context():
        cover = CoverPage(Texts.of(title), where=where)
        found, _ = sheet_document(
            Questionnaire(Texts.of(title), items=items), cover, LANGUAGES[tag]
        )
    found["voices"] = {one: font_settings(language_of_tag(one)) for one in found["tags"]}
    assert typesetting.typeset_sheets(found, "1.1.pt", [1]).startswith(b"%PDF")
