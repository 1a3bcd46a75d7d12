"""Lockstep, a linter for PostgreSQL migrations: the program, and where it is."""

import os
import sys
import sysconfig
from pathlib import Path


def program():
    """The path of `lockstep`, where pip puts scripts. Raises FileNotFoundError where it is not."""
    package = Path(__file__).resolve().parent
    folders = [sysconfig.get_path("scripts")]
    user = sysconfig.get_preferred_scheme("user")
    folders.append(sysconfig.get_path("scripts", scheme=user))
    # Beside the package after `pip install --target`, and in an overlay that a build is isolated in.
    folders += [package.parent / "bin", package.parents[3] / "bin"]
    for folder in folders:
        path = Path(folder) / "lockstep"
        if os.access(path, os.X_OK) and path.is_file():
            return path
    raise FileNotFoundError(
        "lockstep is not in " + ", ".join(dict.fromkeys(map(str, folders))))


def main():
    """Becomes the program, with this process's arguments."""
    path = str(program())
    os.execv(path, [path, *sys.argv[1:]])
