"""Code, docs and messages use standard terms, one for each thing (docs/glossary.md)."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Terms that were replaced, by what is written instead. Ordinary words are matched only in a phrase
# with the old meaning: "outcome", "span", "strip", "block", "moment", "way", "cell" and "reach"
# have standard uses, too. Underscores count as spaces, and dataRange as two words.
REPLACED = {
    "reported, message": r"(?<!\.)\b(?:told|tells?|telling)\b",
    "probes": r"\blook every\b|(?<!a )\b(?:looks?|looked|looking)\b(?! up\b)",
    "components": r"\bpieces?\b",
    "group_compatible": r"\balike\b",
    "cached": r"\bremember(?:s|ed|ing)?\b",
    "smoothed": r"\bstead(?:y|ied)\b",
    "attainable error": r"\b(?:can|could) reach\b",
    "page, figure size": r"(?<!style )\bsheets?\b",
    "epoch": r"\bpass after pass\b|\b(?:each|every|one|a) pass\b|\bpass(?:es)? over the ",
    "batch slots": r"\blanes?\b",
    "study results": r"\brelufit[./]outcomes\b",
    # Not the verb ("samples span the domain"), the HTML element or a span of a CSS grid.
    "displayed range": r"(?<![<>/\"'])(?<![>/] )\bspans?\b(?!::| (?:the|it)\b| \d)",
    "RasterLine, panel": r"(?<!\.)\bstrips?\b",
    # Not a block of code, of a file format or of pixels.
    "RasterText": r"\bblocks? of (?:text|texts|lines)\b|\btext blocks?\b|\bblocks?\b.*\bRaster",
    "Blitter": r"\bstages?\b",
    "overflows, becomes non-finite": r"\b(?:leav\w+|left) the finite\b",
    "derivative, gradient": r"\bslopes? of (?:the |a )?(?:mean )?(?:loss|activation|relu|error)\b",
    "model type": r"\bkinds? of networks?\b",
    "propagated back": r"\bled[ _]back\b|\bleads? the error back\b",
    "check_not_existing": r"\brefuse standing\b",
    "compare X with Y": r"\b(?:hold|holds|held|holding) (?:[^\s.]+ ){1,5}?against\b",
    "figure or film, entry, image": r"\bpictures?\b",
    "history": r"\bchronicle\b",
    "frame states": r"\bmoments? of (?:a|the) film\b",
    "TrainingSpec": r"\bclass Course\b|\bsteady course\b",
    "descending from the final state": r"\bleads downhill\b",
    "no such file": r"\ba path where there is none\b",
}

# The README quotes what `relufit train` prints; the changelog names a key that was renamed.
ALLOWED = {
    ("CHANGELOG.md", "look every"),
}

# A sentence with each replaced term, by what is written instead.
PLANTED = {
    "figure or film, entry, image": "Captions of all pictures.",
    "reported, message": "A mistake is told with its place.",
    "probes": "[study] look_every = 10",
    "components": "The pieces of a chunk.",
    "group_compatible": "def alike(runs):",
    "cached": "The value is remembered.",
    "smoothed": "The steady state of a weight.",
    "attainable error": "What three neurons can reach.",
    "page, figure size": "The width of a sheet.",
    "epoch": "Looked at after each pass.",
    "batch slots": "Each lane trains one run.",
    "study results": "from relufit.outcomes import shares",
    "displayed range": "The span of the data.",
    "RasterLine, panel": "class ErrorStrip:",
    "RasterText": "text_block = RasterText(axes)",
    "Blitter": "def film_stage(run):",
    "overflows, becomes non-finite": "The run leaves the finite numbers.",
    "derivative, gradient": "The slope of the loss in a weight.",
    "model type": "The kind of network.",
    "propagated back": "The error is led back through the weights.",
    "check_not_existing": "refuse_standing(path)",
    "compare X with Y": "Hold each run against its source.",
    "history": "The chronicle of a run.",
    "frame states": "The moments of a film.",
    "TrainingSpec": "class Course:",
    "descending from the final state": "The error leads downhill to 0.",
    "no such file": "expected a file, got a path where there is none",
}


FOLDERS = {
    "relufit": {".py", ".js", ".html", ".css"},
    "tests": {".py", ".mjs"},
    "docs": {".md", ".py"},
    "benchmarks": {".py"},
    "scenarios": {".toml"},
    "studies": {".toml"},
}
NOT_OURS = {"__pycache__", "node_modules", "reference", "project"}  # the last two are generated


@cache
def texts():
    """The words of every file of the project but this one, by its path in it."""
    found = {}
    files = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile")]
    for folder, suffixes in FOLDERS.items():
        files += [path for path in ROOT.glob(f"{folder}/**/*") if path.suffix in suffixes]
    for path in files:
        inside = path.relative_to(ROOT)
        name = inside.as_posix()
        is_ours = not NOT_OURS.intersection(inside.parts) and path != Path(__file__)
        if is_ours:
            found[name] = as_words(path.read_text(encoding="utf-8"))
    return found


def as_words(text):
    """The text with names in it taken apart: the words of snake_case and of camelCase."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.replace("_", " "))


@pytest.mark.parametrize("instead", REPLACED)
def test_a_planted_term_is_found(instead):
    """Each pattern finds the term that it stands for."""
    assert re.search(REPLACED[instead], as_words(PLANTED[instead]), re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        '<span class="key">',
        "make('span', {})",
        ".fields > span { grid-area: 2 / 1 / auto / span 2; }",
        "points that span the domain",
        "text.strip()",
        "when the block ends",
        "self._look_up(pixels)",
    ],
)
def test_a_standard_use_is_allowed(text):
    """The same word in a standard use is no fault."""
    assert not [
        key for key, each in REPLACED.items() if re.search(each, as_words(text), re.IGNORECASE)
    ]


def test_every_folder_is_read():
    """No folder or type of file is left out by a mistake in its name."""
    read = {(name.split("/")[0], Path(name).suffix) for name in texts() if "/" in name}
    assert read == {(folder, each) for folder, suffixes in FOLDERS.items() for each in suffixes}


@pytest.mark.parametrize("instead", REPLACED)
def test_a_replaced_term_is_not_used(instead):
    """Where a term was replaced, the new one is used everywhere."""
    pattern = re.compile(REPLACED[instead], re.IGNORECASE)
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts().items()
        for match in pattern.finditer(text)
        if (name, match.group()) not in ALLOWED
    ]
    assert not found, f"write {instead!r}: {found}"
