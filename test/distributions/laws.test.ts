// The battery of laws over the shipped families, in every parametrization.
import { Bernoulli, Categorical, Independent, Mixture, Normal } from "thetastar/distributions";
import { laws } from "./laws.ts";

const reals = [-7.5, -3, -1.25, -0.5, 0, 0.1, 0.75, 1.5, 2.25, 4, 9];
const wild = [0, 1e-300, -1e-300, 1, -1, 50, -1000, 1e10, -1e10, 1e150, -1e150, 1e300, -1.7e308];
const classes = [-1, 0, 0.5, 1, 2, 3, 1e300, -1e300];

laws({
  family: Normal,
  parameters: [
    { loc: 0.5, scale: 1.5 },
    { mean: -1, stddev: 2 },
    { mean: 0, variance: 4 },
  ],
  y: [-35, ...reals, 60],
  wild,
});
laws({
  family: Bernoulli,
  parameters: [{ logits: -0.7 }, { logits: 3 }, { probs: 0.35 }],
  y: [0, 1],
  wild: classes,
});
laws({
  family: Categorical(3),
  parameters: [{ logits: [0, 1.5, -2] }, { probs: [0.2, 0.3, 0.5] }],
  y: [0, 1, 2],
  wild: classes,
});
laws({
  family: Categorical(["drizzle", "fog", "rain", "snow"]),
  parameters: [{ logits: [0, 1.5, -2, 1] }, { probs: [0.2, 0.3, 0.1, 0.4] }],
  y: [0, 1, 2, 3],
  wild: classes,
});
laws({
  family: Mixture(Normal, 2),
  parameters: [
    { weightLogits: [0, 1], loc: [-1, 1.5], scale: [0.5, 1] },
    { weights: [0.25, 0.75], loc: [-1, 1.5], scale: [0.5, 1] },
    { weightLogits: [0, 1], mean: [-1, 1.5], stddev: [0.5, 1] },
    { weights: [0.25, 0.75], mean: [-1, 1.5], stddev: [0.5, 1] },
    { weightLogits: [0, 1], mean: [-1, 1.5], variance: [0.5, 1] },
    { weights: [0.25, 0.75], mean: [-1, 1.5], variance: [0.5, 1] },
  ],
  y: [-4, -1.5, -1, 0, 0.3, 1.5, 2, 5],
  wild,
});
laws({
  family: Mixture(Bernoulli, 2),
  parameters: [
    { weightLogits: [0, 0.5], logits: [-1, 2] },
    { weights: [0.3, 0.7], logits: [-1, 2] },
    { weightLogits: [0, 0.5], probs: [0.2, 0.7] },
    { weights: [0.3, 0.7], probs: [0.2, 0.7] },
  ],
  y: [0, 1],
  wild: classes,
});
laws({
  family: Mixture(Categorical(3), 2),
  parameters: [
    {
      weightLogits: [0, 0.5],
      logits: [
        [0, 1, 2],
        [0, -1, 0.5],
      ],
    },
    {
      weights: [0.3, 0.7],
      logits: [
        [0, 1, 2],
        [0, -1, 0.5],
      ],
    },
    {
      weightLogits: [0, 0.5],
      probs: [
        [0.2, 0.3, 0.5],
        [0.6, 0.3, 0.1],
      ],
    },
    {
      weights: [0.3, 0.7],
      probs: [
        [0.2, 0.3, 0.5],
        [0.6, 0.3, 0.1],
      ],
    },
  ],
  y: [0, 1, 2],
  wild: classes,
});
laws({
  family: Independent(Normal, 2),
  parameters: [
    { loc: [0, 1], scale: [1, 2] },
    { mean: [0, 1], stddev: [1, 2] },
    { mean: [0, 1], variance: [1, 2] },
  ],
  y: [0, 1, -1, 2.5, 0.3, -4, 7, 7.5],
  wild,
});
laws({
  family: Independent(Categorical(3), 2),
  parameters: [
    {
      logits: [
        [0, 1, 2],
        [0, -1, 0.5],
      ],
    },
    {
      probs: [
        [0.2, 0.3, 0.5],
        [0.6, 0.3, 0.1],
      ],
    },
  ],
  y: [0, 1, 2, 2, 1, 0],
  wild: classes,
});
laws({
  family: Mixture(Independent(Normal, 2), 2),
  parameters: ["weightLogits", "weights"].flatMap((w) =>
    [
      ["loc", "scale"],
      ["mean", "stddev"],
      ["mean", "variance"],
    ].map(([a, b]) => ({
      [w]: w === "weights" ? [0.5, 0.5] : [0, 1],
      [a as string]: [
        [0, 1],
        [2, -1],
      ],
      [b as string]: [
        [1, 2],
        [0.5, 0.7],
      ],
    })),
  ),
  y: [0, 1, -1, 2.5, 0.3, -4],
  wild,
});
