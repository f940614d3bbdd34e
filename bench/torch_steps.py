"""Milliseconds of a training step of an mlp, of a convnet and of a wide residual network by PyTorch on one thread, as JSON.

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


class Block(nn.Module):
    """Pre-activation block; where sizes differ, the shortcut begins after the first activation."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU())
        self.inner = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1),
        )
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride) if inputs != outputs or stride != 1 else None

    def forward(self, x):
        a = self.first(x)
        return self.inner(a) + (x if self.shortcut is None else self.shortcut(a))


def wide_resnet(depth, widen):
    layers, channels = [nn.Conv2d(3, 16, 3, 1, 1)], 16
    for group in range(3):
        for block in range((depth - 4) // 6):
            outputs = 16 * 2**group * widen
            layers.append(Block(channels, outputs, 2 if group > 0 and block == 0 else 1))
            channels = outputs
    last = [nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)]
    return nn.Sequential(*layers, *last)


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
mlp_steps, convnet_steps, wide_steps = map(int, sys.argv[1:])
times = [
    fastest_ms(mlp, torch.randn(BATCH, 784), mlp_steps),
    fastest_ms(convnet, torch.randn(BATCH, 1, 28, 28), convnet_steps),
    fastest_ms(wide_resnet(16, 2), torch.randn(BATCH, 3, 32, 32), wide_steps),
]
print(json.dumps(times))
