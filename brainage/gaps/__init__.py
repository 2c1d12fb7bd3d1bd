"""Brain age gaps: corrections, comparisons at the same age, their power, profiles of regions."""
