"""The `implicit` library at the same work, one command a line on standard input, one JSON object a line on standard output.

Arguments: folder (bounds.i32, ids.i32, confidences.f32: users x items, compressed by user), users, items, factors,
regularization, threads, seed. Commands: `iterate` (both sides once, three steps of conjugate gradients, the library's default),
`loss`, `cosine K`.
"""
import json
import sys
import time

import implicit
import numpy as np
from implicit.cpu._als import calculate_loss, least_squares_cg
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

folder, users, items, factors, regularization, threads, seed = sys.argv[1:8]
shape = int(users), int(items)
factors, regularization, threads = int(factors), float(regularization), int(threads)


def read(name, kind):
    return np.fromfile(f"{folder}/{name}", dtype=kind)


by_user = csr_matrix((read("confidences.f32", np.float32), read("ids.i32", np.int32), read("bounds.i32", np.int32)), shape=shape)
by_item = by_user.T.tocsr()
random = np.random.RandomState(int(seed))
x, y = (random.normal(0, 0.1 / factors**0.5, (rows, factors)).astype(np.float32) for rows in shape)


def answer(command, *arguments):
    start, cpu_start = time.perf_counter(), time.process_time()
    if command == "iterate":
        least_squares_cg(by_user, x, y, regularization, num_threads=threads, cg_steps=3)
        least_squares_cg(by_item, y, x, regularization, num_threads=threads, cg_steps=3)
    elif command == "cosine":
        CosineRecommender(K=int(arguments[0]), num_threads=threads).fit(by_user, show_progress=False)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    return {"seconds": seconds, "cpuSeconds": cpu_seconds, "loss": float(calculate_loss(by_user, x, y, regularization, num_threads=threads)) if command == "loss" else None}


print(json.dumps({"version": implicit.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(*line.split())), flush=True)
