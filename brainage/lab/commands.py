"""The commands ``brainage fit``, ``brainage predict`` and ``brainage report``."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from brainage.core.errors import BrainageError, refuse

if TYPE_CHECKING:
    from pandas import DataFrame

_TOLERANCE = 0.25  # years: rounding of the file, and other processors
commands = typer.Typer()
models = typer.Typer(help="Say what a model file holds, and whether it works here.", no_args_is_help=True)
commands.add_typer(models, name="model")
Model = Annotated[Path, typer.Argument(metavar="MODEL", help="file that brainage fit wrote")]
Folder = Annotated[Path, typer.Argument(metavar="COHORT", help="cohort folder")]


@commands.command()
def fit(  # noqa: PLR0917 - each is an option of the command
    cohort: Folder,
    output: Annotated[Path, typer.Option("-o", "--output", help="file to write, such as lab.brainage")],
    inputs: Annotated[str, typer.Option("--input", help="stiffness, damping_ratio, mre or mri")] = "mre",
    model: Annotated[str, typer.Option(help="pca-gp, supervised, contrastive or best")] = "pca-gp",
    folds: Annotated[int, typer.Option(help="models, each of which leaves out another part of the people")] = 10,
    control: Annotated[str, typer.Option(help="diagnosis of the healthy; default: the cohort's")] = "",
    level: Annotated[float, typer.Option(help="share of people whose age intervals shall hold")] = 0.9,
    jobs: Annotated[int, typer.Option(help="processes that fit networks; -1: one per core")] = -1,
    scheduler: Annotated[str, typer.Option(help="address of a Dask cluster that fits networks instead")] = "",
    harmonize: Annotated[
        str, typer.Option(help="combat or combat-without-age: take away, in each fold, what studies add")
    ] = "",
    *,
    grid: Annotated[
        int,
        typer.Option(help="mm, 4 or 8: see maps more coarsely, which takes less memory and time"),
    ] = 0,
    seed: Annotated[int, typer.Option(help="of folds and models")] = 0,
    without_people: Annotated[
        bool,
        typer.Option("--without-people", help="keep nothing of single people in the file, so it can be shared"),
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="replace the file if it is there")] = False,
) -> None:
    """Fit a model of every fold on a cohort's healthy people, and keep them in one file.

    Networks take minutes: each fold is kept as it is finished, so the same command goes on after an interruption.
    """
    from brainage.core import settings  # noqa: PLC0415 - commands import only what they use
    from brainage.data.cohort import open_cohort  # noqa: PLC0415
    from brainage.lab.by_study import not_predicted, sentence  # noqa: PLC0415
    from brainage.lab.fitting import fit_lab  # noqa: PLC0415
    from brainage.lab.fold_task import fitted_on  # noqa: PLC0415

    _check_target(output, cohort, _is_model, replace=replace)
    settings.set_workers(jobs, scheduler)
    kept = None if model == "pca-gp" else output.with_name(f".{output.name}.folds")  # which takes seconds
    opened = open_cohort(cohort, control=control or None)
    how = partial(fit_lab, folds=folds, seed=seed, level=level, harmonize=harmonize, grid=grid)
    made = how(opened, inputs, model, kept=kept)
    (made.without_people() if without_people else made).save(output)
    if kept is not None:
        shutil.rmtree(kept, ignore_errors=True)
    about, half = made.about, float((made.said[:, 2] - made.said[:, 1]).mean()) / 2
    typer.echo(
        f"{about.n} maps of healthy people of {about.youngest:.0f} to {about.oldest:.0f}, each predicted by the fold "
        f"that left it out: mean absolute error {about.mae:.1f} years, guessing the mean age {about.guessing:.1f}; "
        f"intervals at a level of {100 * level:g} % reach {half:.0f} years to either side on average."
    )
    if about.gain_low <= 0:
        typer.echo("With so few people that error cannot be told from guessing (95 % interval over people).")
    if harmonize and (told := not_predicted(opened.participants["study"], about.studies)):
        typer.echo(told)
    if harmonize == "combat":
        typer.echo(sentence(fitted_on(opened, inputs).participants))
    typer.echo(f"Written to {output} ({output.stat().st_size / 1e6:.0f} MB).")


@commands.command()
def predict(
    model: Model,
    whom: Annotated[
        list[Path], typer.Argument(metavar="COHORT|SCAN...", help="cohort folder, or one file of each map of one scan")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="table to write, separated by tabs; of one scan not needed")
    ] = None,
    age: Annotated[float | None, typer.Option(help="true age of one scan, years")] = None,
    study: Annotated[str, typer.Option(help="who made one scan, as the model's cohort calls it")] = "",
    *,
    resample: Annotated[bool, typer.Option("--resample", help="put a scan of another grid on the model's")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="replace the table if it is there")] = False,
) -> None:
    """Predict everybody in a cohort, or one scan, with a 90 % interval and notes on what to beware of."""
    from brainage.data.cohort import open_cohort  # noqa: PLC0415
    from brainage.lab.lab_model import open_lab_model  # noqa: PLC0415
    from brainage.lab.one_scan import predict_scan  # noqa: PLC0415
    from brainage.lab.predicting import predict_lab  # noqa: PLC0415

    one_scan = not whom[0].is_dir()
    if not one_scan and (len(whom) > 1 or age is not None or study or resample):
        refuse(f"{whom[0]}: is a cohort; --age, --study, --resample and further files are for one scan: leave them out")
    if one_scan and (missing := [str(one) for one in whom if not one.exists()]):
        refuse(f"{missing[0]}: no such file or folder; expected a cohort folder, or one file of each map of one scan")
    if output is None and not one_scan:
        refuse("output is missing; say where to write the table, such as -o ages.tsv")
    if output is not None:
        _check_target(output, whom[0], _is_table, replace=replace)
    fitted = open_lab_model(model)
    if one_scan:
        table = predict_scan(fitted, whom, age=age, study=study, resample=resample)
        row = table.iloc[0]
        note = f"; {row['note']}" if row["note"] else ""
        typer.echo(f"{row['predicted_age']:.0f} years ({row['low']:.0f} to {row['high']:.0f}){note}")
    else:
        table = predict_lab(fitted, open_cohort(whom[0]))
        typer.echo(_told(table))
    if output is not None:
        _write_table(output, table)


def _told(table: "DataFrame") -> str:
    from brainage.lab.predicting import NOT_KNOWN, SAME_NAME, TRAINED_ON  # noqa: PLC0415

    if table["note"].str.startswith(NOT_KNOWN).any():
        return f"Predicted {len(table)} maps. The model does not say whom it was fitted on: theirs are too good."
    same, other = (int(table["note"].str.startswith(start).sum()) for start in (TRAINED_ON, SAME_NAME))
    kinds = f"{same} trained on, {other} of the same name as somebody trained on, {len(table) - same - other} others"
    return f"Predicted {len(table)} maps ({kinds})."


def _write_table(output: Path, table: "DataFrame") -> None:
    from brainage.core.files import write_atomically  # noqa: PLC0415
    from brainage.core.markup import spreadsheet  # noqa: PLC0415

    text = table.round(2).astype("string").fillna("n/a").astype(str)
    with write_atomically(output) as partial:
        partial.write_text(spreadsheet(text), encoding="utf-8")
    typer.echo(f"Written to {output}.")


@commands.command()
def report(
    model: Model,
    cohort: Folder,
    output: Annotated[Path, typer.Option("-o", "--output", help="page to write, such as report.html")],
    pages: Annotated[Path | None, typer.Option(help="folder to make, of one page a person")] = None,
    control: Annotated[str, typer.Option(help="diagnosis of the healthy; default: the cohort's")] = "",
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="replace the page and the folder of pages if they are there")
    ] = False,
) -> None:
    """Write one page on what the ages of a cohort are worth: errors, intervals, groups, and what cannot be said."""
    from brainage.core.files import write_atomically  # noqa: PLC0415
    from brainage.data.cohort import open_cohort  # noqa: PLC0415
    from brainage.lab.lab_model import open_lab_model  # noqa: PLC0415
    from brainage.lab.report.analysis import analyze  # noqa: PLC0415
    from brainage.lab.report.groups import compare_groups  # noqa: PLC0415
    from brainage.lab.report.person_page import check_new, write_person_pages  # noqa: PLC0415
    from brainage.lab.report.regions import profile  # noqa: PLC0415
    from brainage.lab.report.report_page import finding, report_page  # noqa: PLC0415
    from brainage.lab.report.studies import tell_study  # noqa: PLC0415

    _check_target(output, cohort, _is_report, replace=replace)
    if pages is not None:
        check_new(pages, replace=replace)
    opened, fitted = open_cohort(cohort, control=control or None), open_lab_model(model)
    found = analyze(fitted, opened)
    of_healthy = f" --control {quote(control)}" if control else ""
    commands = [f"{fitted.command} -o {model}", f"brainage report {model} {cohort}{of_healthy} -o {output}"]
    told = tell_study(fitted, opened)
    regions = profile(fitted, opened)
    text = report_page(fitted, opened, found, compare_groups(found), commands, told=told, regions=regions)
    with write_atomically(output) as partial:
        partial.write_text(text, encoding="utf-8")
    typer.echo(f"{finding(fitted, found)}\nWritten to {output}.")
    if pages is not None:
        n = write_person_pages(pages, fitted, opened, found, replace=replace)
        typer.echo(f"{n} pages of single people written to {pages}.")


@models.command()
def info(model: Model) -> None:
    """Say what a model is for, on whom it was fitted, and how well it tells age."""
    from brainage.lab.lab_model import open_lab_model  # noqa: PLC0415

    fitted = open_lab_model(model)
    about, level = fitted.about, f"{100 * fitted.fit.level:.0f} %"
    coarser = f", seen at {about.seen} mm" if about.seen != about.voxel_size else ""
    typer.echo(f"for: {about.inputs} at {about.voxel_size} mm, in MNI152 space{coarser}")
    typer.echo(
        f"model: {about.learner}, one of each of {len(fitted.fit.models)} folds; intervals at a level of {level}"
    )
    ages = f"{about.youngest:.0f} to {about.oldest:.0f} years"
    kept = "" if fitted.knows_people else "; the file holds nothing of single people"
    typer.echo(f"fitted on: {about.n} maps of {about.control} of {about.cohort}, {ages}{kept}")
    how = f"; what they add to maps is taken away by {about.harmonized}" if about.harmonized else ""
    typer.echo(f"studies: {', '.join(about.studies) or 'not known'}{how}")
    typer.echo(f"error out of fold: {about.mae:.1f} years; guessing the mean age: {about.guessing:.1f}")


@models.command("check")
def check_model(model: Model) -> None:
    """Predict maps of nobody and compare with what the model said where it was fitted."""
    from brainage.lab.fitting import reference_age  # noqa: PLC0415
    from brainage.lab.lab_model import open_lab_model  # noqa: PLC0415

    fitted = open_lab_model(model)
    about = fitted.about
    found = reference_age(fitted.fit, about)
    said = (
        f"{model}: says {found:.2f} years of the reference maps, and said {about.reference_age:.2f} where it was fitted"
    )
    if not abs(found - about.reference_age) < _TOLERANCE:
        refuse(f"{said}; expected the same within {_TOLERANCE} years: fit it again here, or use the machine it is from")
    typer.echo(f"{said}: it works here as there.")


@commands.command()
def selftest() -> None:
    """Take a small case from files to ages, and say whether these are the ones expected."""
    from brainage.lab.selftest import selftest as run  # noqa: PLC0415

    run(typer.echo)
    typer.echo("This installation tells ages as it should.")


def _check_target(output: Path, cohort: Path, ours: Callable[[Path], bool], *, replace: bool) -> None:
    """Refuse, before anything is computed, what would be lost or cannot be written.

    A file is replaced only if it is one that the same command made; nothing is written into a cohort folder.
    """
    if output.is_dir():
        refuse(f"{output}: is a folder; expected the name of a file")
    if output.resolve().is_relative_to(cohort.resolve()):
        refuse(f"{output}: lies in the cohort folder, which holds nothing but the cohort; choose another place")
    if output.exists() and not replace:
        refuse(f"{output}: is there already; choose another name, or give --replace to replace what this command wrote")
    if output.exists() and not ours(output):
        refuse(f"{output}: was not written by this command, so it is not replaced; choose another name")
    if not output.absolute().parent.is_dir():
        refuse(f"{output}: its folder is not there; make it first, or choose another")


def _is_model(path: Path) -> bool:
    from brainage.models.estimators.array_file import read_model_file  # noqa: PLC0415

    try:
        read_model_file(path)
    except BrainageError:
        return False
    return True


def _is_table(path: Path) -> bool:
    with path.open("rb") as file:
        return file.readline().startswith(b"participant_id\t")


def _is_report(path: Path) -> bool:
    from brainage.lab.page import made_by  # noqa: PLC0415
    from brainage.lab.report.report_page import MAKER  # noqa: PLC0415

    with path.open(encoding="utf-8", errors="replace") as file:
        return made_by(MAKER, file.read(2000))
