"""Reading gzipped MatrixMarket files: scipy reads the counts alone, scanpy folders of matrix, genes and barcodes."""
import gzip
from pathlib import Path

from exchange import FOLDER, write_results


def prepare_scipy(given):
    from scipy.io import mmread

    return lambda: [mmread(path).tocsc() for path in given["matrices"]]


def prepare_scanpy(given):
    import scanpy

    folders = []
    for number, (path, barcodes) in enumerate(zip(given["matrices"], given["barcodes"])):
        folder = FOLDER / f"10x-{number}"
        folder.mkdir()
        (folder / "matrix.mtx.gz").symlink_to(Path(path).resolve())
        with gzip.open(folder / "barcodes.tsv.gz", "wt") as out:
            out.writelines(f"{barcode}\n" for barcode in barcodes)
        with gzip.open(folder / "features.tsv.gz", "wt") as out:
            out.writelines(f"{gene}\t{gene}\tGene Expression\n" for gene in given["genes"])
        folders.append(folder)
    return lambda: [scanpy.read_10x_mtx(folder, cache=False) for folder in folders]


write_results([
    ("scipy mmread", "scipy", "counts of all cells by column, no labels, no selection", prepare_scipy),
    ("scanpy read_10x_mtx", "scanpy", "counts of all cells with gene and cell names, no selection", prepare_scanpy),
])
