"""Oracles of marker tests, evaluation and validation. Run: python markers-and-validation.py (numpy, scipy, scikit-learn).
Writes markers-and-validation.json beside itself."""
import json
import pathlib
import numpy as np
import scipy
import sklearn
from scipy.optimize import nnls
from scipy.stats import false_discovery_control, norm, rankdata
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(7)
out = {"versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}}

# Marker tests: 40 cells, 12 genes (one never seen, one in every cell), three types of unequal size.
types = np.array(["b"] * 12 + ["a"] * 8 + ["c"] * 20)
counts = rng.poisson(rng.gamma(0.6, 2.0, (1, 12)) * (1 + (types == "a")[:, None] * rng.integers(0, 4, (1, 12))), (40, 12))
counts[:, 3] = 0
counts[:, 5] = 3 * (1 + rng.integers(0, 300, 40))
total = counts.sum(1) + rng.integers(0, 3, 40) * 100
fraction = counts / total[:, None]
seen = np.flatnonzero(counts.sum(0) > 0)
logs = np.log1p(fraction * 1e4)
tests = {}
for correction in (False, True):
    for t in ("a", "b", "c"):
        inside = types == t
        n, n1 = len(types), int(inside.sum())
        z = []
        for g in seen:
            r = rankdata(fraction[:, g])
            tie = np.unique(r, return_counts=True)[1].astype(float)
            variance = n1 * (n - n1) * (n + 1) / 12
            if correction:
                variance *= 1 - (tie**3 - tie).sum() / (n**3 - n)
            z.append((r[inside].sum() - n1 * (n + 1) / 2) / np.sqrt(variance))
        z = np.array(z)
        p = 2 * norm.sf(np.abs(z))
        mi, mo = logs[inside][:, seen].mean(0), logs[~inside][:, seen].mean(0)
        tests[f"{t}{'|ties' if correction else ''}"] = {
            "z": z.tolist(), "p": p.tolist(), "q": false_discovery_control(p).tolist(),
            "log2_fold_change": np.log2((np.expm1(mi) + 1e-9) / (np.expm1(mo) + 1e-9)).tolist(),
            "mean_in": mi.tolist(), "mean_out": mo.tolist(),
        }
out["markers"] = {"counts": counts.tolist(), "total": total.tolist(), "types": types.tolist(), "seen": seen.tolist(), "tests": tests}

# NNLS: correlated columns, right sides that make some of them inactive.
S = rng.gamma(1.0, 1.0, (30, 6))
S[:, 4] = S[:, 3] + 0.1 * rng.random(30)
S = S / S.sum(0) * 1e6
B = np.vstack([S @ rng.dirichlet(np.ones(6)) + rng.normal(0, 3e4, 30) for _ in range(12)])
out["nnls"] = {"S": S.tolist(), "B": B.tolist(), "p": [nnls(S, b)[0].tolist() for b in B]}

# Validation: two cohorts, a group that differs in some genes.
def cohort(n, k):
    group = np.zeros(n, int)
    group[:k] = 1
    x = rng.normal(6, 1.2, (n, 25))
    x[:, :8] += group[:, None] * np.array([1.2, -1.0, 1.5, 2.0, -1.1, 0.8, 1.0, -0.9]) + rng.normal(0, 1, (n, 1)) * 0.7
    return np.maximum(x, 0), group

D, g = cohort(90, 30)
V, _ = cohort(40, 12)
inside = g == 1
n, n1 = len(g), int(inside.sum())
z = np.array([(rankdata(D[:, j])[inside].sum() - n1 * (n + 1) / 2) / np.sqrt(n1 * (n - n1) * (n + 1) / 12) for j in range(25)])
q = false_discovery_control(2 * norm.sf(np.abs(z)))
kept = np.flatnonzero(q < 0.05)
def first(x):
    pca = PCA(1, svd_solver="full").fit(x)
    v = pca.components_[0]
    return v * np.sign(v[np.argmax(np.abs(v))]), pca.explained_variance_ratio_[0]
vd, ed = first(D[:, kept])
vv, ev = first(V[:, kept])
r = np.corrcoef(vd, vv)[0, 1]
vv, r = (vv, r) if r > 0 else (-vv, -r)
xd = (D[:, kept] - D[:, kept].mean(0)) @ vd
models = {}
for mode, xv in (("separate", (V[:, kept] - V[:, kept].mean(0)) @ vv), ("shared", (V[:, kept] - D[:, kept].mean(0)) @ vd)):
    for name, weight in (("plain", None), ("balanced", "balanced")):
        m = LogisticRegression(C=1.0, class_weight=weight, solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(xd[:, None], g)
        models[f"{mode}, {name}"] = {"intercept": m.intercept_[0], "coefficient": m.coef_[0, 0], "probability": m.predict_proba(xv[:, None])[:, 1].tolist()}
out["validation"] = {
    "discovery": D.tolist(), "validation": V.tolist(), "inside": g.tolist(), "kept": kept.tolist(), "z": z[kept].tolist(), "q": q[kept].tolist(),
    "discovery_loadings": vd.tolist(), "validation_loadings": vv.tolist(), "explained": [ed, ev], "loading_correlation": r, "models": models,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out))
