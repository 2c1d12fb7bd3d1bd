# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: tags,mystnb,-all
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# (real-maps)=
# # What real maps say

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "mre134"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import real_maps
from brainage.papers.traeuble2025.figures import comparison, within_studies
from brainage.plotting import tables

results = open_page(real_maps, profile, cohort)

# %% mystnb={"figure": {"caption": "Real maps of MRE134: correlation of ages with predictions within sub-studies, with 95 % intervals. Filled: random fifths were held out; hollow: whole sub-studies. This run: {glue:text}`made_real`, narrow networks.", "name": "fig-within"}, "image": {"alt": "Dot plot of correlations between minus 1 and 1, three learners for stiffness, damping ratio and both, each with random fifths and with whole sub-studies held out, and a line at 0; the values are in the table below."}} tags=["remove-input"]
within_studies.correlations_chart(results["real"]["within"])

# %% [markdown]
# **Within sub-studies of real young adults, {glue:text}`telling_random` of {glue:text}`n_models` models tell ages better than chance
# with random fifths held out, and {glue:text}`telling_whole` with whole sub-studies held out ({glue:text}`n_tests` tests together, Holm).**
#
# The highest correlations are those of {glue:text}`most_random` (random fifths, r = {glue:text}`r_random`, p after Holm's correction
# {glue:text}`p_random`) and of {glue:text}`most_whole` (whole sub-studies, r = {glue:text}`r_whole`, p {glue:text}`p_whole`). A single model would
# have to reach about {glue:text}`detectable` to be told from chance among so many, and intervals reach {glue:text}`highest`: a null here does
# not show that maps hold no age.
#
# ## What is done here
#
# The maps of {glue:text}`n` people of {glue:text}`ages` years {cite:p}`hiscox2020` are the only real ones of the paper's pool that
# are public. They were pooled from {glue:text}`n_studies` sub-studies whose people differ in age. The protocol of
# {ref}`Figure 2 d–e <fig2-comparison>` runs on them with its published settings, on maps of {glue:text}`grid` mm (the paper's have
# 2 mm): three learners on three inputs. {glue:text}`n_splits` random splits hold out a fifth each, {glue:text}`people_random` people once or
# more; and each of {glue:text}`groups_whole` sub-studies of ten people or more is held out whole ({glue:text}`people_whole` people).
#
# A lower error than guessing is not enough. Whoever recognises the sub-study knows the mean age of its people: a classifier that sees
# principal components of maps ({glue:text}`told_by`) names the sub-study rightly for {glue:text}`told_maps` of its people (mean over
# {glue:text}`told_studies` sub-studies); guessing would give {glue:text}`told_guessing`, ages alone {glue:text}`told_age`. So ages are correlated with
# predictions within sub-studies, by {py:func}`~brainage.evaluate.within_groups.within_groups`.
#
# From every prediction the mean prediction of its sub-study in that split is taken off. It was learned without the person's own age,
# so a learner that knows only means would look worse than chance. p is the share of random exchanges of ages within sub-studies
# that give at least as high a correlation (one-sided), after their spread is widened: people help to predict each other, which can
# double the variance of a correlation. So p and intervals are on the careful side.
#
# ## Errors
#
# Of {glue:text}`n_models` models {glue:text}`n_better` err less than guessing the mean age ({glue:text}`guessing` years). The least error is
# {glue:text}`least` years, of {glue:text}`best`. With whole sub-studies held out, whose mean age nobody can have recognised,
# {glue:text}`n_better_whole` of {glue:text}`n_models` err less than guessing. These differences are small beside the SD over splits, and were
# not tested.

# %% mystnb={"figure": {"caption": "Real maps of MRE134: mean absolute error on held-out people, every random split a point, their mean a bar. This run: {glue:text}`made_real`, narrow networks.", "name": "fig-real-errors"}, "image": {"alt": "Mean absolute error in years for stiffness, damping ratio and both, three learners each, with points for splits and a line for guessing; the values are in the table below."}} tags=["remove-input"]
comparison.errors_by_input(results["real"]["mae"], reported={})

# %% tags=["remove-input"]
tables.show(
    within_studies.error_table(results["real"]["mae"], results["real"]["left_out"]),
    "Mean absolute errors (years; of random fifths mean ± SD over splits) beside those of guessing the others' mean age.",
)

# %% tags=["remove-input"]
tables.show(
    within_studies.within_table(results["real"]["within"]),
    "Correlations of ages and predictions within sub-studies with 95 % intervals; p: one-sided, alone and after Holm's correction for all rows.",
)

# %% tags=["remove-input"]
tables.show(
    within_studies.studies_table(results["real"]["studies"]),
    "How often the sub-study is told right, from ages and from principal components of maps.",
)

# %% [markdown]
# ## Slopes
#
# Within sub-studies whole-brain stiffness changes by {glue:text}`slope_stiffness` % a year and damping ratio by
# {glue:text}`slope_damping_ratio` % (95 % intervals). {ref}`Figure 2 a–c <fig2-trends>` shows these people beside the simulated ones.
#
# ## What this page does not show
#
# Ages of {glue:text}`ages` years hardly differ. Where they are not told here, they may still be told
# over life; where they are, a correlation within sub-studies may come from sex or scanner, if these go with age.

# %% tags=["remove-input"]
tables.provenance(*results.values())
