// Links: how a linear predictor becomes a parameter, as data. Each maps to the free number behind a constraint, exactly in both tails.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { input } from "../ops/leaves.ts";
import { beforeOverflow } from "../ops/limits.ts";
import { and, gt, lt, where } from "../ops/machine.ts";
import { atan, exp, log, log1mexp, reciprocal, sigmoid, softplus, tan } from "../ops/math.ts";
import { logNdtr } from "../ops/normal.ts";
import { ndtriExp } from "../ops/quantile.ts";
import type { Tensor } from "../tensor.ts";

/** Links, as R's `make.link` has them (McCullagh & Nelder, Generalized Linear Models (1989), sections 2.2.3 and 4.3). */
export type LinkName = "cauchit" | "cloglog" | "identity" | "inverse" | "log" | "logit" | "probit" | "sqrt";

/** A link to a parameter, by way of the free number that its constraint maps. */
interface Rule {
  /** The free number of a linear predictor η, which lies between `lower` and `upper`. */
  readonly free: (eta: Tensor) => Tensor;
  /** The η of a free number. */
  readonly eta: (free: Tensor) => Tensor;
  readonly lower?: number;
  readonly upper?: number;
}

const same = (x: Tensor): Tensor => x;
/** Below this log(e^(e^η) − 1) is η to the last digit. */
const TINY = -40;
const PI = 3.141592653589793;
const LOG_3 = 1.0986122886681098;

/** logit of 1 − exp(−e^η), log(e^r − 1) = r + log(1 − e⁻ʳ) of r = e^η. */
function logitOfEvent(eta: Tensor): Tensor {
  const tiny = lt(eta, TINY);
  const rate = exp(beforeOverflow(where(tiny, 0, eta)));
  return where(tiny, eta, rate.add(log1mexp(rate.neg())));
}
/** P(C ≤ x) of a standard Cauchy C. */
function cauchy(x: Tensor): Tensor {
  const far = lt(x, -1);
  const tail = atan(reciprocal(where(far, x, -1)).neg());
  return where(far, tail, atan(where(far, 0, x)).add(PI / 2)).div(PI);
}
/** The Cauchy quantile of the probability with log-odds x, by the nearer tail. */
function cauchyQuantile(x: Tensor): Tensor {
  const tail = (logits: Tensor): Tensor => reciprocal(tan(sigmoid(logits).mul(PI)));
  const [left, right] = [lt(x, -LOG_3), gt(x, LOG_3)];
  const centre = tan(
    sigmoid(where(left, 0, where(right, 0, x)))
      .sub(0.5)
      .mul(PI),
  );
  return where(left, tail(where(left, x, -LOG_3)).neg(), where(right, tail(where(right, x.neg(), -LOG_3)), centre));
}

/** By link, then by the constraint's own: of any number, of the logarithm of a positive one, of the logit of a probability. */
const LINKS: Readonly<Record<LinkName, { readonly [Own in NonNullable<Constraint["link"]>]?: Rule }>> = {
  identity: {
    identity: { free: same, eta: same },
    log: { free: (eta) => log(eta), eta: (free) => exp(free), lower: 0 },
    logit: { free: (eta) => log(eta).sub(log(eta.neg().add(1))), eta: (free) => sigmoid(free), lower: 0, upper: 1 },
  },
  log: {
    identity: { free: (eta) => exp(beforeOverflow(eta)), eta: (free) => log(free) },
    log: { free: same, eta: same },
    logit: { free: (eta) => eta.sub(log1mexp(eta)), eta: (free) => softplus(free.neg()).neg(), upper: 0 },
  },
  inverse: {
    identity: { free: (eta) => reciprocal(eta), eta: (free) => reciprocal(free) },
    log: { free: (eta) => log(eta).neg(), eta: (free) => exp(free.neg()), lower: 0 },
  },
  sqrt: { log: { free: (eta) => log(eta).mul(2), eta: (free) => exp(free.mul(0.5)), lower: 0 } },
  logit: { logit: { free: same, eta: same } },
  probit: {
    logit: {
      free: (eta) => logNdtr(eta).sub(logNdtr(eta.neg())),
      eta: (free) => {
        const left = lt(free, 0);
        const tail = ndtriExp(softplus(where(left, free.neg(), free)).neg());
        return where(left, tail, tail.neg());
      },
    },
  },
  cloglog: { logit: { free: logitOfEvent, eta: (free) => log(softplus(free)) } },
  cauchit: {
    logit: { free: (eta) => log(cauchy(eta)).sub(log(cauchy(eta.neg()))), eta: cauchyQuantile },
  },
};

/** A link between one free number and its linear predictor. */
export interface Link {
  readonly name: LinkName;
  /** The parameter that it is of. */
  readonly of: string;
  /** What the parameter must be: "positive". */
  readonly phrase: string;
  /** Of a linear predictor outside its ends some free number: `inside` tells. */
  readonly free: (eta: Tensor) => Tensor;
  /** The linear predictor of a free number; 0 where there is none. */
  readonly eta: (free: number) => number;
  /** Is a linear predictor between the ends? Absent where there are none. */
  readonly inside?: (eta: Tensor) => Tensor;
  readonly lower: number;
  readonly upper: number;
}

/** A link before it is known of what: layers carry it, so that pages without links need not load them. */
export interface LinkChoice {
  readonly name: LinkName;
  readonly of: typeof linkOf;
}

/** The link of a name; throws for one that there is not. */
export function chosenLink(where: string, link: LinkName): LinkChoice {
  if (typeof link !== "string" || !Object.hasOwn(LINKS, link))
    throw new RangeError(
      `${where}: link must be one of ${Object.keys(LINKS).sort().join(", ")}; came ${String(link)}. Choose one.`,
    );
  return { name: link, of: linkOf };
}

/**
 * The link of a parameter; undefined for that of its constraint, which does nothing. Throws a `TypeError` for one that does
 * not fit the constraint.
 */
export function linkOf(model: string, link: LinkName, name: string, constraint: Constraint): Link | undefined {
  const own = constraint.link;
  if (own === link) return undefined;
  const rule = own && LINKS[link][own];
  if (!rule) {
    const fitting = own ? Object.entries(LINKS).flatMap(([key, to]) => (to[own] ? [key] : [])) : [];
    throw new TypeError(
      `${model}: the link of ${name} (${constraint.name}) must be ${fitting.length > 0 ? `one of ${fitting.sort().join(", ")}` : "its own"}; came ${link}.${own === "identity" && LINKS[link].logit ? " Give a link to a probability: probs." : " Choose one that fits."}`,
    );
  }
  const { lower = -Infinity, upper = Infinity } = rule;
  const interior = lower === -Infinity ? upper - 1 : upper === Infinity ? lower + 1 : (lower + upper) / 2;
  const inside = (eta: Tensor): Tensor => and(gt(eta, lower), lt(eta, upper));
  const bounded = lower > -Infinity || upper < Infinity;
  return {
    ...(bounded && { inside }),
    name: link,
    of: name,
    phrase: String(constraint.phrase),
    lower,
    upper,
    free: (eta) => rule.free(bounded ? where(inside(eta), eta, interior) : eta),
    eta: (free) => {
      const found = evaluate({ eta: rule.eta(input("free")) }, { free }).eta[0] as number;
      return Math.abs(found) < Infinity ? found : 0;
    },
  };
}

/** Refuses linear predictors [rows, links] of which one lies outside the ends of its link. */
export function checkInside(where: string, links: readonly (Link | undefined)[], predictors: Float64Array): void {
  const k = links.length;
  const bad = predictors.findIndex((v, i) => {
    const link = links[i % k];
    return link !== undefined && !(v > link.lower && v < link.upper);
  });
  if (bad < 0) return;
  const { name, of, phrase } = links[bad % k] as Link;
  throw new RangeError(
    `${where}: ${of} must be ${phrase}; row ${Math.floor(bad / k)} has ${Number((predictors[bad] as number).toPrecision(6))} by the link ${name}. Leave the row out, or fit another link.`,
  );
}
