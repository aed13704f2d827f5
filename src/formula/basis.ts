// Terms of several columns that are learned from the data and remembered: poly, ns, bs, pbs, harmonic and scale.
import { evaluate } from "../compile/evaluate.ts";
import { input } from "../ops/leaves.ts";
import { cos, sin } from "../ops/math.ts";
import { perRow } from "../ops/rows.ts";
import { concat, reshape } from "../ops/shape.ts";
import type { Constant } from "./arithmetic.ts";
import { quantiles, reflections, splines } from "./spline.ts";

/** What a basis remembers of the data, in plain numbers. */
export type Learned = Readonly<Record<string, readonly number[]>>;

/** What a basis is told: where it stands, for messages, and its arguments by R's names. */
export interface Call {
  readonly where: string;
  /** As it was written. */
  readonly text: string;
  readonly arguments: Readonly<Record<string, Constant>>;
}

/** A kind of basis. */
export interface Basis {
  /** R's names of the arguments after x, in their order. */
  readonly inputs: readonly string[];
  /** From the values of x without gaps. */
  readonly learn: (x: Float64Array, call: Call) => Learned;
  /** The columns [rows, columns] of values of x without gaps. */
  readonly columns: (x: Float64Array, learned: Learned) => { readonly values: Float64Array; readonly columns: number };
  /** What the columns are called after the text of the call; 1, 2, … if nothing is said. */
  readonly names?: (columns: number) => readonly string[];
}

const wrong = ({ where, text }: Call, rule: string, what: string): RangeError =>
  new RangeError(`${where}: ${text}: ${rule}. ${what}`);

const numbersIn = (call: Call, name: string): readonly number[] | undefined => {
  const value = call.arguments[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((v) => typeof v === "number"))
    throw wrong(call, `${name} must be numbers`, `Write ${name} = 3 or ${name} = c(1, 2).`);
  return value as readonly number[];
};
const flagIn = (call: Call, name: string, otherwise: boolean): boolean => {
  const value = call.arguments[name] ?? otherwise;
  if (typeof value !== "boolean") throw wrong(call, `${name} must be TRUE or FALSE`, `Write ${name} = TRUE.`);
  return value;
};
const integerIn = (call: Call, name: string, least: number): number | undefined => {
  const values = numbersIn(call, name);
  if (values === undefined) return undefined;
  const value = values[0] as number;
  if (values.length !== 1 || !Number.isSafeInteger(value) || value < least)
    throw wrong(call, `${name} must be an integer of at least ${least}; came ${values.join(", ")}`, `Try ${name} = 3.`);
  return value;
};

const ascending = (x: ArrayLike<number>): Float64Array => Float64Array.from(x).sort();
const distinctCount = (sorted: Float64Array): number => sorted.reduce((n, v, i) => n + Number(v !== sorted[i - 1]), 0);

/** A row of a basis: how many columns, and what writes those of x into `out` from `at` on. */
interface Row {
  readonly count: number;
  readonly write: (x: number, out: Float64Array, at: number) => void;
}

/** A basis each of whose rows depends on one value of x. */
const rowwise =
  (rowOf: (learned: Learned) => Row): Basis["columns"] =>
  (x, learned) => {
    const { count, write } = rowOf(learned);
    const values = new Float64Array(x.length * count);
    for (let i = 0; i < x.length; i++) write(x[i] as number, values, i * count);
    return { values, columns: count };
  };

/** The columns that are left of `own`, which `fill` fills. */
const partOf = (own: Float64Array, from: number, to: number, fill: (x: number) => void): Row => ({
  count: to - from,
  write: (x, out, at) => {
    fill(x);
    for (let j = from; j < to; j++) out[at + j - from] = own[j] as number;
  },
});

/**
 * The recurrence p_{k+1} = (x − α_k) p_k − (n_k/n_{k−1}) p_{k−1} of the polynomials orthogonal over the values of x, by
 * Stieltjes' procedure (Gautschi, Orthogonal Polynomials, 2004, section 2.2). `norms` begins with 1 and the sum of p₀², as R's does.
 */
export function recurrence(x: ArrayLike<number>, degree: number): Learned {
  const n = x.length;
  let before = new Float64Array(n);
  let last = new Float64Array(n).fill(1);
  const alpha: number[] = [];
  const norms = [1, n];
  for (let k = 0; k < degree; k++) {
    // the mean first, then what is left of it: no digits are lost to a large common part
    let center = 0;
    for (let pass = 0; pass < 2; pass++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += ((x[i] as number) - center) * (last[i] as number) * (last[i] as number);
      center += sum / (norms[k + 1] as number);
    }
    alpha.push(center);
    const ratio = k === 0 ? 0 : (norms[k + 1] as number) / (norms[k] as number);
    const next = new Float64Array(n);
    let norm = 0;
    for (let i = 0; i < n; i++) {
      const value = ((x[i] as number) - center) * (last[i] as number) - ratio * (before[i] as number);
      next[i] = value;
      norm += value * value;
    }
    norms.push(norm);
    before = last;
    last = next;
  }
  return { alpha, norms };
}

/** The orthonormal polynomials of degrees 1, 2, … at x. */
export function orthonormal({ alpha = [], norms = [] }: Learned): Row {
  const lengths = norms.map(Math.sqrt);
  return {
    count: alpha.length,
    write: (x, out, at) => {
      let before = 0;
      let last = 1;
      for (let k = 0; k < alpha.length; k++) {
        const ratio = k === 0 ? 0 : (norms[k + 1] as number) / (norms[k] as number);
        const next = (x - (alpha[k] as number)) * last - ratio * before;
        before = last;
        last = next;
        out[at + k] = next / (lengths[k + 2] as number);
      }
    },
  };
}

const poly: Basis = {
  inputs: ["degree", "coefs", "raw", "simple"],
  learn: (x, call) => {
    const degree = integerIn(call, "degree", 1) ?? 1;
    const distinct = distinctCount(ascending(x));
    if (flagIn(call, "raw", false)) return { raw: [degree] };
    if (degree >= distinct)
      throw wrong(
        call,
        `the degree must be less than the number of distinct values; there are ${distinct}`,
        `Use degree ${Math.max(1, distinct - 1)} or less, or factor().`,
      );
    return recurrence(x, degree);
  },
  columns: /* @__PURE__ */ rowwise((learned) => {
    const [degree] = learned.raw ?? [];
    if (degree === undefined) return orthonormal(learned);
    return {
      count: degree,
      write: (x, out, at) => {
        for (let j = 0, product = x; j < degree; j++, product *= x) out[at + j] = product;
      },
    };
  }),
};

/** Ends and inner knots of a spline: as they are given, or quantiles of the x between the ends. */
function knotsOf(x: Float64Array, call: Call, count: number | undefined, degree: number): Learned {
  const sorted = ascending(x);
  const given = numbersIn(call, "Boundary.knots");
  const ends = given ? [...ascending(given)] : [sorted[0] as number, sorted[sorted.length - 1] as number];
  const [low, high] = ends as [number, number];
  if (ends.length !== 2 || !(low < high))
    throw wrong(
      call,
      given ? `Boundary.knots must be two numbers; came ${given.join(", ")}` : `x must vary; it is ${low} in every row`,
      given ? "Write Boundary.knots = c(0, 10)." : "Leave the term out.",
    );
  const inside = sorted.filter((v) => v >= low && v <= high);
  const n = count ?? 0;
  const knots =
    numbersIn(call, "knots") ??
    quantiles(
      inside,
      Array.from({ length: n }, (_, i) => (i + 1) * (1 / (n + 1))),
    );
  const inner = [...ascending(knots)];
  const bad = inner.find((v, i) => !(v > low && v < high) || v === inner[i - degree - 1]);
  if (bad !== undefined)
    throw wrong(
      call,
      `inner knots must differ and lie between ${low} and ${high}; one is ${bad}, and x has ${distinctCount(sorted)} distinct values`,
      "Use a smaller df, or give knots.",
    );
  return { knots: inner, ends };
}
const repeat = (ends: readonly number[], order: number, inner: readonly number[]): number[] => [
  ...new Array<number>(order).fill(ends[0] as number),
  ...inner,
  ...new Array<number>(order).fill(ends[1] as number),
];

/** How many inner knots a df asks for; `least` is the df of none. */
const innerOf = (call: Call, least: number): number | undefined => {
  const df = integerIn(call, "df", 1);
  if (df === undefined) return undefined;
  if (df < least) throw wrong(call, `df must be at least ${least}; came ${df}`, `Use df = ${least}, or poly().`);
  return df - least;
};

const ns: Basis = {
  inputs: ["df", "knots", "intercept", "Boundary.knots"],
  learn: (x, call) => {
    const intercept = Number(flagIn(call, "intercept", false));
    return { ...knotsOf(x, call, innerOf(call, 1 + intercept), 3), intercept: [intercept] };
  },
  columns: /* @__PURE__ */ rowwise(({ knots = [], ends = [], intercept = [] }) => {
    const all = repeat(ends, 4, knots);
    const count = all.length - 4;
    const from = intercept[0] === 1 ? 0 : 1;
    const whole = new Float64Array(count);
    // without an intercept the first spline is left out
    const own = whole.subarray(from);
    const at = (end: number, derivative: number): Float64Array =>
      splines(all, 4, derivative)(end, new Float64Array(count)).subarray(from);
    // curvature zero at both ends, and straight lines beyond
    const free = reflections(ends.map((end) => at(end, 2)));
    const lines = ends.map((end) => ({ value: at(end, 0), slope: at(end, 1) }));
    const [low, high] = ends as [number, number];
    const inside = splines(all, 4);
    return partOf(own, ends.length, own.length, (x) => {
      if (x >= low && x <= high) inside(x, whole);
      else {
        const side = x < low ? 0 : 1;
        const { value, slope } = lines[side] as (typeof lines)[number];
        const beyond = x - (ends[side] as number);
        for (let j = 0; j < own.length; j++) own[j] = (value[j] as number) + beyond * (slope[j] as number);
      }
      free(own);
    });
  }),
};

const bs: Basis = {
  inputs: ["df", "knots", "degree", "intercept", "Boundary.knots"],
  learn: (x, call) => {
    const degree = integerIn(call, "degree", 1) ?? 3;
    const intercept = Number(flagIn(call, "intercept", false));
    const count = innerOf(call, degree + intercept);
    return { ...knotsOf(x, call, count, degree), degree: [degree], intercept: [intercept] };
  },
  columns: /* @__PURE__ */ rowwise(({ knots = [], ends = [], degree = [], intercept = [] }) => {
    const order = (degree[0] as number) + 1;
    const all = repeat(ends, order, knots);
    const own = new Float64Array(all.length - order);
    const fill = splines(all, order);
    return partOf(own, intercept[0] === 1 ? 0 : 1, own.length, (x) => fill(x, own));
  }),
};

/** Splines on a circle: the ends are the same place, x beyond them is taken round. */
const pbs: Basis = {
  inputs: ["df", "knots", "degree", "intercept", "Boundary.knots"],
  learn: (x, call) => {
    const degree = integerIn(call, "degree", 1) ?? 3;
    const intercept = Number(flagIn(call, "intercept", false));
    const learned = knotsOf(x, call, innerOf(call, intercept), degree);
    const count = (learned.knots as readonly number[]).length + 1;
    if (count < degree)
      throw wrong(
        call,
        `a periodic spline of degree ${degree} needs ${degree - 1} inner knots; there are ${count - 1}`,
        `Use df = ${degree - 1 + intercept} or more.`,
      );
    return { ...learned, degree: [degree], intercept: [intercept] };
  },
  columns: /* @__PURE__ */ rowwise(({ knots = [], ends = [], degree = [], intercept = [] }) => {
    const [low, high] = ends as [number, number];
    const size = degree[0] as number;
    const period = high - low;
    const around = [low, ...knots, high];
    const count = around.length - 1;
    // the knots go on beyond both ends as they are on the other side
    const before = around.slice(count - size, count).map((v) => v - period);
    const after = around.slice(1, size + 1).map((v) => v + period);
    const all = [...before, ...around, ...after];
    const own = new Float64Array(count + size);
    const fill = splines(all, size + 1);
    return partOf(own, intercept[0] === 1 ? 0 : 1, count, (x) => {
      fill(x >= low && x <= high ? x : x - period * Math.floor((x - low) / period), own);
      for (let i = 0; i < size; i++) own[i] = (own[i] as number) + (own[count + i] as number);
    });
  }),
};

/** Sines and cosines of a period and its parts, by the library's functions. */
const harmonic: Basis = {
  inputs: ["order", "period"],
  learn: (_, call) => {
    const order = integerIn(call, "order", 1) ?? 1;
    const period = numbersIn(call, "period");
    if (period?.length !== 1 || !((period[0] as number) > 0))
      throw wrong(call, "the period must be given as a positive number", "Write harmonic(month, 2, period = 12).");
    return { order: [order], period };
  },
  columns: (x, { order = [], period = [] }) => {
    const count = order[0] as number;
    const angle = input("x", { rows: true }).mul((2 * Math.PI) / (period[0] as number));
    const parts = Array.from({ length: count }, (_, k) => [cos(angle.mul(k + 1)), sin(angle.mul(k + 1))]).flat();
    const row = concat(parts.map((part) => reshape(part, [1])));
    const values = x.length === 0 ? new Float64Array(0) : evaluate({ row: perRow(row) }, { x }).row;
    return { values, columns: 2 * count };
  },
  names: (columns) =>
    Array.from({ length: columns }, (_, j) => `${j % 2 === 0 ? "cos" : "sin"}${Math.floor(j / 2) + 1}`),
};

/** (x − mean)/sd, or with a center and a scale that are given; FALSE for none. */
const scale: Basis = {
  inputs: ["center", "scale"],
  learn: (x, call) => {
    const part = (name: string, computed: () => number, none: number): number => {
      const value = call.arguments[name];
      if (value === undefined || value === true) return computed();
      if (value === false) return none;
      return (numbersIn(call, name) as readonly number[])[0] as number;
    };
    const mean = (values: Float64Array): number => {
      const about = values.reduce((sum, v) => sum + v, 0) / values.length;
      return about + values.reduce((sum, v) => sum + (v - about), 0) / values.length;
    };
    const center = part("center", () => mean(x), 0);
    // as R has it: about the center that is used, so a root mean square where there is none
    const squares = x.reduce((sum, v) => sum + (v - center) * (v - center), 0);
    const by = part("scale", () => Math.sqrt(squares / (x.length - 1)), 1);
    if (!(by > 0)) throw wrong(call, `x must vary; its deviation is ${by}`, "Leave the term out.");
    return { center: [center], scale: [by] };
  },
  columns: /* @__PURE__ */ rowwise(({ center = [], scale: by = [] }) => ({
    count: 1,
    write: (x, out, at) => {
      out[at] = (x - (center[0] as number)) / (by[0] as number);
    },
  })),
};

/** The kinds of basis by their names. */
export const bases: Readonly<Record<string, Basis>> = { bs, harmonic, ns, pbs, poly, scale };
