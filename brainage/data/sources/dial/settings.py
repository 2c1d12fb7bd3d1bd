"""The three settings that learners are compared in: calibrated, as strong as reported, and the positive control."""

from brainage.data.sources.dial.as_strong import AS_STRONG
from brainage.data.sources.dial.in_spots import IN_SPOTS
from brainage.data.sources.simulated import SIMULATED

#: Keys of their cohorts, the calibrated one first.
SETTINGS = (SIMULATED.key, AS_STRONG.key, IN_SPOTS.key)
