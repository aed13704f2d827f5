// Standard errors, intervals and criteria of a fit to the greatest likelihood, computed when they are first asked for.
import type { Place } from "../distribution/parametrization.ts";
import { decode } from "../distribution/values.ts";
import type { End } from "../fit/descend.ts";
import type { ByCoefficient, Certainty, ConfidenceOptions, Convergence, Limits } from "../fit/estimate.ts";
import type { Fitted } from "../fit/fitted.ts";
import { smooth } from "../fit/likelihood.ts";
import type { Plan } from "../fit/plan.ts";
import type { Prepared } from "../fit/prepare.ts";
import { takesNoFeatures } from "../model.ts";
import { inverse, spectrum } from "../solvers/inverse.ts";
import type { Point } from "../solvers/iterate.ts";
import { sizeOf } from "../tensor.ts";
import { after, type Done, tests } from "./after.ts";
import { logarithm } from "./chance.ts";
import { choicesOf, referenceOf } from "./choices.ts";
import {
  asItIs,
  bareValues,
  coefficients,
  covarianceOf,
  estimatedPlaces,
  labelOf,
  type Name,
  namesOfFree,
  product,
  readable,
  roots,
} from "./coordinates.ts";
import { covarianceOfTheta } from "./covariance.ts";
import { ofMeanModel } from "./deviance.ts";
import { asMeanModel, type MeanModel, meanModel } from "./meanModel.ts";
import { remember } from "./origin.ts";
import { addedBy, conditionalCovariance, effectiveDf, isSparse, phraseOf } from "./penalized.ts";
import { profile } from "./profile.ts";
import { table } from "./table.ts";
import { judge, severalMaxima } from "./warnings.ts";

export { laplaceOf } from "./laplaceOf.ts";

/** The likelihood around its greatest. */
export interface Around {
  readonly plan: Plan;
  readonly theta: Float64Array;
  /** n = Σw. */
  readonly observations: number;
  /** −Σ w log p(y)/n in the units used inside, its gradient, and its Hessian [θ, θ]. */
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Covariance of θ; undefined where the Hessian is not positive definite. */
  readonly covariance: Float64Array | undefined;
  /** H⁻¹g: what a step of Newton's method would still change. */
  readonly step: Float64Array | undefined;
  /** Numbers of θ of which the likelihood says nothing any more, taken out of the Hessian. */
  readonly vague: ReadonlySet<number>;
}

/** A standard error of this much in the logarithm of a parameter, or its logit, tells nothing: e⁵⁰ either way. */
export const VAGUE = 50;
const NONE: ReadonlySet<number> = new Set();

/**
 * A Hessian that rounding leaves without an inverse where some numbers have run so far that nothing depends on them: these
 * apart, as if known by no more than 1e6.
 */
function withoutVague(
  hessian: Float64Array,
  gradient: Float64Array,
  observations: number,
): { readonly hessian: Float64Array; readonly vague: ReadonlySet<number> } {
  const n = gradient.length;
  const least = 1 / (VAGUE * VAGUE * observations);
  const vague = new Set(
    Array.from(gradient, (_, j) => j).filter(
      (j) => Math.abs(hessian[j * n + j] as number) < least && Math.abs(gradient[j] as number) < least,
    ),
  );
  if (vague.size === n) return { hessian, vague: NONE };
  const rest = hessian.map((v, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    if (!vague.has(i) && !vague.has(j)) return v;
    return i === j ? 1e-12 / observations : 0;
  });
  return { hessian: rest, vague };
}

function around(plan: Plan, theta: Float64Array, last: Point | undefined, mean: () => MeanModel | undefined): Around {
  const { observations } = plan.prepared;
  const n = theta.length;
  const { objective, gradient, hessian: curvature } = last ?? pointAt(plan, theta);
  const exact = curvature();
  const whole = inverse(exact, n);
  const { hessian, vague } =
    whole || plan.solved ? { hessian: exact, vague: NONE } : withoutVague(exact, gradient, observations);
  const inverted = whole ?? inverse(hessian, n);
  const { penalty } = plan.prepared.task;
  const covariance = penalty
    ? inverted && conditionalCovariance(hessian, inverted, penalty, observations)
    : covarianceOfTheta(plan, theta, inverted, mean);
  const step = inverted && product(inverted, gradient, n, n, 1);
  return { plan, theta, observations, objective, gradient, hessian, covariance, step, vague };
}

function pointAt({ prepared, settings }: Plan, theta: Float64Array): Point {
  const { at, release } = smooth(prepared.task, settings);
  try {
    const point = at(theta);
    const hessian = point.hessian();
    return { ...point, hessian: () => hessian };
  } finally {
    release();
  }
}

/** Numbers by parameter, then by coefficient. */
function byCoefficient<Value>(names: readonly Name[], value: (i: number) => Value): ByCoefficient<Value> {
  const all: Record<string, Record<string, Value>> = {};
  names.forEach(({ parameter, term }, i) => {
    all[parameter] = { ...all[parameter], [term === "" ? parameter : term]: value(i) };
  });
  return all;
}

/** Numbers by bare parameter: `form` makes of its elements what users see. */
function byParameter<Value, Form>(
  places: readonly Place[],
  values: ArrayLike<Value>,
  form: (own: readonly Value[], place: Place) => Form,
): Record<string, Form> {
  let from = 0;
  return Object.fromEntries(
    places.map((place) => {
      const size = sizeOf(place.constraint.shape);
      from += size;
      return [place.name, form(Array.prototype.slice.call(values, from - size, from), place)];
    }),
  );
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Ends of the free numbers behind bare parameters, as ends of the parameters. */
function onOwnScale(prepared: Prepared, ends: readonly Limits[]): Limits[] {
  const at = (side: "lower" | "upper") =>
    bareValues(
      prepared,
      Float64Array.from(ends, (end) => end[side]),
    ).values;
  const [a, b] = [at("lower"), at("upper")];
  return Array.from(a, (x, i) => ({ lower: Math.min(x, b[i] as number), upper: Math.max(x, b[i] as number) }));
}

/** Adds to a fitted model what its likelihood says of it. */
export function estimated(fitted: Fitted, plan: Plan, last?: Point, ends: readonly End[] = []): Fitted & Certainty {
  const { prepared } = plan;
  const { built, model, observations } = prepared;
  const theta = Float64Array.from(fitted.theta);
  const { penalty } = prepared.task;
  const bare = takesNoFeatures(model) && !prepared.units.formulas;
  const { covariance: kind, dispersion } = plan;
  const ofMeans = dispersion === "pearson" || (typeof kind === "string" && kind.startsWith("HC"));
  const mean = once(() => (ofMeans ? meanModel("fit", prepared, theta) : asMeanModel(prepared, theta)));
  const reference = once(() => referenceOf(plan, plan.test === "t" ? mean() : undefined, theta.length));
  const here = once(() => around(plan, theta, last, mean));
  /** What is linear in θ, in which intervals are found. */
  const free = once(() => (bare ? asItIs(prepared, theta) : coefficients(prepared, theta)));
  const seen = once(() => readable(prepared, theta, free()));
  const shown = once(() => (bare ? bareValues(prepared, theta) : seen()));
  const covariance = once(() => {
    const all = covarianceOf(shown(), here().covariance);
    const out = shown().names.map(judged().withheld);
    return all.map((row, i) => row.map((v, j) => (out[i] || out[j] ? Number.NaN : v)));
  });
  const df = penalty ? effectiveDf(here().hessian, penalty, theta) : theta.length;
  const scaled = once(() => spectrum(here().hessian, theta.length));
  const judged = once(() => {
    const names = bare ? namesOfFree(shown(), free()) : free().names;
    if (sparse) return { warnings: [], withheld: () => true };
    return judge(here(), { ...free(), names }, scaled(), fitted.stopped);
  });
  const sparse = penalty !== undefined && isSparse(penalty);
  const warnings = once(() => [...judged().warnings, ...severalMaxima(here(), ends)]);
  const added = penalty ? addedBy(penalty, theta) : 0;
  const logLikelihood = -observations * ((fitted.history.at(-1)?.objective ?? Number.NaN) - added);
  const aic = 2 * df - 2 * logLikelihood;

  /** Of bare parameters: which numbers are a function of one free number, so that ends of one are ends of the other. */
  const alone = once(() =>
    estimatedPlaces(prepared).flatMap(({ constraint: c, size }) =>
      new Array<boolean>(sizeOf(c.shape)).fill(c.elementwise && sizeOf(c.shape) === size),
    ),
  );
  const limitsAt = (level: number, { method = "wald" }: ConfidenceOptions): Limits[] => {
    if (!(level > 0 && level < 1))
      throw new RangeError(`confidence: level must lie between 0 and 1; came ${String(level)}. Try 0.95.`);
    if (method !== "wald" && method !== "profile")
      throw new RangeError(`confidence: method must be "wald" or "profile"; came ${String(method)}. Choose one.`);
    if (penalty && method === "profile")
      throw new TypeError('confidence: profile needs a likelihood alone; this one has a penalty. Use "wald".');
    const z = reference().reach(level);
    const around = (values: Float64Array, errors: Float64Array): Limits[] =>
      Array.from(values, (value, i) => {
        const reach = z * (errors[i] as number);
        return { lower: value - reach, upper: value + reach };
      });
    if (bare && method === "profile" && !alone().some(Boolean))
      throw new TypeError(
        `confidence: profile needs parameters that vary each by itself; those of ${model.family.name} do not. Use "wald".`,
      );
    const straight = bare ? free() : seen();
    const ends =
      method === "profile"
        ? profile(here(), straight, z)
        : around(straight.values, roots(covarianceOf(straight, here().covariance)));
    // a profile is of what is linear in θ
    const none = { lower: Number.NaN, upper: Number.NaN };
    const { names, values } = shown();
    const direct = around(values, roots(covariance()));
    const own = bare ? onOwnScale(prepared, ends) : ends;
    return names.map((name, i) => {
      const straight = bare ? alone()[i] : !seen().curved.has(i);
      if (method === "profile") return straight ? (own[i] as Limits) : none;
      return judged().withheld(name) ? none : ((straight ? own : direct)[i] as Limits);
    });
  };

  /** Numbers or limits, one for each that is shown, as users see them. */
  const form = <Value>(values: readonly Value[]): Record<string, unknown> => {
    if (!bare) return byCoefficient(shown().names, (i) => values[i] as Value);
    return byParameter(estimatedPlaces(prepared), values, (own, { constraint }) =>
      constraint.shape.length === 0
        ? own[0]
        : typeof own[0] === "number"
          ? decode(constraint, Float64Array.from(own, Number), 0)
          : own,
    );
  };
  const { properties: ofMean, printed } = ofMeanModel(plan, theta, logLikelihood, mean);
  // what cannot be had is said at once
  if (kind !== "observed" || dispersion !== "ml") here();

  const done: Done = {
    tests,
    plan,
    theta,
    bare,
    form,
    covariance: () => here().covariance,
    reach: (level) => reference().reach(level),
    inverse: () => inverse(here().hessian, theta.length),
    reported: () => ({ ...shown(), curved: (i) => bare || seen().curved.has(i) }),
  };
  const own = {
    get rows(): Int32Array {
      return prepared.observed.rows;
    },
    ...after(done),
    observations,
    df,
    logLikelihood,
    aic,
    aicc: observations > df + 1 ? aic + (2 * df * (df + 1)) / (observations - df - 1) : Infinity,
    get bic(): number {
      return df * logarithm(observations) - 2 * logLikelihood;
    },
    get names(): string[] {
      return shown().names.map(labelOf);
    },
    get covariance(): Float64Array[] {
      return covariance();
    },
    get stderr(): Record<string, unknown> {
      return form(Array.from(roots(covariance())));
    },
    get convergence(): Convergence {
      const { gradient, step } = here();
      const { values } = scaled();
      return {
        iterations: fitted.epoch,
        decrement: step ? observations * (product(step, gradient, 1, theta.length, 1)[0] as number) : Infinity,
        condition: (values.at(-1) as number) / (values[0] as number),
      };
    },
    get warnings(): string[] {
      return warnings();
    },
    confidence: (level = 0.95, options: ConfidenceOptions = {}): Record<string, unknown> => {
      if (sparse)
        throw new TypeError(
          "confidence: a lasso chooses coefficients, so that they have no intervals. Fit those it chose to other rows.",
        );
      if (options.method !== "profile" && shown().names.every(judged().withheld))
        throw new RangeError(
          `confidence: Wald's intervals need standard errors; there are none, as ${warnings()[0]}. Use { method: "profile" }.`,
        );
      return form(limitsAt(level, options));
    },
    toString: (): string => {
      const { names, values } = shown();
      const stderr = roots(covariance());
      return table({
        title: [
          `${model.family.name} by maximum likelihood, ${observations} observations`,
          ...choicesOf(plan, plan.test === "t" ? mean() : undefined, theta.length),
          ...phraseOf(plan.given.options.penalty),
        ].join("; "),
        tested: !bare,
        reference: reference(),
        links: Object.fromEntries(built.links?.flatMap((link) => (link ? [[link.of, link.name]] : [])) ?? []),
        names,
        values,
        stderr,
        limits: limitsAt(0.95, {}),
        logLikelihood,
        df,
        aic,
        bic: own.bic,
        ...(!bare && printed()),
        warnings: warnings(),
      });
    },
  };
  const more = bare
    ? {
        get distribution(): unknown {
          return (fitted.predict as () => unknown)();
        },
      }
    : {
        get coefficients(): ByCoefficient<number> {
          const { names, values } = shown();
          return byCoefficient(names, (i) => values[i] as number);
        },
      };
  const properties = {
    ...Object.getOwnPropertyDescriptors(own),
    ...Object.getOwnPropertyDescriptors(more),
    ...(bare ? {} : Object.getOwnPropertyDescriptors(ofMean)),
  };
  return remember(Object.defineProperties(fitted, properties) as Fitted & typeof own, done);
}
