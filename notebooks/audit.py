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
# (audit)=
# # An audit of the protocol

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import audit
from brainage.papers.traeuble2025.figures import shortcut_tables, shortcuts
from brainage.plotting import tables

results = open_page(audit, profile, cohort)

# %% mystnb={"figure": {"caption": "a: years by which the mean absolute error looks better than it is. b: years that the second of two choices saves. Points are means, lines the range over what stands in brackets; each panel has a scale of its own.", "name": "fig-audit-years"}, "image": {"alt": "Two dot plots with ranges, one row per shortcut of the protocol, and one row per choice; the values are in the table below."}} tags=["remove-input"]
shortcuts.effects_in_years(audit.effects(results))

# %% [markdown]
# **The best of many settings, reported on the fold that chose it, looks {glue:text}`years_best` years better than it is, by learner. A
# t-test over ten seeds on one split calls two equally good inputs different in {glue:text}`rate_one_inputs` of cohorts, and where
# patients are five years older than twelve controls, the published correction calls {glue:text}`rate_controls` of healthy groups
# ill.**
#
# ## What is done here
#
# What would the published protocol do to *anybody's* results? Each of its shortcuts is taken on data with a known truth, the
# simulated cohort, or simulated studies, and its size is measured. None of them is peculiar to {cite:t}`trauble2025`, most
# are common, and for most the sound alternative is one keyword away. Measured sizes belong to this cohort; on other data they
# will differ.

# %% tags=["remove-input"]
tables.show(
    shortcut_tables.effect_sizes(audit.effects(results)),
    "Sizes of the effects, years: mean, smallest and largest, and of how many inputs, studies or splits.",
)

# %% [markdown]
# ## Tuning and reporting on the same fold
#
# The paper searched 50, 20 and 10 settings and reports the error on the fold that chose them; its code knows no validation
# set. Here the same search is run on people of a development cohort. The best draw is scored once on the people that chose
# it, and once as the bootstrap estimates it for others {cite:p}`tsamardinos2018`, a little on the careful side. The difference
# is {glue:text}`flattery_pca_gp` years for the Gaussian process, {glue:text}`flattery_supervised` for the supervised and
# {glue:text}`flattery_contrastive` for the contrastive network (range over inputs). It is not the number of draws alone: the
# Gaussian process predicts nearly the same whatever its settings, while every network has noise of its own, and the best draw
# is one whose noise suited these people.
#
# Sound: settings are chosen on other people, or within the training part (`held_out="validation"`).
#
# ## Normalising before the split
#
# The authors' code takes mean and SD over all participants, test participants included. With hundreds of people two numbers
# can hardly learn anything about one of them: errors of the Gaussian process, the only learner that was asked, change by
# {glue:text}`before_largest` years at most. It is a leak in principle and none in effect.
#
# Sound: `DatasetNormalizer` in a pipeline; the published way is `normalization="as_published"`.
#
# ## One mean for two peaks of ages
#
# Most people here are young or old, as in the paper. With MRE the contrastive network errs by {glue:text}`mae_contrastive_young` years below
# 35, the Gaussian process by {glue:text}`mae_pca_gp_young`. From 35 to 60 it is {glue:text}`mae_contrastive_middle` against
# {glue:text}`mae_pca_gp_middle`, and from 60 on {glue:text}`mae_contrastive_old` against {glue:text}`mae_pca_gp_old`. So the network's lead in
# the mean over people comes from the young alone. Between the peaks it moves people away: it predicts
# {glue:text}`moved_contrastive_younger` of them below 35 and {glue:text}`moved_contrastive_older` from 60 on, the Gaussian process
# {glue:text}`moved_pca_gp_younger` and {glue:text}`moved_pca_gp_older`. Knowing no more than who is over {glue:text}`over`, one errs by
# {glue:text}`guessed_middle` there. These are {glue:text}`n_middle` people, so the size is uncertain.

# %% mystnb={"figure": {"caption": "Simulated cohort, MRE: mean absolute error by age group; dashed: who knows only who is over 40 and guesses the median age of each side. This run: {glue:text}`made_comparison`, narrow networks.", "name": "fig-audit-ages"}, "image": {"alt": "Dot plot of mean absolute error in three age groups, three learners each, with a dashed bar a group for who knows only who is over 40; values are in the text."}} tags=["remove-input"]
audit.ages(results)

# %% [markdown]
# Sound: errors by age, or their mean over decades (`macro_mae`), beside the mean over people.
#
# ## Ten seeds are not ten samples
#
# All seeds meet the same people. On some of them one model does better by chance, and every seed finds that luck again. How
# much there is depends on what is compared. Between T1w and MRE (contrastive) the difference of errors varies between people
# with an SD of {glue:text}`spread_inputs` years, whatever the seed, and by {glue:text}`spread_rest_inputs` between seeds in one
# person; between the contrastive and the supervised network on MRE by {glue:text}`spread_learners` and
# {glue:text}`spread_rest_learners`.
#
# In simulated cohorts with this spread and **no difference on average**, a t-test over ten seeds that share one split, as in
# the authors' code, calls the inputs different in {glue:text}`rate_one_inputs` and the learners in
# {glue:text}`rate_one_learners`; with a split of its own for each seed, as in the paper's text, in
# {glue:text}`rate_ten_inputs` and {glue:text}`rate_ten_learners`. Over ten splits the corrected test
# stays at {glue:text}`rate_corrected_inputs` and {glue:text}`rate_corrected_learners`. A single split it cannot rescue: there it calls the
# inputs different in {glue:text}`rate_corrected_one_inputs`. A test over participants keeps its level for
# inputs ({glue:text}`rate_people_inputs`); where whole networks come out better or worse by the seed (an SD of
# {glue:text}`spread_seeds_learners` years between seeds of the learners), it calls {glue:text}`rate_people_learners`, because it knows
# nothing of training. Neither replaces the other.

# %% mystnb={"figure": {"caption": "Share of comparisons of equals that are called different at the 5 % level; lines are 95 % intervals of the simulation. *Sound in part* marks a test outside its condition: the corrected test with a single split; the test over participants where networks come out differently by their seed; and a line on other healthy people, which asks that predictions follow one line.", "name": "fig-audit-rates"}, "image": {"alt": "Dot plot of rates of false positives, one row per test and pair, published and sound ways in different colours and markers, with a dashed line at 5 percent. The values are in the text."}} tags=["remove-input"]
shortcuts.false_positives(audit.rates(results))

# %% [markdown]
# Sound: a split for every seed, and both `paired.corrected_resampled_t` and `paired.bootstrap_mean` over participants, as beside
# each comparison of this book.
#
# ## Theil–Sen on the compared controls
#
# With 12 controls of 66 to 73 years and patients five years older, the published correction calls {glue:text}`rate_controls`
# of healthy groups ill, that on other healthy people {glue:text}`rate_others`. With half that difference of ages it is
# {glue:text}`rate_controls_half`, with none {glue:text}`rate_controls_equal`. {ref}`Figure 4 <fig4-gap>` has the details.
#
# Recommended: compare at the same age, `gap.covariate_test(..., robust=True)`. A line fitted on other healthy people
# (`gap.fit_bias`) keeps the level only as long as predictions follow one line over all ages.
#
# ## Study and age entangled
#
# Studies recruit at their own ages, so that a model might read age from the scanner. Errors on people of a study that was left out are
# {glue:text}`years_study` years larger ({glue:text}`study_range` by study) than on the same people when others of their study took
# part in training. It is {glue:text}`years_alike` where the same people are all scanned alike: most of it are the ages, and
# the people to train on, that a study takes with it. {ref}`A study that was never seen <unseen-study>` has the details.
#
# Sound: leave one study out (`held_out="Study 2"`), beside as many people of its ages, and say all three errors.
#
# ## Objective, learning rate, width
#
# The supervised and the contrastive network of the paper differ in more than the objective. On one network and at equal learning
# rates (L1 keeps its dropout and weight decay) the objective is worth {glue:text}`years_objective` years here, by the rate, ten times the
# learning rate {glue:text}`years_rate`
# ({ref}`What the gain is made of <fig2-ablation>`). In the authors' code the contrastive network has four times the channels
# that the paper's text gives it: worth {glue:text}`years_width` years on average over two rates, of which it helps at the lower alone. A comparison of the narrow supervised
# with the wide contrastive network credits {glue:text}`years_both` years to the objective.
#
# With so few splits none of these sizes is certain.
#
# Sound: compare objectives on one network with one budget, and search the learning rate for each.
#
# ## A shift that changes the loss
#
# In the authors' code a shift for numerical stability does not cancel from the exponential losses. Written out exactly,
# *L^exp* errs by {glue:text}`years_shift` years more at their learning rate, and the paper's loss with its adaptive
# neighbourhood by {glue:text}`adaptive_low` ({glue:text}`adaptive_high` at ten times the rate): on these splits both do better with the slip.
#
# Sound: publish the loss as it is coded. Here both are there: `variant="as_coded"` and `variant="exact"`.
#
# (public-code)=
# ## What the public code does and does not hold
#
# The authors' repository ([contrastive-MRE](https://github.com/CoderJacques/contrastive-MRE), commit f092040) was read for this book, not
# copied; it has no licence. Two functions that its contrastive training calls are defined nowhere (`resnet18_inChannels2` and
# `features_wo_projection`), so the network on both maps cannot start. Noise for the Gaussian process is configured and never applied, and
# its seed is fixed, so that its ten seeds hardly differ. There is no code for the correction of the gap, for saliency or for the tests. These
# parts follow the paper's text here.
#
# ## What this page does not show
#
# Sizes are those of one simulated cohort, of the profile named below and of few splits; ranges are over inputs, studies or
# splits and are no confidence intervals. What the same shortcuts did in the paper cannot be known without its data.

# %% tags=["remove-input"]
tables.provenance(*results.values())
