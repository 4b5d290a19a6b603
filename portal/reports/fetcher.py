"""What a document may read while it becomes a PDF: our own static files, and nothing else."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

# Stylesheets, the typeface, our own pictures.
CONTENT_TYPES = {
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
# A dot or a hairline in a stylesheet fits; a smuggled file does not.
MAX_DATA_URL = 16_000
DATA_TYPES = ("data:image/png", "data:image/svg+xml", "data:image/gif")


class RefusedError(ValueError):
    """The document asked for something that is not ours."""


class OwnFiles(URLFetcher):
    """Reads `prefix` + path from the folders of static files. No address is ever opened."""

    def __init__(self, *, prefix: str, folders: Iterable[Path]) -> None:
        # No protocol and no redirect, even if the base class were reached.
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.prefix = prefix
        self.folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return self._small_picture(url)
        if not url.startswith(self.prefix):
            raise RefusedError(f"not one of our own files: {url[:200]}")
        path = self._find(unquote(urlsplit(url.removeprefix(self.prefix)).path))
        return URLFetcherResponse(
            url, path.read_bytes(), {"Content-Type": CONTENT_TYPES[path.suffix]}
        )

    def _find(self, name: str) -> Path:
        """The file of that name, where it lies inside one of the folders, links resolved."""
        for folder in self.folders:
            path = (folder / name).resolve()
            inside = path.is_relative_to(folder) and path.suffix in CONTENT_TYPES
            if inside and path.is_file():
                return path
        raise RefusedError(f"no such file of ours: {name[:200]}")

    def _small_picture(self, url: str) -> URLFetcherResponse:
        if len(url) > MAX_DATA_URL or not url.startswith(DATA_TYPES):
            raise RefusedError(f"data of {len(url)} characters: {url[:40]}")
        # Only the decoder for data: is left; redirects and other protocols have no handler.
        self._allowed_protocols = ("data",)
        return super().fetch(url)
