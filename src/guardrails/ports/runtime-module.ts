/** The Python module behind `get_port()`, for a registry at a path relative to the module's folder. */
export function runtimeModule(modulePath: string, registryPath: string): string {
  const up = modulePath.split('/').length - 1;
  return SOURCE.replace('@PARENT@', `parents[${up}]`).replace('@REGISTRY@', JSON.stringify(registryPath));
}

/** The module's dotted name as the repository imports it. */
export function moduleName(modulePath: string): string {
  return modulePath
    .replace(/^src\//, '')
    .replace(/\.py$/, '')
    .replaceAll('/', '.');
}

const SOURCE = String.raw`"""Ports by name, from the registry of this repository.

Written by "guardrails ports runtime"; do not edit.

    from common_utils.port_registry import get_port

    socket.bind(f"tcp://*:{get_port('ORDERS')}")

A variable of the environment overrides the registry: PORT_ORDERS=6001. Asking for one port under two names raises
PortConflict, in one process and, where the system has flock, between all processes of one user on the machine.
"""

import os
import re
import tempfile
import threading
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: only this process is watched.
    fcntl = None
try:
    import yaml
except ImportError:  # The registry is then read as a flat list.
    yaml = None

__all__ = ["PortConflict", "PortError", "get_port", "override_name"]

REGISTRY = Path(os.environ.get("PORT_REGISTRY") or Path(__file__).resolve().@PARENT@ / @REGISTRY@)

_lock = threading.RLock()
_rows = None
_names = {}
_held = {}


class PortError(LookupError):
    """The registry cannot say which port is meant."""


class PortConflict(RuntimeError):
    """Two different names ask for one port."""


def override_name(name):
    """The variable of the environment that overrides a name: PORT_ORDER_AGENT for "order-agent"."""
    return "PORT_" + re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()


def get_port(name):
    """The port registered under a name, the first of a range; raises PortError or PortConflict."""
    with _lock:
        port = _overridden(name)
        if port is None:
            port = _registered(name)
        holder = _names.get(port)
        if holder is None:
            _claim(port, name)
            _names[port] = name
        elif holder != name:
            raise PortConflict(f"port {port} is asked for as {name!r} and as {holder!r}")
        return port


def _overridden(name):
    variable = override_name(name)
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    return _port(text, variable)


def _registered(name):
    global _rows
    if _rows is None:
        _rows = _read()
    if name not in _rows:
        raise PortError(f"{REGISTRY} has no port named {name!r}")
    return _rows[name]


def _read():
    try:
        text = REGISTRY.read_text(encoding="utf-8")
    except OSError as error:
        raise PortError(f"the port registry cannot be read: {error}") from error
    document = yaml.safe_load(text) if yaml is not None else _flat_list(text)
    if isinstance(document, dict):
        document = document.get("ports")
    ports = {}
    for row in document or []:
        if not isinstance(row, dict) or not row.get("name"):
            continue
        name = str(row["name"])
        value = row.get("port") if row.get("port") is not None else row.get("range")
        if value is None:
            continue
        if name in ports:
            raise PortError(f"{REGISTRY} has the name {name!r} twice")
        ports[name] = _port(str(value).split("-")[0].strip(), name)
    return ports


def _port(text, where):
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise PortError(f"{where}: {text!r} is no port")
    return int(text)


def _flat_list(text):
    """Reads "- key: value" rows without PyYAML, which is all that the registry needs."""
    rows = []
    for line in text.splitlines():
        if re.match(r"\s*-\s", line):
            rows.append({})
        flow = re.match(r"\s*-\s+\{(.*)\}\s*(#.*)?$", line)
        for field in flow.group(1).split(",") if flow else [line]:
            match = re.match(r"\s*(?:-\s+)?([A-Za-z_][\w-]*)\s*:\s*(.*?)\s*$", field)
            if match and rows:
                rows[-1][match.group(1)] = _scalar(match.group(2))
    return rows


def _scalar(text):
    quoted = re.match(r"\"([^\"]*)\"|'([^']*)'", text)
    if quoted:
        return quoted.group(1) if quoted.group(1) is not None else quoted.group(2)
    return re.sub(r"(^|\s)#.*$", "", text).strip() or None


def _claim(port, name):
    """Holds a lock file for the port until the process ends; whoever else holds it must use the same name."""
    if fcntl is None:
        return
    try:
        folder = Path(tempfile.gettempdir()) / f"port-registry-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        gate = os.open(folder / "gate", flags, 0o600)
    except OSError:
        return
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
        handle = os.open(folder / str(port), flags, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(handle, 1024, 0).decode("utf-8", "replace")
            if holder != name:
                os.close(handle)
                raise PortConflict(f"port {port} is asked for as {name!r}, and another process has it as {holder!r}") from None
        else:
            os.ftruncate(handle, 0)
            os.pwrite(handle, name.encode("utf-8"), 0)
        fcntl.flock(handle, fcntl.LOCK_SH)
        _held[port] = handle
    except OSError:
        return
    finally:
        os.close(gate)
`;
