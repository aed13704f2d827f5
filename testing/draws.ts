// Laws of draws: they follow the distribution, and a fit to them finds it.
import { grid } from "./integral.ts";
import { above, generator, type SetLaw, same } from "./law.ts";
import { recovers } from "./recovery.ts";
import { chiSquared, kolmogorov } from "./statistics.ts";
import { asNumbers, given, type Subject } from "./subject.ts";

/** Is it drawn from by the inverse of its cdf? */
const inverted = ({ family, rules, scalar }: Subject): boolean =>
  !rules.sample && !rules.draw && scalar && family.derived !== undefined && !!rules.logCdf && !!rules.logSurvival;

/** What holds of draws. */
export const drawLaws: readonly SetLaw[] = [
  {
    name: "draws follow the cdf, and are the same for the same seed",
    when: (s) => s.rules.sample !== undefined || inverted(s),
    run: (subject) => {
      const { atoms, d, family, rules, scalar, support } = subject;
      const n = !scalar ? 20 : rules.sample ? 10_000 : 500;
      const draws = d.sample(n, { seed: `laws of ${family.name}` }) as unknown as ArrayLike<unknown>;
      same(draws.length, n, "the number of draws");
      same(d.sample(7, { seed: `laws of ${family.name}` }), Array.from(draws).slice(0, 7), "few draws");
      if (!scalar || !(support.discrete || rules.cdf || rules.logCdf)) return;
      const numbers = Float64Array.from(draws, (x) =>
        typeof x === "string" ? (support.labels as readonly string[]).indexOf(x) : (x as number),
      );
      if (support.discrete) {
        const { y: at } = grid(d);
        const p = d.prob(given(support, at) as never) as unknown as Float64Array;
        const kept = Array.from(at.keys()).filter((i) => (p[i] as number) * n >= 5);
        const counts = kept.map((i) => numbers.filter((x) => x === at[i]).length);
        const expected = kept.map((i) => (p[i] as number) * n);
        if (kept.length > 1) above(chiSquared(counts, expected), 1e-4, "the χ² test's p");
        same(
          numbers.every((x) => support.contains([x])),
          true,
          "draws in the support",
        );
      } else {
        // an atom's draws are spread over its step
        const next = generator(11);
        const steps = new Map(atoms.map((a) => [a, d.prob(a) as number]));
        const at = (d.cdf(numbers) as unknown as Float64Array).map(
          (f, i) => f - (steps.get(numbers[i] as number) ?? 0) * next(),
        );
        above(kolmogorov(at), 1e-4, "the Kolmogorov–Smirnov test's p");
      }
    },
  },
  {
    name: "a fit to draws finds the parameters, within four standard errors",
    when: (s) => (s.rules.sample !== undefined || s.rules.draw !== undefined || inverted(s)) && !s.unfit && s.first,
    run: (subject) => {
      const { d, family, set, support, values } = subject;
      const draws = d.sample(1000, { seed: `fit of ${family.name}` }) as unknown as ArrayLike<unknown>;
      const numbers = Float64Array.from(Array.from(draws).flatMap((x) => asNumbers(support, x)));
      return recovers(family, set, values, draws, numbers);
    },
  },
];
