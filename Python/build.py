"""Puts the program into the wheel: built where there is Swift, else from the wheel that an index has."""

import os
import platform
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PT_INTERP = 3


class ProgramHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if version == "editable":
            raise SystemExit("lockstep-sql can not be installed as editable: its program is compiled")
        if shutil.which("swift"):
            subprocess.run(["make", "build"], cwd=self.root, check=True, stdout=sys.stderr)
            program, tag = Path(self.root, ".build", "release", "lockstep"), built_tag()
            if sys.platform == "linux" and not is_static(program):
                raise SystemExit(f"{program} needs shared libraries: it would not run everywhere")
        else:
            self.scratch = tempfile.TemporaryDirectory()
            program, tag = self.published(Path(self.scratch.name))
        build_data["pure_python"] = False
        build_data["tag"] = tag
        build_data["shared_scripts"][str(program)] = "lockstep"

    def finalize(self, version, build_data, artifact_path):
        if hasattr(self, "scratch"):
            self.scratch.cleanup()

    def published(self, directory):
        """The program of this version's wheel, which pip finds as it finds others, and its tag."""
        version = self.metadata.version
        # What pip said about this build is not meant for another.
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY", "PIP_TARGET")}
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary",
             ":all:", "--dest", directory, f"lockstep-sql=={version}"],
            env=environment, stdout=sys.stderr)
        wheels = list(directory.glob("*.whl"))
        if done.returncode != 0 or len(wheels) != 1:
            raise SystemExit(
                f"there is no Swift to build Lockstep {version}, and no wheel of it for this machine")
        with zipfile.ZipFile(wheels[0]) as archive:
            name = next(name for name in archive.namelist() if name.endswith("/scripts/lockstep"))
            program = Path(archive.extract(name, directory))
        program.chmod(0o755)
        return program, wheels[0].stem.split("-", 2)[2]


def built_tag():
    """What a program built here runs on."""
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        # As Package.swift says.
        return f"py3-none-macosx_15_0_{machine}"
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    return f"py3-none-manylinux_2_17_{machine}.musllinux_1_1_{machine}"


def is_static(program):
    """Whether an ELF file names no loader of shared libraries."""
    with open(program, "rb") as file:
        header = file.read(64)
        if header[:5] != b"\x7fELF\x02":
            return False
        offset, = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        for index in range(count):
            file.seek(offset + index * size)
            if struct.unpack("<I", file.read(4))[0] == PT_INTERP:
                return False
    return True
