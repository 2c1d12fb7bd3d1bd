"""The commands ``brainage cohort check`` and ``brainage cohort import``."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brainage.core.errors import refuse

if TYPE_CHECKING:
    from brainage.lab.intake.check import Check

commands = typer.Typer()
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="your scans, as they are; nothing in it is touched")]
Map = Annotated[Path | None, typer.Option("--map", metavar="lab.toml", help="how the folder is to be read")]
Table = Annotated[Path | None, typer.Option(help="of your people, TSV, CSV or XLSX; default: the one in the folder")]
Resample = Annotated[bool, typer.Option("--resample", help="put maps of another grid on ours by their affines")]
Jobs = Annotated[int, typer.Option(help="worker processes; -1: one per core")]
_OUTPUTS = ("check.html", "problems.json", "lab.toml")
_SHOWN = 8  # problems that the terminal shows


@commands.command()
def check(
    folder: Folder,
    table: Table = None,
    reading: Map = None,
    out: Annotated[Path, typer.Option(help="folder for check.html, problems.json and lab.toml")] = Path(),
    *,
    resample: Resample = False,
    jobs: Jobs = -1,
) -> None:
    """Look at a folder of scans: who is there, which maps they have, all that is wrong with them, at once."""
    from brainage.core.files import write_atomically, write_json  # noqa: PLC0415 - commands import only what they use
    from brainage.lab.intake.check_page import check_page, verdict  # noqa: PLC0415
    from brainage.lab.intake.reading import as_toml  # noqa: PLC0415

    _check_outputs(out, folder)
    found, remarks = _look(folder, table, reading, resample=resample, jobs=jobs)
    with write_atomically(out / "check.html") as partial:
        partial.write_text(check_page(found), encoding="utf-8", errors="replace")
    write_json(out / "problems.json", {"folder": folder.name, "problems": [one._asdict() for one in found.problems]})
    toml = reading or _written(out, as_toml(found.reading, remarks))
    typer.echo(verdict(found))
    for one in found.problems[:_SHOWN]:
        typer.echo(f"  {'stops an import' if one.stops else 'to look at'}: {one}")
    if len(found.problems) > _SHOWN:
        typer.echo(f"  and {len(found.problems) - _SHOWN} more.")
    typer.echo(f"All of it, with pictures: {out / 'check.html'}")
    options = [*(["--table", str(table)] if reading and table else []), *(["--resample"] if resample else [])]
    typer.echo(_next(folder, toml, options, guessed=reading is None, stops=bool(found.stops)))
    if found.stops:
        raise typer.Exit(1)


@commands.command("import")
def import_(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="FOLDER DEST",
            help="your scans, and the cohort folder to make of them; mre134 FOLDER DEST takes a clone of MRE134",
        ),
    ],
    table: Table = None,
    reading: Map = None,
    *,
    resample: Resample = False,
    only_complete: Annotated[
        bool, typer.Option("--only-complete", help="leave out, by name, whose maps have problems or are not all there")
    ] = False,
    jobs: Jobs = -1,
) -> None:
    """Make a cohort folder of a folder of scans; all that is wrong with it is said at once, and nothing is written."""
    if len(places) == 3:
        _import_source(*places, only_complete=only_complete, jobs=jobs)
        return
    if len(places) != 2:
        refuse(f"{len(places)} places are given; expected FOLDER DEST, your scans and the cohort folder to make")
    from brainage.core.destination import check_destination  # noqa: PLC0415
    from brainage.lab.intake.importing import import_check  # noqa: PLC0415

    folder, destination = Path(places[0]), Path(places[1])
    if destination.resolve().is_relative_to(folder.resolve()):
        refuse(f"{destination}: lies in {folder}, in which nothing is written; choose another place")
    check_destination(destination)
    if reading is None and Path("lab.toml").exists():
        refuse("lab.toml lies here: give it with --map lab.toml, or move it away to have the folder guessed anew")
    found, _ = _look(folder, table, reading, resample=resample, jobs=jobs)
    made = import_check(found, destination, only_complete=only_complete, jobs=jobs, say=typer.echo)
    typer.echo(f"Imported {len(made)} {'visits' if 'session' in made.optional else 'people'} to {destination}.")


def _look(
    folder: Path, table: Path | None, reading: Path | None, *, resample: bool, jobs: int
) -> "tuple[Check, dict[str, str]]":
    """Return what is in a folder, read as somebody says or as it seems to be, and remarks on a guess."""
    from dataclasses import replace  # noqa: PLC0415

    from brainage.lab.intake.check import check_folder  # noqa: PLC0415
    from brainage.lab.intake.guess import guess  # noqa: PLC0415
    from brainage.lab.intake.listing import list_folder  # noqa: PLC0415
    from brainage.lab.intake.reading import read_reading  # noqa: PLC0415

    listing = list_folder(folder)
    named = None if table is None else str(table.resolve())
    if named is not None and not Path(named).is_file():
        refuse(f"{table}: no such file; expected a table of your people (TSV, CSV or XLSX)")
    if reading is not None:
        known = read_reading(reading)
        known = known if named is None else replace(known, table=named)
        return check_folder(folder, listing, known, resample=resample, jobs=jobs), {}
    guessed = guess(folder, listing, named)
    found = check_folder(folder, listing, guessed.reading, resample=resample, jobs=jobs)
    return replace(found, problems=[*guessed.unsure, *found.problems]), guessed.remarks


def _import_source(key: str, clone: str, destination: str, *, only_complete: bool, jobs: int) -> None:
    from brainage.data.sources.registry import SOURCES  # noqa: PLC0415

    names = [name for name, one in SOURCES.items() if one.take_in is not None]
    if key not in names:
        refuse(f"source is {key!r}; expected {' or '.join(names)}, or FOLDER DEST for a folder of your own")
    take_in: Callable = SOURCES[key].take_in  # type: ignore[assignment]
    made = take_in(Path(clone), Path(destination), only_complete=only_complete, jobs=jobs, say=typer.echo)
    typer.echo(f"Imported {len(made)} participants to {destination}.")


def _check_outputs(out: Path, folder: Path) -> None:
    """Refuse a place where something of somebody else's would be replaced, or that is part of the folder itself."""
    from brainage.lab.intake.check_page import MAKER  # noqa: PLC0415
    from brainage.lab.page import made_by  # noqa: PLC0415

    if not out.is_dir():
        refuse(f"{out}: no such folder; make it first, or choose another with --out")
    if out.resolve().is_relative_to(folder.resolve()):
        refuse(f"{out}: lies in {folder}, in which nothing is written; choose another folder with --out")
    page, problems = out / "check.html", out / "problems.json"
    if page.exists() and not (
        page.is_file() and made_by(MAKER, page.read_text(encoding="utf-8", errors="replace")[:2000])
    ):
        refuse(f"{page}: was not written by this command, so it is not replaced; choose another folder with --out")
    if problems.exists() and not page.exists():
        refuse(f"{problems}: was not written by this command, so it is not replaced; choose another folder with --out")


def _written(out: Path, text: str) -> Path:
    """Write a guess to ``lab.toml``; one that is there and says something else is somebody's, and stays."""
    from brainage.core.files import write_atomically  # noqa: PLC0415

    path = out / "lab.toml"
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
        typer.echo(f"{path} is there already and says something else, so it was kept; this guess is in lab.new.toml.")
        path = out / "lab.new.toml"
    with write_atomically(path) as partial:
        partial.write_text(text, encoding="utf-8", errors="replace")
    return path


def _next(folder: Path, toml: Path, options: list[str], *, guessed: bool, stops: bool) -> str:
    mapped = shlex.join(["--map", str(toml), *options])
    again = f"brainage cohort check {shlex.quote(str(folder))} {mapped}"
    if stops:
        return f"Correct {toml}, or the files, then: {again}"
    look = f"Look {toml} through, then" if guessed else "Next"
    return f"{look}: brainage cohort import {shlex.quote(str(folder))} COHORT {mapped}"
