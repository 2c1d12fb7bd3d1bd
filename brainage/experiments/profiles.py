"""How faithful and how costly a run is."""

from dataclasses import dataclass

from brainage.errors import BrainageError
from brainage.sources.simulated import N_PAPER

__all__ = ["PROFILES", "PUBLISHED", "Profile", "profile"]

#: Not a profile of its own: show the tables that were computed before and are committed.
PUBLISHED = "published"


@dataclass(frozen=True)
class Profile:
    """Size of a run.

    Attributes
    ----------
    name : str
        ``"smoke"``, ``"laptop"`` or ``"paper"``.
    voxel_size : int
        Grid in mm on which estimators see the maps.
    participants : int
        Size of the simulated cohort.
    seeds : int
        Random 80:20 splits of what is quick to fit.
    network_seeds : int
        Random 80:20 splits in comparisons with networks.
    epochs : int
        Of networks; 50 in the paper.
    ablation_seeds : int
        Random 80:20 splits of each cell of the ablation.
    width_seeds : int
        Random 80:20 splits of each cell of the comparison of widths.
    regional_seeds : int
        Random 80:20 splits of networks in saliency, gaps and regions, which take many.
    architectures : tuple of str
        Widths of network that the ablation compares.
    simulated_studies : int
        Comparisons of groups that are simulated to count false positives.
    draws : mapping
        Settings tried in the random search, by learner; 50, 20 and 10 in the paper.
    search_voxel_size : int
        Grid in mm on which settings are searched on simulated people, and widths of network compared; coarser than
        ``voxel_size`` where fits are dear.
    tuning_seeds : int
        Random 80:20 splits on which the settings found are tested.
    most_components : int
        Upper bound on principal components, which need as many training participants.

    """

    name: str
    voxel_size: int
    participants: int
    seeds: int
    network_seeds: int
    epochs: int
    ablation_seeds: int
    width_seeds: int
    regional_seeds: int
    architectures: tuple[str, ...]
    draws: dict[str, int]
    search_voxel_size: int
    tuning_seeds: int
    most_components: int
    simulated_studies: int


PROFILES = {
    "smoke": Profile(
        name="smoke",
        voxel_size=8,
        participants=60,
        seeds=2,
        network_seeds=2,
        epochs=10,
        ablation_seeds=1,
        width_seeds=1,
        regional_seeds=2,
        architectures=("narrow",),
        draws={"pca_gp": 2, "supervised": 2, "contrastive": 2},
        search_voxel_size=8,
        tuning_seeds=2,
        most_components=20,
        simulated_studies=100,
    ),
    "laptop": Profile(
        name="laptop",
        voxel_size=4,
        participants=N_PAPER,
        seeds=10,
        network_seeds=5,
        epochs=50,
        ablation_seeds=2,
        width_seeds=3,
        regional_seeds=2,
        architectures=("narrow",),
        draws={"pca_gp": 50, "supervised": 20, "contrastive": 10},
        search_voxel_size=8,
        tuning_seeds=2,
        most_components=100,
        simulated_studies=3000,
    ),
    "paper": Profile(
        name="paper",
        voxel_size=2,
        participants=N_PAPER,
        seeds=10,
        network_seeds=10,
        epochs=50,
        ablation_seeds=10,
        width_seeds=10,
        regional_seeds=10,
        architectures=("narrow", "wide"),
        draws={"pca_gp": 50, "supervised": 20, "contrastive": 10},
        search_voxel_size=2,
        tuning_seeds=10,
        most_components=100,
        simulated_studies=3000,
    ),
}


def profile(name: str) -> Profile:
    """Return a profile by name.

    >>> profile("smoke").seeds
    2
    """
    if name not in PROFILES:
        msg = f"profile is {name!r}; expected one of {', '.join([PUBLISHED, *PROFILES])}"
        raise BrainageError(msg)
    return PROFILES[name]
