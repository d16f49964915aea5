"""The chunks of a study, to be run by a test itself."""

from __future__ import annotations

from relufit.study.run import part_maker
from relufit.study.storage.chunks import chunk_regions


def parts(plan):
    """All chunks of a study, one after another."""
    part = part_maker(plan)
    return (part(region) for _, region in chunk_regions(plan.shape, plan.chunk))
