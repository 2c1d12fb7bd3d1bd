"""Every correction of gaps by its name: a new one is a file beside this one and a line here."""

# ruff: noqa: I001
from brainage.core.registry import registered
from brainage.gaps.corrections.correction import Correction
from brainage.gaps.corrections.no_correction import NONE
from brainage.gaps.corrections.least_squares import LINEAR
from brainage.gaps.corrections.theil_sen import THEIL_SEN

CORRECTIONS = {one.name: one for one in registered(globals(), Correction)}
#: Those that learn a line.
LEARNED = {name: one for name, one in CORRECTIONS.items() if one.learns}
