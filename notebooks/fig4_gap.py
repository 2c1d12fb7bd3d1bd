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
# (fig4-gap)=
# # Figure 4: brain age gap in MCI and AD
#
# {cite:t}`trauble2025` train models on healthy participants of other studies, predict patients and the controls of their
# study, and find MRE, above all stiffness, older in AD, and damping ratio older in MCI. To take away what predictions owe
# to age itself they fit a Theil–Sen line **on the very controls that patients are then compared with**. This page does the
# same on the simulated cohort, where it is known how much older each disease was made, and asks what the correction itself
# adds.

# %% tags=["parameters"]
profile = "published"

# %% tags=["hide-input"]
from IPython.display import Markdown, display
from myst_nb import glue

from brainage.experiments.gap import GAP, PUBLISHED_WAY, REPORTED_MEDIANS, SOUND_WAY
from brainage.experiments.gap_power import GAP_POWER
from brainage.experiments.runner import obtain
from brainage.figures import region_tables, tables
from brainage.figures.gap import error_rates, gap_groups

results, power = (obtain(experiment, "simulated", profile) for experiment in (GAP, GAP_POWER))
gaps, comparisons, rates = results["gaps"], results["comparisons"], power["rates"]
planted = results.tables.get("planted")
groups = list(dict.fromkeys(gaps["patients"]))
null = rates.query("shift == 0 and controls == 12 and mismatch == 5").set_index(["correction", "fitted_on"])["rate"]
for name, way in (("controls", "compared controls"), ("healthy", "other healthy")):
    glue(f"wrong_{name}", f"{100 * null['theil_sen', way]:.0f} %", display=False)
ours = comparisons[comparisons["learner"] == "contrastive"].set_index(["correction", "fitted_on"])
for name, way in (("published", PUBLISHED_WAY), ("sound", SOUND_WAY)):
    found = ours.loc[way].query("p < 0.05")
    glue(f"found_{name}", len(found), display=False)
glue("n_compared", len(ours.loc[PUBLISHED_WAY]), display=False)
overlap = ours.loc[PUBLISHED_WAY].groupby("patients")["overlap"].first()
glue("overlap", "; ".join(f"{name}: {100 * share:.0f} %" for name, share in overlap.items()), display=False)

# %% [markdown]
# Of {glue:text}`n_compared` comparisons, the published way calls {glue:text}`found_published` different and the sound one,
# with the line fitted on other healthy people whom the models had not seen, {glue:text}`found_sound`. Share of patients
# within the ages of the controls that the published line rests on: {glue:text}`overlap`.

# %% mystnb={"figure": {"caption": "MCI and controls of the same study: gap of every participant, median as a bar; a star marks p < 0.05 by the paper's test.", "name": "fig-gap-mci"}, "image": {"alt": "Gaps of controls and MCI patients on four inputs in three panels, without correction, as published and soundly corrected; medians are in the table below."}} tags=["hide-input"]
gap_groups(gaps, comparisons, "MCI") if "MCI" in groups else None

# %% mystnb={"figure": {"caption": "AD and controls of the same study: gap of every participant, median as a bar; a star marks p < 0.05 by the paper's test.", "name": "fig-gap-ad"}, "image": {"alt": "Gaps of controls and AD patients on four inputs in three panels, without correction, as published and soundly corrected; medians are in the table below."}} tags=["hide-input"]
gap_groups(gaps, comparisons, "AD") if "AD" in groups else None

# %% tags=["hide-input"]
tables.show(
    region_tables.gap_table(comparisons, REPORTED_MEDIANS),
    "Median gap of controls → patients. Reported: the paper, * where it found a difference. Measured: simulated cohort.",
)

# %% [markdown]
# ## How large, and how sure?
#
# A p-value with 12 controls says little about size. Below are differences of medians and Cliff's delta with 95 % intervals
# over participants, and the difference at the same age from least squares with age as covariate. A model that leans towards
# the middle shows only its slope's share of a planted year, so what was planted stands times that slope.

# %% tags=["hide-input"]
tables.show(region_tables.effect_table(comparisons, SOUND_WAY, planted), "Sound correction, both learners.")

# %% [markdown]
# ## What the correction adds
#
# Simulated studies without any maps: predictions lean towards 50 with a slope of 0.8 and err by 6 years. Controls are 66 to
# 73 years old, as the paper's for AD; patients span 15 years. With patients five years older, Theil–Sen on the twelve
# compared controls calls {glue:text}`wrong_controls` of studies without any disease different; fitted on other healthy
# people it calls {glue:text}`wrong_healthy`. A line through twelve people of nearly one age has no slope to speak of, and
# is prolonged to ages where nobody supports it. More participants do not help, since their ages are as narrow.

# %% mystnb={"figure": {"caption": "Simulated studies at the 5 % level. Above: without any disease, by how much older patients are than controls; the dashed line is 5 %. Below: with patients of the same age as controls, by the true effect.", "name": "fig-gap-power"}, "image": {"alt": "Line plots of rates of false positives and of power, one column per pair of group sizes, one line per correction. Theil–Sen on the compared controls rises far above 5 percent as patients get older than controls; the other healthy reference and age as covariate stay at 5 percent."}} tags=["hide-input"]
error_rates(rates)

# %% [markdown]
# ## What this page does not show
#
# How much older each disease makes stiffness and damping ratio was **put into the simulation** so that the paper's medians
# come out; that patients are found older here confirms nothing about patients. What can be read is what each way of
# correcting does with a known truth, and how wide intervals are with a dozen people.

# %% tags=["remove-input"]
lines = [tables.provenance_line(one) for one in (results, power)]
display(Markdown("**Provenance**\n\n" + "\n".join(f"- {line}" for line in lines)))
