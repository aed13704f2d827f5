// Laws of the divergence of one member of a family from another, where the family has a formula for it.
import { type Divergence, fromFree, klDivergence } from "thetastar";
import { grid } from "./integral.ts";
import { close, type SetLaw, same } from "./law.ts";
import { given } from "./subject.ts";

/** How far the other member's free numbers lie. */
const APART = [0.25, -0.25];
const DRAWS = 2000;

/** What holds of divergences. */
export const divergenceLaws: readonly SetLaw[] = [
  {
    name: "the divergence is not negative, 0 from itself, and the sum over all y, or four standard errors from a mean over draws",
    when: (s) => s.rules.kl !== undefined && s.rules.sample !== undefined,
    run: ({ d, family, free, known, scalar, set, support }) => {
      const itself = klDivergence(d, d);
      close(itself.value as number, 0, 1e-14, "the divergence from itself");
      same(itself.estimated, false, "whether it is estimated");
      // draws of integers may all be the same
      const all = scalar && support.discrete;
      const y = all ? given(support, grid(d).y) : d.sample(DRAWS, { seed: `divergence of ${family.name}` });
      const logs = d.logProb(y as never) as unknown as Float64Array;
      for (const by of APART) {
        const other = fromFree(
          family,
          set,
          free.map((v) => v + by),
          known,
        ).at(0);
        const { value, estimated, stderr } = klDivergence(d, other) as Divergence<false>;
        if (!(value >= 0)) throw new Error(`the divergence is ${value}.`);
        const others = other.logProb(y as never) as unknown as Float64Array;
        const terms = logs.map((v, i) => v - (others[i] as number));
        if (all) {
          const sum = terms.reduce(
            (sum, v, i) => (logs[i] === -Infinity ? sum : sum + Math.exp(logs[i] as number) * v),
            0,
          );
          // a rule may know no formula for two such members
          close(value, sum, estimated ? 4.5 * stderr : 1e-10, "the divergence");
          continue;
        }
        const mean = terms.reduce((sum, v) => sum + v, 0) / DRAWS;
        if (mean === Infinity) {
          same(value, Infinity, "the divergence");
          continue;
        }
        const ofMean = Math.sqrt(terms.reduce((sum, v) => sum + (v - mean) ** 2, 0) / DRAWS / (DRAWS - 1));
        close(value, mean, 4 * Math.sqrt(ofMean ** 2 + stderr ** 2) + 1e-12, "the divergence");
      }
    },
  },
];
