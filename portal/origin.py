"""The public address of the portal, as it stands in the settings."""

from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


def read_origin(text: str) -> str:
    """As a browser says it: `https://portal.example`. Raises `ValueError`, which says what is wrong."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"it cannot be read ({error})") from error
    if parts.scheme not in PORTS or not host:
        raise ValueError("it begins with https:// and the name of the host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it holds no name and no password")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            "it ends with the host or its port: the portal has the whole host to itself"
        )
    try:
        # Bare letters and digits stay as they are; ä, ö and å are written as browsers send them.
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"“{host}” is no name of a host") from error
    if any(sign.isspace() for sign in name):
        raise ValueError("there is a space in it")
    is_usual = port in (None, PORTS[parts.scheme])
    return f"{parts.scheme}://{name}" + ("" if is_usual else f":{port}")
