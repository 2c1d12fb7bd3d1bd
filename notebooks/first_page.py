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
# # Brain age from MR elastography
#
# A shaken brain shows how stiff it is, and it softens with age. {cite:t}`trauble2025` report that this tells a person's age
# better than a T1w scan does, and marks Alzheimer's disease. Their code does not run as published
# ({ref}`what it holds <public-code>`) and most of their data are private. **This book runs every figure again, on people who are simulated and whose truth is therefore known**,
# at the size of a laptop: few splits and narrow networks, as each caption says.

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["remove-input"]
from brainage.book.page import open_page
from brainage.book.pages import first_page

results = open_page(first_page, profile, cohort)

# %% tags=["remove-input"]
first_page.glance(results)

# %% tags=["remove-input"]
first_page.hand_over(results)

# %% [markdown]
# ## What we find
#
# ::::{grid} 1 1 2 2
# :gutter: 3
#
# :::{grid-item-card} Ten seeds are not ten samples
# ```{glue} finding_seeds
# ```
# A t-test over ten seeds that share one split (the authors' code) calls two inputs different in
# {glue:text}`audit_rate_one_inputs` of simulated cohorts in which they are equally good. Over ten splits (their text) it is
# {glue:text}`audit_rate_ten_inputs`, and {glue:text}`audit_rate_corrected_inputs` with a test that knows that splits overlap. Two learners on
# one input, whose errors differ less from person to person, in {glue:text}`audit_rate_one_learners` and {glue:text}`audit_rate_ten_learners`.
# {doc}`The audit <audit>`
# :::
#
# :::{grid-item-card} A correction can make a difference of its own
# ```{glue} finding_corrections
# ```
# In simulated studies of 11 people and 12 controls of 66 to 73 years in which nobody is ill, the published correction of the brain age gap
# calls the groups different in {glue:text}`audit_rate_controls_equal` at equal ages, in {glue:text}`audit_rate_controls_half` if the 11 are two and a half years older,
# and in {glue:text}`gap_wrong_ad` if five.
# {doc}`Figure 4 <fig4_gap>`
# :::
#
# :::{grid-item-card} Where networks look
# % picture fig3_saliency fig-saliency-beside
# The paper's maps do not come out again with another seed (r = {glue:text}`saliency_seeds_increase`, stiffness and damping ratio).
# Maps of how much a prediction changes come out again, but networks that were never trained give nearly the same map
# (r = {glue:text}`saliency_random_change`). {doc}`Figure 3 <fig3_saliency>`
# :::
#
# :::{grid-item-card} A coarse guess goes far
# ```{glue} finding_guesses
# ```
# Most people are young or old. So somebody who sees no map, and knows only who is over 40, errs by {glue:text}`errors_knowing_two` years
# (guessing the median age of each side). With the published settings the contrastive network errs with both maps by
# {glue:text}`errors_test_contrastive`, and with settings tuned on other people by less ({doc}`Figure 2 d–e <fig2_comparison>`). Between 35 and 60 ({glue:text}`errors_n_middle` people) the network errs by
# {glue:text}`errors_mae_contrastive_middle`, a Gaussian process by {glue:text}`errors_mae_pca_gp_middle`.
# {doc}`Why our errors are what they are <why_errors>`
# :::
#
# :::{grid-item-card} What the reported errors would need
# ```{glue} finding_needed
# ```
# Simulated people can be made to age more or less strongly, and in other places. Of {glue:text}`needed_points` combinations,
# {glue:text}`needed_points_reaching` let all three learners err as little on stiffness as the paper reports (published settings, coarse maps, two splits); in the
# nearest the farthest learner misses by {glue:text}`needed_nearest` years. The contrastive network gains up to {glue:text}`needed_gain_areas` years over a Gaussian process where ageing is spread over areas, and up
# to {glue:text}`needed_gain_spots` where all of it sits in spots.
# {doc}`What would have to be true <required_ageing>`
# :::
#
# :::{grid-item-card} Printed numbers do not all fit together
# ```{glue} finding_printed
# ```
# Numbers that follow from others in the same paper were computed again: {glue:text}`printed_trauble_not` of
# {glue:text}`printed_trauble_n` do not fit in this paper, {glue:text}`printed_crete_not` of {glue:text}`printed_crete_n` and
# {glue:text}`printed_jomsky_not` of {glue:text}`printed_jomsky_n` in two others on brain age. This takes a calculator and no data. {doc}`Do the papers' own numbers fit? <consistency>`
# :::
# ::::
#
# {doc}`All claims </book/claims>` of the paper are held against these results by rule, with a verdict for each: what differs here may be
# right there, since people are simulated, and what was put in proves nothing.
#
# ## What is real here, and what is not
#
# | | |
# |---|---|
# | **Real** | MRE134, stiffness and damping-ratio maps of 134 adults of 18 to 35 years {cite:p}`hiscox2020`, the paper's Study 1. {doc}`What they say <real_maps>` |
# | **Simulated** | 342 people of 14 to 86 years, 31 of them patients. Their brains shrink with age {doc}`as tables of real brains say <ageing>`; stiffness and damping ratio change by the paper's own slopes. They can test a method, and cannot confirm a finding about brains. |
# | **Reported** | The paper's numbers, of its own people. In tables they never share a column with what is **measured here**; in charts they are hollow where the caption says so. |
#
# ## All figures
#
# % gallery
#
# ## Run it, or bring your own scans
#
# ```bash
# make book                 # install, run the notebooks, build these pages: four minutes on two cores
# make book PROFILE=laptop  # compute instead of showing published results: a night
# make lab                  # open the notebooks in JupyterLab
# ```
#
# Every page is a notebook with one cell of parameters: `cohort` is `"simulated"`, `"mre134"` or the folder of
# {doc}`your own maps </book/howto/own-maps>`, and `profile` says how much is computed ({doc}`/book/howto/rerun`).
# {doc}`/book/provenance` lists the runs behind the pages.
#
# ## Cite
#
# The paper in its two versions, whose titles and numbers differ ({cite:t}`trauble2025preprint`; {cite:t}`trauble2025`), and
# this book:
#
# ```bibtex
# @article{trauble2025,
#   title   = {Brain age prediction and early neurodegeneration detection using contrastive learning on brain
#              biomechanics: a retrospective, multicentre study},
#   author  = {Tr{\"a}uble, Jakob and others},
#   journal = {eBioMedicine},
#   year    = {2025},
#   doi     = {10.1016/j.ebiom.2025.105996}
# }
# @misc{trauble2025preprint,
#   title     = {Enhancing brain age prediction and neurodegeneration detection with contrastive learning on regional
#                biomechanical properties},
#   author    = {Tr{\"a}uble, Jakob and others},
#   publisher = {bioRxiv},
#   year      = {2025},
#   doi       = {10.1101/2025.03.25.645330}
# }
# @software{brainage,
#   title   = {brainage: brain age from {MR} elastography, a book that reruns every figure},
#   author  = {{The brainage authors}},
#   year    = {2026}
# }
# ```
