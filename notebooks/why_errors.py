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
# (why-errors)=
# # Why are our errors what they are?

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import why_errors
from brainage.plotting import tables

results = open_page(why_errors, profile, cohort)

# %% mystnb={"figure": {"caption": "Mean absolute errors with MRE, from knowing nothing to knowing brain age itself; hollow: what the paper reports of its own people. This run: {glue:text}`made_comparison`, narrow networks.", "name": "fig-ladder"}, "image": {"alt": "Dot plot, one row a rung from the largest error to the smallest: guessing, learners, readers of maps, knowing a coarse age group, knowing brain age; hollow markers for the errors that the paper reports; the values are written beside the markers."}} tags=["remove-input"]
why_errors.ladder(results)

# %% [markdown]
# **Whoever knows only whether a person is over 40 errs by {glue:text}`knowing_two` years on these people, and whoever tells young,
# middle-aged and old apart by {glue:text}`knowing_three`, if each group is guessed by its median. The three learners err by {glue:text}`test_pca_gp`, {glue:text}`test_supervised` and
# {glue:text}`test_contrastive` years with MRE.**
#
# (Who guesses one age for everybody errs by {glue:text}`guessing` years with the mean of those who were trained on, as tables of this
# book do, and by {glue:text}`guessing_median` with the median, as the figure does.)
#
# Ages of the cohort have two peaks, as the paper's have: most people are young or old. So a model that finds the two groups, and
# nothing within them, already looks good, and a mean error hides what it does between the peaks. Below 35 years the contrastive
# learner errs by {glue:text}`mae_contrastive_young`, from 35 to 60 by {glue:text}`mae_contrastive_middle`, above by
# {glue:text}`mae_contrastive_old` years; the supervised one by {glue:text}`mae_supervised_young`, {glue:text}`mae_supervised_middle` and
# {glue:text}`mae_supervised_old`; the Gaussian process by {glue:text}`mae_pca_gp_young`, {glue:text}`mae_pca_gp_middle` and
# {glue:text}`mae_pca_gp_old`. Tables of Figure 2 therefore give the mean over decades as well.
#
# ## In training and in the test
#
# On the people that they were trained on, the learners err by {glue:text}`training_pca_gp` (Gaussian process),
# {glue:text}`training_supervised` (supervised) and {glue:text}`training_contrastive` years (contrastive). What is learned of
# these persons and does not carry over to others makes the distance to the test.
#
# ## How many people?
#
# Trained on {glue:text}`n_few` people the three learners err on stiffness by {glue:text}`curve_pca_gp_few`,
# {glue:text}`curve_supervised_few` and {glue:text}`curve_contrastive_few` years, on {glue:text}`n_papers` (the paper has some 249)
# by {glue:text}`curve_pca_gp_papers`, {glue:text}`curve_supervised_papers` and {glue:text}`curve_contrastive_papers`, on
# {glue:text}`n_many` by {glue:text}`curve_pca_gp_many`, {glue:text}`curve_supervised_many` and {glue:text}`curve_contrastive_many`
# (Gaussian process, supervised, contrastive; simulated people of another seed, on whom settings are chosen, too). Networks see
# everybody fifty times whatever their number, so few people also mean few steps.

# %% mystnb={"figure": {"caption": "Stiffness, simulated people of another seed: error by the number of people trained on, mean of the splits (points); the same people are tested. Hollow and dashed: the error on those trained on. Dotted: as many as the paper trains on. This run: {glue:text}`made_curve`, narrow networks.", "name": "fig-learning-curve"}, "image": {"alt": "Line plot of the mean absolute error against the number of people trained on, one line per learner for the test and a dashed one for training; the ends are in the text."}} tags=["remove-input"]
why_errors.curve(results)

# %% [markdown]
# ## What do tables of real people say?
#
# Volumes and thicknesses of {glue:text}`real_people` real people of the paper's ages, measured by FreeSurfer, tell a Gaussian process
# their age to {glue:text}`real_tables` years, and the same tables of simulated people to {glue:text}`simulated_tables`
# ({ref}`How real is its ageing? <ageing>`). The paper's own PCA and Gaussian process on T1w maps comes to a reported 7.47 years, which is
# in the range of these tables of other people; ours to {glue:text}`t1w_pca_gp`. Its contrastive network on the same maps is reported with
# 4.79, ours errs by {glue:text}`t1w_contrastive`. So two steps want an explanation: simulated maps tell a linear learner less than the
# tables behind them do, and our networks gain less on it than the paper's.

# %% mystnb={"figure": {"caption": "Errors of a Gaussian process on tables of volumes and thicknesses, real people (NKI, OASIS-2) beside simulated ones, and of the three learners on T1w maps. This run: {glue:text}`made_comparison`, narrow networks.", "name": "fig-real-tables"}, "image": {"alt": "Dot plot: three rows of tables with errors of real and simulated people, three rows of learners on T1w maps with errors of simulated people and, hollow, the reported ones; ranges are in the text."}} tags=["remove-input"]
why_errors.real_tables(results)

# %% [markdown]
# ## Which grid?
#
# Elastography's inversion blurs over more than a centimetre, so one might expect coarse maps to lose nothing. On simulated people of
# another seed, on whom settings are chosen, maps of 8 in place of 4 mm change the mean error of the three learners by
# {glue:text}`cost_stiffness` years on stiffness, {glue:text}`cost_damping_ratio` on damping ratio, {glue:text}`cost_mre` with both and
# {glue:text}`cost_mri` on T1w. The Gaussian process, which has no layers, changes by {glue:text}`cost_pca_gp` years on average over
# inputs, and the two networks by {glue:text}`cost_networks`. So coarse maps lose little that a linear learner uses; networks lose
# more, presumably because their strides leave few cells of a coarse map.

# %% tags=["remove-input"]
why_errors.grids(results)

# %% [markdown]
# Each input is shown on the coarsest grid that costs the learners less than half a year. So the table below asks the same of all
# of them on one grid, on the same splits ({glue:text}`n_common`).

# %% tags=["remove-input"]
why_errors.common_grid(results)

# %% [markdown]
# ## What this page does not show
#
# The ladder is of simulated people, and its learners have the published settings; {ref}`tuned ones <fig2-ablation>` err less. The paper's networks see maps of 2 mm, ours of 4 mm and of 8 mm
# for stiffness (above); its contrastive one is four times as wide in its code ({ref}`What the gain is made of <fig2-ablation>`); it
# uses ten splits, which makes the mean error more certain and not smaller. Its contrastive errors lie below those of a reader who knows
# this simulation, so simulated people may be harder to tell. How much of the distance each of these makes, the page cannot tell
# ({ref}`How real is its ageing? <ageing>` holds the simulation against real ones).

# %% tags=["remove-input"]
tables.provenance(*results.values())
