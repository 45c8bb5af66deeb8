"""Freezes what PyTorch answers into `test/golden/gradients/`, one file a subject of `golden/`. Run by `freeze.ts`.

A file holds `{"torch", "cases"}`. Each case of a network, `{"name", "attributes", "inputs", "output", "weights", "gradients"}`,
has loss = sum(output * weights): `gradients` are the loss's, by input, flat and row-major as all values are. An input without a
gradient is given: a mask, a label, a target. `attributes` name the operator, its settings and, where two readings are possible,
its formula. The cases of `optimisers.json` are described in `golden/optimisers.py`.

Inputs are float32; what follows from them is computed in double precision and printed to seven digits. So a test measures its
own rounding and not PyTorch's, and every processor prints the same.
"""

from golden import subjects
from golden.frozen import freeze, version
from golden.layout import json_file

freeze("gradients", {f"{name}.json": json_file({"torch": version, "cases": cases}) for name, cases in subjects().items()})
