"""Scripts of pages without comments and spaces."""

from __future__ import annotations

import pytest

from relufit.page.compact import compact


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("x = a - -b + c++ / 2;\ny = [\n  1,\n];\n", "x=a - -b+c++/2;y=[1,];"),
        ("const s = 'a = b'; // a sum\n", "const s='a = b';"),
        (
            "/**\n * A type.\n */\nt = `${n ? `${n} of` : ''} = ${m}`;\n",
            "t=`${n ? `${n} of` : ''} = ${m}`;",
        ),
        ("f(/a = (b) [/ ]/g, 1);\n", "f(/a = (b) [/ ]/g,1);"),
        ("return (\n  a &&\n  b\n);\n}\nelse x();", "return(a&&\nb);}\nelse x();"),
    ],
)
def test_only_what_is_read_by_people_is_left_out(text, short):
    """Strings, templates and regular expressions stay, and statements end where they did."""
    assert compact(text) == short
