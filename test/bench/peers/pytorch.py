# PyTorch, eager, one thread, the workloads of workloads.ts: a line of JSON a request on stdin, a line of JSON an answer.
# {"open": "W1", "sizes", "batch", "n", "folder"} reads x, y, theta (float32, little-endian) from the folder;
# {"steps": k} makes k steps and answers their microseconds a step and the loss of the last.
import json
import math
import pathlib
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def head(name, out, y):
    if name == "W1":
        loc, raw = out[:, 0], out[:, 1]
        scale = F.softplus(raw) + 1e-3
        z = (y - loc) / scale
        return (0.5 * z * z + torch.log(scale) + 0.5 * math.log(2 * math.pi)).mean()
    if name == "W2":
        return F.cross_entropy(out, y)
    logits, loc, raw = out[:, :5], out[:, 5:10], out[:, 10:]
    z = (y[:, None] - loc) * torch.exp(-raw)
    joint = torch.log_softmax(logits, 1) - raw - 0.5 * z * z - 0.5 * math.log(2 * math.pi)
    return -torch.logsumexp(joint, 1).mean()


def floats(path):
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=torch.float32)


class Run:
    def __init__(self, request):
        self.name, self.batch = request["open"], request["batch"]
        sizes, folder = request["sizes"], pathlib.Path(request["folder"])
        self.x = floats(folder / "x").reshape(-1, sizes[0])
        self.y = floats(folder / "y")
        if self.name == "W2":
            self.y = self.y.long()
        theta, at = floats(folder / "theta"), 0
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layer = torch.nn.Linear(a, b)
            with torch.no_grad():
                layer.weight.copy_(theta[at : at + a * b].reshape(a, b).T)
                layer.bias.copy_(theta[at + a * b : at + a * b + b])
            at += a * b + b
            layers += [layer, torch.nn.Tanh()]
        self.net = torch.nn.Sequential(*layers[:-1])
        self.optimizer = torch.optim.Adam(self.net.parameters(), 1e-3)
        self.t = 0

    def step(self):
        at = self.t * self.batch % len(self.x)
        self.t += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = head(self.name, self.net(self.x[at : at + self.batch]), self.y[at : at + self.batch])
        loss.backward()
        self.optimizer.step()
        return loss


run = None
for line in sys.stdin:
    request = json.loads(line)
    if "open" in request:
        run = Run(request)
        answer = {}
    else:
        start = time.perf_counter()
        for _ in range(request["steps"]):
            loss = run.step()
        answer = {"us": (time.perf_counter() - start) * 1e6 / request["steps"], "loss": loss.item()}
    print(json.dumps(answer), flush=True)
