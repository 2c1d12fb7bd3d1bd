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
#
# {cite:t}`trauble2025` set cubes of 14 mm to zero, one after the other, and map by how much the error of their contrastive
# networks grows, in five groups of age. They read from it that stiffness is seen in the cortex in midlife and below it in
# old age. Here the same is done on the simulated cohort, where it is **known which voxels change with age**.

# %% tags=["parameters"]
profile = "published"

# %% tags=["hide-input"]
from IPython.display import Markdown, display
from myst_nb import glue

from brainage.experiments.runner import obtain
from brainage.experiments.saliency import INPUTS_OCCLUDED, SALIENCY, group_maps
from brainage.figures import region_tables, tables
from brainage.figures.saliency import age_labels, saliency_maps, structure_heat
from brainage.figures.viewer import viewers

results = obtain(SALIENCY, "simulated", profile)
voxel_size = results.provenance["parameters"]["voxel_size"]
ages = age_labels(results["groups"])
maps = {name: group_maps(results["increase"], name, voxel_size) for name in INPUTS_OCCLUDED}
checks = results["checks"].set_index(["inputs", "first", "second"])["spearman"]
for name in INPUTS_OCCLUDED:
    for key, pair in (
        ("planted", ("trained", "planted")),
        ("untrained", ("trained", "untrained")),
        ("seeds", ("one seed", "another")),
    ):
        value = checks.get((name, *pair))
        glue(f"{key}_{name}", "not known" if value is None else f"{value:.2f}".replace("-", "−"), display=False)
largest = results["increase"].query("network == 'trained'").groupby("inputs")["increase"].max()
for name, value in largest.items():
    glue(f"largest_{name}", f"{value:.1f}", display=False)

# %% [markdown]
# Over cubes, saliency correlates with the planted change by {glue:text}`planted_stiffness` (stiffness) and
# {glue:text}`planted_damping_ratio` (damping ratio), between one seed and another by {glue:text}`seeds_stiffness` and
# {glue:text}`seeds_damping_ratio`, and with the map of a network that was never trained by
# {glue:text}`untrained_stiffness` and {glue:text}`untrained_damping_ratio`. The last number is the yardstick: what the
# first one exceeds it by is what training has added. No cube raises the error of an age group by more than
# {glue:text}`largest_stiffness` and {glue:text}`largest_damping_ratio` years.

# %% mystnb={"figure": {"caption": "Occlusion, simulated cohort: increase of the error, clipped at the 5th and 95th percentile and scaled to 0–1 within each age group, as in the paper; mean over seeds. Left is left.", "name": "fig-saliency"}, "image": {"alt": "Axial slices of the brain, one row per age group, three heights each for stiffness and damping ratio, coloured by saliency."}} tags=["hide-input"]
saliency_maps(maps, ages, voxel_size)

# %% [markdown]
# Every slice of every map, to click through:

# %% tags=["hide-input"]
viewers(maps, ages, voxel_size)

# %% mystnb={"figure": {"caption": "Mean saliency of each region by age group; every group is scaled by itself, so rows of a column can be compared, columns not.", "name": "fig-saliency-structures"}, "image": {"alt": "Heat maps of mean saliency, regions by age groups, one panel each for stiffness and damping ratio."}} tags=["hide-input"]
structure_heat(results["structures"], ages)

# %% tags=["hide-input"]
tables.show(region_tables.check_table(results["checks"]), "Spearman correlations over cubes, all age groups together.")

# %% [markdown]
# ## How, and what this does not show
#
# - The paper's grid of 13 × 13 × 13 cubes of 7 voxels does not tile 91 × 109 × 82 voxels. Here cubes lie side by side from
#   the first voxel of the brain's box; size and stride are parameters (`brainage.saliency.place_cubes`).
# - The nine superior slices that the paper leaves out lie outside this box.
# - Maps are scaled to 0–1 within each age group, as in the paper. That hides how much: a map of noise has its 1, too.
# - A cube set to 0 is also a hole of a kind that no network has seen in training. An error that grows shows that the network
#   uses the place, not that the place ages.

# %% tags=["remove-input"]
display(Markdown(f"**Provenance**\n\n- {tables.provenance_line(results)}"))
