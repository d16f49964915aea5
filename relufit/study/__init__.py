"""Studies: many runs of one scenario with some of its keys varied.

plan → runs → batch slots (compiled) → store. Needs the extra ``relufit[study]``.
"""
