"""The released BLUE network (paper 5.4) in plain PyTorch, and its arrays under the names and shapes that deconflow uses."""
import torch
from torch import nn

PROPORTION_WEIGHT = 100


class Convolution(nn.Sequential):
    """Convolution of kernel 3, batch norm, ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv1d(inputs, outputs, kernel_size=3, padding=1, bias=False)
        self.norm = nn.BatchNorm1d(outputs)
        self.relu = nn.ReLU(inplace=True)


class DoubleConvolution(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.first = Convolution(inputs, outputs)
        self.second = Convolution(outputs, outputs)

    def forward(self, x):
        return self.second(self.first(x))


class Down(DoubleConvolution):
    """Max pooling by 2, then a double convolution."""

    def forward(self, x):
        return super().forward(nn.functional.max_pool1d(x, 2))


class Up(DoubleConvolution):
    """Transposed convolution that doubles the length and halves the channels, joined with the skip, then a double convolution."""

    def __init__(self, inputs, skip, outputs):
        super().__init__(skip + inputs // 2, outputs)
        self.widen = nn.ConvTranspose1d(inputs, inputs // 2, kernel_size=2, stride=2)

    def forward(self, x, skip):
        return super().forward(torch.cat([skip, self.widen(x)], dim=1))


class Blue(nn.Module):
    """Two linear feature layers; a head for the proportions, a one-dimensional U-Net with one channel a cell type for the profiles."""

    def __init__(self, genes, cell_types, feature_width, channels):
        super().__init__()
        self.features = nn.ModuleDict({"profile": nn.Linear(genes, feature_width), "proportion": nn.Linear(genes, feature_width)})
        self.down = nn.ModuleList([DoubleConvolution(1, channels[0])] + [Down(*pair) for pair in zip(channels, channels[1:])])
        inputs = list(channels[:0:-1])
        skips = list(channels[-2::-1])
        outputs = skips[:-1] + [cell_types]
        self.up = nn.ModuleList([Up(*sizes) for sizes in zip(inputs, skips, outputs)])
        self.profile = nn.Linear(feature_width, genes)
        widths = [feature_width, min(4096, feature_width), min(1024, feature_width), 256, 64, cell_types]
        self.head = nn.ModuleList([nn.Linear(*pair) for pair in zip(widths, widths[1:])])

    def forward(self, bulk):
        x = self.features["proportion"](bulk)
        for layer in self.head[:-1]:
            x = nn.functional.silu(layer(x))
        proportions = torch.softmax(self.head[-1](x), dim=1)

        x = self.features["profile"](bulk).unsqueeze(1)
        skips = []
        for block in self.down:
            x = block(x)
            skips.append(x)
        skips.pop()
        for block in self.up:
            x = block(x, skips.pop())
        return proportions, torch.relu(self.profile(x))


def loss_parts(network, bulk, proportions, profiles):
    """Sum over the cell types of the mean squared error of their profiles, and the mean squared error of the proportions."""
    found_proportions, found_profiles = network(bulk)
    mse = nn.functional.mse_loss
    profile = sum(mse(found_profiles[:, t], profiles[:, t]) for t in range(profiles.shape[1]))
    return profile, mse(found_proportions, proportions)


ENDINGS = {"conv.weight": "filter", "norm.weight": "scale", "norm.bias": "shift", "norm.running_mean": "mean", "norm.running_var": "variance",
           "widen.weight": "widen.filter", "widen.bias": "widen.bias"}


def our_name(name):
    """down.0.first.conv.weight -> down0.first.filter; head.2.bias -> head2.bias"""
    parts = name.split(".")
    if parts[1].isdigit():
        parts[:2] = ["".join(parts[:2])]
    name = ".".join(parts)
    for ending, ours in ENDINGS.items():
        if name.endswith(f".{ending}"):
            return name[: -len(ending)] + ours
    return name


def our_layout(tensor):
    """Linear [inputs, outputs], filters [kernel, inputs, outputs], transposed ones [kernel, outputs, inputs]: PyTorch's axes in reverse."""
    return tensor.permute(*range(tensor.dim() - 1, -1, -1))


def arrays(network, value=lambda parameter: parameter):
    """The parameters by our names, in our layout."""
    return {our_name(name): our_layout(value(parameter).detach()) for name, parameter in network.named_parameters()}


def statistics(network):
    """The running means and variances by our names."""
    return {our_name(name): tensor for name, tensor in network.named_buffers() if not name.endswith("num_batches_tracked")}
