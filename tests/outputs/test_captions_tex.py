"""``captions.tex`` and the signs of captions: what pdfLaTeX takes, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from conftest import WORKED, trained, worked
from hypothesis import given, settings
from hypothesis import strategies as st
from made_outcomes import made

from relufit.draw.canvas.caption import Caption
from relufit.draw.dense.catalogue import DENSE_CATALOGUE as DENSE
from relufit.draw.relu_sum.catalogue import FIGURES, FILMS
from relufit.draw.study.catalogue import study_figures
from relufit.outputs.captions_tex import captions_tex, provenance_in_tex
from relufit.reports.relu_sum import captions_document
from relufit.text.numbers import plain_text
from relufit.text.tex import TAKEN, tex_comment, tex_text

RUNS = ("example1", "example2", "example4", "solution2")
MADE_FROM = '{"relufit": "0.1.0", "scenario": "a \\u4e2d -- b"}'
# What TeX acts on outside of mathematics; captions.md is to be pasted as it is.
ACTED_ON = re.compile(r"[\\{}$&#%_^~<>|\"]")
HOSTILE = r"""50% of $x_1^2 & #3 {of} ~ \foo "so" <b>|</b> -- --- ?` 1_0 ﬁ 中 Ω é x² ½"""


def captions_of_everything():
    for name in RUNS:
        for entry in (*FIGURES, *FILMS):
            if not entry.missing_requirement(trained(name)):
                yield from entry.caption(trained(name))
    for name in WORKED:
        for entry in (*DENSE.figures, *DENSE.films):
            yield from entry.caption(worked(name))
    axes = {"training.learning_rate": [1e-7, 2e-7], "data.samples": [1, 2], "bias_range": [0, 1]}
    outcomes = made(axes, [[[0, 1], [2, 1]], [[1, 4], [-1, -1]]])
    for entry in study_figures():
        yield from entry.caption(outcomes)


def without_macros(tex):
    """What is left of LaTeX when its escapes and the mathematics of numbers are taken away."""
    tex = re.sub(
        r"\$(?:-?[\d.]+(?: \\cdot 10\^\{-?\d+\})?|\\[A-Za-z]+(?:\^2)?|\^[23]|\^\{\\circ\}|-)\$",
        "",
        tex,
    )
    tex = re.sub(r"\\text(?:backslash|asciicircum|asciitilde|less|greater|bar)\{\}", "", tex)
    return re.sub(r"\\[{}$&#%_,]|\{-\}|\\ldots\{\}|(?<=\w)~", "", tex)


def test_captions_are_plain_where_relufit_writes_them():
    """No caption of any figure or film has a sign that a program, TeX among them, could misread."""
    for text in captions_of_everything():
        plain = plain_text(text)
        assert plain.isascii(), plain
        assert not ACTED_ON.search(plain), plain


def test_captions_are_latex():
    """Every caption becomes ASCII in which TeX finds nothing to act on but what was meant."""
    for text in captions_of_everything():
        tex = tex_text(plain_text(text))
        assert tex.isascii(), tex
        assert not ACTED_ON.search(without_macros(tex)), tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("falls to 2.5e-07.", r"falls to $2.5 \cdot 10^{-7}$."),
        ("x = -0.05 and 2.5", "x = $-0.05$ and 2.5"),
        ("over 20 000 iterations", r"over 20\,000 iterations"),
        ("iterations 100 and 1 200 000", r"iterations 100 and 1\,200\,000"),
        ("mean of delta squared", r"mean of $\delta^2$"),
        ("95 percent intervals", r"95\,\% intervals"),
        ("beyond +/-1e+100", r"beyond $\pm$$1 \cdot 10^{100}$"),
        ("the 2-2-2 network", "the 2-2-2 network"),
        ("worked.md", "worked.md"),
        ("a_b 5% $ & # {x} \\", r"a\_b 5\% \$ \& \# \{x\} \textbackslash{}"),
        ("caf\u00e9 \u4e2d \u03a9 \u2013", r"caf" + "\u00e9" + r" [U+4E2D] $\Omega$ --"),
        ("a -- b", "a {-}{-} b"),
    ],
)
def test_sentences_in_latex(text, tex):
    """Numbers are mathematics, thousands stand apart, signs of the user are escaped."""
    assert tex_text(text) == tex


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_latex(text):
    """Whatever a user writes, TeX finds nothing in it to act on and no letter that it lacks."""
    tex = tex_text(text)
    assert not ACTED_ON.search(without_macros(tex))
    assert all(letter.isascii() or letter in TAKEN for letter in tex)
    assert "\n" not in tex
    assert re.fullmatch(r"[ -~]*", tex_comment(text))


def test_each_figure_has_a_macro():
    """Caption and alternative text of each entry, and the verdict, each by run and name."""
    captions = [("fit", Caption("A fit: -1.", "A plot.")), ("knots", Caption("Knots.", "Lines."))]
    tex = captions_tex(captions_document("A & B", captions, MADE_FROM, "Verdict: solved."), "a_b")
    assert re.findall(r"\\csname relufit (\w+) (\S+) (\w+)\\endcsname\{%\n  (.+)\}\n", tex) == [
        ("caption", "a_b", "verdict", "Verdict: solved."),
        ("caption", "a_b", "fit", "A fit: $-1$."),
        ("alt", "a_b", "fit", "A plot."),
        ("caption", "a_b", "knots", "Knots."),
        ("alt", "a_b", "knots", "Lines."),
    ]
    assert tex.startswith('% Captions of the figures of "A & B"')


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 5000])
def test_the_provenance_is_behind_the_end_of_what_tex_reads(size):
    """It comes back letter by letter, and no line is longer than TeX reads."""
    made_from = '{"scenario": "' + " a" * size + '"}'
    tex = captions_tex(captions_document("A", [("fit", Caption("B.", "C."))], made_from), "a")
    assert provenance_in_tex(tex) == made_from
    assert max(map(len, tex.splitlines())) < 1100
    assert made_from[:10] not in tex.partition("\\endinput")[0]


def test_pdflatex_takes_an_article_with_every_caption(tmp_path):
    """An article with every caption and a hostile title is set without error, where TeX is."""
    captions = [
        (f"p{number}", Caption(text, text)) for number, text in enumerate(captions_of_everything())
    ]
    captions += [("hostile", Caption(HOSTILE, HOSTILE)), ("taken", Caption("".join(TAKEN), "a"))]
    document = captions_document(HOSTILE, captions, MADE_FROM, "Verdict: solved.")
    tex = captions_tex(document, "a_b 1")
    assert all(letter.isascii() or letter in TAKEN for letter in tex)
    if shutil.which("pdflatex") is None:  # then the letters, and the tests above, must do
        return
    (tmp_path / "captions.tex").write_text(tex, encoding="utf-8")
    shown = "\n".join(
        rf"\begin{{figure}}X\caption{{\relufitcaption{{a_b-1}}{{{name}}}}}\end{{figure}}"
        rf"\relufitalt{{a_b-1}}{{{name}}}\clearpage"
        for name, _ in captions
    )
    pasted = "\n\n".join(plain_text(text) for text in captions_of_everything())
    article = rf"""\documentclass{{article}}\input{{captions}}
\begin{{document}}\listoffigures
{shown}
{pasted}
\relufitcaption{{a_b-1}}{{none}}
\end{{document}}"""
    (tmp_path / "article.tex").write_text(article, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "article.tex"]
    for _ in range(2):  # the second time with the list of figures
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode("latin-1")[-2000:]
