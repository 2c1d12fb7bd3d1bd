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
# (fig2-trends)=
# # Figure 2 a–c: age trends

# %% tags=["parameters", "hide-input"]
profile = "published"
slice_height = 8

# %% tags=["hide-input"]
from IPython.display import Markdown, display
from myst_nb import glue

from brainage.engine.runner import COHORTS, obtain
from brainage.evaluate.age_slope import share_explained
from brainage.papers.traeuble2025.experiments.trends import TRENDS, representative_maps, representatives
from brainage.papers.traeuble2025.figures import trend_tables
from brainage.papers.traeuble2025.figures.trends import age_trends
from brainage.papers.traeuble2025.reported import REPORTED_SLOPES
from brainage.plotting import tables
from brainage.plotting.slices import representative_maps as draw_maps

results = {key: obtain(TRENDS, key, profile) for key in COHORTS}
simulated, mre134 = results["simulated"], results["mre134"]

for key, result in results.items():
    slopes = result["slopes"].query("group == 'all'").set_index("modality")
    for modality, slope in slopes.iterrows():
        rows = result["means"].query("modality == @modality")
        glue(f"{key}_{modality}_slope", trend_tables.interval(slope), display=False)
        glue(f"{key}_{modality}_study", f"{100 * share_explained(rows['mean'], rows['study']):.0f}", display=False)
    glue(f"{key}_n", int(slopes["n"].iloc[0]), display=False)
    glue(f"{key}_ages", "{:.0f}–{:.0f}".format(*result["means"]["age"].agg(["min", "max"])), display=False)

# %% mystnb={"figure": {"caption": "Simulated cohort: whole-brain mean stiffness (a) and damping ratio (b) against age. Line: least squares over all participants; above: its slope and 95 % interval.", "name": "fig-trends-simulated"}, "image": {"alt": "Two scatter plots against age from 14 to 85 years, coloured by study: simulated stiffness falls and damping ratio rises along a fitted line."}} tags=["hide-input"]
age_trends(simulated["means"], simulated["slopes"])

# %% [markdown]
# **In the simulated lifespan cohort stiffness changes by {glue:text}`simulated_stiffness_slope` % a year and damping
# ratio by {glue:text}`simulated_damping_ratio_slope` %, as was put in; real people of {glue:text}`mre134_ages` years
# are too young to show either.**
#
# ## What is done here
#
# Across the lifespan the brain grows softer and, in the paper, more viscous: {cite:t}`trauble2025` report that
# whole-brain stiffness falls and damping ratio rises with age. Their lifespan data are private, so this page draws the
# figure twice: from a **simulated** lifespan cohort, where the slopes were put in and must come out again, and from
# **real** maps, the 134 young adults of MRE134 {cite:p}`hiscox2020`, who are the paper's Study 1.

# %% [markdown]
# ## Simulated lifespan cohort
#
# Stiffness changes by {glue:text}`simulated_stiffness_slope` % a year and damping ratio by
# {glue:text}`simulated_damping_ratio_slope` % a year (95 % interval), in {glue:text}`simulated_n` cognitively normal
# participants of {glue:text}`simulated_ages` years. The simulation was given the reported −0.33 and +0.34: this panel
# tests the program, and says nothing about brains.

# %% mystnb={"figure": {"caption": "c, simulated cohort: axial slices of three participants, near the 5th, 50th and 95th percentile of age.", "name": "fig-maps-simulated"}, "image": {"alt": "Six axial brain slices: stiffness in the upper row darkens, that is softens, from the youngest to the oldest of three simulated participants; damping ratio in the lower row brightens a little."}} tags=["hide-input"]
people = representatives(simulated["means"])
draw_maps(people, representative_maps("simulated", people), slice_height)

# %% [markdown]
# ## Real maps: MRE134
#
# At {glue:text}`mre134_ages` years of age there is little ageing to see: {glue:text}`mre134_stiffness_slope` % a year for
# stiffness and {glue:text}`mre134_damping_ratio_slope` % a year for damping ratio, in {glue:text}`mre134_n`
# participants. What does differ is the damping ratio between the five pooled studies: study explains
# {glue:text}`mre134_damping_ratio_study` % of its variance between participants, and
# {glue:text}`mre134_stiffness_study` % of that of stiffness.

# %% mystnb={"figure": {"caption": "MRE134: whole-brain mean stiffness (a) and damping ratio (b) against age, measured on real maps. Line and interval as above.", "name": "fig-trends-mre134"}, "image": {"alt": "Two scatter plots against age from 18 to 35 years, coloured by study: real stiffness shows no clear trend; damping ratio separates by study rather than by age."}} tags=["hide-input"]
age_trends(mre134["means"], mre134["slopes"])

# %% mystnb={"figure": {"caption": "c, MRE134: axial slices of three real participants, chosen by the same rule, over the T1w template and on the colour scales used above.", "name": "fig-maps-mre134"}, "image": {"alt": "Six axial brain slices of three real participants: stiffness in the upper row, damping ratio in the lower row, with low damping along the midline."}} tags=["hide-input"]
people = representatives(mre134["means"])
maps = representative_maps("mre134", people)
draw_maps(people, maps, slice_height) if maps else None

# %% tags=["remove-input"]
absent = """
> **The real maps are not here.** They may not be passed on, so they are no part of this book's sources. This copy was
> built without them: the numbers above are those of the published run, and the slices are left out.
> `brainage cohort fetch mre134 FOLDER` downloads them (970 MB); with `BRAINAGE_MRE134=FOLDER` set, this page shows them.
"""
if maps is None:
    display(Markdown(absent))

# %% [markdown]
# ## Reported and measured
#
# Slopes are in per cent a year of the fitted value at the mean age of the participants, by ordinary least squares; the
# mean of a participant is taken over the brain voxels with data, ventricles and CSF left out.

# %% tags=["hide-input"]
tables.show(
    trend_tables.slope_table(REPORTED_SLOPES, {COHORTS[key]: result for key, result in results.items()}),
    "Age slope of whole-brain means, with 95 % interval.",
)

# %% [markdown]
# ## Within studies
#
# Where studies recruit at different ages, a difference between scanners looks like ageing. The slope *within studies*
# gives every study a level of its own and keeps only what varies with age inside it.

# %% tags=["hide-input"]
tables.show(trend_tables.study_slope_table(simulated), "Simulated cohort: age slopes by study.")

# %% tags=["hide-input"]
tables.show(trend_tables.study_slope_table(mre134), "MRE134: age slopes by study.")

# %% [markdown]
# ## How much age is in these maps?
#
# A first answer, with the paper's simplest method: principal components of all brain voxels, then a Gaussian process
# with a linear kernel and the paper's hyperparameters. It is fitted on a random 80 % of the participants and predicts
# the other 20 %, with several random splits. The yardstick is the error of guessing the training mean for everybody.

# %% tags=["hide-input"]
accuracy = {key: result["accuracy"].set_index(["inputs", "metric"])["mean"] for key, result in results.items()}
for key, table in accuracy.items():
    for metric in ("mae", "mae_of_mean"):
        glue(f"{key}_{metric}", f"{table['mre', metric]:.1f}", display=False)
glue("n_splits", int(simulated["predictions"]["seed"].nunique()), display=False)
tables.show(trend_tables.accuracy_table(simulated), "Simulated cohort: mean ± SD over random splits; errors in years.")

# %% tags=["hide-input"]
tables.show(trend_tables.accuracy_table(mre134), "MRE134: mean ± SD over random splits; errors in years.")

# %% [markdown]
# On real maps the model errs by {glue:text}`mre134_mae` years with both properties, where guessing errs by
# {glue:text}`mre134_mae_of_mean`. That is a weak signal, as it must be over so few years of life; a strong one would
# point to a mistake. Nor need all of it be age: random splits put every study into training and test, studies differ in
# age and in damping ratio, and a model that recognises the study does better than guessing. On the simulated lifespan the
# error is {glue:text}`simulated_mae` against {glue:text}`simulated_mae_of_mean` years. The {glue:text}`n_splits` splits share participants, so their SD tells how
# much the split matters and is no standard error.
#
# **What this page does not show.** It does not confirm the reported slopes: the simulated ones were put in, and MRE134
# is too young to test them. The damping trend itself is contested: {cite:t}`hiscox2018` found none between people of
# about 25 and about 70 years.

# %% tags=["remove-input"]
tables.provenance(*results.values())
