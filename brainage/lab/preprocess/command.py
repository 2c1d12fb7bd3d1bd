"""The command ``brainage preprocess``."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from brainage.core.errors import refuse

commands = typer.Typer()
_PAGE, _TABLE = "preprocess.html", "preprocess.tsv"


@commands.command()
def preprocess(  # noqa: PLR0917 - each is an option of the command
    raw: Annotated[Path, typer.Argument(metavar="RAW", help="folder of scans with skulls; nothing in it is touched")],
    destination: Annotated[Path, typer.Argument(metavar="DEST", help="folder for what becomes of them")],
    strip: Annotated[str, typer.Option(help="what finds the brain: deepbet, synthstrip or hd-bet")] = "deepbet",
    mask: Annotated[str, typer.Option(help="pattern of masks of T1w images, such as {participant}_mask.nii.gz")] = "",
    magnitude: Annotated[
        str, typer.Option(help="pattern of elastography's magnitude images, which its maps follow")
    ] = "",
    magnitude_mask: Annotated[str, typer.Option(help="pattern of their masks")] = "",
    steps: Annotated[str, typer.Option(help="n4 (bias field) and affine (registration to MNI152)")] = "n4,affine",
    participant_label: Annotated[list[str] | None, typer.Option(help="of whom alone; may be given again")] = None,
    reading: Annotated[
        Path | None, typer.Option("--map", metavar="lab.toml", help="how the folder is to be read")
    ] = None,
    jobs: Annotated[int, typer.Option(help="scans at a time, 3 GB each; -1: one per core")] = -1,
) -> None:
    """Strip skulls, take out bias fields and register scans to MNI152; run it again to go on after an interruption."""
    from brainage.core import settings  # noqa: PLC0415 - commands import only what they use
    from brainage.core.files import write_atomically  # noqa: PLC0415
    from brainage.lab.intake.reading import read_reading  # noqa: PLC0415
    from brainage.lab.preprocess.run import preprocess as work  # noqa: PLC0415
    from brainage.lab.preprocess.run import scan_tasks  # noqa: PLC0415
    from brainage.lab.preprocess.scans_page import as_text, scans_page, verdict  # noqa: PLC0415

    _check_destination(raw, destination)
    settings.set_workers(jobs)
    tasks = scan_tasks(
        raw,
        destination,
        None if reading is None else read_reading(reading),
        strip=strip,
        steps=[one.strip() for one in steps.split(",") if one.strip()],
        patterns={"t1w mask": mask, "magnitude": magnitude, "magnitude mask": magnitude_mask},
        people=participant_label or [],
    )
    found = work(tasks, destination)
    with write_atomically(destination / _TABLE) as partial:
        partial.write_text(as_text(found), encoding="utf-8")
    with write_atomically(destination / _PAGE) as partial:
        partial.write_text(scans_page(tasks, found), encoding="utf-8")
    typer.echo(verdict(found))
    for what, column in (("refused", "refused"), ("to look at", "flag")):
        for _, row in found[found[column].astype(bool)].iterrows():
            typer.echo(f"  {what}: {row['scan']}, {row['image']}: {row[column]}")
    typer.echo(f"All of them, before and after: {destination / _PAGE}")
    if not found["refused"].astype(bool).all():
        typer.echo(f"Next: brainage cohort check {shlex.quote(str(destination))} --table YOUR_TABLE")
    if found["refused"].astype(bool).any():
        raise typer.Exit(1)


def _check_destination(raw: Path, destination: Path) -> None:
    """Refuse to write into the scans, or into a folder of something else's."""
    if destination.resolve().is_relative_to(raw.resolve()):
        refuse(f"{destination}: lies in {raw}, in which nothing is written; choose another place")
    if destination.exists() and not destination.is_dir():
        refuse(f"{destination}: is a file; expected a folder to make")
    if destination.is_dir() and any(destination.iterdir()) and not (destination / ".done").is_dir():
        refuse(f"{destination}: holds something else; expected a new folder, or one that this command made")
