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
# (fig4-gap)=
# # Figure 4: brain age gap in MCI and AD

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import fig4_gap
from brainage.papers.traeuble2025.figures import disease_gaps, false_calls, gap_differences, region_tables
from brainage.plotting import tables

results = open_page(fig4_gap, profile, cohort)

# %% mystnb={"figure": {"caption": "Patients minus controls of the same study, contrastive network: differences of medians, and at the same age, with 95 % intervals over participants (how uncertain the line of a correction is, is not in them); hollow: what the paper reports of its people, corrected its way. Simulated cohort: {glue:text}`made_gap`, narrow networks.", "name": "fig-gap-differences"}, "image": {"alt": "Dot plot with intervals in two panels, MCI and AD, one row per input and one marker per way of correction; hollow markers are the paper's. The values are in the tables below."}} tags=["remove-input"]
gap_differences.gap_differences(results["gap"]["comparisons"])

# %% [markdown]
# **Of {glue:text}`n_compared` comparisons by the contrastive network, two diseases on four inputs, {glue:text}`found_same_age` can be told
# from zero at the same age, which is the recommended way, and {glue:text}`found_published` in the published way. In every one of them
# people were made older by the disease, or their structures smaller.**
#
# Told from zero with a line fitted on other healthy people: {glue:text}`found_others`; at the same age by the Gaussian process, which is
# fitted on more splits: {glue:text}`found_gp`. None of these is corrected for the number of comparisons.
#
# The largest effect that was put in is stiffness that is {glue:text}`planted_AD` years older in AD. Of these years predictions can show
# {glue:text}`shown_AD`, since predictions follow age with a slope below 1. At the same age the Gaussian process finds
# {glue:text}`same_age_AD_pca_gp` years and the contrastive network {glue:text}`same_age_AD_contrastive` (95 % intervals, robust
# errors): a dozen people a group are few.
#
# Medians, which the paper compares, and means can part where people are few. In this comparison (the contrastive network's) medians of
# patients and controls differ by {glue:text}`none_medians_AD` years without correction, by {glue:text}`published_medians_AD` as published
# and by {glue:text}`others_medians_AD` with a line fitted on other healthy people; means by {glue:text}`none_means_AD`,
# {glue:text}`published_means_AD` and {glue:text}`others_means_AD`. A few controls are the reason: with the last of these lines
# {glue:text}`young_controls_AD` controls have a gap below zero, while the median gap of all of them is {glue:text}`median_control_AD` years.
# The comparison at the same age is one of means.
#
# Networks trained on two splits are not a firm ground: on another processor, whose maps of the same people differ in their last
# digits, one of the eight comparisons was significant (MCI on T1w).

# %% [markdown]
# ## Is it the disease, or the correction?
#
# Below, **nobody is ill**, and bars show how often 20 healthy people are told from their controls nevertheless. Sliders set who is
# compared. A way that keeps its level stays at the upright line, five in a hundred. Bars above seven and a half in a hundred are orange; thin lines are the
# simulation's 95 % intervals.

# %% tags=["remove-input"]
false_calls.false_call_sliders(results["power"]["grid"])

# %% [markdown]
# Simulated studies without any maps: predictions lean towards 50 with a slope of four fifths and err by 6 years; patients
# span 15 years. Where 11 people are compared with 12 controls of 66 to 73, numbers as in the paper's AD comparison, and are
# five years older on average (the sliders have 20 people; in this book's cohort patients are {glue:text}`mismatch_AD` years
# older), Theil–Sen on these controls calls {glue:text}`wrong_ad` of studies different, least squares {glue:text}`wrong_ad_linear`,
# Theil–Sen on other healthy people {glue:text}`wrong_ad_others`, age as covariate {glue:text}`wrong_ad_same_age`. A hundred controls of the same narrow ages against a
# hundred patients do not help ({glue:text}`wrong_many`): with more people the line errs less, but the test asks for less, too, and does
# not know that the line errs at all. The wide ages of the paper's 68 MCI
# controls do ({glue:text}`wrong_mci`), those of twelve such people less ({glue:text}`wrong_few_wide`). So the published correction
# needs controls that are many and span the patients' ages.
#
# A line fitted on other healthy people does well here because predictions follow one line over all ages. Those of a trained
# model bend: they rise less at the ends of the ages that it saw. A line fitted across all ages is not the trend there, and
# where patients are older than their controls it makes false positives again; age as covariate estimates the trend in the
# people who are compared. It is the one to test with; corrections are for drawing.

# %% mystnb={"figure": {"caption": "Simulated studies, Mann–Whitney at the 5 % level (t-test where age is a covariate). Above: false positives without any disease, by how much older patients are than controls; the dashed line is 5 %. Below: power with patients of the same mean age as controls, by the true effect.", "name": "fig-gap-power"}, "image": {"alt": "Line plots of rates of false positives and of power, one column per pair of group sizes, one line per correction. Values at a mismatch of five years are in the text."}} tags=["remove-input"]
disease_gaps.error_rates(results["power"]["rates"])

# %% [markdown]
# Patients also differ more among each other than controls do, and are fewer. With twice the spread, tests that take both
# spreads for one call {glue:text}`twice_least_squares` of studies different in which nobody is ill; robust errors
# {glue:text}`twice_robust`.

# %% tags=["remove-input"]
tables.show(
    region_tables.unequal_table(results["power"]["unequal"]),
    "False positives by the spread of 20 patients, in multiples of that of 68 controls of the same mean age.",
)

# %% [markdown]
# ## What is done here
#
# {cite:t}`trauble2025` train models on healthy participants of other studies, predict patients and the controls of their
# study, and find MRE, above all stiffness, older in AD, and damping ratio older in MCI. To take away what predictions owe
# to age itself they fit a Theil–Sen line **on the very controls that patients are then compared with**. This page does the
# same on the simulated cohort, where it is known how much older each disease was made, and asks what the correction itself
# adds. Beside it stand the same line fitted on **other healthy people** whom the models had not seen, and the comparison **at
# the same age**, which needs no correction: least squares of the gap on group and age, with errors that allow patients and
# controls to differ in spread (HC3).

# %% mystnb={"figure": {"caption": "MCI and controls of the same study: gap of every participant over the density of the group, median as a bar and above; a star marks p < 0.05 by the paper's test. Below each input: the difference at the same age (years), a star where its robust p < 0.05. This run: {glue:text}`made_gap` of narrow networks; the Gaussian process, which is quick, is fitted on more splits.", "name": "fig-gap-mci"}, "image": {"alt": "Gaps of controls and MCI patients on four inputs in three panels: without correction, as published, and corrected on other healthy people; medians are in the table below."}} tags=["remove-input"]
disease_gaps.gap_groups(fig4_gap.gaps(results), results["gap"]["comparisons"], "MCI")

# %% mystnb={"figure": {"caption": "AD and controls of the same study: gap of every participant over the density of the group, median as a bar and above; a star marks p < 0.05 by the paper's test. Below each input: the difference at the same age (years), a star where its robust p < 0.05. This run: {glue:text}`made_gap` of narrow networks; the Gaussian process, which is quick, is fitted on more splits.", "name": "fig-gap-ad"}, "image": {"alt": "Gaps of controls and AD patients on four inputs in three panels: without correction, as published, and corrected on other healthy people; medians are in the table below."}} tags=["remove-input"]
disease_gaps.gap_groups(fig4_gap.gaps(results), results["gap"]["comparisons"], "AD")

# %% [markdown]
# With the line fitted on other healthy people the controls themselves lie at {glue:text}`controls_others` years (medians), not
# at 0: models that were trained without their study have seen few people of their age, and none on their scanner. So only
# differences between patients and controls of one study can be read, here and in the paper.
#
# ## How sure?
#
# A p-value with 12 controls says little about size. Below are differences of medians and Cliff's delta with 95 % intervals
# over participants, the difference at the same age, p by the paper's test, by Welch's for groups that differ in spread, and at
# the same age with and without robust errors, and how many of the healthy people that the line was fitted on are at least as
# old as the youngest patient. A model that leans towards the middle shows only its slope's share of a planted year, so what was
# planted stands times that slope.

# %% tags=["remove-input"]
fig4_gap.effects(results)

# %% [markdown]
# ## Why a line on few controls of one age fails
#
# The slope of a line through twelve controls of nearly one age is poorly determined: for AD its slopes are
# {glue:text}`slopes_published_AD` years of predicted age a year, where among other healthy people they are
# {glue:text}`slopes_others_AD`, and only {glue:text}`overlap_AD` of the patients are of the controls' ages. For MCI,
# whose controls span three decades, they are {glue:text}`slopes_published_MCI` and {glue:text}`slopes_others_MCI`.

# %% [markdown]
# ## Reported and measured

# %% tags=["remove-input"]
fig4_gap.lacking(results)

# %% tags=["remove-input"]
tables.show(
    region_tables.gap_table(results["gap"]["comparisons"]),
    "Median gap of controls → patients. Reported: the paper, * where it found a difference. Measured: simulated cohort.",
)

# %% [markdown]
# ## What this page does not show
#
# How much older each disease makes stiffness and damping ratio was **put into the simulation** so that the paper's medians
# come out, and how structures shrink with it from the literature; that patients are found older here confirms nothing about
# patients. Structures shrink with the disease here, so T1w holds a sign of it, too. What can be read is what each
# way of correcting does with a known truth, and how wide intervals are with a dozen people.

# %% tags=["remove-input"]
tables.provenance(*results.values())
