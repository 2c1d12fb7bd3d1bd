"""What all contrastive losses are: modules with a name, which say whether rows shall have unit length."""

from inspect import Parameter, signature
from typing import ClassVar

from torch import nn


class ContrastiveLoss(nn.Module):
    """A loss of ``features``, ``(batch, views, dim)``, and ``ages``, ``(batch,)``, years, in an ``epoch``.

    Attributes
    ----------
    name : str
        What `brainage.models.estimators.ContrastiveRegressor` calls it; set by every loss that is registered.
    unit_length : bool
        Whether it asks for rows of unit length.

    """

    name: ClassVar[str]
    unit_length: ClassVar[bool] = True

    @classmethod
    def settings(cls) -> frozenset[str]:
        """Return the names of its settings; those of its parents, too, where it hands keywords on to them."""
        names: set[str] = set()
        for one in cls.__mro__[: cls.__mro__.index(ContrastiveLoss)]:
            if "__init__" in vars(one):
                found = [part for part in signature(one).parameters.values() if part.kind != Parameter.VAR_KEYWORD]
                names |= {part.name for part in found}
                if len(found) == len(signature(one).parameters):
                    break
        return frozenset(names)
