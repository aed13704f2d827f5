// Known optima: what training reaches on fresh data, against the entropy of the noise it was drawn with.
import { adam, cosine, fit, mlp, model, silu } from "thetastar";
import { Mixture, Normal } from "thetastar/distributions";
import { data as growingNoise, spread } from "../../docs/examples/growingNoise.ts";
import { floor as entropyOfBranches, data as twoBranches } from "../../docs/examples/twoBranches.ts";

const FRESH = 100_000;
/** Nats a row by which a fit may miss. */
export const within = 0.05;

export interface Optimum {
  readonly name: string;
  readonly known: number;
  /** The same by quadrature over the definition of the data. */
  readonly floor: () => number;
  /** Mean NLL on fresh rows after training with a seed. */
  readonly reached: (seed: number) => Promise<number>;
}

const nll = (logProb: Float64Array): number => -logProb.reduce((a, b) => a + b, 0) / logProb.length;

export const optima: readonly Optimum[] = [
  {
    name: "x·sin x, noise that grows with x, 2,000 rows",
    known: 1.66964,
    // E log σ(x) + ½ log 2πe, x uniform on [0, 10]: the midpoint rule
    floor: () => {
      const n = 100_000;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.log(spread((10 * (i + 0.5)) / n));
      return sum / n + 0.5 * Math.log(2 * Math.PI * Math.E);
    },
    reached: async (seed) => {
      const { x, y } = growingNoise(`test ${seed}`, FRESH);
      const fitted = await fit(
        model(Normal, mlp([32, 32], { activation: silu })),
        growingNoise(`train ${seed}`, 2000),
        {
          optimizer: adam(cosine(1e-2)),
          epochs: 60,
          batch: 64,
          seed,
        },
      );
      return nll(fitted.predict(x).logProb(y));
    },
  },
  {
    name: "the inverse problem, five components, 10,000 rows",
    known: -1.22627,
    floor: entropyOfBranches,
    reached: async (seed) => {
      const { x, y } = twoBranches(`test ${seed}`, FRESH);
      const fitted = await fit(
        model(Mixture(Normal, 5), mlp([32, 32], { activation: silu })),
        twoBranches(`train ${seed}`, 10_000),
        {
          optimizer: adam(cosine(1e-2)),
          epochs: 60,
          batch: 128,
          seed,
        },
      );
      return nll(fitted.predict(x).logProb(y));
    },
  },
];
