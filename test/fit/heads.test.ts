// Regressions on every parameter against R, on data of the project: durations, ordered answers, extra zeros, scales, tails.
import { readFileSync } from "node:fs";
import { type AnyFamily, constant, type Frame, fit, type LinearHead, linear, type Model, model } from "thetastar";
import {
  Beta,
  BetaBinomial,
  Categorical,
  Exponential,
  Gamma,
  GEV,
  Gumbel,
  Hurdle,
  InverseGaussian,
  Logistic,
  LogLogistic,
  LogNormal,
  NegativeBinomial,
  Normal,
  Ordinal,
  Poisson,
  StudentT,
  Weibull,
  ZeroInflated,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";

type Numbers = Readonly<Record<string, number>>;
type Nested = Readonly<Record<string, Numbers>>;
interface Case {
  readonly id: string;
  readonly coef: Numbers;
  readonly se: Numbers;
  readonly logLik: number;
}
const { data, cases }: { readonly data: Frame; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../reference/heads-own.json", import.meta.url), "utf8"),
);

/** What is fitted, and which of its numbers R calls how: [prefix of R, parameter here, sign]. */
interface Ours {
  readonly model: Model<AnyFamily, true>;
  readonly y: string;
  readonly names: readonly (readonly [prefix: string, parameter: string, sign?: -1])[];
  readonly weight?: string;
  readonly known?: Readonly<Record<string, number>>;
  readonly fixed?: Readonly<Record<string, number>>;
}
const [ax, a, x, z, bare] = ["~ a + x", "~ a", "~ x", "~ z", "~ 1"].map((text) => linear(text)) as [
  LinearHead,
  LinearHead,
  LinearHead,
  LinearHead,
  LinearHead,
];
const seen = "Surv(time, event)";
const between = 'Surv(from, to, type = "interval2")';
/** survreg's: the location without a prefix, the logarithm of the scale, which is one over a Weibull's shape. */
const weibull = (y: string, scale = ax): Ours => ({
  model: model(Weibull, { scale, shape: bare }),
  y,
  names: [
    ["", "scale"],
    ["log scale", "shape", -1],
  ],
});
const located = (family: typeof Normal | typeof LogNormal | typeof Logistic, y: string, loc: LinearHead): Ours => ({
  model: model<AnyFamily>(family, { loc, scale: bare }),
  y,
  names: [
    ["", "loc"],
    ["log scale", "scale"],
  ],
});
const answers = (link: "logit" | "probit" | "cloglog"): Ours => ({
  model: model(Ordinal(["low", "mid", "top"], link), {
    loc: linear("~ a + x", { bias: false }),
    cutpoints: constant(),
  }),
  y: "answer",
  names: [
    ["z1:", "cutpoints[0]"],
    ["z2:", "cutpoints[1]"],
    ["loc:", "loc"],
  ],
});

const ours: Readonly<Record<string, Ours>> = {
  "survreg weibull": weibull(seen),
  "survreg exponential": {
    model: model(Exponential, { rate: ax }),
    y: seen,
    names: [["", "rate", -1]],
  },
  "survreg lognormal": located(LogNormal, seen, ax),
  "survreg loglogistic": {
    ...weibull(seen),
    model: model(LogLogistic, { scale: linear("~ a * x"), shape: bare }),
  },
  "survreg logistic": located(Logistic, seen, x),
  "survreg weibull weighted": { ...weibull(seen), weight: "weight" },
  "survreg weibull strata": {
    model: model(Weibull, { scale: x, shape: linear("~ 0 + a") }),
    y: seen,
    names: [
      ["", "scale"],
      ["log scale ", "shape", -1],
    ],
  },
  "survreg weibull interval": weibull(between),
  "survreg lognormal interval": located(LogNormal, between, x),
  "survreg tobit": located(Normal, 'Surv(wage, wage > 0, type = "left")', linear("~ a + x + z")),
  "ordinal logit": answers("logit"),
  "ordinal probit": answers("probit"),
  "ordinal cloglog": answers("cloglog"),
  multinomial: {
    model: model(Categorical(["fog", "rain", "sun"]), ax),
    y: "sky",
    weight: "weight",
    names: [
      ["e2:", "logits[0]"],
      ["e3:", "logits[1]"],
    ],
  },
  "zero-inflated Poisson": {
    model: model(ZeroInflated(Poisson), { rate: ax, zeroProb: a }),
    y: "none",
    names: [
      ["m:", "rate"],
      ["g:", "zeroProb"],
    ],
  },
  "zero-inflated negative binomial": {
    model: model(ZeroInflated(NegativeBinomial), { mean: ax, dispersion: bare, zeroProb: x }),
    y: "many",
    names: [
      ["m:", "mean"],
      ["g:", "zeroProb"],
      ["t:", "dispersion", -1],
    ],
  },
  "hurdle Poisson": {
    model: model(Hurdle(Poisson), { rate: ax, zeroProb: a }),
    y: "none",
    names: [
      ["m:", "rate"],
      ["g:", "zeroProb"],
    ],
  },
  "hurdle negative binomial": {
    model: model(Hurdle(NegativeBinomial), { mean: ax, size: bare, zeroProb: x }),
    y: "many",
    names: [
      ["m:", "mean"],
      ["g:", "zeroProb"],
      ["t:", "size"],
    ],
  },
  "negative binomial, both": {
    model: model(NegativeBinomial, { mean: ax, size: a }),
    y: "count",
    names: [
      ["m:", "mean"],
      ["t:", "size"],
    ],
  },
  "beta-binomial": {
    model: model(BetaBinomial, { probs: ax, precision: bare }),
    y: "won",
    known: { totalCount: 15 },
    names: [
      ["m:", "probs"],
      ["s:", "precision"],
    ],
  },
  "beta, both": {
    model: model(Beta, { mean: ax, precision: z }),
    y: "share",
    names: [
      ["m:", "mean"],
      ["s:", "precision"],
    ],
  },
  "gamma, both": {
    model: model(Gamma, { mean: ax, dispersion: a }),
    y: "amount",
    names: [
      ["m:", "mean"],
      ["k:", "dispersion", -1],
    ],
  },
  "normal, both": {
    model: model(Normal, { loc: ax, scale: z }),
    y: "size",
    weight: "weight",
    names: [
      ["m:", "loc"],
      ["s:", "scale"],
    ],
  },
  "student of 5 df": {
    model: model(StudentT, { df: constant(), loc: ax, scale: bare }),
    y: "robust",
    fixed: { df: 5 },
    names: [
      ["m:", "loc"],
      ["s:", "scale"],
    ],
  },
  student: {
    model: model(StudentT, { df: bare, loc: ax, scale: bare }),
    y: "robust",
    names: [
      ["m:", "loc"],
      ["s:", "scale"],
      ["v:", "df"],
    ],
  },
  "extremes with a trend": {
    model: model(GEV, { loc: ax, scale: bare, shape: bare }),
    y: "flood",
    names: [
      ["m:", "loc"],
      ["s:", "scale"],
      ["k:", "shape"],
    ],
  },
  gumbel: {
    model: model(Gumbel, { loc: ax, scale: a }),
    y: "flood",
    names: [
      ["m:", "loc"],
      ["s:", "scale"],
    ],
  },
  "inverse gaussian": {
    model: model(InverseGaussian, { mean: ax, shape: bare }),
    y: "first",
    names: [
      ["m:", "mean"],
      ["k:", "shape"],
    ],
  },
};

/** Numbers under R's names. */
function underNames(found: Nested, names: Ours["names"], signed: boolean): Numbers {
  return Object.fromEntries(
    names.flatMap(([prefix, name, sign = 1]) => {
      const [, parameter = name, element] = /^(cutpoints)(\[\d\])$/.exec(name) ?? [];
      const own = found[parameter] ?? {};
      const factor = signed ? sign : 1;
      if (element) return [[`${prefix}(Intercept)`, own[element] as number]];
      return Object.entries(own).map(([term, value]): [string, number] => {
        const scale = prefix.startsWith("log scale");
        return [scale ? `${prefix}${term === "(Intercept)" ? "" : term.slice(1)}` : prefix + term, factor * value];
      });
    }),
  );
}

describe("regressions on every parameter, as R fits them", () => {
  test("all of the file are here", () => {
    expect(Object.keys(ours).sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  test.each(cases.map((one) => [one.id, one] as const))("%s", async (id, { coef, se, logLik }) => {
    const { model: one, y, names, weight, known, fixed } = ours[id] as Ours;
    const found = await fit(
      one,
      { data, y, ...(weight && { weight }), ...(known && { known }) },
      fixed ? { fixed } : {},
    );
    const [values, errors] = [underNames(found.coefficients, names, true), underNames(found.stderr, names, false)];
    expect(Object.keys(values).sort()).toEqual(Object.keys(coef).sort());
    for (const [name, value] of Object.entries(coef)) {
      const error = se[name] as number;
      // to a share of the standard error, as a coefficient may be nearly 0
      expect(Math.abs((values[name] as number) - value), `${name}: ${values[name]}, not ${value}`).toBeLessThan(
        1e-8 * error,
      );
      expect(
        Math.abs((errors[name] as number) / error - 1),
        `error of ${name}: ${errors[name]}, not ${error}`,
      ).toBeLessThan(1e-8);
    }
    expect(Math.abs(found.logLikelihood / logLik - 1)).toBeLessThan(1e-11);
    expect(found.warnings).toEqual([]);
  });
});
