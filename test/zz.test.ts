import { test } from "vitest";
import { Bernoulli, Categorical, Independent, Mixture, Normal } from "thetastar/distributions";
test("x", () => {
  const m = Mixture(Normal, 3)({ weights: [0.3, 0.5, 0.2], loc: [-1, 1, 3], scale: [0.5, 0.01, 1] });
  let t = performance.now();
  const time = (f: () => unknown) => { t = performance.now(); const v = f(); console.log(v, (performance.now() - t).toFixed(1), "ms"); };
  time(() => m.mode()); time(() => m.entropy()); time(() => m.mode()); time(() => m.entropy());
  const n = 300;
  const many = Mixture(Normal, 2)({ weights: [0.3, 0.7], loc: Array.from({length: n}, (_, i) => [0, i / 50]), scale: [1, 0.5] });
  time(() => many.mode().slice(0, 3)); time(() => many.entropy().slice(0,3));
  const i = Independent(Normal, 2)({ loc: [0, 1], scale: [1, 2] });
  time(() => [i.cdf([0, 1]), i.survival([0, 1]), i.logCdf([0,1]), i.quantile(0.3), i.interval(0.9), i.median(), i.mode(), i.entropy()]);
  const im = Independent(Mixture(Normal, 2), 2)({ weights: [[0.3, 0.7], [.5, .5]], loc: [[0, 1], [0, 3]], scale: [[1, 1], [1, 1]] });
  time(() => [im.cdf([0, 1]), im.quantile(0.3), im.quantile([0.3, .4]), im.mode(), im.entropy(), im.mean()]);
  const mi = Mixture(Independent(Normal, 2), 2)({ weights: [0.3, 0.7], loc: [[0, 1], [0, 3]], scale: [[1, 1], [1, 1]] });
  time(() => [mi.cdf([0, 1]), mi.logSurvival([0, 1])]);
  for (const f of [() => mi.quantile(0.3), () => mi.mode()]) try { f(); } catch (e) { console.log(String(e)); }
  const mb = Mixture(Bernoulli, 2)({ weights: [0.3, 0.7], probs: [0.2, 0.4] });
  time(() => [mb.mode(), mb.entropy(), mb.mean()]);
  const mc = Mixture(Categorical(["a", "b", "c"]), 2)({ weights: [0.3, 0.7], probs: [[0.2, 0.4, .4], [.1, .8, .1]] });
  time(() => [mc.mode(), mc.entropy(), mc.quantile(0.5)]);
  const ic = Independent(Categorical(["a", "b", "c"]), 2)({ probs: [[0.2, 0.4, .4], [.1, .8, .1]] });
  time(() => [ic.mode(), ic.entropy(), ic.quantile(0.5), ic.logProb([["a", "b"]] as never), ic.cdf(["b", "b"] as never), ic.sample(2, { seed: 1 })]);
  const nn = Mixture(Mixture(Normal, 2), 2)({ weightLogits: [0, 1], weights: [0.3, 0.7] } as never);
});
