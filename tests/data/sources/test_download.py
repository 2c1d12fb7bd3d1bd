import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from brainage.core.errors import BrainageError
from brainage.data.sources import download

FILES = {"individual_damping ratio_files/001DR_warped.nii": b"damping", "MRE134_Demographics.xlsx": b"table"}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder and keeps count."""

    requests: list[str] = []

    def do_GET(self) -> None:
        Handler.requests.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve the files on this machine; return the address and their folder."""
    folder = tmp_path / "served"
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    Handler.requests.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}", folder
        http.shutdown()


CHECKSUMS = {path: hashlib.sha256(content).hexdigest() for path, content in FILES.items()}


def test_the_registry_names_every_file_of_the_repository() -> None:
    registry = download.registry()
    assert len(registry) == 271
    assert sum(path.startswith("individual_damping ratio_files/") for path in registry) == 134
    assert sum(path.startswith("individual_stiffness_files/") for path in registry) == 134
    assert all(len(checksum) == 64 for checksum in registry.values())


def test_files_arrive_in_the_layout_of_the_repository(server: tuple[str, Path], tmp_path: Path) -> None:
    download.fetch(tmp_path / "to", address=server[0], checksums=CHECKSUMS)
    for path, content in FILES.items():
        assert (tmp_path / "to" / path).read_bytes() == content
    assert any("%20" in path for path in Handler.requests)  # the blank in the folder's name


def test_goes_on_with_what_is_missing_or_broken(server: tuple[str, Path], tmp_path: Path) -> None:
    download.fetch(tmp_path / "to", address=server[0], checksums=CHECKSUMS)
    Handler.requests.clear()
    (tmp_path / "to" / "MRE134_Demographics.xlsx").write_bytes(b"tab")  # cut short by a crash
    download.fetch(tmp_path / "to", address=server[0], checksums=CHECKSUMS)
    assert Handler.requests == ["/MRE134_Demographics.xlsx"]
    assert (tmp_path / "to" / "MRE134_Demographics.xlsx").read_bytes() == b"table"


def test_a_changed_file_is_told_and_not_kept(server: tuple[str, Path], tmp_path: Path) -> None:
    (server[1] / "MRE134_Demographics.xlsx").write_bytes(b"tampered")
    with pytest.raises(BrainageError, match=r"MRE134_Demographics.xlsx: does not match its checksum"):
        download.fetch(tmp_path / "to", address=server[0], checksums=CHECKSUMS)
    assert not (tmp_path / "to" / "MRE134_Demographics.xlsx").exists()


def test_a_missing_file_is_told(server: tuple[str, Path], tmp_path: Path) -> None:
    (server[1] / "MRE134_Demographics.xlsx").unlink()
    with pytest.raises(BrainageError, match=r"MRE134_Demographics.xlsx: 404 .*run the same command again"):
        download.fetch(tmp_path / "to", address=server[0], checksums=CHECKSUMS)


def test_no_network_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match="cannot be reached; check the network") as caught:
        download.fetch(tmp_path / "to", address="http://127.0.0.1:9", checksums=CHECKSUMS)
    assert "\n" not in str(caught.value)
