"""Principal components, neighbours and Leiden communities of samples: at resolution 1, and searched for a number of communities."""
from exchange import write_results


def prepare(given):
    import anndata
    import leidenalg  # noqa: F401  scanpy imports it late
    import scanpy

    data = anndata.AnnData(given["matrix"].reshape(given["rows"], given["columns"]))

    def graph():
        own = data.copy()
        scanpy.pp.pca(own, n_comps=min(given["components"], own.n_obs - 1, own.n_vars - 1))
        scanpy.pp.neighbors(own, n_neighbors=given["neighbours"])
        return own

    def communities(own, resolution):
        scanpy.tl.leiden(own, resolution=resolution)
        return own.obs["leiden"].nunique()

    return graph, communities


def prepare_single(given):
    graph, communities = prepare(given)
    return lambda: communities(graph(), 1)


def prepare_search(given):
    graph, communities = prepare(given)

    def work():
        own = graph()
        if communities(own, 1) == given["wanted"]:
            return
        low, high, resolution = 0, given["upper"], 0.5
        for _ in range(20):
            found = communities(own, resolution)
            if found == given["wanted"]:
                return
            low, high = (resolution, high) if found < given["wanted"] else (low, resolution)
            resolution = (low + high) / 2
        for step in range(1, 201):
            if communities(own, step / 100) == given["wanted"]:
                return

    return work


write_results([
    ("scanpy, resolution searched", "scanpy", "the search that was timed, its own number of tries", prepare_search),
    ("scanpy, resolution 1", "scanpy", "one call of Leiden, to be compared with details.at_resolution_one", prepare_single),
])
