"""What an estimator can be given: single modalities and the two of MRE together."""

from brainage.core.errors import refuse
from brainage.data.modalities import MODALITIES

#: What an estimator can be given, and the modalities (channels) that it then sees.
INPUTS = {"mre": ("stiffness", "damping_ratio"), "mri": ("t1w",), **{name: (name,) for name in MODALITIES}}


def modalities_of(inputs: str) -> tuple[str, ...]:
    """Return the channels of an input, a key of `INPUTS`."""
    if not isinstance(inputs, str) or inputs not in INPUTS:
        refuse(f"inputs is {inputs!r}; expected one of {', '.join(INPUTS)}")
    return INPUTS[inputs]
