"""Programs from PyPI for the checks, each set in a virtual environment below .build."""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(name, packages):
    """The environment with the packages, made if it has to be; None where PyPI can't be reached."""
    directory = ROOT / ".build" / name
    marker = directory / "packages"
    if marker.exists() and marker.read_text() == "\n".join(packages):
        return directory
    venv.create(directory, with_pip=True, clear=True)
    pip = [directory / "bin" / "python", "-m", "pip", "install", "--quiet",
           "--disable-pip-version-check"]
    installed = subprocess.run([*pip, *packages], capture_output=True, text=True)
    if installed.returncode != 0:
        print(f"{name}: skipped, PyPI can't be reached:", file=sys.stderr)
        print(installed.stderr.strip()[-500:], file=sys.stderr)
        return None
    marker.write_text("\n".join(packages))
    return directory


def enter(name, packages):
    """Goes on in a virtual environment that has the packages; ends well where there can be none."""
    directory = ROOT / ".build" / name
    if Path(sys.prefix).resolve() == directory.resolve():
        return
    if environment(name, packages) is None:
        sys.exit(0)
    python = directory / "bin" / "python"
    os.execv(python, [python, "-B", *sys.argv])


def tool(argument, name):
    """The program to check: the argument, or the debug build."""
    path = Path(argument or ROOT / ".build" / "debug" / "lockstep").absolute()
    if not os.access(path, os.X_OK):
        sys.exit(f"{name}: {path} is not there; build it first: swift build")
    return path


def path_without(name, scratch):
    """The PATH without a program: a folder that has it gives way to one of links to all the others."""
    folders = []
    for number, folder in enumerate(os.environ["PATH"].split(":")):
        if os.access(Path(folder) / name, os.X_OK):
            links = Path(scratch) / f"path-{number}"
            links.mkdir(exist_ok=True)
            for program in Path(folder).iterdir():
                link = links / program.name
                if program.name != name and not link.is_symlink():
                    link.symlink_to(program)
            folder = str(links)
        folders.append(folder)
    return ":".join(folders)
