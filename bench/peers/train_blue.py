"""PyTorch as a contestant of `npm run bench -- training`: train_blue.py FOLDER default|fused float32|bf16. The counterpart of training/engine-process.ts:
says what it is, then for each number on standard input trains that many steps and answers with their times."""
import json
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
FOLDER = Path(sys.argv[1])
FUSED = sys.argv[2] == "fused"
HALF = sys.argv[3] == "bf16"


def reply(answer):
    print(json.dumps(answer), flush=True)


ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pytorch" / "blue_network.py").exists())
sys.path.insert(0, str(ROOT / "pytorch"))
try:
    import numpy
    import torch
    from blue_network import PROPORTION_WEIGHT, Blue, arrays, loss_parts
except ImportError as error:
    reply({"skipped": str(error)})
    sys.exit(0)


def read_floats(name, shapes):
    values = torch.from_numpy(numpy.fromfile(FOLDER / name, dtype="<f4"))
    return [part.reshape(shape) for part, shape in zip(values.split([numpy.prod(shape, dtype=int) for shape in shapes]), shapes)]


def open_network(job):
    shape = job["architecture"]
    network = Blue(shape["genes"], shape["cellTypes"], shape["featureWidth"], shape["channels"]).train()
    values = dict(zip((each["name"] for each in job["weights"]), read_floats("weights.bin", [each["shape"] for each in job["weights"]])))
    with torch.no_grad():
        for name, array in arrays(network).items():
            array.copy_(values.pop(name).reshape(array.shape))
    assert not values, f"the network has no {list(values)}"
    return network


def peak_memory():
    """MiB"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024


job = json.loads((FOLDER / "job.json").read_text())
torch.set_num_threads(job["threads"])
network = open_network(job)
optimiser = torch.optim.Adam(network.parameters(), lr=job["learningRate"], **({"fused": True} if FUSED else {}))
genes, types, samples = job["architecture"]["genes"], job["architecture"]["cellTypes"], job["samples"]
batches = [read_floats(f"batch{i}.bin", [(samples, genes), (samples, types), (samples, types, genes)]) for i in range(job["batches"])]
reply({"version": torch.__version__, "threads": torch.get_num_threads(), "note": f"Adam {'fused=True' if FUSED else 'default'}{', autocast to bfloat16' if HALF else ''}, Python {sys.version.split()[0]}"})
done = 0
for line in sys.stdin:
    wall, cpu, losses = [], [], []
    for _ in range(int(line)):
        batch = batches[done % len(batches)]
        done += 1
        processor, start = time.process_time(), time.perf_counter()
        optimiser.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
            profile, proportion = loss_parts(network, *batch)
        loss = profile + PROPORTION_WEIGHT * proportion
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - processor) * 1000)
    reply({"wall": wall, "cpu": cpu, "losses": losses, "peak_mib": peak_memory()})
