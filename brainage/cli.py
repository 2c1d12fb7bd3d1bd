"""The command line: ``brainage --help``."""

import errno
import sys
import warnings
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from brainage.book.commands import commands as of_the_book
from brainage.core.errors import BrainageError, refuse
from brainage.lab.cohort_commands import commands as of_a_folder
from brainage.lab.commands import commands as of_a_lab
from brainage.lab.preprocess.command import commands as of_raw_scans

if TYPE_CHECKING:
    from brainage.data.cohort import Cohort

app = typer.Typer(help="Brain age from MR elastography.", no_args_is_help=True, pretty_exceptions_enable=False)
cohort = typer.Typer(help="Check, import, fetch, simulate and describe cohorts.", no_args_is_help=True)
app.add_typer(cohort, name="cohort")
cohort.add_typer(of_a_folder)
app.add_typer(of_a_lab)
app.add_typer(of_raw_scans)
app.add_typer(of_the_book)

_INTERRUPTED = 130
Source = Annotated[str, typer.Argument(help="where the data come from: mre134 or lifespan")]
Jobs = Annotated[int, typer.Option(help="worker processes; -1: one per core")]


@cohort.command()
def fetch(
    source: Source,
    destination: Annotated[Path, typer.Argument(metavar="DEST", help="folder to fill")],
    only: Annotated[list[str] | None, typer.Option(help="a study of lifespan, such as IXI; default: all")] = None,
    *,
    accept_terms: Annotated[bool, typer.Option("--accept-terms", help="accept the data set's terms of use")] = False,
) -> None:
    """Download a public data set (mre134: 970 MB, lifespan: 11 GB); run it again to go on after an interruption."""
    chosen = _source(source, "fetch")
    if chosen.terms and not accept_terms:
        refuse(f"terms of {chosen.terms} Give --accept-terms if you accept them")
    if only and not chosen.terms:
        refuse(f"only is {', '.join(only)}; {source} has no parts: leave it out")
    chosen.fetch(destination, *([tuple(only)] if only else []))
    typer.echo(f"Downloaded to {destination}. Next: brainage cohort import {source} '{destination}' COHORT_FOLDER")


@cohort.command()
def simulate(  # noqa: PLR0917 - each is an option of the command
    destination: Annotated[Path, typer.Argument(metavar="DEST", help="cohort folder to make")],
    n: Annotated[int, typer.Option("-n", help="participants, at most 50,000")] = 342,
    voxel_size: Annotated[int, typer.Option(help="2, 4 or 8 mm")] = 2,
    seed: Annotated[int, typer.Option(help="another seed, other people")] = 0,
    mix: Annotated[
        list[str] | None, typer.Option(help="shares of diagnoses, for instance CN=0.8,AD=0.2; default: the paper's")
    ] = None,
    stiffness_slope: Annotated[float, typer.Option(help="% per year of the whole brain")] = -0.33,
    damping_slope: Annotated[float, typer.Option(help="% per year; the literature disagrees on its sign")] = 0.34,
    gap_sd: Annotated[float, typer.Option(help="SD of the personal gap, years")] = 3.0,
    strength: Annotated[
        list[str] | None, typer.Option(help="multiples of ageing, such as stiffness=2,damping_ratio=1.5,t1w=1.2")
    ] = None,
    locality: Annotated[
        float, typer.Option(help="share of the ageing, 0 to 1, that leaves regional means and is in spots instead")
    ] = 0.0,
    texture: Annotated[str, typer.Option(help="simulated, or mre134: plant effects on real maps")] = "simulated",
    visits: Annotated[int, typer.Option(help="how often each participant comes, two years apart")] = 1,
    jobs: Jobs = -1,
) -> None:
    """Simulate a lifespan cohort; run it again to go on after an interruption."""
    from brainage.data.sources import simulated  # noqa: PLC0415

    model = simulated.Model(
        stiffness_slope,
        damping_slope,
        gap_sd,
        mix=_named_numbers("mix", mix, "CN=0.8,AD=0.2"),
        visits=visits,
        strength=_named_numbers("strength", strength, "stiffness=2,t1w=1.5"),
        locality=locality,
    )
    made = simulated.simulate(destination, n, voxel_size=voxel_size, seed=seed, model=model, texture=texture, jobs=jobs)
    typer.echo(f"Simulated {len(made)} participants in {destination}.")


@cohort.command()
def describe(
    folder: Annotated[Path, typer.Argument(metavar="DEST", help="cohort folder")],
    *,
    verify: Annotated[bool, typer.Option("--verify", help="compare every file with its checksum")] = False,
) -> None:
    """Print who is in a cohort, and the quality of its maps."""
    from brainage.data.cohort import open_cohort  # noqa: PLC0415
    from brainage.data.participants import describe as describe_participants  # noqa: PLC0415

    opened = open_cohort(folder)
    if verify:
        _verify(opened)
    quality = opened.quality()
    typer.echo(f"{opened.name}: {len(opened)} participants, {', '.join(opened.modalities)}, ", nl=False)
    typer.echo(f"{opened.grid.voxel_size} mm, fingerprint {opened.fingerprint}\n")
    typer.echo(describe_participants(opened.participants, opened.control).to_string(index=False, na_rep="-"))
    _say_unusual(opened)
    for modality, rows in quality.groupby("modality", sort=False):
        wrong = int((rows["below"] + rows["above"]).sum())
        least, most = rows["voxels"].min(), rows["voxels"].max()
        typer.echo(
            f"\n{modality}: {least:,} to {most:,} voxels with data, {wrong} impossible values set to missing", nl=False
        )
    typer.echo()


def _say_unusual(opened: "Cohort") -> None:
    """Say who the controls are if they are not called CN, how many visits there are, and what people lack."""
    from brainage.data.diagnoses import CONTROL  # noqa: PLC0415
    from brainage.data.sources.recipe import said_of_ageing  # noqa: PLC0415

    unknown, people = int(opened.participants["age"].isna().sum()), opened.participants["participant_id"].nunique()
    lines = [
        said_of_ageing(opened),
        f"controls: {opened.control}" if opened.control != CONTROL else "",
        f"visits: {len(opened)} of {people} participants" if people < len(opened) else "",
        f"age unknown: {unknown} of {len(opened)}" if unknown else "",
        *(f"without {name}: {n} of {len(opened)}" for name in opened.modalities if (n := _lacking(opened, name))),
    ]
    typer.echo("".join(f"\n{line}" for line in lines if line), nl=any(lines))


def _lacking(opened: "Cohort", modality: str) -> int:
    return int((~opened.available(modality)).sum())


def _verify(opened: "Cohort") -> None:
    """Compare every file with its checksum.

    Raises
    ------
    BrainageError
        If one is missing or changed; all of them are printed first.

    """
    changed = opened.changed()
    for line in changed:
        typer.echo(line)
    if changed:
        refuse(f"{opened.folder}: {len(changed)} files are not as they were written; make the cohort again")
    typer.echo("All files are as they were written.\n")


@app.command()
def publish(
    *,
    profile: Annotated[str, typer.Option(help="smoke, laptop or paper; default: each as it was published")] = "",
    replace: Annotated[bool, typer.Option(help="replace published tables by those of another profile, too")] = False,
    only: Annotated[str, typer.Option(help="one experiment, by name; default: all")] = "",
    jobs: Jobs = -1,
    scheduler: Annotated[str, typer.Option(help="address of a Dask cluster that fits models instead")] = "",
) -> None:
    """Compute experiments and replace their published tables; run it again to go on after an interruption.

    Tables of a profile other than the one that is published go to results/PROFILE, unless --replace is given.
    """
    from brainage.core import settings  # noqa: PLC0415
    from brainage.engine import runner  # noqa: PLC0415
    from brainage.papers.catalog import EXPERIMENTS  # noqa: PLC0415

    names = [one.name for one in EXPERIMENTS]
    if only and only not in names:
        refuse(f"only is {only!r}; expected one of {', '.join(names)}")
    settings.set_workers(jobs, scheduler)
    chosen = [one for one in EXPERIMENTS if only in {"", one.name}]
    for experiment, key in [(one, key) for one in chosen for key in one.cohorts]:
        usual = experiment.published
        here = bool(profile) and profile != usual and not replace
        results = (runner.compute if here else runner.publish)(experiment, key, profile or usual)
        done = f"{results.provenance['seconds']} s" if results else "left as it was: the cohort is not on this machine"
        kept = f", kept in {settings.results_folder() / profile}; published is {usual}, as before" if here else ""
        typer.echo(f"{experiment.name}, {key}: {done}{kept if results else ''}")


def main() -> None:
    """Run a command; what is wrong with the input or the disk is told in one line, with exit status 1."""
    warnings.showwarning = _show_warning
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # letters that a terminal lacks are no reason to stop half-way
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except BrainageError as error:
        _stop(str(error))
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:  # typer turns Ctrl-C into this
            _stop("interrupted; run the same command again", _INTERRUPTED)
        raise
    except OSError as error:
        _stop(_explain(error))
    except MemoryError:
        _stop("out of memory; use a coarser grid (--voxel-size) or fewer processes (--jobs)")


def _show_warning(  # noqa: PLR0917 - as Python calls it
    message: Warning | str,
    category: type[Warning],
    filename: str,  # noqa: ARG001
    lineno: int,  # noqa: ARG001
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Tell our own warnings in one line; those of libraries are for developers."""
    if category.__module__.startswith("brainage."):
        sys.stderr.write(f"warning: {' '.join(str(message).split())}\n")


def _explain(error: OSError) -> str:
    where = error.filename or "the destination"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where}: the disk is full; free some space and run the same command again"
    if error.errno == errno.EROFS:
        return f"{where}: the disk can only be read; choose another folder to write to"
    if error.errno in (errno.EACCES, errno.EPERM):
        if not _readable(Path(where)):
            return f"{where}: no permission to read it; change its permissions"
        return f"{where}: no permission to write; choose another folder or change its permissions"
    return f"{where}: {error.strerror or error}; check the path and run the same command again"


def _readable(path: Path) -> bool:
    """Return false for a file that is there and may not be read."""
    try:
        path.open("rb").close()
    except PermissionError:
        return False
    except OSError:  # a folder, or nothing yet: what failed was to write there
        return True
    return True


def _named_numbers(option: str, texts: list[str] | None, example: str) -> dict[str, float] | None:
    """Read ``CN=0.8,AD=0.2``, in one piece or in several."""
    text = ",".join(texts or [])
    msg = f"{option} is {text!r}; expected numbers such as {example}, each name once"
    try:
        found = [(name.strip(), float(value)) for name, value in (part.split("=") for part in text.split(",") if part)]
    except ValueError as error:
        raise BrainageError(msg) from error
    if len(dict(found)) < len(found):
        raise BrainageError(msg)
    return dict(found) or None


def _source(key: str, able: str) -> Any:
    """Return a source of cohorts that can do what a command asks of it."""
    from brainage.data.sources.registry import SOURCES  # noqa: PLC0415 - commands import only what they use

    names = [name for name, one in SOURCES.items() if getattr(one, able) is not None]
    if key not in names:
        refuse(f"source is {key!r}; expected {' or '.join(names)}")
    return SOURCES[key]


def _stop(message: str, status: int = 1) -> None:
    sys.stderr.write(f"error: {message}\n")
    raise SystemExit(status)


if __name__ == "__main__":
    main()
