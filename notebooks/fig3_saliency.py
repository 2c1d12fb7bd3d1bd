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
# (fig3-saliency)=
# # Figure 3: where networks look

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import fig3_saliency
from brainage.papers.traeuble2025.figures import region_tables
from brainage.plotting import tables

results = open_page(fig3_saliency, profile, cohort)

# %% mystnb={"figure": {"caption": "Stiffness, all ages together: where the error grows (the paper's measure) and where the prediction changes when a cube is set to zero, for two trained networks, one that was never trained, and where the simulation changes with age. r: rank correlation with the first map over cubes in the brain, of these single maps of stiffness (the text has both properties, and mean maps). Simulated cohort: {glue:text}`made_saliency`, narrow networks.", "name": "fig-saliency-beside"}, "image": {"alt": "Eight axial slices in two rows, growth of the error and change of the prediction, and four columns: one seed, another seed, never trained, planted; correlations stand below and in the text."}} tags=["remove-input"]
fig3_saliency.beside(results)

# %% [markdown]
# **Maps made in the paper's way {glue:text}`again` here: those of networks trained on different splits correlate by
# {glue:text}`seeds_increase` (stiffness and damping ratio).**
#
# These are maps of **error**, over cubes inside the brain. Their mean over {glue:text}`n_seeds` networks correlates with the planted change by
# {glue:text}`planted_increase`, that of networks which were never trained by {glue:text}`untrained_increase`.
# By this, trained networks are {glue:text}`verdict_increase` than untrained ones. Maps of how much the **prediction** changes come out better, by {glue:text}`seeds_change`.
# But they correlate with maps of networks that were never trained, too, by {glue:text}`random_change`, and with what was
# planted by {glue:text}`planted_change`, {glue:text}`verdict` than those ({glue:text}`untrained_change`). A map that looks
# the same without training tells how the tissue looks, not where age is read from it.
#
# ## What is done here
#
# {cite:t}`trauble2025` set cubes of 14 mm to zero, one after the other, and map by how much the error of their contrastive
# networks grows, in five groups of age. They read from it that stiffness matters most in the cortex in midlife and in deep
# structures in old age. Here the same is done on the simulated cohort, where it is **known which voxels change with age**.
#
# - The paper's grid of 13 × 13 × 13 cubes of 7 voxels does not tile 91 × 109 × 82 voxels. Here cubes lie side by side from
#   the first voxel of the brain's box. Their edge is {glue:text}`edge` mm, the multiple of this page's voxels that is
#   nearest to the paper's 14 mm; `brainage.explain.occlusion.place_cubes` takes any size and stride.
# - The nine superior slices that the paper leaves out lie outside this box.
# - Maps are scaled to 0–1 within each age group, as in the paper. That hides how much: a map of noise has its 1, too.
# - Maps are normalised first, as in the paper, so 0 is the mean of brain tissue and not 0 kPa. A cube whose values lie near
#   the mean changes little for that reason alone.

# %% mystnb={"figure": {"caption": "The paper's measure, simulated cohort: increase of the error when a cube is set to zero, clipped at the 5th and 95th percentile and scaled to 0–1 within each age group; mean over seeds. Left is left. This run: {glue:text}`made_saliency`, narrow networks.", "name": "fig-saliency"}, "image": {"alt": "Axial slices of the brain, one row per age group, three heights each for stiffness and damping ratio, coloured by the increase of the error, on a scale from 0 to 1."}} tags=["remove-input"]
fig3_saliency.slices(results, "increase")

# %% [markdown]
# ## Why the error says so little
#
# Setting one cube inside the brain to zero changes a predicted age by {glue:text}`typical_change` years (median over cubes
# and age groups). That makes one person's error larger and the next one's smaller, depending on whether they had been
# called too young or too old. What is left in the mean over an age group is {glue:text}`typical_increase` years, and it
# depends on which people happen to be in the group. The change itself, whatever its sign, does not cancel.

# %% mystnb={"figure": {"caption": "Mean absolute change of predicted age when a cube is set to zero, clipped and scaled in the same way. This run: {glue:text}`made_saliency`, narrow networks.", "name": "fig-saliency-change"}, "image": {"alt": "Axial slices of the brain as before, coloured by the change of predicted age."}} tags=["remove-input"]
fig3_saliency.slices(results, "change")

# %% [markdown]
# Every slice of these maps, to click through:

# %% tags=["remove-input"]
fig3_saliency.to_click_through(results, "change")

# %% mystnb={"figure": {"caption": "Mean of the maps of the change over each region, by age group. Each group is scaled by itself: rows of a column can be compared, columns cannot. This run: {glue:text}`made_saliency`, narrow networks.", "name": "fig-saliency-structures"}, "image": {"alt": "Heat maps of the mean change of prediction, regions by age groups, one panel each for stiffness and damping ratio."}} tags=["remove-input"]
fig3_saliency.heat(results, "change")

# %% mystnb={"figure": {"caption": "The same for the paper's measure, the increase of the error. This run: {glue:text}`made_saliency`, narrow networks.", "name": "fig-saliency-structures-error"}, "image": {"alt": "Heat maps of the mean increase of the error, regions by age groups, one panel each for stiffness and damping ratio."}} tags=["remove-input"]
fig3_saliency.heat(results, "increase")

# %% [markdown]
# ## Three checks
#
# Does a map come out again with another split? Does it show what was planted? And does it show it better than a network
# with random weights {cite:p}`adebayo2018`? Counted are the {glue:text}`n_inside` cubes that lie in the brain. What
# the others show depends mostly on how much brain they hold. *One seed and another* are single networks; the maps are means of
# {glue:text}`n_seeds`.

# %% tags=["remove-input"]
tables.show(
    region_tables.check_table(results["saliency"]["checks"]),
    "Spearman correlations over cubes, all age groups together.",
)

# %% [markdown]
# ## What this page does not show
#
# A cube of equal values is also something that no network has seen in training. A prediction that changes shows that the
# network reacts to the place, not that the place ages.
#
# On the paper's data the error may be less noisy than here, since its networks err less. The paper does not say how well
# its maps come out again with another split, nor what a network with random weights shows.

# %% tags=["remove-input"]
tables.provenance(*results.values())
