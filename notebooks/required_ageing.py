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
# (required-ageing)=
# # What would have to be true

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import required_ageing
from brainage.papers.traeuble2025.figures import settings, strength_plane
from brainage.plotting import tables

results = open_page(required_ageing, profile, cohort)

# %% mystnb={"figure": {"caption": "Simulated people in three settings: mean error of each learner over the splits, with its SD; hollow, what the paper reports of its own people. The second setting alone is fitted to the paper, by one factor each for T1w, stiffness and damping ratio; three errors of PCA + Gaussian process agree there by construction. This run: {glue:text}`made_comparison simulated`, narrow networks.", "name": "fig-settings"}, "image": {"alt": "Three panels, calibrated, as strong as reported, and in spots; in each the mean absolute error in years of three learners on T1w, stiffness, damping ratio and both, with hollow markers for reported errors and lines for the floor, the reader who knows the simulation and guessing; the values are in the table below."}} tags=["remove-input"]
settings.errors_by_setting(required_ageing.settings(results))

# %% [markdown]
# **Where people age as strongly as the paper's linear baseline asks, networks still err by {glue:text}`strong_supervised_stiffness`
# (supervised) and {glue:text}`strong_contrastive_stiffness` years (contrastive) on stiffness, and by
# {glue:text}`strong_supervised_mre` and {glue:text}`strong_contrastive_mre` with both maps. All three learners err as little as reported
# at {glue:text}`points_reaching` of {glue:text}`points` points of strength and place of ageing.**
#
# The paper reports 5.70 and 3.57 years on stiffness, 4.69 and 3.51 with both. By the corrected test the supervised network errs less
# than the Gaussian process on {glue:text}`strong_supervised_wins`, the contrastive one on {glue:text}`strong_contrastive_wins`
# ({glue:text}`n_elsewhere` splits; {glue:text}`n_splits` in the calibrated setting). Networks gain much where ageing is local, and only
# there: in spots the contrastive one errs by {glue:text}`spots_contrastive_stiffness` years on stiffness, the Gaussian process by
# {glue:text}`spots_pca_gp_stiffness`. So a gain like the reported one would need ageing of which a good part is local, and strong.
#
# How much age brains show was measured on real people for the calibrated setting ({ref}`How real is its ageing? <ageing>`).
# It may still be another than in the paper's data, which are private. This page asks which simulated people the reported
# errors could belong to.
#
# ## Three settings
#
# - **Calibrated**, as on all other pages.
# - **As strong as reported**: ageing is made stronger by one factor each, {glue:text}`strength_stiffness` for stiffness,
#   {glue:text}`strength_damping_ratio` for damping ratio and {glue:text}`strength_t1w` for T1w, so that PCA and a Gaussian
#   process err by what the paper reports for each of them alone. Nothing else is fitted: with both maps this learner errs by
#   {glue:text}`strong_pca_gp_mre` years (the paper reports 6.51), and all that the networks do is a prediction.
# - **In spots**, a positive control: ageing is local, in other places in every person, and twice as strong. No mean of an
#   area and no fixed weight of a voxel tells age; a convolution can. The Gaussian process errs by
#   {glue:text}`spots_pca_gp_stiffness` years on stiffness and {glue:text}`spots_pca_gp_mri` on T1w, the supervised network by
#   {glue:text}`spots_supervised_stiffness` and {glue:text}`spots_supervised_mri`. So the protocol shows a gain of networks
#   where there is one.

# %% tags=["remove-input"]
tables.show(
    required_ageing.setting_table(results),
    "Mean absolute error (years), mean ± SD over splits. Reported: the paper, private data.",
)

# %% [markdown]
# ## Every map on its own scale
#
# The same settings as in {ref}`Supplementary Figure 1 <figs1-normalization>`, where the mean of a map says nothing.

# %% mystnb={"figure": {"caption": "Every map normalised by its own voxels: mean error of each learner over the splits, with its SD, in the three settings; hollow, what the paper reports. This run: {glue:text}`made_image simulated`, narrow networks.", "name": "fig-settings-image"}, "image": {"alt": "Three panels, calibrated, as strong as reported, and in spots; in each the mean absolute error in years of three learners on stiffness and damping ratio, with hollow markers for reported errors and a line for guessing."}} tags=["remove-input"]
settings.errors_by_setting(required_ageing.settings(results, "image"), required_ageing.REPORTED_IMAGE)

# %% [markdown]
# ## Which part of the plane gives the paper's numbers?
#
# Strength and place of ageing are varied together, on stiffness, on maps of 8 mm. All three learners err as little as
# reported at {glue:text}`points_reaching` of {glue:text}`points` points; one by one, the Gaussian process at
# {glue:text}`reaching_pca_gp`, the supervised network at {glue:text}`reaching_supervised` and the contrastive one at
# {glue:text}`reaching_contrastive`. The least errors anywhere are {glue:text}`least_pca_gp`, {glue:text}`least_supervised` and
# {glue:text}`least_contrastive` years; the paper reports 8.91, 5.70 and 3.57. Spread over areas, ageing of any strength leaves the
# learners close together; what parts them is ageing in spots.

# %% mystnb={"figure": {"caption": "Error on stiffness against the strength of ageing, one panel for each share of it that is in spots; small points are splits, lines their means, larger ones with a rim were asked of more people. Hollow at the right, and dashed: what the paper reports. This run: {glue:text}`made_plane`, narrow networks.", "name": "fig-plane"}, "image": {"alt": "Three panels of lines that fall with the strength of ageing, one line per learner, for ageing spread over areas, half in spots and all in spots, with dashed lines for the errors that the paper reports."}} tags=["remove-input"]
strength_plane.errors_over_strength(results["plane"]["errors"])

# %% [markdown]
# ## What this page does not show
#
# It varies strength and place alone. People who differ less from one another at the same
# age, other studies, or images of another quality would change errors as well; and a setting that gives the paper's numbers
# would be one explanation among several.

# %% tags=["remove-input"]
tables.provenance(*results.values())
