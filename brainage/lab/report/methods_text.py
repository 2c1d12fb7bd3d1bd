"""A paragraph of methods, with its sources, as a paper could have it."""

from brainage import __version__
from brainage.core.words import joined
from brainage.data.inputs import modalities_of
from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.groups import Groups

_MAPS = {"stiffness": "stiffness", "damping_ratio": "damping ratio", "t1w": "T1-weighted images"}
_LEARNERS = {
    "pca-gp": "principal components of the brain's voxels and a Gaussian process",
    "supervised": "a three-dimensional ResNet-18 that was trained to tell age (L1 loss)",
    "contrastive": "a three-dimensional ResNet-18 that was trained by contrastive regression with adaptive "
    "neighbourhoods, and ridge regression on its embeddings",
    "best": "the mean of five three-dimensional ResNet-18 that were trained by contrastive regression with adaptive "
    "neighbourhoods (learning rate 0.001), and ridge regression on their embeddings",
}
_SOURCES = {
    "paper": "Träuble J, et al. Brain age prediction and early neurodegeneration detection using contrastive learning "
    "on brain biomechanics: a retrospective, multicentre study. eBioMedicine 2025. doi:10.1016/j.ebiom.2025.105996",
    "cv+": "Barber RF, Candès EJ, Ramdas A, Tibshirani RJ. Predictive inference with the jackknife+. Annals of "
    "Statistics 2021;49:486-507.",
    "combat": "Fortin JP, Cullen N, Sheline YI, et al. Harmonization of cortical thickness measurements across "
    "scanners and sites. NeuroImage 2018;167:104-120.",
    "hc3": "MacKinnon JG, White H. Some heteroskedasticity-consistent covariance matrix estimators with improved "
    "finite sample properties. Journal of Econometrics 1985;29:305-325.",
}


def methods(model: LabModel, analysis: Analysis, groups: Groups) -> list[str]:
    """Return paragraphs: what was done, and its sources.

    Parameters
    ----------
    model : LabModel
        Of `brainage fit`.
    analysis : Analysis
        Of everybody.
    groups : Groups
        Compared.

    """
    compared = len(groups.differences) > 0
    harmonized = bool(model.about.harmonized)
    used = ["paper", "cv+", *(["hc3"] if compared else []), *(["combat"] if harmonized else [])]
    sources = [f"[{number}] {_SOURCES[name]}" for number, name in enumerate(used, 1)]
    sentences = [
        _fitted(model),
        *([_HARMONIZED.format(number=len(used), age=_AGE[model.about.harmonized])] if harmonized else []),
        _predicted(model),
        _erred(analysis),
        *([_COMPARED] if compared else []),
    ]
    return [" ".join(sentences), *sources]


_AGE = {
    "combat": "with age kept, and used on everybody as on a person of the mean age of those trained on",
    "combat-without-age": "without regard to age, so that age is told within studies",
}
_HARMONIZED = (
    "What a study adds to maps was taken away by ComBat [{number}], learned within each fold {age}; nobody's age "
    "entered their own prediction."
)


_COMPARED = (
    "Groups were compared with the healthy by least squares of the gap between predicted and true age on group and "
    "age, each person once, with errors that let groups differ in spread (HC3) [3]."
)


def _fitted(model: LabModel) -> str:
    about = model.about
    maps = joined([_MAPS[one] for one in modalities_of(about.inputs)])
    coarser = f", seen at {about.seen} mm" if about.seen != about.voxel_size else ""
    of = f"{about.n} scans of healthy people ({about.control}) of {about.youngest:.0f} to {about.oldest:.0f} years"
    return (
        f"Brain age was predicted from {maps} in MNI152 space ({about.voxel_size} mm{coarser}) by "
        f"{_LEARNERS[about.learner]} (brainage {__version__}; hyperparameters as published [1]). "
        f"Models were fitted on {of} in {len(model.fit.models)} folds, visits of one person in the same fold; whatever "
        "is learned from data was learned within each fold."
    )


def _predicted(model: LabModel) -> str:
    if not model.knows_people:
        return (
            "People were predicted by the mean over folds; whether models were fitted on some of them is not known. "
            f"Intervals are CV+ at a level of {100 * model.fit.level:.0f} % [2]."
        )
    return (
        "Whom models were fitted on is reported by the fold that left them out, everybody else by the mean over "
        f"folds. Intervals are CV+ at a level of {100 * model.fit.level:.0f} % [2]."
    )


def _erred(analysis: Analysis) -> str:
    overall = analysis.errors.iloc[0]
    return (
        f"The mean absolute error of {overall['n']} healthy people was {overall['mae']:.1f} years (95 % interval over "
        f"people {overall['low']:.1f} to {overall['high']:.1f}; saying the mean age to everybody: "
        f"{overall['guessing']:.1f})."
    )
