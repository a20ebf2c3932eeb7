"""Reference values of SciPy for analysis/statistics and analysis/survival.

python test/oracles/statistics.py > test/oracles/statistics.json   (numpy, scipy)
"""
import json
import numpy as np
from scipy import stats

rng = np.random.default_rng(20260101)
chi_square = [[x, df, stats.chi2.sf(x, df)] for x in (1e-6, 0.1, 1, 3.84, 12.5, 80, 400, 1000) for df in (1, 2, 3, 4, 7, 18, 60)]
normal = [[z, stats.norm.sf(z)] for z in (-9, -2.5, -1, 0, 0.3, 1.959963984540054, 4, 8, 20, 37)]

rank_sums = []
for n, m, levels in ((2, 2, 0), (8, 28, 0), (30, 12, 5), (50, 60, 2), (7, 3, 4), (3, 165, 0)):
    a = rng.normal(0.4, 1, n) if levels == 0 else rng.integers(0, levels, n).astype(float)
    b = rng.normal(0, 1, m) if levels == 0 else rng.integers(0, levels, m).astype(float)
    plain = stats.ranksums(a, b)
    tied = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=False)
    rank_sums.append(dict(a=a.tolist(), b=b.tolist(), z=plain.statistic, p=plain.pvalue, tied_p=tied.pvalue))

p = np.concatenate([rng.uniform(0, 1, 30), rng.uniform(0, 1e-3, 10), [0.5, 0.5, 1, 1e-200]])
bh = dict(p=p.tolist(), q=stats.false_discovery_control(p).tolist())

tables = []
for t in ([[3, 1], [2, 9]], [[10, 2], [3, 15]], [[0, 5], [6, 1]], [[1, 24], [7, 141]], [[40, 30], [35, 45]], [[4, 4], [4, 4]], [[300, 2], [250, 9]]):
    chi = stats.chi2_contingency(t, correction=False)
    tables.append(dict(table=t, chi=chi.statistic, df=chi.dof, p=chi.pvalue, fisher=stats.fisher_exact(t).pvalue))
for t in ([[5, 9, 2], [12, 3, 8]], [[20, 11, 3, 2], [1, 14, 9, 5], [7, 7, 7, 7]]):
    chi = stats.chi2_contingency(t, correction=False)
    tables.append(dict(table=t, chi=chi.statistic, df=chi.dof, p=chi.pvalue, fisher=None))

hyper = [[k, N, K, n, stats.hypergeom.sf(k - 1, N, K, n)] for k, N, K, n in ((1, 20, 5, 6), (3, 750, 40, 25), (30, 3538, 60, 800), (50, 3538, 60, 400), (0, 10, 3, 3), (5, 5, 5, 5), (2, 9000, 200, 1500))]

curves = []
for n in (6, 25):
    time = rng.integers(1, 12, n).astype(float)
    event = rng.integers(0, 2, n)
    sf = stats.ecdf(stats.CensoredData(uncensored=time[event == 1], right=time[event == 0])).sf
    low, high = (getattr(sf.confidence_interval(0.95, method="log-log"), s).probabilities for s in ("low", "high"))
    keep = [v if np.isfinite(v) else None for v in low], [v if np.isfinite(v) else None for v in high]
    curves.append(dict(time=time.tolist(), event=event.tolist(), at=sf.quantiles.tolist(), survival=sf.probabilities.tolist(), low=keep[0], high=keep[1]))

print(json.dumps(dict(chi_square=chi_square, normal=normal, rank_sums=rank_sums, bh=bh, tables=tables, hypergeometric=hyper, curves=curves)))
