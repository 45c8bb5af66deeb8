"""LightGBM at the same work: one JSON object a line on standard input, one on standard output.

Argument: the folder that holds rank.train, rank.test and their .query files. A line says `parameters` (LightGBM's own), `trees` and
`labelScale`, which labels are multiplied by. The answer has the seconds from rows to model, bins included, and the scores of rank.test.
"""
import json
import sys
import time

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix

folder = sys.argv[1]


def read(name):
    labels, row, column, value = [], [], [], []
    with open(f"{folder}/{name}") as lines:
        for line in lines:
            label, *pairs = line.split()
            for pair in pairs:
                at, number = pair.split(":")
                row.append(len(labels))
                column.append(int(at))
                value.append(float(number))
            labels.append(float(label))
    table = csr_matrix((np.array(value, np.float32), (row, column)), shape=(len(labels), max(column) + 1))
    return table, np.array(labels), np.loadtxt(f"{folder}/{name}.query", dtype=int)


def answer(parameters, trees, labelScale):
    started = time.perf_counter()
    data = lightgbm.Dataset(rows, labels * labelScale, group=queries, params=parameters)
    model = lightgbm.train(parameters, data, trees)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "scores": model.predict(later, raw_score=True).tolist()}


rows, labels, queries = read("rank.train")
later = read("rank.test")[0]
later.resize(later.shape[0], rows.shape[1])
print(json.dumps({"version": lightgbm.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
