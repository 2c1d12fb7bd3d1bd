"""The command ``brainage book``."""

from pathlib import Path
from typing import Annotated

import typer

from brainage.core.errors import refuse

commands = typer.Typer()


@commands.command()
def book(
    profile: Annotated[str, typer.Option(help="published, smoke, laptop, paper or kernel")] = "",
    own: Annotated[
        Path | None, typer.Option("--cohort", help="folder of your own people: build a book of them, with its pages")
    ] = None,
) -> None:
    """Run the notebooks whose inputs changed, without building pages; or build a book of your own people."""
    from brainage.core import settings  # noqa: PLC0415 - commands import only what they use

    try:
        from brainage.book.notebooks import execute_stale, only_builder  # noqa: PLC0415
        from brainage.book.own_book import build_own_book  # noqa: PLC0415
    except ModuleNotFoundError as error:
        refuse(f"brainage book needs {error.name}, which is not installed; in the checkout: pip install '.[book]'")
    if own is not None:
        typer.echo(f"The book: {build_own_book(settings.project_folder(), own, profile)}")
        return
    with only_builder(settings.project_folder()):
        pages = execute_stale(settings.project_folder(), profile)
    for page in pages:
        typer.echo(f"{page.name}: {'ran' if page.ran else 'up to date'} ({page.seconds:.1f} s)")
