"""Studies: many runs of one scenario with some of its keys varied, and what became of each.

plan → cells → lanes (compiled) → store. Needs the extra ``relufit[study]``.
"""
