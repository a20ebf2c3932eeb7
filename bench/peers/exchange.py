"""What the bench hands over (input.json and arrays in a folder) and takes back (result.json there)."""
import importlib.metadata
import json
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
FOLDER = Path(sys.argv[1])
RUNS = int(sys.argv[2])


def read_input():
    """The named values; arrays need numpy."""
    given = {}
    for name, entry in json.loads((FOLDER / "input.json").read_text()).items():
        if "dtype" in entry:
            import numpy

            given[name] = numpy.fromfile(FOLDER / f"{name}.bin", dtype=entry["dtype"])
        else:
            given[name] = entry["value"]
    return given


def time_peer(name, package, note, prepare):
    """Once cold, then RUNS times. `prepare(input)` imports what it needs and returns the work, which alone is timed."""
    try:
        work = prepare(read_input())
        runs = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            work()
            runs.append((time.perf_counter() - start) * 1000)
        return {"name": name, "version": importlib.metadata.version(package), "note": note, "cold_ms": runs[0], "runs": runs[1:]}
    except ImportError as error:
        return {"name": name, "skipped": str(error)}
    except Exception as error:
        return {"name": name, "skipped": f"failed: {type(error).__name__}: {error}"}


def write_results(peers):
    (FOLDER / "result.json").write_text(json.dumps([time_peer(*peer) for peer in peers]))
