"""A model that deconflow trained, in PyTorch (needs torch and numpy, nothing of deconflow).

    from load_blue import load_blue, predict
    network, model = load_blue("runs/<run>/model")
    proportions, profiles = predict(network, model, values, genes)

As a script it reads a CSV (first column the sample, then one column a gene, linear scale) and writes proportions:

    python load_blue.py runs/<run>/model expression.csv > proportions.csv
"""
import csv
import hashlib
import json
import sys
from pathlib import Path

import numpy
import torch

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from blue_network import Blue, arrays, statistics  # noqa: E402


def read_safetensors(path):
    """Name -> tensor; the format is a header length (uint64), a JSON header, then the values, little-endian."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.from_numpy(numpy.frombuffer(content[start:end], dtype="<f4").reshape(entry["shape"]).copy())
    return tensors


def load_blue(folder):
    """The network in evaluation mode, and model.json. Raises ValueError where the weights are not those that model.json names."""
    folder = Path(folder)
    model = json.loads((folder / "model.json").read_text())
    for file in model["files"]:
        if hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() != file["sha256"]:
            raise ValueError(f"{file['name']} is not the file that model.json describes (sha256)")
    shape = model["architecture"]
    network = Blue(shape["genes"], shape["cellTypes"], shape["featureWidth"], shape["channels"]).eval()
    stored = read_safetensors(folder / "weights.safetensors")
    with torch.no_grad():
        for name, array in {**arrays(network), **statistics(network)}.items():
            array.copy_(stored.pop(name).reshape(array.shape))
    if stored:
        raise ValueError(f"the network has no {', '.join(stored)}")
    return network, model


def transform(model, values, genes):
    """Samples x genes on the linear scale -> log2(CPM + 1) over the model's genes, as model.json's `transforms` say."""
    column = {gene: i for i, gene in enumerate(genes)}
    missing = [gene for gene in model["genes"] if gene not in column]
    if missing:
        raise ValueError(f"{len(missing)} genes of the model are missing, for example {', '.join(missing[:5])}")
    kept = numpy.maximum(numpy.asarray(values, dtype=float)[:, [column[gene] for gene in model["genes"]]], 0)
    return numpy.log2(kept / kept.sum(axis=1, keepdims=True) * 1e6 + 1)


def predict(network, model, values, genes):
    """Proportions (samples x types) and profiles (samples x types x genes, log2(CPM + 1)), in the order of model.json."""
    with torch.no_grad():
        proportions, profiles = network(torch.from_numpy(transform(model, values, genes).astype("float32")))
    return proportions.numpy(), profiles.numpy()


def main(folder, path):
    network, model = load_blue(folder)
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    proportions, _ = predict(network, model, [[float(cell) for cell in row[1:]] for row in rows], header[1:])
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([header[0], *model["cell_types"]])
    for row, predicted in zip(rows, proportions):
        writer.writerow([row[0], *(repr(float(value)) for value in predicted)])


if __name__ == "__main__":
    main(*sys.argv[1:])
