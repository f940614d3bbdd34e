"""Prints the seconds of one epoch of the published training by PyTorch: a full batch of SGD with momentum on one hidden layer.

torch_epoch.py N d m threads
"""

import sys
import time

import torch

N, d, m, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
X = torch.rand(N, d) * 2 - 1
y = torch.randint(0, 2, (N,)) * 2.0 - 1
W = ((torch.rand(m, d) * 2 - 1) / d**0.5).requires_grad_()
a = torch.cat([torch.ones(m // 2), -torch.ones(m // 2)]) / m**0.5
optimiser = torch.optim.SGD([W], lr=0.01, momentum=0.9)
best = float("inf")
for _ in range(6):
    start = time.perf_counter()
    optimiser.zero_grad()
    torch.exp(-y * (torch.nn.functional.leaky_relu(X @ W.T, 0.01) @ a)).mean().backward()
    optimiser.step()
    best = min(best, time.perf_counter() - start)
print(best)
