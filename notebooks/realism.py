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
slice_height = 8

# %% tags=["hide-input"]
from IPython.display import Markdown, display
from myst_nb import glue

from brainage.engine.runner import obtain
from brainage.papers.cohorts.experiments.error_limits import LIMIT
from brainage.papers.cohorts.experiments.study1_realism import REALISM, riddle
from brainage.papers.cohorts.figures import cohort_tables
from brainage.papers.cohorts.figures.study1_realism import GROUPS, curves, guess, yardsticks
from brainage.plotting import tables

results = obtain(REALISM, "mre134", profile)
limit = obtain(LIMIT, "simulated", profile)
comparison, classifiers, statistics = (results[name] for name in ("comparison", "classifiers", "statistics"))
means = comparison.query("group == 'mean'")
glue("n_comparisons", len(comparison), display=False)
glue("inside", f"{100 * comparison['inside'].mean():.0f}", display=False)
glue("means_within_5", f"{100 * (means['difference'] <= 0.05).mean():.0f}", display=False)
together = classifiers.query("features == 'all of them'")
glue("auc", f"{together['auc'].max():.2f}", display=False)
glue("auc_halves", f"{together['yardstick_median'].max():.2f}", display=False)
above = classifiers[classifiers["auc"] > classifiers["yardstick_p95"]]
glue("n_telling", len(above), display=False)
glue("n_classifiers", len(classifiers), display=False)
telling = classifiers.assign(excess=classifiers["auc"] - classifiers["yardstick_p95"]).sort_values("excess")
glue("most_telling", telling["features"].iloc[-1], display=False)
outside = comparison[~comparison["inside"]]
names = [
    f"{GROUPS[row.group].lower()}" + ("" if row.modality == "both" else f" of {row.modality.replace('_', ' ')}")
    for row in outside.itertuples()
]
glue("outside", "; ".join(dict.fromkeys(names)) or "none", display=False)
lines = limit["lines"].set_index(["line", "inputs"])["mae"]
for (line, inputs), value in lines.items():
    glue(f"limit_{line}_{inputs}".replace(" ", "_"), f"{value:.1f}", display=False)

# %% [markdown]
# ## The answer
#
# **{glue:text}`inside` % of {glue:text}`n_comparisons` comparisons are inside** (the goal is 90 %), and
# {glue:text}`means_within_5` % of regional means differ by 5 % or less. Given all measures together, a classifier tells
# a simulated from a real participant with an area under the curve of {glue:text}`auc`, where 0.5 is guessing and two
# halves of the real participants give {glue:text}`auc_halves`. That is within the goal of 0.75, but {glue:text}`n_telling` of
# {glue:text}`n_classifiers` classifiers (table below) tell more than they do between random halves of the real participants (95th
# percentile), most of all from {glue:text}`most_telling`. Outside among the comparisons are: {glue:text}`outside`.

# %% mystnb={"figure": {"caption": "Every difference between simulated and real participants, as a multiple of the 95th percentile between random halves of the real ones. Left of the line: the simulation passes.", "name": "fig-yardsticks"}, "image": {"alt": "Dot plot on a logarithmic axis, one row per group of statistics: nearly all dots lie left of the line at 1; what lies right of it is a triangle and named in the text above."}} tags=["hide-input"]
yardsticks(comparison)

# %% [markdown]
# ## Which are real?
#
# Four of these participants were scanned and four were drawn. Numbers pass more easily than pictures: decide before you
# open the answer.

# %% mystnb={"figure": {"caption": "Axial slices of eight participants between 18 and 35 years, over the T1w template.", "name": "fig-guess"}, "image": {"alt": "Axial brain slices of eight participants, A to H: stiffness in the upper two rows, damping ratio in the lower two."}} tags=["hide-input"]
mixed = riddle()
guess(mixed[0], slice_height) if mixed else None

# %% tags=["remove-input"]
absent = """
> **The real maps are not here.** They may not be passed on, so they are no part of this book's sources. This copy was
> built without them: the numbers on this page are those of the published run, and the pictures are left out.
"""
answer = """
<details><summary>Answer</summary>
<strong>{letters}</strong> are real. A trained eye finds them by their smoothness: in real maps fine detail is anatomy, in
simulated ones it is partly noise.
</details>
"""
display(Markdown(answer.format(letters=mixed[1]) if mixed else absent))

# %% [markdown]
# ## Curves and regions

# %% mystnb={"figure": {"caption": "Stiffness of both cohorts: autocorrelation of residual maps, cumulative variance of principal components; right: share of the brain's voxels with data by axial slice.", "name": "fig-realism-curves"}, "image": {"alt": "Three line plots in which the simulated curve follows the real one: autocorrelation falls slowly with distance; the first components gather a little less variance in the simulation; coverage drops in low and high slices."}} tags=["hide-input"]
curves(statistics)

# %% tags=["hide-input"]
tables.show(cohort_tables.realism_region_table(statistics, "stiffness"), "Stiffness (kPa), real and simulated.")

# %% tags=["hide-input"]
tables.show(cohort_tables.realism_region_table(statistics, "damping_ratio"), "Damping ratio, real and simulated.")

# %% tags=["hide-input"]
tables.show(cohort_tables.realism_table(comparison), "Comparisons inside the yardstick, by group.")

# %% tags=["hide-input"]
tables.show(
    cohort_tables.classifier_table(classifiers),
    "Area under the ROC curve of telling two groups apart; 0.5 is guessing.",
)

# %% [markdown]
# ## What the simulation was given
#
# Much of this agreement was put in. The model is calibrated on summary statistics of the same 134 people: means, SDs
# and correlations of regions, the texture's autocorrelation, sub-study offsets, the ends of the scanned slabs, and a
# regression of the mean map on anatomy. So this page tests whether the model can hold all of them at once, and what
# follows from them without being asked for: principal components, the couplings as measured on whole maps, rates of
# outliers, and what classifiers find. It is no test on new people, and over 35 years there are no real maps to compare.
# No voxel of MRE134 is in this project. {ref}`The table of parameters <data-simulation>` says which numbers were
# measured, which come from the literature and which are assumed.
#
# ## A reader who knows the simulation
#
# Since the truth is known, methods can be held against who knows it. Brain age differs from age by a personal gap;
# whoever knew brain age without error, and nothing else, would still miss age by {glue:text}`limit_gap_brain_age` years
# on average. A reader who knows every parameter of the simulation, and sums the maps up by regions and structures,
# misses it by {glue:text}`limit_oracle_mre` years from both mechanical properties, without the age or the site of the
# person. That is a strong line and no bound: finer detail than regions is not used, and a learner fitted on the same
# sums can do as well. Guessing the pool's median misses by {glue:text}`limit_guessing_nothing` years.

# %% tags=["hide-input"]
tables.show(
    cohort_tables.limit_table(limit["lines"]),
    "Mean absolute error on the simulated healthy participants, 95 % interval.",
)

# %% [markdown]
# ## What a simulation can and cannot show
#
# It can show whether a method finds what was put in, how often it finds what was not, and which of two methods does so
# better on data of this kind. It cannot show that stiffness tells age better than T1w, that the thalamus leads in
# Alzheimer's disease, or any other fact of biology: that was put in. How large errors are depends on how people differ
# at one age, which is measured only between 18 and 35 years and assumed to stay so.

# %% tags=["remove-input"]
tables.provenance(results, limit)
