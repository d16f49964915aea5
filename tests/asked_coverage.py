"""The plugin that measures coverage, where the environment asks for it: it needs SlipCover."""

import os

COVERAGE = None
if AT_LEAST := os.environ.get("COVERAGE_AT_LEAST"):  # percent of lines and branches
    from branch_coverage import branch_coverage_of

    COVERAGE = branch_coverage_of("relufit", float(AT_LEAST))
