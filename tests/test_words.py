"""Code, docs and messages use standard terms, one for each thing (docs/glossary.md)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Terms that were replaced, by what is written instead. Ordinary words are matched only in a phrase
# with the old meaning: "outcome", "span", "strip", "block", "stage", "moment", "way", "cell",
# "picture" and "reach" have other, standard uses.
REPLACED = {
    "reported, message": r"(?<!\.)\b(?:told|tells?|telling)\b",
    "probes": r"(?<!a )\b(?:looks?|looked|looking)\b|look_every",
    "components": r"\bpieces?\b",
    "group_compatible": r"\balike\b",
    "cached": r"\bremember(?:s|ed|ing)?\b",
    "smoothed": r"\bstead(?:y|ied)\b",
    "attainable error": r"\b(?:can|could) reach\b",
    "page, figure size": r"(?<!style )\bsheets?\b",
    "epoch": r"\bpass after pass\b|\b(?:each|every|one|a) pass\b|\bpass(?:es)? over the ",
    "batch slots": r"\blanes?\b",
    "study results": r"\brelufit[./]outcomes\b",
    "overflows, becomes non-finite": r"\b(?:leav\w+|left) the finite\b",
    "derivative, gradient": r"\bslopes? of (?:the |a )?(?:mean )?(?:loss|activation|relu|error)\b",
    "model type": r"\bkinds? of networks?\b",
    "propagated back": r"\bled[ _]back\b|\bleads? the error back\b",
    "check_not_existing": r"\brefuse_standing\b",
    "compare X with Y": r"\b(?:hold|holds|held|holding) (?:[^\s.]+ ){1,5}?against\b",
    "history": r"\bchronicle\b",
    "frame states": r"\bmoments? of (?:a|the) film\b",
    "TrainingSpec": r"\bclass Course\b|\bsteady course\b",
    "descending from the final state": r"\bleads downhill\b",
    "no such file": r"\ba path where there is none\b",
}

# The README quotes what `relufit train` prints; the changelog names a key that was renamed.
ALLOWED = {
    ("README.md", "can reach"),
    ("README.md", "leads downhill"),
    ("CHANGELOG.md", "look_every"),
}

# Files that do not use all of these terms yet. Delete an entry when its text does.
OPEN = (
    "relufit/dynamics/relu_sum/coalescing.py",
    "relufit/dynamics/relu_sum/rule_counts.py",
    "relufit/dynamics/relu_sum/verdict",
    "relufit/reports/verdict_text.py",
    "docs/coalescing",
)

# A sentence with each replaced term, by what is written instead.
PLANTED = {
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


def texts():
    """Every file of the package and the docs, by its path in the project."""
    names = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile")
    files = [ROOT / name for name in names]
    files += [path for path in ROOT.glob("relufit/**/*.py") if "__pycache__" not in path.parts]
    files += [*ROOT.glob("docs/*.md"), *ROOT.glob("docs/*.py")]
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(OPEN):
            yield name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("instead", REPLACED)
def test_a_planted_term_is_found(instead):
    """Each pattern finds the term that it stands for."""
    assert re.search(REPLACED[instead], PLANTED[instead], re.IGNORECASE)


@pytest.mark.parametrize("instead", REPLACED)
def test_a_replaced_term_is_not_used(instead):
    """Where a term was replaced, the new one is used everywhere."""
    pattern = re.compile(REPLACED[instead], re.IGNORECASE)
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts()
        for match in pattern.finditer(text)
        if (name, match.group()) not in ALLOWED
    ]
    assert not found, f"write {instead!r}: {found}"
