"""Formulas as MathML, which browsers draw without a script or a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TAG = re.compile(r"\s*\\tag\{(\w+)\}")


def setup(app: Sphinx) -> None:
    """Register the renderer."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(inline, None), block_renderers=(block, None)
    )


def inline(translator: Any, node: nodes.math) -> None:
    """Write a formula in a line."""
    translator.body.append(f'<span class="math">{tex2mathml(node.astext())}</span>')
    raise nodes.SkipNode


def block(translator: Any, node: nodes.math_block) -> None:
    r"""Write a formula on lines of its own, with the number that ``\tag`` gives it."""
    text = node.astext()
    tag = TAG.search(text)
    number = f'<span class="number">({tag[1]})</span>' if tag else ""
    formula = tex2mathml(TAG.sub("", text).strip(), as_block=True)
    translator.body.append(f'<div class="math block">{formula}{number}</div>')
    raise nodes.SkipNode
