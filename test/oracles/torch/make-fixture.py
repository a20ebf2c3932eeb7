"""Oracle of the BLUE network and its training: a small network trained by PyTorch, for test/analysis/deconvolution/torch.test.ts.

python test/oracles/torch/make-fixture.py   (torch 2, numpy; writes fixture.json beside itself; any CPU build of torch will do)

The weights are PyTorch's own, rounded to bfloat16 so that two bytes hold them exactly. Floats are little-endian base64.
Of long arrays only every SAMPLED-th value is kept of gradients and final weights, to keep the file small.

The seed: with most seeds some ReLU or pooling decision stands on a knife edge at some step; from there PyTorch itself in double
precision, or from weights changed by 1e-6, ends 1e-4 to 1e-2 away. With this seed it does not (double precision is checked here),
so that the test can be strict."""
import base64
import copy
import json
import pathlib
import sys

import numpy
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "pytorch"))
sys.dont_write_bytecode = True
from blue_network import PROPORTION_WEIGHT, Blue, arrays, loss_parts, statistics  # noqa: E402

GENES, TYPES, WIDTH, CHANNELS = 12, 3, 32, [2, 4, 8, 16, 32]
SAMPLES, BATCHES, STEPS = 8, 5, 50
LEARNING_RATES = {"1e-3": 1e-3, "1e-4": 1e-4}
LONG, SAMPLED = 1000, 11
SEED = 26


def text(values):
    return base64.b64encode(numpy.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def bfloat16(tensor):
    bits = tensor.contiguous().numpy().astype("<f4").view("<u4")
    assert not (bits & 0xFFFF).any(), "the weight is no bfloat16"
    return base64.b64encode((bits >> 16).astype("<u2").tobytes()).decode()


def sampled(named):
    flat = {name: tensor.reshape(-1).numpy() for name, tensor in named.items()}
    return {name: text(values[::SAMPLED] if len(values) > LONG else values) for name, values in flat.items()}


def batches(random):
    """Samples whose bulk is the mixture of drawn profiles."""
    base = 3 + 3 * random.uniform(size=(TYPES, GENES))
    made = []
    for _ in range(BATCHES + 1):
        proportions = random.dirichlet([1] * TYPES, SAMPLES)
        profiles = numpy.maximum(0, base + 0.3 * random.normal(size=(SAMPLES, TYPES, GENES)))
        made.append([torch.tensor(part, dtype=torch.float32) for part in (numpy.einsum("st,stg->sg", proportions, profiles), proportions, profiles)])
    return made


def train(start, data, rate):
    """STEPS steps of Adam; what they lost, and the first gradient."""
    network = copy.deepcopy(start).train()
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    losses, gradients = [], None
    for step in range(STEPS):
        profile, proportion = loss_parts(network, *data[step % BATCHES])
        optimiser.zero_grad()
        (profile + PROPORTION_WEIGHT * proportion).backward()
        if step == 0:
            gradients = arrays(network, lambda parameter: parameter.grad.clone())
        optimiser.step()
        losses.append([profile.item(), proportion.item()])
    return network, losses, gradients


torch.manual_seed(SEED)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
data = batches(numpy.random.default_rng(SEED))
start = Blue(GENES, TYPES, WIDTH, CHANNELS)
with torch.no_grad():
    for parameter in start.parameters():
        parameter.copy_(parameter.bfloat16().float())
start.eval()
with torch.no_grad():
    first = start(data[-1][0])

out = {
    "torch": torch.__version__,
    "architecture": {"genes": GENES, "cellTypes": TYPES, "featureWidth": WIDTH, "channels": CHANNELS},
    "long": LONG,
    "sampled": SAMPLED,
    "samples": SAMPLES,
    "weights": {name: bfloat16(tensor) for name, tensor in arrays(start).items()},
    "batches": [dict(zip(("bulk", "proportions", "profiles"), map(text, batch))) for batch in data[:-1]],
    "predicted": text(data[-1][0]),
    "untrained": {"proportions": text(first[0]), "profiles": text(first[1])},
    "runs": {},
}
for label, rate in LEARNING_RATES.items():
    network, losses, gradients = train(start, data, rate)
    _, exact, _ = train(copy.deepcopy(start).double(), [[part.double() for part in batch] for batch in data], rate)
    total = [p + PROPORTION_WEIGHT * q for p, q in losses]
    spread = max(abs(a / (p + PROPORTION_WEIGHT * q) - 1) for a, (p, q) in zip(total, exact))
    print(f"learning rate {label}: total loss {total[0]:.6f} to {total[-1]:.6f}; in double precision at most {spread:.1e} away")
    assert spread < 1e-6, "choose another seed"
    network.eval()
    with torch.no_grad():
        proportions, profiles = network(data[-1][0])
    out["gradients"] = sampled(gradients)
    out["runs"][label] = {
        "learningRate": rate,
        "losses": losses,
        "weights": sampled(arrays(network)),
        "statistics": {name: text(tensor) for name, tensor in statistics(network).items()},
        "proportions": text(proportions),
        "profiles": text(profiles),
    }
(HERE / "fixture.json").write_text(json.dumps(out) + "\n")
