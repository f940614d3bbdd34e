"""Prints, as JSON, the milliseconds of a training step of each network by PyTorch: the fastest of several, one thread."""

import json
import os
import time

# OpenBLAS has threads of its own, which torch.set_num_threads leaves alone.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch
from torch import nn

BATCH = 128


class Residual(nn.Module):
    def __init__(self, *inner):
        super().__init__()
        self.inner = nn.Sequential(*inner)

    def forward(self, x):
        return x + self.inner(x)


def fastest_ms(network, x, steps):
    labels = torch.arange(BATCH) % 10
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4, nesterov=True)
    best = float("inf")
    for _ in range(steps):
        start = time.perf_counter()
        optimiser.zero_grad()
        nn.functional.cross_entropy(network(x), labels).backward()
        optimiser.step()
        best = min(best, time.perf_counter() - start)
    return 1000 * best


torch.set_num_threads(1)
mlp = nn.Sequential(nn.Linear(784, 1000), nn.LeakyReLU(0.01), nn.Linear(1000, 10))
convnet = nn.Sequential(
    nn.Conv2d(1, 16, 3, 2),
    nn.ReLU(),
    nn.Conv2d(16, 128, 3),
    nn.ReLU(),
    Residual(nn.Conv2d(128, 128, 3, padding=1), nn.ReLU()),
    nn.Conv2d(128, 256, 3),
    nn.ReLU(),
    Residual(nn.Conv2d(256, 256, 3, padding=1), nn.ReLU()),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(256, 10),
)
times = {
    "mlp": fastest_ms(mlp, torch.randn(BATCH, 784), 30),
    "convnet": fastest_ms(convnet, torch.randn(BATCH, 1, 28, 28), 4),
}
print(json.dumps(times))
