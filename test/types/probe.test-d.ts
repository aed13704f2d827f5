import { distribution } from "../../src/distribution.ts";
import { positive, real, category, simplex, logOdds, repeated } from "../../src/constraint.ts";
import { sqrt } from "../../src/ops/machine.ts";
const N = distribution({
  name: "N",
  params: { loc: real, scale: positive },
  also: [
    { params: { mean: real, stddev: positive }, to: ({ mean, stddev }) => ({ loc: mean, scale: stddev }), from: ({ loc, scale }) => ({ mean: loc, stddev: scale }) },
    { params: { mean: real, variance: positive }, to: ({ mean, variance }) => ({ loc: mean, scale: sqrt(variance) }), from: ({ loc, scale }) => ({ mean: loc, variance: scale.mul(scale) }) },
  ],
  support: real,
  logProb: ({ loc, scale }, y) => y.sub(loc).div(scale),
});
const a: number = N({ loc: 0, scale: 1 }).logProb(0);
const b: Float64Array = N({ loc: [0, 1], scale: 1 }).logProb(0);
const c: Float64Array = N({ mean: 0, stddev: 1 }).logProb([0, 1]);
const c2: Float64Array = N({ mean: 0, stddev: new Float64Array(3) }).logProb(new Float64Array(3));
const p: number = N({ mean: 0, variance: 1 }).params.loc;
const pr: Float64Array = N({ mean: [0], variance: 1 }).params.loc;
// @ts-expect-error mixed
N({ loc: 0, stddev: 1 });
// @ts-expect-error both
N({ loc: 0, scale: 1, mean: 1 });
// @ts-expect-error extra
N({ loc: 0, scale: 1, foo: 1 });
// @ts-expect-error missing
N({ loc: 0 });
// @ts-expect-error kind
N({ loc: "0", scale: 1 });
const e: number = N({ loc: 0, scale: 1 }).quantile(0.5);
const f: Float64Array = N({ loc: 0, scale: 1 }).quantile([0.5]);
const g: Float64Array = N({ loc: 0, scale: [1] }).interval(0.5).lower;
declare const maybe: number | number[];
const h: number | Float64Array = N({ loc: maybe, scale: 1 }).logProb(0);
// @ts-expect-error may be rows
const i: number = N({ loc: maybe, scale: 1 }).logProb(0);
const C = distribution({ name: "C", params: { logits: logOdds(3) }, also: [{ params: { probs: simplex(3) }, to: ({ probs }) => ({ logits: probs }), from: ({ logits }) => ({ probs: logits }) }], support: category(["a", "b", "c"]), logProb: ({ logits }) => logits });
const m: "a" | "b" | "c" = C({ probs: [0, 0, 1] }).mode();
const mm: ("a" | "b" | "c")[] = C({ probs: [[0, 0, 1]] }).mode();
const pp: Float64Array = C({ probs: [0, 0, 1] }).mean();
const ppp: Float64Array[] = C({ probs: [[0, 0, 1]] }).mean();
const n1: number = C({ probs: [0, 0, 1] }).prob("a");
const n2: Float64Array = C({ probs: [0, 0, 1] }).prob(["a", "b"]);
declare const col: string[];
const n3: Float64Array = C({ probs: [0, 0, 1] }).prob(col);
// @ts-expect-error label
C({ probs: [0, 0, 1] }).prob("hail");
// @ts-expect-error label
C({ probs: [0, 0, 1] }).prob(["a", "hail"]);
const R = repeated(positive, 3);
const R2 = repeated(R, 3);
// @ts-expect-error bad also
distribution({ name: "N", params: { loc: real }, also: [{ params: { mean: real }, to: ({ mu }) => ({ loc: mu }), from: ({ loc }) => ({ mean: loc }) }], support: real, logProb: ({ loc }) => loc });
export { a, b, c, c2, p, pr, e, f, g, h, i, m, mm, pp, ppp, n1, n2, n3, R2 };
const Z = distribution({ name: "N", params: { loc: real }, also: [{ params: { mean: real }, to: ({ mu }) => ({ loc: mu }), from: ({ loc }) => ({ mean: loc }) }], support: real, logProb: ({ loc }) => loc });
const zz: number = Z;
const Z2 = distribution({ name: "N", params: { loc: real }, also: [{ params: { mean: real }, to: ({ mean }) => ({ loc: mean }), from: ({ loc }) => ({ mean: loc }) }], support: real, logProb: ({ loc }) => loc });
const zz2: number = Z2;
