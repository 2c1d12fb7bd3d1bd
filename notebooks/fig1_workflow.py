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
# (fig1-workflow)=
# # Figure 1: from a vibration to an age

# %% tags=["parameters", "remove-input"]
profile = "published"
cohort = "simulated"

# %% tags=["hide-input"]
from brainage.book.page import open_page
from brainage.book.pages import fig1_workflow
from brainage.papers.traeuble2025.figures import neighborhood, workflow
from brainage.plotting import tables

results = open_page(fig1_workflow, profile, cohort)

# %% mystnb={"figure": {"caption": "The paper's way from a scan to an age. Maps are those of a typical simulated person, the wave is drawn by a formula.", "name": "fig-workflow"}, "image": {"alt": "Six panels: a head is shaken and scanned, shown by a wave that runs through a slice of a brain; waves are inverted to stiffness and damping ratio, with their formulas; maps of both; a T1w image in standard space; three learners; and four uses."}} tags=["remove-input"]
workflow.workflow_chart(fig1_workflow.maps())

# %% [markdown]
# **Elastography shakes the head, sees how waves run through the brain, and computes from them how stiff tissue is and how much it
# damps. {cite:t}`trauble2025` learn age from these two maps, and ask what the error of a prediction says about disease.**
#
# The complex modulus $G^* = G' + iG''$ holds what is stored (G') and what is lost (G''). Stiffness is
# $\mu = 2|G^*|^2 / (G' + |G^*|)$, in kPa, and damping ratio is $\xi = G'' / (2G')$, which has no unit. All maps are brought to
# one standard space, so that a voxel is the same place in everybody, and scaled by
# mean and SD: here of the people whom the model is trained on, in the authors' code of everybody.
#
# ## The loss in three steps
#
# The contrastive network sees a batch of {glue:text}`batch` people, each twice with other noise, and gives every view $i$ a vector
# $z_i$ of length 1. How alike two vectors are is $s_{ij} = z_i \cdot z_j / \tau$, where the temperature
# τ = {glue:text}`temperature` only sets the scale.
#
# 1. **Who should be alike?** Two people of ages $y_i$ and $y_j$ have the weight
#    $w_{ij} = \exp(-(y_i - y_j)^2 / 2\sigma^2)$ with σ = {glue:text}`sigma` years: 1 at the same age, next to nothing beyond six years.
# 2. **Pull.** The loss is small if vectors with a high weight are alike:
#
#    $$
#    \mathcal{L} = -\frac{\sum_{i,j} w_{ij} \left( s_{ij} - \log \sum_{k \in N_i} e^{s_{ik}(1 - w_{ik})} \right)}{\sum_{i,j} w_{ij}}
#    $$
#
# 3. **Push, but only neighbours.** The inner sum runs over a neighbourhood $N_i$ alone, the people whose vectors are nearest, and
#    pushes those of them away whose weight is low; who is outside is left alone. The neighbourhood holds the whole batch at first ({glue:text}`first` people), {glue:text}`middle` in epoch 25
#    and {glue:text}`last` in epoch {glue:text}`epochs`. So what tells near neighbours apart counts more and more.

# %% mystnb={"figure": {"caption": "The paper's schedule for both maps on 32 ages of this cohort, as they meet one person: blue, how strongly each attracts; orange, who is still pushed away once the embedding is ordered by age.", "name": "fig-neighborhood"}, "image": {"alt": "Three panels, for epochs 1, 25 and 50, of the ages of a batch: bars for the weight of each person's pair with one of them, high only at nearly the same age, and dots that are filled for those pushed away, fewer from panel to panel."}} tags=["remove-input"]
neighborhood.neighborhood_chart(*fig1_workflow.batch(results))

# %% [markdown]
# The person of {glue:text}`age` years has {glue:text}`near` others in this batch who attract by more than half. In the last epoch nobody
# is pushed away who is more than {glue:text}`reach` years apart.
#
# Move the sliders: the epoch shrinks the neighbourhood, and the second one chooses the person.

# %% tags=["remove-input"]
fig1_workflow.slider(results)

# %% [markdown]
# ## What this page does not show
#
# During training the nearest are those whose vectors are nearest, not those of nearest age; the
# drawing takes the two for the same, as they are once the embedding is in order. Numerator and neighbourhood are those of the authors'
# code; text and code differ in places, which {ref}`What the gain is made of <fig2-ablation>` takes up.

# %% tags=["remove-input"]
tables.provenance(*results.values())
