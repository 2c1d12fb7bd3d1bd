"""Download MRE134: checksummed, resumable, with a progress bar."""

from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pooch
import requests
from joblib import Parallel, delayed
from tqdm import tqdm

from brainage.core.errors import refuse

COMMIT = "bdb763d9cdc7774733bd4e06411c6e036d67fa69"
_ADDRESS = f"https://raw.githubusercontent.com/mechneurolab/MRE134/{COMMIT}"


def registry() -> dict[str, str]:
    """Return the SHA-256 checksum of every file of the repository, by its path there."""
    lines = files("brainage.data.sources").joinpath("mre134.sha256").read_text().splitlines()
    return {path: checksum for checksum, path in (line.split("  ", 1) for line in lines)}


def fetch(
    destination: Path | str, *, address: str = _ADDRESS, checksums: dict[str, str] | None = None, jobs: int = 4
) -> Path:
    """Download MRE134 (271 files, 970 MB) in the layout of its repository.

    Run it again after an interruption: files that are whole are kept, checked by their checksum.

    Parameters
    ----------
    destination : path
        Folder to fill.
    address : str
        Where the repository's files are served.
    checksums : dict, optional
        SHA-256 by path; default `registry`.
    jobs : int
        Downloads at a time.

    Raises
    ------
    BrainageError
        If the server cannot be reached, or a file differs from its checksum.

    """
    destination = Path(destination)
    checksums = registry() if checksums is None else checksums
    pooch.get_logger().setLevel("WARNING")  # the progress bar speaks for it
    tasks = (delayed(_fetch_file)(destination, address, path, checksum) for path, checksum in checksums.items())
    finished = Parallel(n_jobs=jobs, prefer="threads", return_as="generator_unordered")(tasks)
    for _ in tqdm(finished, "MRE134", len(checksums), unit="file"):
        pass
    return destination


def _fetch_file(destination: Path, address: str, path: str, checksum: str) -> None:
    """Download one file unless it is there and whole; pooch moves it into place only after the checksum."""
    url = f"{address}/{quote(path)}"
    target = destination / path
    try:
        pooch.retrieve(url, f"sha256:{checksum}", target.name, target.parent)
    except requests.ConnectionError:
        refuse(f"{url}: cannot be reached; check the network, then run the same command again to go on")
    except requests.RequestException as error:
        refuse(f"{url}: {error}; run the same command again to go on")
    except ValueError:
        refuse(f"{url}: does not match its checksum, the download was broken; run the same command again")
