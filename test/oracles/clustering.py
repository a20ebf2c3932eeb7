"""Oracles of principal components and the neighbour graph. Run: python clustering.py (numpy, umap-learn).
Writes clustering.json beside itself. umap-learn works in single precision, so its weights hold to about 1e-5."""
import json
import pathlib
import numpy as np
import umap
from umap.umap_ import fuzzy_simplicial_set

K = 7
rng = np.random.default_rng(11)
points = np.round(np.vstack([rng.normal(0, 1, (20, 3)), rng.normal(3, 2, (18, 3))]), 3)
points = np.vstack([points, points[0], points[0]])  # three equal points
distances = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
np.fill_diagonal(distances, -1)  # the point itself comes first
indices = np.argsort(distances, axis=1, kind="stable")[:, :K]
np.fill_diagonal(distances, 0)
nearest = np.take_along_axis(distances, indices, 1)
graph, sigmas, rhos = fuzzy_simplicial_set(
    points, K, np.random.RandomState(0), "euclidean", knn_indices=indices.astype(np.int32), knn_dists=nearest.astype(np.float32))[:3]
edges = [[int(i), int(j), float(w)] for i, j, w in zip(*(lambda g: (g.row, g.col, g.data))(graph.tocoo())) if i < j]
out = {"versions": {"umap-learn": umap.__version__, "numpy": np.__version__}}
out["graph"] = {"k": K, "points": points.tolist(), "edges": sorted(edges)}

# Principal components by singular values, of a wide and a tall matrix; the largest loading positive.
out["pca"] = []
for shape in [(9, 14), (14, 6)]:
    matrix = np.round(rng.normal(5, 2, shape), 3)
    u, s, vt = np.linalg.svd(matrix - matrix.mean(0), full_matrices=False)
    sign = np.sign(vt[np.arange(5), np.abs(vt[:5]).argmax(1)])
    out["pca"].append({"matrix": matrix.tolist(), "sdev": (s[:5] / np.sqrt(shape[0] - 1)).tolist(),
                       "scores": (u[:, :5] * s[:5] * sign).tolist(), "loadings": (vt[:5].T * sign).tolist()})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
