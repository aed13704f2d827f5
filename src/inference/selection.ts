// Models with a term more or less: what each term is worth, and a search for the model with the least AIC.
import type { AnyFamily } from "../distribution.ts";
import type { Certainty, Regression } from "../fit/estimate.ts";
import { fit, type RegressionOptions } from "../fit/fit.ts";
import type { RegressionData } from "../fit/plan.ts";
import type { Frame } from "../formula/frame.ts";
import { parse } from "../formula/parse.ts";
import { type Terms, terms } from "../formula/terms.ts";
import { linear } from "../layers/linear.ts";
import type { Head, Model } from "../model.ts";
import { chiSquaredTail } from "./chance.ts";
import { originOf } from "./origin.ts";

/** A term of a parameter's formula. */
export interface TermOf {
  readonly parameter: string;
  readonly term: string;
}
/** What a model is worth without a term. */
export interface Without extends TermOf {
  /** Parameters that it has fewer. */
  readonly df: number;
  readonly logLikelihood: number;
  readonly aic: number;
  /** The likelihood-ratio test of the term, given all others. */
  readonly statistic: number;
  readonly p: number;
}

/** The formula of a head, and which of its terms are left out. */
interface Part {
  readonly head: Head;
  readonly found: Terms | undefined;
  readonly without: readonly number[];
}

/** The parts of a model; `dots` are the columns that `.` stands for in each. */
const partsOf = ({ heads = [] }: Model, dots: (head: number) => readonly string[]): Part[] =>
  heads.map((head, i) => ({
    head,
    found: head.layer.formula && terms(parse(head.layer.formula.text), dots(i)),
    without: [],
  }));

/** The model of parts. Variables of terms that are left out still count for gaps, so that rows stay the same. */
function modelOf(given: Model, parts: readonly Part[]): Model {
  const heads = parts.map(({ head, found, without }): Head => {
    const { formula } = head.layer;
    if (!formula || !found || without.length === 0) return head;
    const text = `${formula.text}${without.map((at) => ` - ${found.labels[at]}`).join("")}`;
    const { link } = head.layer;
    return { ...head, layer: linear(text, { bias: formula.intercept, ...(link && { link: link.name }) }) };
  });
  return { ...given, heads };
}

const within = (inner: readonly number[], outer: readonly number[]): boolean =>
  inner.length < outer.length && inner.every((v) => outer.includes(v));

/** Terms that may go: none that another one contains, which would leave that without its margin. */
const mayGo = ({ found, without }: Part): number[] =>
  (found?.terms ?? []).flatMap((term, at) => {
    if (without.includes(at)) return [];
    const held = found?.terms.some((other, j) => !without.includes(j) && within(term, other));
    const last = !found?.intercept && (found?.terms.length ?? 0) - without.length === 1;
    return held || last ? [] : [at];
  });
/** Terms that may come back: those all of whose margins are there. */
const mayCome = ({ found, without }: Part): number[] =>
  without.filter((at) => !without.some((j) => within(found?.terms[j] ?? [], found?.terms[at] ?? [])));

const change = (parts: readonly Part[], which: number, without: readonly number[]): Part[] =>
  parts.map((part, i) => (i === which ? { ...part, without } : part));
const nameOf = ({ head }: Part): string => head.names.join(", ");

type Options = Omit<
  RegressionOptions<AnyFamily>,
  "optimizer" | "batch" | "patience" | "objective" | "precision" | "initial" | "penalty"
>;
const refit = (
  model: Model,
  data: RegressionData<AnyFamily>,
  options: Options,
): Promise<Regression<AnyFamily, Frame>> =>
  fit<AnyFamily>(model as Model<AnyFamily, true>, data, { ...options, progress: false });

/** Which columns `.` stands for in each head. */
const dotsOf = (fitted: Pick<Regression, "formulas">) => {
  const parts = fitted.formulas?.toJSON().parts;
  return (head: number): readonly string[] => parts?.[head]?.design.dot ?? [];
};

/**
 * The model without each of its terms, of every parameter's formula: R's drop1 with likelihood-ratio tests. Terms that are
 * margins of others are kept. The dispersion is estimated anew each time.
 *
 * Throws a `TypeError` for a fit without formulas.
 *
 * @example
 * for (const { term, aic, p } of await dropOne(fitted)) console.log(term, aic, p);
 */
export async function dropOne(fitted: Regression<AnyFamily, never> | Certainty): Promise<Without[]> {
  const { plan } = originOf("dropOne", fitted);
  const { formulas } = plan.prepared.units;
  if (!formulas)
    throw new TypeError('dropOne: a fit with formulas is needed; came one without. Write linear("~ age + sex").');
  const { model, data, options } = plan.given;
  const { initial, ...rest } = options;
  const parts = partsOf(model, dotsOf({ formulas }));
  const lines: Without[] = [];
  for (const [which, part] of parts.entries())
    for (const at of mayGo(part)) {
      const smaller = modelOf(model, change(parts, which, [at]));
      const { df, logLikelihood, aic } = await refit(smaller, data as RegressionData<AnyFamily>, rest as Options);
      const statistic = Math.max(0, 2 * (fitted.logLikelihood - logLikelihood));
      const fewer = fitted.df - df;
      lines.push({
        parameter: nameOf(part),
        term: part.found?.labels[at] as string,
        df: fewer,
        logLikelihood,
        aic,
        statistic,
        p: fewer > 0 ? chiSquaredTail(statistic, fewer) : 1,
      });
    }
  return lines;
}

export interface StepOptions extends Options {
  /** "backward" (default) leaves terms out; "both" takes them back, too, where that is better. */
  readonly direction?: "backward" | "both";
  /** What a parameter costs. Default 2, which makes it AIC; log n makes it BIC. */
  readonly perParameter?: number;
}
/** A step of the search: what was done, and AIC after it. */
export interface Stepped extends TermOf {
  readonly change: "without" | "with";
  readonly df: number;
  readonly aic: number;
}
/** What a search ended with. */
export interface Selected<F extends AnyFamily> {
  readonly fit: Regression<F, Frame>;
  readonly steps: readonly Stepped[];
  /** What must be said of its standard errors and p-values. */
  readonly note: string;
  toString(): string;
}

const NOTE =
  "Terms were chosen by the same data: standard errors, intervals and p-values are as if they had been known before, and are not valid";

/**
 * From a model with formulas, leaves out the term that brings AIC down most, until none does (R's step; Venables & Ripley,
 * Modern Applied Statistics with S, 2002, section 6.8). A term is kept as long as another contains it. What comes out is
 * good for predicting; its p-values are not valid, which the result says.
 *
 * Throws what `fit` throws, and a `TypeError` for a model without formulas.
 *
 * @example
 * const { fit: best, steps } = await step(model(Poisson, { rate: linear("~ age * sex + dose") }), { data, y: "days" });
 */
export async function step<F extends AnyFamily>(
  model: Model<F, true>,
  data: RegressionData<F>,
  { direction = "backward", perParameter = 2, ...options }: StepOptions = {},
): Promise<Selected<F>> {
  if (direction !== "backward" && direction !== "both")
    throw new RangeError(`step: direction must be "backward" or "both"; came ${String(direction)}. Choose one.`);
  if (!model.heads?.some(({ layer }) => layer.formula))
    throw new TypeError('step: a model with formulas is needed; came one without. Write linear("~ age + sex").');
  const costOf = ({ logLikelihood, df }: Certainty): number => perParameter * df - 2 * logLikelihood;
  let best = await refit(model, data, options);
  let parts = partsOf(model, dotsOf(best));
  const steps: Stepped[] = [];
  for (;;) {
    const moves = parts.flatMap((part, which) => [
      ...mayGo(part).map((at) => ({ which, at, change: "without" as const, without: [...part.without, at] })),
      ...(direction === "both" ? mayCome(part) : []).map((at) => ({
        which,
        at,
        change: "with" as const,
        without: part.without.filter((other) => other !== at),
      })),
    ]);
    let next: { readonly found: typeof best; readonly move: (typeof moves)[number] } | undefined;
    for (const move of moves) {
      const found = await refit(modelOf(model, change(parts, move.which, move.without)), data, options);
      if (costOf(found) < costOf(next?.found ?? best) - 1e-9) next = { found, move };
    }
    if (!next) break;
    const { found, move } = next;
    const part = parts[move.which] as Part;
    best = found;
    parts = change(parts, move.which, move.without);
    const { df, aic } = found;
    steps.push({ change: move.change, parameter: nameOf(part), term: part.found?.labels[move.at] as string, df, aic });
  }
  return {
    fit: best as Regression<AnyFamily, Frame> as Regression<F, Frame>,
    steps,
    note: NOTE,
    toString: () =>
      [
        ...steps.map(({ change, parameter, term, aic }) => `${change} ${parameter}: ${term}  AIC ${aic.toFixed(3)}`),
        `${NOTE}.`,
        String(best),
      ].join("\n"),
  };
}
