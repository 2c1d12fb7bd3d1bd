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
# (fig2-trends)=
# # Figure 2 a–c: age trends

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"
slice_height = 8

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import fig2_trends
from brainage.papers.traeuble2025.figures import trend_tables, trends
from brainage.plotting import tables

results = open_page(fig2_trends, profile, cohort)

# %% mystnb={"figure": {"caption": "Simulated cohort: whole-brain mean stiffness (a) and damping ratio (b) against age. Line: least squares over all participants; above: its slope and 95 % interval.", "name": "fig-trends-simulated"}, "image": {"alt": "Two scatter plots against age from 14 to 85 years, coloured by study: simulated stiffness falls and damping ratio rises along a fitted line."}} tags=["remove-input"]
trends.age_trends(results["simulated"]["means"], results["simulated"]["slopes"])

# %% [markdown]
# **In the simulated lifespan cohort stiffness changes by {glue:text}`simulated_stiffness_slope` % a year and damping
# ratio by {glue:text}`simulated_damping_ratio_slope` %, as was put in. In real people of {glue:text}`mre134_ages` years stiffness changes by
# {glue:text}`mre134_stiffness_slope` % and damping ratio by {glue:text}`mre134_damping_ratio_slope` %.**
#
# So stiffness does not fall in these real people at the reported rate of 0.33 % a year, which lies outside the interval; for damping ratio
# the interval is too wide to tell. What happens after their age these maps cannot show: the reported line may bend, and the
# simulation, whose line is straight from youth on, does not follow real maps in this.
#
# ## What is done here
#
# Across the lifespan the brain grows softer and, in the paper, more viscous: {cite:t}`trauble2025` report that
# whole-brain stiffness falls and damping ratio rises with age. Their lifespan data are private, so this page draws the
# figure twice: from a **simulated** lifespan cohort, where the slopes were put in and must come out again, and from
# **real** maps, the 134 young adults of MRE134 {cite:p}`hiscox2020`, who are the paper's Study 1.

# %% [markdown]
# ## Simulated lifespan cohort
#
# Stiffness changes by {glue:text}`simulated_stiffness_slope` % a year and damping ratio by
# {glue:text}`simulated_damping_ratio_slope` % a year (95 % interval), in {glue:text}`simulated_n` cognitively normal
# participants of {glue:text}`simulated_ages` years. The simulation was given the reported −0.33 and +0.34: this panel
# tests the program, and says nothing about brains.

# %% mystnb={"figure": {"caption": "c, simulated cohort: axial slices of stiffness (above) and damping ratio (below). Each is the mean of four people, near the 5th, the 50th or the 95th percentile of age.", "name": "fig-maps-simulated"}, "image": {"alt": "Six axial brain slices: stiffness in the upper row darkens, that is softens, from the youngest to the oldest of three groups of simulated people; damping ratio in the lower row brightens a little."}} tags=["remove-input"]
fig2_trends.slices(results, "simulated", cohort, slice_height)

# %% [markdown]
# ## Real maps: MRE134
#
# At {glue:text}`mre134_ages` years of age there is little ageing to see: {glue:text}`mre134_stiffness_slope` % a year for
# stiffness and {glue:text}`mre134_damping_ratio_slope` % a year for damping ratio, in {glue:text}`mre134_n`
# participants. What does differ is the damping ratio between the five pooled studies: study explains
# {glue:text}`mre134_damping_ratio_study` % of its variance between participants, and
# {glue:text}`mre134_stiffness_study` % of that of stiffness.

# %% mystnb={"figure": {"caption": "MRE134: whole-brain mean stiffness (a) and damping ratio (b) against age, measured on real maps. Line and interval as above.", "name": "fig-trends-mre134"}, "image": {"alt": "Two scatter plots against age from 18 to 35 years, coloured by study: real stiffness shows no clear trend; damping ratio separates by study rather than by age."}} tags=["remove-input"]
trends.age_trends(results["mre134"]["means"], results["mre134"]["slopes"])

# %% mystnb={"figure": {"caption": "c, MRE134: the same of real participants, chosen by the same rule, over the T1w template and on the colour scales used above.", "name": "fig-maps-mre134"}, "image": {"alt": "Six axial brain slices, means over three groups of real participants: stiffness in the upper row, damping ratio in the lower row, with low damping along the midline."}} tags=["remove-input"]
fig2_trends.slices(results, "mre134", "mre134", slice_height)

# %% tags=["remove-input"]
fig2_trends.without_real_maps()

# %% [markdown]
# ## Within studies
#
# Where studies recruit at different ages, a difference between scanners looks like ageing. The slope *within studies*
# gives every study a level of its own and keeps only what varies with age inside it.

# %% tags=["remove-input"]
tables.show(trend_tables.study_slope_table(results["simulated"]), "Simulated cohort: age slopes by study.")

# %% tags=["remove-input"]
tables.show(trend_tables.study_slope_table(results["mre134"]), "MRE134: age slopes by study.")

# %% [markdown]
# ## How much age is in these maps?
#
# A first answer, with the paper's simplest method: principal components of all brain voxels, then a Gaussian process
# with a linear kernel and the paper's hyperparameters. It is fitted on a random 80 % of the participants and predicts
# the other 20 %, with several random splits. The yardstick is the error of guessing the training mean for everybody.
# Whether real young adults' ages are told by this, or only their sub-study, is asked in {ref}`What real maps say <real-maps>`.

# %% tags=["remove-input"]
tables.show(
    trend_tables.accuracy_table(results["simulated"]),
    "Simulated cohort: mean ± SD over random splits; errors in years.",
)

# %% tags=["remove-input"]
tables.show(trend_tables.accuracy_table(results["mre134"]), "MRE134: mean ± SD over random splits; errors in years.")

# %% [markdown]
# On real maps the model errs by {glue:text}`mre134_mae` years with both properties, where guessing errs by
# {glue:text}`mre134_mae_of_mean`. That is a weak signal, as it must be over so few years of life; a strong one would
# point to a mistake. Nor need all of it be age: random splits put every study into training and test, studies differ in
# age and in damping ratio, and a model that recognises the study does better than guessing. On the simulated lifespan the
# error is {glue:text}`simulated_mae` against {glue:text}`simulated_mae_of_mean` years. The {glue:text}`n_splits` splits share participants, so their SD tells how
# much the split matters and is no standard error.

# %% [markdown]
# ## Reported and measured
#
# Slopes are in per cent a year of the fitted value at the mean age of the participants, by ordinary least squares; the
# mean of a participant is taken over the brain voxels with data, ventricles and CSF left out.

# %% tags=["remove-input"]
tables.show(fig2_trends.slopes(results), "Age slope of whole-brain means, with 95 % interval.")

# %% [markdown]
# ## What this page does not show
#
# It does not confirm the reported slopes: the simulated ones were put in, and people of MRE134
# are too young to tell what stiffness does after 35. The damping trend itself is contested: {cite:t}`hiscox2018` found none between people of
# about 25 and about 70 years.

# %% tags=["remove-input"]
tables.provenance(*results.values())
