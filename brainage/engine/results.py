"""What an experiment gives: tables by name, and where they come from."""

from dataclasses import dataclass

import pandas as pd

__all__ = ["Results"]


@dataclass(frozen=True)
class Results:
    """Tables of one experiment on one cohort, by name, and their provenance."""

    tables: dict[str, pd.DataFrame]
    provenance: dict[str, object]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table."""
        return self.tables[table]
