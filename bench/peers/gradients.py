"""Freezes what PyTorch answers into `test/golden/gradients/`, one file a subject of `golden/`.

    build/peers/torch/bin/python bench/peers/gradients.py            writes the files
    build/peers/torch/bin/python bench/peers/gradients.py --check    names the files that would change, and then ends with 1

A file holds `{"torch", "cases"}`. Each case of a network, `{"name", "attributes", "inputs", "output", "weights", "gradients"}`,
has loss = sum(output * weights): `gradients` are the loss's, by input, flat and row-major as all values are. An input without a
gradient is given: a mask, a label, a target. `attributes` name the operator, its settings and, where two readings are possible,
its formula. The cases of `optimisers.json` are described in `golden/optimisers.py`.

Inputs are float32; what follows from them is computed in double precision and printed to seven digits. So a test measures its
own rounding and not PyTorch's, and every processor prints the same.
"""

import sys
from pathlib import Path

import torch

from golden import subjects
from golden.layout import layout

folder = Path(__file__).parents[2] / "test" / "golden" / "gradients"


def texts():
    """By path, what each file is to hold."""
    version = torch.__version__.partition("+")[0]
    return {folder / f"{name}.json": layout({"torch": version, "cases": cases}) + "\n" for name, cases in subjects().items()}


def write():
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")


def check():
    changed = [path.name for path, text in texts().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if changed:
        sys.exit(f"PyTorch {torch.__version__} would change {', '.join(changed)}")


if sys.argv[1:] == ["--check"]:
    check()
else:
    write()
