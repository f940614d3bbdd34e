"""Milliseconds of a training step of an mlp and of a convnet by PyTorch on one thread, as JSON.

Arguments: steps that each makes in a row; the fastest of three such runs counts.
"""

import json
import os
import sys
import time

# OpenBLAS has threads of its own, which torch.set_num_threads leaves alone.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch
from torch import nn

BATCH = 128
RUNS = 3


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
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(steps):
            optimiser.zero_grad()
            nn.functional.cross_entropy(network(x), labels).backward()
            optimiser.step()
        best = min(best, time.perf_counter() - start)
    return 1000 * best / steps


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
mlp_steps, convnet_steps = map(int, sys.argv[1:])
times = [
    fastest_ms(mlp, torch.randn(BATCH, 784), mlp_steps),
    fastest_ms(convnet, torch.randn(BATCH, 1, 28, 28), convnet_steps),
]
print(json.dumps(times))
