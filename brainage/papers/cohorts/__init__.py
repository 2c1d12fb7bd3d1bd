"""About the cohorts themselves: ages, quality of the data, realism, the least possible errors."""
