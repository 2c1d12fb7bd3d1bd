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
# (figS2-ages)=
# # Figure S2: ages by study

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"
bin_width = 5

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import figS2_ages
from brainage.papers.this_book.figures import ages
from brainage.plotting import tables

results = open_page(figS2_ages, profile, cohort)

# %% mystnb={"figure": {"caption": "Simulated cohort: age distribution of all participants, patients included, by study.", "name": "fig-ages-simulated"}, "image": {"alt": "Stacked histogram of age by study for the simulated cohort: one peak around 20 years, a second around 70 years, few participants between."}} tags=["remove-input"]
ages.age_distribution(results["simulated"]["participants"], bin_width)

# %% [markdown]
# **Of the simulated healthy participants only {glue:text}`healthy_middle` % are between 35 and 60 years old.**
#
# ## What is done here
#
# Two crowds and a gap: the young and the old volunteer, few in middle age do. The paper pools five studies into such a
# bimodal sample {cite:p}`trauble2025`; the simulated cohort copies its shape, and real MRE134 is its young peak.

# %% [markdown]
# ## Simulated lifespan cohort
#
# The {glue:text}`healthy_n` cognitively normal participants are {glue:text}`healthy_mean` years old (the paper reports
# 41.0 ± 21.9 for its 311); only {glue:text}`healthy_middle` % are between 35 and 60.

# %% tags=["remove-input"]
tables.show(results["simulated"]["summary"], "Simulated cohort: participants by study and diagnosis; ages in years.")

# %% [markdown]
# ## Real participants: MRE134
#
# MRE134 {cite:p}`hiscox2020` is itself pooled from five studies; its participants are {glue:text}`mre134_mean` years
# old. Studies B, C and D are entirely or almost entirely of one sex, so that sex and study cannot be told apart there.

# %% mystnb={"figure": {"caption": "MRE134: age distribution by study, in bars of one year.", "name": "fig-ages-mre134"}, "image": {"alt": "Stacked histogram of age by study for MRE134: most participants are between 18 and 28 years, the oldest is 35."}} tags=["remove-input"]
ages.age_distribution(results["mre134"]["participants"], 1)

# %% tags=["remove-input"]
tables.show(results["mre134"]["summary"], "MRE134: participants by study; ages in years.")

# %% [markdown]
# ## What this page does not show
#
# Ages of single people in the paper's other studies are not public: the simulated ones have the sizes, ranges and means that
# are, and between those they are drawn.

# %% tags=["remove-input"]
tables.provenance(*results.values())
