// Several starts, where the likelihood may have several maxima; and of θ that mean the same the one in order.
import { evaluate } from "../compile/evaluate.ts";
import { ruleFree } from "../distribution/free.ts";
import { constrain, freeValues } from "../distribution/parametrization.ts";
import { input } from "../ops/leaves.ts";
import { fold } from "../random/key.ts";
import { uniforms } from "../random/stream.ts";
import { type Layout, type Starting, unpack } from "./descend.ts";

/** How far a free number is moved, at most, where the family has no rule for other starts. */
const SPREAD = 2;

/** θ from which a fit begins again: by the family's rule for it, else about the first ones. */
export function otherStarts({ family, set, eta, y, weight, options, count, key, thetaAt }: Starting): Float64Array[] {
  const { starts } = family.rules;
  return Array.from({ length: count - 1 }, (_, i) => {
    const random = uniforms(fold(key, i));
    const found =
      starts && ruleFree(family, set, (all, own, known) => starts(all, own, known, random), y, weight, options);
    const free = found ?? eta.map((v) => v + SPREAD * (2 * random() - 1));
    return thetaAt(free.map((v) => (Number.isFinite(v) ? v : 0)));
  });
}

/** Of all θ that mean the same as this one, parts of the family being exchanged, the one in order: by the rule `labels`. */
export function inOrder({ family, set, etaOf, thetaAt }: Starting, layout: Layout, theta: Float64Array): Float64Array {
  const { labels } = family.rules;
  if (!labels || !etaOf) return theta;
  const eta = etaOf(unpack(input("theta", { shape: [theta.length] }), layout));
  const own = constrain(set, eta);
  const data = { theta, x: [0] };
  const { by } = evaluate({ by: labels(set.to(own)) }, data);
  const order = Array.from(by, (_, i) => i).sort((a, b) => (by[a] as number) - (by[b] as number));
  if (order.every((from, to) => from === to)) return theta;
  const sorted = Object.entries(evaluate(own, data)).map(([name, numbers]) => {
    const width = numbers.length / order.length;
    return [name, order.flatMap((from) => Array.from(numbers.subarray(from * width, (from + 1) * width)))];
  });
  return thetaAt(freeValues(Object.fromEntries(sorted), set, set));
}
