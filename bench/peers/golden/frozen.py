"""Writes golden files, or with `--check` as the only argument names those that would change and then ends with 1."""

import sys
from pathlib import Path

import torch

home = Path(__file__).parents[3] / "test" / "golden"
version = torch.__version__.partition("+")[0]


def freeze(subject, files):
    """`files` holds bytes by name; `subject` is their folder."""
    folder = home / subject
    if sys.argv[1:] == ["--check"]:
        check(folder, files)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def check(folder, files):
    changed = [name for name, content in files.items() if not holds(folder / name, content)]
    if changed:
        sys.exit(f"PyTorch {version} would change in {folder.name}: {', '.join(changed)}")


def holds(path, content):
    return path.exists() and path.read_bytes() == content
