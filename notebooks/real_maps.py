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

# %% mystnb={"figure": {"caption": "Real maps of MRE134: correlation of ages with predictions within sub-studies, with 95 % intervals. Filled: random fifths were held out; hollow: whole sub-studies.", "name": "fig-within"}, "image": {"alt": "Dot plot of correlations between minus 1 and 1, three learners for stiffness, damping ratio and both, each with random fifths and with whole sub-studies held out, and a line at 0; the values are in the table below."}} tags=["remove-input"]
within_studies.correlations_chart(results["real"]["within"])

# %% [markdown]
# **Within sub-studies of real young adults, {glue:text}`telling_random` of {glue:text}`n_models` models tell ages better than chance
# with random fifths held out, and {glue:text}`telling_whole` with whole sub-studies held out ({glue:text}`n_tests` tests together, Holm).**
#
# The highest correlations are those of {glue:text}`most_random` (random fifths, r = {glue:text}`r_random`, p = {glue:text}`p_random`) and
# of {glue:text}`most_whole` (whole sub-studies, r = {glue:text}`r_whole`, p = {glue:text}`p_whole`).
#
# ## What is done here
#
# The maps of {glue:text}`n` people of {glue:text}`ages` years {cite:p}`hiscox2020` are the only real ones of the paper's pool that
# are public. They were pooled from {glue:text}`n_studies` sub-studies whose people differ in age. The protocol of
# {ref}`Figure 2 d–e <fig2-comparison>` runs on them with its published settings, on maps of {glue:text}`grid` mm (the paper's have
# 2 mm): {glue:text}`n_splits` random splits, and each sub-study of ten people or more left out.
#
# A lower error than guessing is not enough. Whoever recognises the sub-study knows the mean age of its people: from maps of
# {glue:text}`told_by` the sub-study is told right {glue:text}`told_maps` of the time (balanced over {glue:text}`told_studies`; guessing
# would give {glue:text}`told_guessing`, ages alone {glue:text}`told_age`). So ages are correlated with predictions within sub-studies.
# The mean prediction of a sub-study is taken off in every split: it is learned without the person's own age, so a learner that knows
# nothing but means would correlate against age. p is how often ages exchanged at random within sub-studies correlate as well;
# since people help to predict each other, chance is given twice the variance of those exchanges, so p and intervals are on
# the careful side.
#
# ## Errors
#
# Of {glue:text}`n_models` models {glue:text}`n_better` err less than guessing the mean age ({glue:text}`guessing` years). The least error is
# {glue:text}`least` years, of {glue:text}`best`. With whole sub-studies held out, whose mean age nobody can have recognised,
# {glue:text}`n_better_whole` of {glue:text}`n_models` err less than guessing.

# %% mystnb={"figure": {"caption": "Real maps of MRE134: mean absolute error on held-out people, every random split a point, their mean a bar.", "name": "fig-real-errors"}, "image": {"alt": "Mean absolute error in years for stiffness, damping ratio and both, three learners each, with points for splits and a line for guessing; the values are in the table below."}} tags=["remove-input"]
comparison.errors_by_input(results["real"]["mae"])

# %% tags=["remove-input"]
tables.show(
    within_studies.error_table(results["real"]["mae"], results["real"]["left_out"]),
    "Mean absolute errors (years; of random fifths mean ± SD over splits) beside those of guessing the others' mean age.",
)

# %% tags=["remove-input"]
tables.show(
    within_studies.within_table(results["real"]["within"]),
    "Correlations of ages and predictions within sub-studies with 95 % intervals; p: one-sided, Holm over all rows.",
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
# **What this page does not show.** Ages of {glue:text}`ages` years hardly differ. Where they are not told here, they may still be told
# over life; where they are, a correlation within sub-studies may come from sex or scanner, if these go with age.

# %% tags=["remove-input"]
tables.provenance(*results.values())
