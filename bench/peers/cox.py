"""The same Cox model on the same complete patients; the table is made outside the clock."""
from exchange import write_results


def prepare_lifelines(given):
    import pandas
    from lifelines import CoxPHFitter

    table = pandas.DataFrame({"time": given["time"], "event": given["event"]})
    for name, values in given["covariates"]:
        table[name] = values
    table = table.dropna()
    columns = {"time": table["time"], "event": table["event"]}
    for name, _ in given["covariates"]:
        if pandas.api.types.is_numeric_dtype(table[name]):
            columns[name] = table[name]
            continue
        levels = sorted(table[name].unique())
        reference = "intermediate" if name == "group" and "intermediate" in levels else levels[0]
        for level in levels:
            term = f"{name}={level}"
            if level != reference and term not in given["left_out"]:
                columns[term] = (table[name] == level).astype("float64")
    design = pandas.DataFrame(columns)
    return lambda: CoxPHFitter().fit(design, "time", "event")


write_results([("lifelines CoxPHFitter", "lifelines", "ties by Efron", prepare_lifelines)])
