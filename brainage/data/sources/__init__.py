"""Where cohorts come from; each source makes the cohort folder that `brainage.data.cohort` opens."""
