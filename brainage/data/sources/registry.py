"""Every source of cohorts: a new one is a file beside this one and a line here."""

from brainage.data.sources.mre134 import MRE134
from brainage.data.sources.simulated import SIMULATED
from brainage.data.sources.source import Source

__all__ = ["SOURCES"]

SOURCES: dict[str, Source] = {one.key: one for one in (SIMULATED, MRE134)}
