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
# (consistency)=
# # Do the papers' own numbers fit together?

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import consistency
from brainage.papers.this_book.figures import printed_numbers
from brainage.plotting import tables

results = open_page(consistency, profile, cohort)

# %% mystnb={"figure": {"caption": "Crête et al. 2025, R² of predicted ages in their test. Gray: what the printed mean absolute error, its SD and the SD of the 149 ages imply (R², or the squared correlation, can be higher but not lower); hollow: what is printed.", "name": "fig-printed-r2"}, "image": {"alt": "Dot plot with one row a model: a gray bar from the least R² that errors allow up to 1, and a hollow marker for the printed R², which in most rows lies left of the bar; the values are in the table below."}} tags=["remove-input"]
printed_numbers.r_squared_chart(results["printed"]["statements"])

# %% [markdown]
# **Of {glue:text}`n` printed numbers that can be computed from other numbers of the same paper, {glue:text}`fit` fit,
# {glue:text}`nearly` are off by less than 2 %, and {glue:text}`not` do not fit.**
#
# By paper, {glue:text}`trauble_not` of {glue:text}`trauble_n` do not fit in {cite:t}`trauble2025`, {glue:text}`crete_not` of
# {glue:text}`crete_n` in {cite:t}`crete2025`, and {glue:text}`jomsky_not` of {glue:text}`jomsky_n` in {cite:t}`jomsky2024`. That a number
# does not fit does not say which of the two is wrong, and most of what follows changes no conclusion. It is a check that
# readers can do with a pocket calculator, and no data.
#
# ## What is done here
#
# A mean absolute error with its SD gives the mean squared error, and with the SD of ages R². A correlation and a number of
# people give p; so do a mean, its SD and a number of people. Every printed number stands for all numbers that round to it, so
# what it implies is a range. Where a paper gives a number of people twice, both are tried, and so are both definitions of the
# SD (n or n − 1). A printed number fits if its own range meets the range implied. A sentence that can be read in two ways has two rows in
# the table, and counts once, by the reading that fits better.
#
# ## Crête et al. 2025
#
# - **R².** Of {glue:text}`n_r2` values, {glue:text}`not_r2` are lower than the errors allow, by up to {glue:text}`far_r2`. Neither
#   the coefficient of determination nor the squared correlation, which is never below it, can be that low. Both contrastive networks
#   fit; networks without augmentation, all others at 2 mm and both models from elsewhere do not. So the gain of contrastive
#   learning is larger in the R² that they report than in the errors.
# - **Gaps of patients.** The text calls mean gaps of +0.68 ± 7.00 (Alzheimer's disease, ResNet-50) and +0.49 ± 7.90 years
#   (Parkinson's disease, Rank-N-Contrast), as they report, significant with p < 0.01. Against zero p is {glue:text}`p_ad` and
#   {glue:text}`p_pd`, against the paper's controls {glue:text}`p_ad_controls` and {glue:text}`p_pd_controls`. The stars of Table 4 agree with
#   this, the text does not.
# - **Correlation with severity.** A correlation of 0.37, as they report, has p = {glue:text}`p_r` with all patients, printed is 0.009. If
#   fewer patients had a score, the paper does not say so.
# - **People.** Patients with Alzheimer's and with Parkinson's disease are 61 and 80 in Table 1, and 80 and 61 in Table 4. The mean
#   age of all healthy people follows from Table 1 as {glue:text}`mean_age` years, where they report 52.8. The other network was trained on
#   {glue:text}`times` times as many people, where the text says about 42.
#
# ## Jomsky et al. 2024
#
# Mean squared errors and R² of all four models give the same SD of ages, as they must for the same people. The tests of nested
# models do not all fit the test data that the text names: AICBV beside T1w has a p of {glue:text}`p_volume` where they report less than 2.2 × 10⁻¹⁶,
# and sex beside both has p = {glue:text}`p_sex`, where they report 0.02. On the 2,563 scans that the networks and the regression were
# fitted on, p would be smaller; but there the networks' predictions are too good, which makes any test of them too sure.
#
# ## Träuble et al. 2025
#
# All percentages of Figure 2 follow from the errors printed beside them. {glue:text}`cubes` whole cubes of 7 voxels fit into the image
# that Methods describe, where they report 2,197 = 13³. The caption of Figure 4 has ten people with mild cognitive impairment, Methods
# (and the journal version) twenty. R² and SDs of errors, from which more would follow, are not printed in the preprint.
#
# ## All statements

# %% tags=["remove-input"]
tables.show(
    printed_numbers.statement_table(results["printed"]["statements"]),
    "Printed numbers, and what other numbers of the same paper imply.",
)

# %% [markdown]
# ## What this page does not show
#
# Three of the five papers of this book print enough to compute; of {cite:t}`barbano2025` and of the
# authors' later work on several sites no numbers could be read. Versions: the preprints of {cite:t}`crete2025` and
# {cite:t}`jomsky2024` (third version), the preprint of {cite:t}`trauble2025` and, of its journal version, the abstract. A later version may have
# mended what is said here.

# %% tags=["remove-input"]
tables.provenance(*results.values())
