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
# (realism)=
# # How real is the simulation?
#
# The book's default data are simulated, and worth as much as they resemble real maps. This page measures it: the
# simulated participants of Study 1 beside the 134 real ones of MRE134 {cite:p}`hiscox2020`, who are that study, with
# the same code on both.
#
# The yardstick is the real data against themselves. Two random halves of MRE134 differ too, so each difference between
# half of the simulated and half of the real participants is set beside the differences between random halves of the
# real ones. A difference no larger than the 95th percentile of those counts as *inside*.

# %% tags=["parameters"]
profile = "published"

# %% tags=["hide-input"]
from IPython.display import Markdown, display
from myst_nb import glue

from brainage.experiments.realism import REALISM
from brainage.experiments.runner import obtain
from brainage.figures import tables
from brainage.figures.realism import curves, yardsticks

results = obtain(REALISM, "mre134", profile)
comparison, classifiers = results["comparison"], results["classifiers"]
means = comparison.query("group == 'mean'")
glue("n_comparisons", len(comparison), display=False)
glue("inside", f"{100 * comparison['inside'].mean():.0f}", display=False)
glue("means_within_5", f"{100 * (means['difference'] <= 0.05).mean():.0f}", display=False)
together = classifiers.query("features == 'all of them'")
glue("auc", f"{together['auc'].max():.2f}", display=False)
glue("auc_halves", f"{together['yardstick_median'].max():.2f}", display=False)

# %% [markdown]
# ## The answer
#
# **{glue:text}`inside` % of {glue:text}`n_comparisons` comparisons are inside** (the goal is 90 %), and
# {glue:text}`means_within_5` % of regional means differ by 5 % or less. Given all measures together, a classifier tells
# a simulated from a real participant with an area under the curve of {glue:text}`auc`, where 0.5 is guessing and two
# halves of the real participants give {glue:text}`auc_halves` (the goal is at most 0.75).

# %% mystnb={"figure": {"caption": "Every difference between simulated and real participants, as a multiple of the 95th percentile between random halves of the real ones. Left of the line: the simulation passes.", "name": "fig-yardsticks"}, "image": {"alt": "Dot plot on a logarithmic axis, one row per group of statistics: many regional means lie left of the line at 1, nearly all other differences right of it."}} tags=["hide-input"]
yardsticks(comparison)

# %% [markdown]
# ## Where they part
#
# This first simulation has a regional mean, a personal level and one smooth noise. Real maps vary at all scales from
# millimetres to the whole brain, their regions vary together, their studies differ in damping ratio, and the scanned
# slab leaves out the lowest and highest slices.

# %% mystnb={"figure": {"caption": "Stiffness of both cohorts: autocorrelation of residual maps, cumulative variance of principal components; right: share of the brain's voxels with data by axial slice.", "name": "fig-realism-curves"}, "image": {"alt": "Three line plots: real autocorrelation falls slowly and stays positive while the simulated one falls below zero at 10 mm; real principal components gather more variance; real coverage drops in low and high slices while the simulated one is complete."}} tags=["hide-input"]
curves(results["statistics"])

# %% tags=["hide-input"]
tables.show(tables.realism_table(comparison), "Comparisons inside the yardstick, by group.")

# %% tags=["hide-input"]
tables.show(
    tables.classifier_table(classifiers), "Area under the ROC curve of telling two groups apart; 0.5 is guessing."
)

# %% [markdown]
# ## What a simulation can and cannot show
#
# It can show whether a method finds what was put in, how often it finds what was not, and which of two methods does so
# better on data of this kind. It cannot show that stiffness tells age better than T1w, that the thalamus leads in
# Alzheimer's disease, or any other fact of biology: that was put in. And as long as the comparisons above fail, the size
# of an error on simulated maps says little about its size on real ones.

# %% tags=["remove-input"]
display(Markdown(f"**Provenance**\n\n- {tables.provenance_line(results)}"))
