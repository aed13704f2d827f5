// Families against values of other projects' suites, read where they lie: every row of ../shared/data/oracle of a
// distribution that a case knows by name. Its README says what is disputed; those rows are in another file.
import { existsSync, readFileSync } from "node:fs";
import { affineMap, expMap, real } from "thetastar";
import { Beta, Gumbel, InverseGamma, Normal, Shifted, Transformed, Truncated, VonMises } from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import type { Distribution } from "../../src/distribution/face.ts";
import type { AnyFamily } from "../../src/distribution.ts";
import { type Case, cases, type Parameters } from "./case.ts";

// biome-ignore lint/suspicious/noExplicitAny: existential over parameters and values
type AnyDistribution = Distribution<any, any, any>;

interface Row {
  readonly dist: string;
  readonly params: Readonly<Record<string, number>>;
  readonly kind: "point" | "quantile" | "moments";
  readonly src: string;
  readonly expr: string;
  readonly [field: string]: unknown;
}

/** Numbers, infinite ones being strings. */
const number = (x: unknown): number =>
  typeof x === "string" ? Number(x.replace(/^([-+]?)inf(inity)?$/i, "$1Infinity")) : (x as number);
function read(line: string): Row {
  const row: Row = JSON.parse(line);
  return { ...row, params: Object.fromEntries(Object.entries(row.params).map(([key, x]) => [key, number(x)])) };
}
const path = new URL("../../../shared/data/oracle/distributions.jsonl", import.meta.url);
const there = existsSync(path);
const rows: readonly Row[] = there ? readFileSync(path, "utf8").trim().split("\n").map(read) : [];

const ofPoint = { pdf: "prob", logpdf: "logProb", cdf: "cdf", logcdf: "logCdf" } as const;
const ofMoments = {
  mean: "mean",
  var: "variance",
  skewness: "skewness",
  kurtosis: "kurtosis",
  entropy: "entropy",
  median: "median",
} as const;

/**
 * How far x may be off in rows of Distributions.jl: R computed them at its own x and printed 15 digits of it, and of the
 * result. What moving x by so much changes is allowed for beside the tolerance.
 */
const PRINTED = 5e-15;
const isPrinted = (row: Row): boolean => row.src === "distributions.jl";

/**
 * Moments are not cross-checked in the tables. Where one is wrong, the value of 50 digits (mpmath): the variance as 1 +
 * (aφ(a) − bφ(b))/Z − ((φ(a) − φ(b))/Z)² loses four digits between near bounds.
 */
const settled = (row: Row, field: string): number =>
  row.expr === "truncated(Normal(3, 10), lower=7, upper=8)" && field === "var"
    ? 0.08329713007263510870541
    : number(row[field]);

/** Relative; absolute where the truth is a logarithm near 0 or a moment of order 1; nothing below the normal numbers. */
function errorOf(got: number, truth: number, unit: number): number {
  if (got === truth || (Number.isNaN(got) && Number.isNaN(truth))) return 0;
  return Math.abs(got - truth) / Math.max(Math.abs(truth), unit, 2.3e-308 / 1e-12);
}

/** One distribution for each of the rows, whose parameters have the same names. */
function together(family: AnyFamily, all: readonly Parameters[]): AnyDistribution {
  const columns = Object.fromEntries(Object.keys(all[0] as Parameters).map((key) => [key, all.map((p) => p[key])]));
  return (family as unknown as (p: unknown) => AnyDistribution)(columns);
}

interface Found {
  ran: number;
  worst: number;
  where: string;
  readonly errors: string[];
  readonly absent: Set<string>;
}

/** A method of a distribution, or undefined where its family has no rule for it. */
function ask(
  d: AnyDistribution,
  method: string,
  absent: Set<string>,
  ...given: unknown[]
): ArrayLike<number> | undefined {
  try {
    return (d as unknown as Record<string, (...x: unknown[]) => ArrayLike<number>>)[method]?.(...given);
  } catch (error) {
    if (!(error instanceof TypeError && error.message.includes("needs the rule"))) throw error;
    absent.add(method);
    return undefined;
  }
}

function check(family: AnyFamily, group: readonly { readonly row: Row; readonly own: Parameters }[]): Found {
  const found: Found = { ran: 0, worst: 0, where: "", errors: [], absent: new Set() };
  const note = (row: Row, what: string, got: number, truth: number, error: number, tolerance: number): void => {
    found.ran++;
    const at = `${what} of ${row.dist}(${JSON.stringify(row.params)})`;
    if (!(error <= found.worst)) {
      found.worst = error;
      found.where = at;
    }
    if (!(error <= tolerance)) found.errors.push(`${at}: ${got}, not ${truth} (${row.src}, ${row.expr}): ${error}`);
  };
  const numbers = (of: typeof group, key: string): Float64Array => Float64Array.from(of, ({ row }) => number(row[key]));

  for (const [field, method] of Object.entries(ofPoint)) {
    const own = group.filter(({ row }) => row.kind === "point" && row[field] !== undefined);
    if (own.length === 0) continue;
    const d = together(
      family,
      own.map((one) => one.own),
    );
    const x = numbers(own, "x");
    const got = ask(d, method, found.absent, x);
    const near = ask(d, method, found.absent, d.discrete ? x : x.map((v) => v * (1 + PRINTED)));
    if (!got || !near) continue;
    own.forEach(({ row }, i) => {
      const [value, truth] = [got[i] as number, number(row[field])];
      const unit = field.startsWith("log") ? 1 : 0;
      const moved = isPrinted(row) ? errorOf(near[i] as number, value, unit) : 0;
      const error = Math.max(0, errorOf(value, truth, unit) - (Number.isFinite(moved) ? moved : 0));
      note(row, `${method} at ${row.x}`, value, truth, error, 1e-12);
    });
  }

  const quantiles = group.filter(({ row }) => row.kind === "quantile");
  if (quantiles.length > 0) {
    const d = together(
      family,
      quantiles.map((one) => one.own),
    );
    const got = ask(d, "quantile", found.absent, numbers(quantiles, "p"));
    const [low, high] = [ask(d, "quantile", found.absent, 0.25), ask(d, "quantile", found.absent, 0.75)];
    if (got && low && high) {
      const x = numbers(quantiles, "x");
      const least = (i: number): number => Math.min(got[i] as number, x[i] as number);
      const at = d.discrete ? (d.cdf(x.map((_, i) => least(i))) as unknown as Float64Array) : x;
      quantiles.forEach(({ row }, i) => {
        const [value, truth, p] = [got[i] as number, x[i] as number, number(row.p)];
        // where p is a step of the cdf, rounding decides on which side of it
        if (d.discrete && value !== truth && Math.abs((at[i] as number) - p) <= 1e-13 * p) return;
        const unit = d.support.lower === 0 ? 0 : (high[i] as number) - (low[i] as number);
        note(row, `quantile of ${p}`, value, truth, errorOf(value, truth, unit), 1e-10);
      });
    }
  }

  for (const [field, method] of Object.entries(ofMoments)) {
    const own = group.filter(({ row }) => row.kind === "moments" && row[field] !== undefined);
    if (own.length === 0) continue;
    const d = together(
      family,
      own.map((one) => one.own),
    );
    const got = ask(d, method, found.absent);
    if (got)
      own.forEach(({ row }, i) => {
        const [value, truth] = [got[i] as number, settled(row, field)];
        // skewness, kurtosis and entropy pass through 0, and medians of numbers that may be negative
        const unit = /skewness|kurtosis|entropy/.test(field) || (field === "median" && d.support.lower < 0) ? 1 : 0;
        note(row, method, value, truth, errorOf(value, truth, unit), field === "median" ? 1e-10 : 1e-12);
      });
  }
  return found;
}

/** The rows of a case, in groups whose parameters have the same names. */
function groups({ oracle = {} }: Pick<Case, "oracle">): { readonly row: Row; readonly own: Parameters }[][] {
  const all = new Map<string, { readonly row: Row; readonly own: Parameters }[]>();
  for (const row of rows) {
    const own = oracle[row.dist]?.(row.params, row.kind);
    if (!own) continue;
    const key = Object.keys(own).sort().join();
    const group = all.get(key);
    if (group) group.push({ row, own });
    else all.set(key, [{ row, own }]);
  }
  return [...all.values()];
}

/** Families made of others that the tables know by a name of their own. */
const made: readonly Pick<Case, "family" | "oracle">[] = [
  {
    family: Truncated(Normal, { lower: real, upper: real }),
    oracle: {
      truncated_normal: ({ mean = 0, sd = 1, lower = 0, upper = 0 }) =>
        upper - lower < Infinity ? { mean, stddev: sd, lower, upper } : undefined,
    },
  },
  {
    family: Truncated(Normal, { lower: real }),
    oracle: {
      truncated_normal: ({ mean = 0, sd = 1, lower = 0, upper = 0 }) =>
        upper === Infinity ? { mean, stddev: sd, lower } : undefined,
    },
  },
  {
    family: Truncated(Normal, { upper: real }),
    oracle: {
      truncated_normal: ({ mean = 0, sd = 1, lower = 0, upper = 0 }) =>
        lower === -Infinity ? { mean, stddev: sd, upper } : undefined,
    },
  },
  {
    family: Transformed(Gumbel, expMap),
    oracle: { frechet: ({ shape = 1, scale = 1 }) => ({ loc: Math.log(scale), scale: 1 / shape }) },
  },
  {
    // there y begins π before the mean, and moments are circular
    family: Shifted(VonMises),
    oracle: {
      von_mises: ({ mean, kappa }, kind) =>
        mean !== 0 && kind !== "moments" ? { loc: 0, concentration: kappa, shift: mean } : undefined,
    },
  },
  {
    family: Shifted(InverseGamma),
    oracle: { levy: ({ location, scale = 1 }) => ({ concentration: 0.5, scale: scale / 2, shift: location }) },
  },
  {
    family: Transformed(Beta, affineMap),
    oracle: {
      arcsine: ({ a = 0, b = 1 }) => ({ concentration1: 0.5, concentration0: 0.5, shift: a, stretch: b - a }),
    },
  },
];
const named = [...cases, ...made].filter(({ oracle }) => oracle);
describe.skipIf(!there)("values of other projects (skipped where ../shared/data/oracle is absent)", () => {
  test.each(named.map((one) => [one.family.name, one] as const))("%s", (name, one) => {
    const all = groups(one).map((group) => check(one.family, group));
    const worst = all.reduce((a, b) => (b.worst > a.worst ? b : a));
    const ran = all.reduce((sum, { ran }) => sum + ran, 0);
    const absent = [...new Set(all.flatMap((f) => [...f.absent]))];
    const without = absent.length > 0 ? `; without ${absent.join(", ")}` : "";
    console.log(`${name}: ${ran} values, worst error ${worst.worst.toExponential(1)}, ${worst.where}${without}`);
    const errors = all.flatMap((f) => f.errors);
    expect(errors.slice(0, 20)).toEqual([]);
    expect(errors.length).toBe(0);
    expect(ran).toBeGreaterThan(0);
  });
  test("the tables are there", () => {
    const known = new Set(named.flatMap(({ oracle }) => Object.keys(oracle ?? {})));
    const others = [...new Set(rows.map(({ dist }) => dist))].filter((dist) => !known.has(dist));
    console.log(`without a family here: ${others.join(", ")}`);
    expect(rows.length).toBeGreaterThan(10_000);
  });
});
