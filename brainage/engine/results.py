"""What an experiment gives: tables by name, and where they come from."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Results:
    """Tables of one experiment on one cohort, by name, and their provenance."""

    tables: dict[str, pd.DataFrame]
    provenance: dict[str, Any]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table."""
        return self.tables[table]

    def parameter(self, name: str) -> Any:
        """Return a size or setting of the run that made these tables."""
        return self.provenance["parameters"][name]
