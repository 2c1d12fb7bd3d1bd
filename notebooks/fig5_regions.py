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
# (fig5-regions)=
# # Figure 5: brain age of single regions

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import fig5_regions
from brainage.papers.traeuble2025.figures import region_tables, regional_errors, structures
from brainage.plotting import tables

results = open_page(fig5_regions, profile, cohort)

# %% mystnb={"figure": {"caption": "Simulated cohort: mean absolute error of each region alone, every split a point, their mean a bar; hollow: what the paper reports of its own people. This run: {glue:text}`made_regional` (gray and white matter fewer), narrow networks.", "name": "fig-regions"}, "image": {"alt": "Horizontal bars of mean absolute error in years by region, two per region for stiffness and damping ratio, with points for splits and a dotted line for guessing; the values are in the table below."}} tags=["remove-input"]
regional_errors.regional_errors(results["regional"]["mae"])

# %% [markdown]
# **Stiffness tells age best in {glue:text}`best_stiffness`, and among single structures in {glue:text}`structures_stiffness`; damping ratio in
# {glue:text}`best_damping_ratio`, and in {glue:text}`structures_damping_ratio`. With stiffness single structures err by {glue:text}`structures` years, where guessing errs by {glue:text}`guessing`.**
#
# Gray and white matter have {glue:text}`n_tissue` splits and were not tested against each other, single structures have {glue:text}`n_seeds`. Worst are {glue:text}`worst_stiffness` (stiffness) and {glue:text}`worst_damping_ratio` (damping ratio). Of
# {glue:text}`n_known` reported errors of single structures, {glue:text}`n_more` are smaller than those measured here. The order of
# structures by stiffness correlates with the reported one by {glue:text}`order` (Spearman, {glue:text}`n_ordered` structures); how
# fast each ages was put in. (The paper's 21 years for damping ratio in pallidum and accumbens are no better than guessing.)
#
# ## What is done here
#
# {cite:t}`trauble2025` train their contrastive model on one region at a time: ten structures, gray and white matter. White
# matter comes out best by stiffness (reported: 3.38 years), better than the whole brain that contains it. Here the same is
# done on the simulated cohort, every region cut out by each participant's own segmentation.

# %% [markdown]
# ## The structures
#
# {glue:text}`n_segmented` of {glue:text}`n_people` participants have a segmentation of their own; others would get the
# atlas's.

# %% mystnb={"figure": {"caption": "The ten structures of the atlas: their left sides, brain stem and cerebellum whole, moved away from the thalamus so that none hides another.", "name": "fig-structures"}, "image": {"alt": "Surfaces of the left of ten structures, seen from outside and from the middle of the brain, each in a colour of its own and with its name."}} tags=["remove-input"]
structures.structures_in_3d()

# %% mystnb={"figure": {"caption": "Size of each structure.", "name": "fig-structure-sizes"}, "image": {"alt": "Bars of the number of voxels of each structure on a logarithmic scale, with the paper's values for four of them."}} tags=["remove-input"]
regional_errors.structure_sizes(results["regional"]["volumes"])

# %% [markdown]
# ## How sure?
#
# Structures have {glue:text}`n_seeds` splits, gray and white matter {glue:text}`n_tissue`. Two differences leave one degree of
# freedom, so regions with fewer than three splits are not tested. Of the {glue:text}`n_tested` that are, the paper's test calls
# {glue:text}`n_published` different between stiffness and damping ratio, with Holm's correction for their number
# {glue:text}`n_holm`. But that test takes splits of one cohort for independent samples, which no correction for number mends:
# with the corrected resampled t-test {cite:p}`nadeau2003` and Holm, {glue:text}`n_corrected` differ. The interval over
# participants, of all twelve regions, excludes zero in {glue:text}`n_clear`.

# %% [markdown]
# ## Reported and measured

# %% tags=["remove-input"]
tables.show(
    region_tables.regional_table(results["regional"]["mae"], results["regional"]["tests"]),
    "Mean absolute error (years). Reported: the paper. Measured: simulated cohort; interval: 95 %, over participants.",
)

# %% [markdown]
# ## What this page does not show
#
# How fast each region ages was **put into the simulation** from the literature, on top of the differences between people
# that the real maps of young adults show. If people of the paper's cohorts differ less in single structures, or age moves
# them more, errors like those reported can come out there and not here. A region can err more because it ages less,
# because it is small and averages out less noise, or because its network had less to learn from; the figure does not tell
# them apart.

# %% tags=["remove-input"]
tables.provenance(*results.values())
