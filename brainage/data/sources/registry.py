"""Every source of cohorts, in the order of pages: a new one is a file beside this one and a line here."""

# ruff: noqa: I001
from brainage.core.registry import registered
from brainage.data.sources.source import Source
from brainage.data.sources.simulated import SIMULATED
from brainage.data.sources.dial.as_strong import AS_STRONG
from brainage.data.sources.dial.in_spots import IN_SPOTS
from brainage.data.sources.mre134 import MRE134
from brainage.data.sources.lifespan import LIFESPAN

SOURCES = {one.key: one for one in registered(globals(), Source)}
