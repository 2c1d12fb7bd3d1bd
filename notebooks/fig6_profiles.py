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
# (fig6-profiles)=
# # Figure 6: regional profiles, and people at risk

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import fig6_profiles
from brainage.papers.traeuble2025.figures import gap_profiles, region_tables
from brainage.plotting import tables

results = open_page(fig6_profiles, profile, cohort)

# %% mystnb={"figure": {"caption": "Patients minus the controls of their own study, structure by structure, corrected on other healthy people: difference of mean gaps with 95 % intervals (Welch). Hollow: by how many years patients were made older there, of which a gap shows only the share by which predictions follow age. Simulated cohort: {glue:text}`made_regional_gaps`, narrow networks.", "name": "fig-profile-differences"}, "image": {"alt": "Two dot plots with intervals, stiffness and damping ratio, one row per structure and one marker per disease, hollow markers for what was planted; the means are in the tables below."}} tags=["remove-input"]
fig6_profiles.patients_less_controls(results)

# %% [markdown]
# **Of {glue:text}`n_n` comparisons of a healthy person with a disease, {glue:text}`n_uncorrected` are called at the 5 %
# level, where {glue:text}`n_expected` would be by chance. After correction for the number of people
# {glue:text}`n_corrected` are. But the test finds hardly anybody, ill or not: of people who had the disease in full, {glue:text}`power` at most would be called.**
#
# One person among so many needs a p of {glue:text}`needed_p`, and somebody with exactly the disease's profile typically reaches
# {glue:text}`least_p` (median), which is more in {glue:text}`n_beyond` pairs of disease and property.
#
# Some structures of patients were made older than others. The structure with the largest shift is also the one in which
# patients differ most from their own controls in {glue:text}`n_come_out` of {glue:text}`n_planted` such pairs of disease and property.
# Where a structure tells little of age ({ref}`Figure 5 <fig5-regions>`), predictions hardly move with it, and the gap shows but a
# small share of any shift, planted or real. Where the gaps of patients and of controls are largest in the same structure, the
# peak may be their study's, not the disease's.

# %% tags=["remove-input"]
tables.show(
    fig6_profiles.peaks(results),
    "Structures with the largest shift, the largest difference of patients and controls, and the largest mean gaps (years).",
)

# %% [markdown]
# ## What is done here
#
# {cite:t}`trauble2025` draw the gap of each of ten structures as a profile: in AD stiffness stands out in the thalamus, in
# MCI damping ratio in the hippocampus. Then they show four healthy people whose profile looks like a disease, and call them
# at risk. Here nobody among the healthy has a disease: **whoever is called is called by chance**.

# %% mystnb={"figure": {"caption": "Mean gap of each structure, years, corrected on other healthy people; the black circle is 0. This run: {glue:text}`made_regional_gaps`, narrow networks.", "name": "fig-profiles"}, "image": {"alt": "Two polar plots of mean regional gaps, for stiffness and damping ratio, one line per group; the values are in the tables below."}} tags=["remove-input"]
gap_profiles.gap_profiles(fig6_profiles.others(results))

# %% tags=["remove-input"]
tables.show(
    fig6_profiles.by_structure(results, "stiffness"),
    "Stiffness: mean gap (years) by structure, and by how many years patients were made older there.",
)

# %% tags=["remove-input"]
tables.show(
    fig6_profiles.by_structure(results, "damping_ratio"),
    "Damping ratio: mean gap (years) by structure, and by how many years patients were made older there.",
)

# %% [markdown]
# ## As published
#
# The paper fits its correction on the compared controls, so their gaps scatter about 0, and prolongs it to the patients: of
# those with AD, {glue:text}`overlap_AD` are of the controls' ages ({ref}`Figure 4 <fig4-gap>` shows what that does).

# %% mystnb={"figure": {"caption": "The same with the published correction. This run: {glue:text}`made_regional_gaps`, narrow networks.", "name": "fig-profiles-published"}, "image": {"alt": "Two polar plots as before, with the correction fitted on the compared controls."}} tags=["remove-input"]
gap_profiles.gap_profiles(fig6_profiles.published(results))

# %% [markdown]
# ## Who resembles a disease?
#
# Two profiles of ten regions often look alike by chance, the more so since the gaps of one person's regions go together, and
# since controls share the patients' scanner. So every profile is taken relative to the healthy of the same study and put on
# axes on which healthy people's regions are uncorrelated; its values are exchanged between regions at random, and p is the
# share of exchanges that correlate as much with the disease's mean profile. Benjamini–Hochberg corrects for the number of
# people compared with each disease.
#
# How small could p get? Ten regions can be exchanged in few ways that matter: a disease of three peaks and little else in 720,
# and fewer where a dozen patients leave open which region stands out. The least p is that of somebody with the disease's
# profile, as surely as it is known from the patients, and no deviations of their own (median over draws of patients). Where it is larger than one among so many
# people needs, such a person is typically not called: that none is called then says little about them. *Of
# carriers* says how many people would be called if each had the disease in full, on top of their own deviations:
# {glue:text}`power` at most.

# %% tags=["remove-input"]
tables.show(
    region_tables.call_table(results["regional_gaps"]["calls"]),
    "Healthy people who would be called at risk (in truth, none is), and share of carriers of the disease who would be.",
)

# %% tags=["remove-input"]
tables.show(
    region_tables.resemblance_table(results["regional_gaps"]["examples"]),
    "Four examples, chosen by rule: the two healthy people who correlate most with each disease.",
)

# %% mystnb={"figure": {"caption": "The four examples over the mean profile of the patients, years; the black circle is 0. This run: {glue:text}`made_regional_gaps`, narrow networks.", "name": "fig-examples"}, "image": {"alt": "Four polar plots, one per chosen healthy person, each with the person's regional gaps and the dashed mean of the patients; correlations stand in the titles and in the table above."}} tags=["remove-input"]
fig6_profiles.examples(results)

# %% [markdown]
# They correlate by up to {glue:text}`best_r` with a disease that none of them has: that is what the best of so many profiles
# looks like.
#
# ## What this page does not show
#
# The regions in which each disease ages the brain were **put into the simulation** after the paper's findings. Where they
# come out again, that shows what the method can see with so many patients; it says nothing about the disease. People whose
# scan misses a structure have no profile, so there can be fewer than on the page of {ref}`Figure 4 <fig4-gap>`.

# %% tags=["remove-input"]
tables.provenance(*results.values())
