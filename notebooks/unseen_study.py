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
# (unseen-study)=
# # A study that was never seen

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import unseen_study
from brainage.papers.traeuble2025.figures import comparison
from brainage.plotting import tables

results = open_page(unseen_study, profile, cohort)

# %% mystnb={"figure": {"caption": "MRE, simulated cohort: by how much errors on people of a study grow if the whole study is left out of training, the same where all studies were scanned alike, and by how much if as many people of the same ages are left out of all studies (mean; lines: range over draws). Zero: the same people in random splits. This run: {glue:text}`made_unseen`, narrow networks.", "name": "fig-unseen"}, "image": {"alt": "Dot plot with one panel a learner and one row a study: a round marker for the study left out, a triangle for the same where all were scanned alike, and a square, with a range, for its ages left out; the values are in the table below."}} tags=["remove-input"]
unseen_study.figure(results)

# %% [markdown]
# **Errors on people of a study that was left out of training are {glue:text}`study` years larger than in random splits, on average
# over {glue:text}`n_studies` studies and three learners, and {glue:text}`alike` years larger where the same people were all scanned
# alike. For the Gaussian process {glue:text}`scanners_pca_gp` of {glue:text}`study_pca_gp` years are the scanners' on average, but
# {glue:text}`scanners_range_pca_gp` by study: one fit a study decides this for no learner.**
#
# Of the networks' costs, {glue:text}`study_supervised` years (supervised) and {glue:text}`study_contrastive` (contrastive), scanners would
# make {glue:text}`scanners_supervised` and {glue:text}`scanners_contrastive`, but single studies and learners scatter from
# {glue:text}`scanners_range`. What is left where all are scanned alike are the ages, and the people to train on, that a study takes with
# it: leaving one out costs more than two years in {glue:text}`dear`, which hold most of the young and of the old. Leaving out as many
# people of its ages, whatever their study, costs {glue:text}`ages` years; {glue:text}`own` of those are the study's own people, by study,
# and as many others of it stay in training.
#
# So the error on a new study says little about scanners unless ages and numbers are held equal, and a random split says nothing about
# people of ages that few were trained on.
#
# ## What is done here
#
# {cite:t}`trauble2025` split their healthy participants at random, so that every study is in training and test, and leave a study out
# only where they compare patients with its controls. Here one study after the other is left out whole; a learner that had recognised
# studies rather than age falls back. But studies recruit at their own ages, and a model that has never seen a young person errs on the
# young whatever the scanner; and it is trained on fewer people. So there are two controls. In one, the same people are simulated
# without what studies add to a map, and the same studies are left out. In the other, for each person of the study one of nearly the same
# age (within two years, if there is one) is drawn from all studies, and these are left out and predicted in its place. Each is held
# against the errors on the very same people in random splits.

# %% tags=["remove-input"]
unseen_study.table(results)

# %% [markdown]
# ## What the networks know of studies
#
# From age alone, a classifier tells which of five studies a healthy person is from with a balanced accuracy of
# {glue:text}`told_age` (guessing: {glue:text}`told_guessing`); from principal components of the maps with {glue:text}`told_stiffness`
# (stiffness), {glue:text}`told_damping` (damping ratio) and {glue:text}`told_mri` (T1w). A model may read age from the scanner then.
# Whether these do cannot be seen from their embeddings: two axes tell the studies of people held out with {glue:text}`told_low` to
# {glue:text}`told_high`, by learner and input, and the ages of the same people alone with {glue:text}`told_held_out`.

# %% tags=["remove-input"]
unseen_study.told_table(results)

# %% [markdown]
# What the embeddings do show is age, by which contrastive learning should order people: below, people who were held out, on the two
# principal axes of the embedding of those who were trained on.

# %% mystnb={"figure": {"caption": "Embedding of held-out participants, first random split, coloured by age; axes are the training participants' first two principal components. This run: {glue:text}`made_comparison`, narrow networks.", "name": "fig-embeddings"}, "image": {"alt": "Grid of scatter plots of embeddings, one row per network and one column per input; colours run from young to old."}} tags=["remove-input"]
comparison.embeddings(results["comparison"]["predictions"])

# %% [markdown]
# ## What this page does not show
#
# How much scanners differ was put into the simulation, from what five real studies of young adults differ by
# ({ref}`What real maps say <real-maps>`); others may differ more. Where all are scanned alike here, studies still differ in
# the part of the brain that their slab covers. One fit a study and learner and a few draws of its ages: costs of single studies are rough, and studies of a
# dozen people count as much as those of a hundred. Where few others are of a study's ages, those who are drawn are mostly its own people,
# some of whom stay in training. The paper reports no error on a study that was left out.

# %% tags=["remove-input"]
tables.provenance(*results.values())
