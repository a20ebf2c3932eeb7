"""Simulated bulk samples of given composition, as log2(CPM + 1) with the profile of every type."""
from exchange import write_results


def prepare(given):
    import numpy
    from scipy.sparse import csr_matrix

    cells = len(given["starts"]) - 1
    counts = csr_matrix((given["values"], given["indices"].astype("int32"), given["starts"].astype("int32")), shape=(cells, given["genes"]))
    pools = [counts[numpy.array(pool)] for pool in given["pools"]]
    composition = given["composition"].reshape(-1, len(pools)).astype("int64")
    return numpy, pools, composition, numpy.random.default_rng(given["seed"])


def log_cpm(numpy, sums):
    totals = sums.sum(axis=-1, keepdims=True)
    linear = numpy.divide(sums, totals, out=numpy.zeros_like(sums), where=totals > 0) * numpy.float32(1e6)
    return linear, numpy.log2(linear + 1)


def prepare_products(given):
    numpy, pools, composition, random = prepare(given)
    from scipy.sparse import csr_matrix

    samples, types = composition.shape

    def work():
        sums = numpy.empty((samples, types, pools[0].shape[1]), dtype="float32")
        for t, pool in enumerate(pools):
            drawn = composition[:, t]
            columns = random.integers(pool.shape[0], size=drawn.sum())
            starts = numpy.concatenate([[0], numpy.cumsum(drawn)])
            draws = csr_matrix((numpy.ones(len(columns), dtype="float32"), columns, starts), shape=(samples, pool.shape[0]))
            sums[:, t] = (draws @ pool).toarray()
        linear, bulk = log_cpm(numpy, sums.sum(axis=1))
        return bulk, linear, log_cpm(numpy, sums)[1]

    return work


def prepare_loop(given):
    numpy, pools, composition, random = prepare(given)
    dense = [pool.toarray() for pool in pools]
    samples, types = composition.shape

    def work():
        sums = numpy.zeros((samples, types, dense[0].shape[1]), dtype="float32")
        for s in range(samples):
            for t in range(types):
                chosen = random.integers(len(dense[t]), size=composition[s, t])
                sums[s, t] = dense[t][chosen].sum(axis=0)
        linear, bulk = log_cpm(numpy, sums.sum(axis=1))
        return bulk, linear, log_cpm(numpy, sums)[1]

    return work


write_results([
    ("numpy, sparse products", "numpy", "draws as a sparse matrix times the counts of a type", prepare_products),
    ("numpy, loop over samples", "numpy", "cells of each sample and type gathered and summed, dense counts", prepare_loop),
])
