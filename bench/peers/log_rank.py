"""The log-rank test of many definitions of a group over the same patients."""
from exchange import write_results


def prepare_lifelines(given):
    from lifelines.statistics import logrank_test

    time, event = given["time"], given["event"]
    masks = given["masks"].reshape(given["definitions"], -1).astype(bool)
    masks = [mask for mask in masks if mask.any() and not mask.all()]
    return lambda: [logrank_test(time[mask], time[~mask], event[mask], event[~mask]).p_value for mask in masks]


def prepare_products(given):
    import numpy
    from scipy.special import chdtrc

    time, event = given["time"], given["event"].astype("float64")
    masks = given["masks"].reshape(given["definitions"], -1).T.astype("float64")

    def work():
        times = numpy.unique(time[event == 1])
        at_risk = (time >= times[:, None]).astype("float64")
        deaths = ((time == times[:, None]) * event).sum(axis=1)
        total = at_risk.sum(axis=1)
        inside = at_risk @ masks
        excess = event - (deaths / total) @ at_risk
        weight = deaths * (total - deaths) / numpy.maximum(total - 1, 1)
        variance = (weight / total) @ inside - (weight / total**2) @ inside**2
        chi_square = numpy.divide((excess @ masks) ** 2, variance, out=numpy.full(masks.shape[1], numpy.nan), where=variance > 1e-12)
        return chdtrc(1, chi_square)

    return work


write_results([
    ("lifelines logrank_test", "lifelines", "one call for each definition with patients on both sides", prepare_lifelines),
    ("numpy, matrix products", "numpy", "all definitions at once", prepare_products),
])
