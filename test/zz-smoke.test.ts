import { expect, it } from "vitest";
import { distribution } from "../src/distribution.ts";
import { positive, real } from "../src/constraint.ts";
import { log, tanh } from "../src/ops/math.ts";
import { model } from "../src/model.ts";
import { fit, train } from "../src/fit/train.ts";
import { load } from "../src/fit/save.ts";
import { mlp } from "../src/layers/chain.ts";
import { linear, constant } from "../src/layers/linear.ts";
import { adam } from "../src/optimizers/adam.ts";
import { mse } from "../src/fit/objectives.ts";

const Normal = distribution({
  name: "Normal",
  params: { loc: real, scale: positive },
  support: real,
  logProb: ({ loc, scale }, y) => { const z = y.sub(loc).div(scale); return z.mul(z).mul(-0.5).sub(log(scale)).sub(0.9189385332046727); },
  mean: ({ loc }) => loc,
  start: (y, w) => { let m = 0, t = 0, s = 0; for (let i = 0; i < y.length; i++) { m += w[i]! * y[i]!; t += w[i]!; } m /= t; for (let i = 0; i < y.length; i++) s += w[i]! * (y[i]! - m) ** 2; return { loc: m, scale: Math.sqrt(s / t) }; },
  affine: { shift: ({ loc, scale }, by) => ({ loc: loc.add(by), scale }), scale: ({ loc, scale }, by) => ({ loc: loc.mul(by), scale: scale.mul(by) }) },
});
const n = 300;
const x = Array.from({ length: n }, (_, i) => i / 50 - 3);
const y = x.map((v, i) => 100 + 20 * Math.sin(v) + (1 + Math.abs(v)) * Math.sin(i * 7919.13) * 2);
it("fits", async () => {
  const t0 = performance.now();
  const f = await fit(model(Normal, mlp([16])), { x, y }, { epochs: 20, batch: 32, optimizer: adam(1e-2), validation: 0.2, executor: "interpreter", seed: "a" });
  console.log(performance.now() - t0, f.history.map((h) => [h.objective.toFixed(3), h.validation?.toFixed(3)].join()).join(" "));
  const p = f.predict([0, 1, 2]);
  console.log(p.params, p.logProb([100, 110, 120]));
  const g = load(JSON.parse(JSON.stringify(f)), { Normal });
  expect(g.predict([0, 1, 2]).params).toEqual(p.params);
  const h = await fit(model(Normal, mlp([16])), { x, y }, { epochs: 20, batch: 32, optimizer: adam(1e-2), objective: mse(), validation: 0.2, executor: "interpreter", seed: "a" });
  console.log(h.history.at(-1), h.scaleFrom, h.predict([0]).params);
  const k = await fit(Normal, y, { epochs: 3, executor: "interpreter" });
  console.log(k.params, k.history, k.predict().params);
  const m = await fit(model(Normal, { loc: linear(), scale: constant() }), { x: { a: x }, y }, { epochs: 3, executor: "interpreter" });
  console.log(m.params, m.layout, m.predict({ a: [1, 2] }).params);
});
