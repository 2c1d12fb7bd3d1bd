"""Where cohorts come from; each source makes the cohort folder that `brainage.cohort` opens."""
