"""The commands ``brainage fit`` and ``brainage predict``."""

from pathlib import Path
from typing import Annotated

import typer

from brainage.core.errors import refuse

commands = typer.Typer()
Folder = Annotated[Path, typer.Argument(metavar="COHORT", help="cohort folder")]


@commands.command()
def fit(  # noqa: PLR0917 - each is an option of the command
    cohort: Folder,
    output: Annotated[Path, typer.Option("-o", "--output", help="file to write, such as lab.brainage")],
    inputs: Annotated[str, typer.Option("--input", help="stiffness, damping_ratio, mre or mri")] = "mre",
    model: Annotated[str, typer.Option(help="pca-gp, supervised or contrastive")] = "pca-gp",
    folds: Annotated[int, typer.Option(help="models, each of which leaves out another part of the people")] = 10,
    control: Annotated[str, typer.Option(help="diagnosis of the healthy; default: the cohort's")] = "",
    *,
    seed: Annotated[int, typer.Option(help="of folds and models")] = 0,
    replace: Annotated[bool, typer.Option("--replace", help="replace the file if it is there")] = False,
) -> None:
    """Fit a model of every fold on a cohort's healthy people, and keep them in one file."""
    from brainage.data.cohort import open_cohort  # noqa: PLC0415 - commands import only what they use
    from brainage.lab.fitting import fit_lab  # noqa: PLC0415

    _check_target(output, replace=replace)
    made = fit_lab(open_cohort(cohort, control=control or None), inputs, model, folds=folds, seed=seed)
    made.save(output)
    about, half = made.about, float((made.said[:, 2] - made.said[:, 1]).mean()) / 2
    typer.echo(
        f"{about.n} maps of healthy people of {about.youngest:.0f} to {about.oldest:.0f}, each predicted by the fold "
        f"that left it out: mean absolute error {about.mae:.1f} years, guessing the mean age {about.guessing:.1f}; "
        f"intervals that hold nine of ten reach {half:.0f} years to either side."
    )
    if about.gain_low <= 0:
        typer.echo("With so few people that error cannot be told from guessing (95 % interval over people).")
    typer.echo(f"Written to {output} ({output.stat().st_size / 1e6:.0f} MB).")


@commands.command()
def predict(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="file that brainage fit wrote")],
    cohort: Folder,
    output: Annotated[Path, typer.Option("-o", "--output", help="table to write, separated by tabs")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="replace the table if it is there")] = False,
) -> None:
    """Predict everybody in a cohort, with a 90 % interval and notes on what to beware of."""
    from brainage.core.files import write_atomically  # noqa: PLC0415
    from brainage.core.markup import spreadsheet  # noqa: PLC0415
    from brainage.data.cohort import open_cohort  # noqa: PLC0415
    from brainage.lab.lab_model import open_lab_model  # noqa: PLC0415
    from brainage.lab.predicting import predict_lab  # noqa: PLC0415

    _check_target(output, replace=replace)
    table = predict_lab(open_lab_model(model), open_cohort(cohort))
    text = table.round(2).astype("string").fillna("n/a").astype(str)
    with write_atomically(output) as partial:
        partial.write_text(spreadsheet(text), encoding="utf-8")
    noted = int((table["note"] != "").sum())
    typer.echo(f"Predicted {len(table)} maps, {noted} of them with a note; written to {output}.")


def _check_target(output: Path, *, replace: bool) -> None:
    """Refuse a file that is there, or a folder that is not, before anything is computed."""
    if output.exists() and not (replace and output.is_file()):
        refuse(f"{output}: is there already; choose another name, or give --replace to replace a file")
    if not output.absolute().parent.is_dir():
        refuse(f"{output}: its folder is not there; make it first, or choose another")
