"""PyTorch at training, one command a line on standard input, one JSON object a line on standard output.

Arguments: threads, seed. Commands: `WORKLOAD STEPS`, a workload of `workloads/` and how many steps of it to make; answered by the
milliseconds of each and the loss before the last. A workload is made at its first mention and goes on from where it was.

Steps are made eagerly: `torch.compile` was tried on the last three, and was within 7 % either way of the eager step on the ranker and the
sequence model, and took twice as long on the convolutional network.
"""

import json
import sys
import time

import torch

from workloads import workloads
from workloads.draw import Draw

threads, seed = (int(argument) for argument in sys.argv[1:3])
torch.set_num_threads(threads)
torch.set_flush_denormal(True)
made = {}


def answer(name, steps):
    step = made.get(name) or made.setdefault(name, workloads[name](Draw(seed)))
    milliseconds, loss = [], None
    for _ in range(int(steps)):
        start = time.perf_counter()
        loss = step()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return {"milliseconds": milliseconds, "loss": loss}


print(json.dumps({"version": torch.__version__.partition("+")[0]}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(*line.split())), flush=True)
