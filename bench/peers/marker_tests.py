"""Marker tests from raw counts: totals to 10,000, log1p, rank-sum test of each type against all others."""
from exchange import write_results


def prepare_scanpy(given):
    import anndata
    import numpy
    import pandas
    import scanpy
    from scipy.sparse import csr_matrix

    cells = len(given["starts"]) - 1
    counts = csr_matrix((given["values"], given["indices"].astype("int32"), given["starts"].astype("int32")), shape=(cells, given["genes"]))
    counts = counts[:, numpy.asarray(counts.sum(axis=0)).ravel() > 0]
    data = anndata.AnnData(counts, obs=pandas.DataFrame({"type": pandas.Categorical(given["types"].astype(str))}, index=[str(i) for i in range(cells)]))

    def work():
        own = data.copy()
        scanpy.pp.normalize_total(own, target_sum=1e4)
        scanpy.pp.log1p(own)
        scanpy.tl.rank_genes_groups(own, "type", method="wilcoxon", tie_correct=bool(given["tie_correction"]), use_raw=False)
        return own

    return work


write_results([("scanpy", "scanpy", "normalize_total, log1p and rank_genes_groups", prepare_scanpy)])
