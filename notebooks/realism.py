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
# (realism)=
# # How real is the simulation?
#
# The book's default data are simulated, and worth as much as they resemble real maps. This page measures it: the
# simulated participants of Study 1 beside the 134 real ones of MRE134 {cite:p}`hiscox2020`, who are that study, with
# the same code on both.
#
# The yardstick is the real data against themselves. Two random halves of MRE134 differ too, so each difference between
# half of the simulated and half of the real participants is set beside the differences between random halves of the
# real ones. A difference no larger than the 95th percentile of those counts as *inside*.

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "mre134"
slice_height = 8

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import realism
from brainage.papers.this_book.figures import cohort_tables, study1_realism
from brainage.plotting import tables

results = open_page(realism, profile, cohort)

# %% mystnb={"figure": {"caption": "Every difference between simulated and real participants, as a multiple of the 95th percentile between random halves of the real ones. Left of the line: the simulation passes.", "name": "fig-yardsticks"}, "image": {"alt": "Dot plot on a logarithmic axis, one row per group of statistics: nearly all dots lie left of the line at 1; what lies right of it is a triangle and named in the text above."}} tags=["remove-input"]
study1_realism.yardsticks(results["realism"]["comparison"])

# %% [markdown]
# **{glue:text}`inside` % of {glue:text}`n_comparisons` comparisons of simulated with real people are as close as random halves of the
# real ones (the goal is 90 %), and {glue:text}`means_within_5` % of regional means differ by 5 % or less.**
#
# Given all measures together, a classifier tells
# a simulated from a real participant with an area under the curve of {glue:text}`auc`, where 0.5 is guessing and two
# halves of the real participants give {glue:text}`auc_halves`. That is within the goal of 0.65. But from {glue:text}`most_telling` alone it is {glue:text}`most_auc`, and {glue:text}`n_telling` of
# {glue:text}`n_classifiers` classifiers (table below) tell more than they do between random halves of the real participants (95th
# percentile). Outside among the comparisons are: {glue:text}`outside`.

# %% [markdown]
# ## Which are real?
#
# Four of these participants were scanned and four were drawn. Numbers pass more easily than pictures: decide before you
# open the answer.

# %% mystnb={"figure": {"caption": "Axial slices of eight participants between 18 and 35 years, over the T1w template.", "name": "fig-guess"}, "image": {"alt": "Axial brain slices of eight participants, A to H: stiffness in the upper two rows, damping ratio in the lower two."}} tags=["remove-input"]
mixed = realism.riddle()
realism.picture(mixed, slice_height)

# %% tags=["remove-input"]
realism.answer(mixed)

# %% [markdown]
# ## Curves and regions

# %% mystnb={"figure": {"caption": "Stiffness of both cohorts: autocorrelation of residual maps, cumulative variance of principal components; right: share of the brain's voxels with data by axial slice.", "name": "fig-realism-curves"}, "image": {"alt": "Three line plots in which the simulated curve follows the real one: autocorrelation falls slowly with distance; the first components gather a little less variance in the simulation; coverage drops in low and high slices."}} tags=["remove-input"]
study1_realism.curves(results["realism"]["statistics"])

# %% tags=["remove-input"]
tables.show(
    cohort_tables.realism_region_table(results["realism"]["statistics"], "stiffness"),
    "Stiffness (kPa), real and simulated.",
)

# %% tags=["remove-input"]
tables.show(
    cohort_tables.realism_region_table(results["realism"]["statistics"], "damping_ratio"),
    "Damping ratio, real and simulated.",
)

# %% tags=["remove-input"]
tables.show(
    cohort_tables.realism_table(results["realism"]["comparison"]),
    "Comparisons inside the yardstick, by group.",
)

# %% tags=["remove-input"]
tables.show(
    cohort_tables.classifier_table(results["realism"]["classifiers"]),
    "Area under the ROC curve of telling two groups apart; 0.5 is guessing.",
)

# %% [markdown]
# ## What the simulation was given
#
# Much of this agreement was put in. The model is calibrated on summary statistics of the same 134 people: means, SDs
# and correlations of regions, the texture's autocorrelation, sub-study offsets, the ends of the scanned slabs, and a
# regression of the mean map on anatomy. So this page tests whether the model can hold all of them at once, and what
# follows from them without being asked for: principal components, the couplings as measured on whole maps, rates of
# outliers, and what classifiers find. It is no test on new people, and over 35 years there are no real maps to compare.
# No voxel of MRE134 is in this project. {ref}`The table of parameters <data-simulation>` says which numbers were
# measured, which come from the literature and which are assumed.
#
# ## A reader who knows the simulation
#
# Since the truth is known, methods can be held against who knows it. Brain age differs from age by a personal gap;
# whoever knew brain age without error, and nothing else, would still miss age by {glue:text}`limit_gap_brain_age` years
# on average. A reader who knows every parameter of the simulation, and sums the maps up by regions and structures,
# misses it by {glue:text}`limit_oracle_mre` years from both mechanical properties, without the age or the site of the
# person. That is a strong line and no bound: finer detail than regions is not used, and a learner fitted on the same
# sums can do as well, or slightly better. Guessing the pool's median misses by {glue:text}`limit_guessing_nothing` years.

# %% tags=["remove-input"]
tables.show(
    cohort_tables.limit_table(results["limit"]["lines"]),
    "Mean absolute error on the simulated healthy participants, 95 % interval.",
)

# %% [markdown]
# ## What this page does not show
#
# A simulation can show whether a method finds what was put in, how often it finds what was not, and which of two methods does so
# better on data of this kind. It cannot show that stiffness tells age better than T1w, that the thalamus leads in
# Alzheimer's disease, or any other fact of biology: that was put in. How large errors are depends on how people differ
# at one age, which is measured only between 18 and 35 years and assumed to stay so.

# %% tags=["remove-input"]
tables.provenance(*results.values())
