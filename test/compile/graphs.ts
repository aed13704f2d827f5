// Random graphs over every op: rows and shared values mixed, sizes on both sides of what is written out.
import { grad } from "../../src/grad.ts";
import { lgamma } from "../../src/ops/gamma.ts";
import { oneHot, pick, take } from "../../src/ops/gather.ts";
import { index, input, rowCount, rowIndex, state } from "../../src/ops/leaves.ts";
import { contractRows, dot, matmul, outer } from "../../src/ops/linalg.ts";
import * as machine from "../../src/ops/machine.ts";
import * as math from "../../src/ops/math.ts";
import { cumsum, max, maximum, min, minimum, sum } from "../../src/ops/reduce.ts";
import { perRow, sumRows } from "../../src/ops/rows.ts";
import { at, broadcast, concat, full, pad, reshape, slice, stack, transpose } from "../../src/ops/shape.ts";
import { cholesky, diagonal, lowerTriangle, triangularSolve } from "../../src/ops/triangular.ts";
import { constant, type DType, type Shape, scale, sizeOf, type Tensor } from "../../src/tensor.ts";
import type { Draw } from "./draw.ts";

export interface RandomGraph {
  readonly outputs: Record<string, Tensor>;
  readonly updates: (readonly [Tensor, Tensor])[];
  readonly leaves: readonly Tensor[];
}

const dims = [1, 1, 2, 3, 4, 5, 7, 8, 16, 17, 20, 31, 40];
const most = 240;

/** Grows a graph op by op out of a pool of nodes. */
class Garden {
  readonly draw: Draw;
  readonly pool: Tensor[] = [];
  readonly leaves: Tensor[] = [];

  constructor(draw: Draw) {
    this.draw = draw;
  }

  shape(): Shape {
    const rank = this.draw.of([0, 0, 1, 1, 1, 2, 2, 3]);
    const shape: number[] = [];
    for (let i = 0; i < rank; i++) {
      const d = this.draw.of(dims);
      if (sizeOf(shape) * d <= most) shape.push(d);
    }
    return shape;
  }

  leaf(shape: Shape, dtype: DType = "float", rows?: boolean): Tensor {
    const name = `v${this.leaves.length}`;
    const perRow = rows ?? this.draw.chance(0.5);
    const made =
      perRow || this.draw.chance(0.5) ? input(name, { shape, dtype, rows: perRow }) : state(name, { shape, dtype });
    this.leaves.push(made);
    this.pool.push(made);
    return made;
  }

  /** Some node of a dtype, the later the likelier. */
  any(dtype: DType = "float", where: (x: Tensor) => boolean = () => true): Tensor {
    const found = this.pool.filter((x) => x.dtype === dtype && where(x));
    if (found.length === 0 || this.draw.chance(0.1)) {
      const shape = this.shape();
      const leaf = this.leaf(shape, dtype);
      if (where(leaf)) return leaf;
      this.pool.pop();
      this.leaves.pop();
      if (found.length === 0) return this.leaf([3, 5], dtype);
    }
    return this.draw.chance(0.5)
      ? (found.slice(-4)[this.draw.below(Math.min(4, found.length))] as Tensor)
      : this.draw.of(found);
  }

  /** A node of this very shape, brought into it if need be. */
  like(shape: Shape, dtype: DType = "float"): Tensor {
    const same = this.pool.filter((x) => x.dtype === dtype && String(x.shape) === String(shape));
    if (same.length > 0 && this.draw.chance(0.6)) return this.draw.of(same);
    const counted = this.pool.filter((x) => x.dtype === dtype && x.size === sizeOf(shape));
    if (counted.length > 0 && this.draw.chance(0.5)) return reshape(this.draw.of(counted), shape);
    if (shape.length > 0 && dtype === "float" && this.draw.chance(0.4)) {
      const axes = shape.map((_, i) => i).filter(() => this.draw.chance(0.5));
      return broadcast(this.like(axes.map((i) => shape[i] as number)), shape, axes);
    }
    return this.leaf(shape, dtype);
  }

  /** The other side of an elementwise op: of the same shape, or a scalar. */
  beside(x: Tensor): Tensor {
    if (x.shape.length === 0 || this.draw.chance(0.75)) return this.like(x.shape, x.dtype);
    return this.draw.chance(0.5)
      ? this.like([], x.dtype)
      : constant(this.draw.of(x.dtype === "float" ? [0, 1, -1, 2, 0.5, -0] : [0, 1]), x.dtype);
  }

  axis(x: Tensor): number {
    return this.draw.below(x.shape.length);
  }
  withAxis(dtype: DType = "float"): Tensor {
    return this.any(dtype, (x) => x.shape.length > 0);
  }
  small(): Tensor {
    return this.any("float", (x) => x.size <= 40);
  }
}

type Grow = (g: Garden) => Tensor | undefined;

const unaries: readonly ((x: Tensor) => Tensor)[] = [
  (x) => x.neg(),
  machine.sqrt,
  machine.abs,
  machine.floor,
  machine.ceil,
  machine.trunc,
  machine.nearest,
  machine.exponent,
  machine.significand,
  machine.high,
  math.relu,
  math.square,
  math.reciprocal,
  (x) => machine.pow2(machine.nearest(machine.greater(machine.lesser(x, 60), -60))),
];
const functions: readonly ((x: Tensor) => Tensor)[] = [
  math.exp,
  math.expm1,
  math.log,
  math.log1p,
  math.tanh,
  math.sigmoid,
  math.softplus,
  math.logSigmoid,
  math.sin,
  math.cos,
  math.erf,
  math.erfc,
  lgamma,
  math.log1mexp,
];
const binaries: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [
  (x, y) => x.add(y),
  (x, y) => x.sub(y),
  (x, y) => x.mul(y),
  (x, y) => x.div(y),
  (x, y) => y.sub(x),
  scale,
  machine.lesser,
  machine.greater,
  maximum,
  minimum,
];
const comparisons = [machine.eq, machine.ne, machine.lt, machine.le, machine.gt, machine.ge];

const matrix = (g: Garden, rows: number, columns: number, batch: Shape, transposed: boolean): Tensor =>
  g.like([...batch, ...(transposed ? [columns, rows] : [rows, columns])]);

const reshaped: Grow = (g) => {
  const x = g.any(g.draw.of<DType>(["float", "float", "int", "bool"]));
  const shape: number[] = [];
  for (let left = x.size; ; ) {
    const divisors = dims.filter((d) => left % d === 0);
    const d = shape.length > 2 ? left : g.draw.of(divisors);
    shape.push(d);
    left /= d;
    if (left === 1) return reshape(x, shape);
  }
};

const product: Grow = (g) => {
  const [m, k, n] = [g.draw.of(dims), g.draw.of(dims), g.draw.of(dims)];
  if (m * k > most || k * n > most || m * n > most) return undefined;
  const batch = g.draw.chance(0.25) && m * n * 3 <= most ? [g.draw.of([1, 2, 3])] : [];
  const [transA, transB] = [g.draw.chance(0.4), g.draw.chance(0.4)];
  const a = matrix(g, m, k, batch, transA);
  return matmul(a, matrix(g, k, n, g.draw.chance(0.5) ? batch : [], transB), { transA, transB });
};

/** Triangles of a square matrix; for a factor mostly of a positive definite one. */
const triangles: Grow = (g) => {
  const d = g.draw.of([1, 2, 3, 5, 8]);
  const x = g.like([d, d]);
  switch (g.draw.below(4)) {
    case 0:
      return diagonal(x);
    case 1:
      return lowerTriangle(x);
    case 2:
      return cholesky(g.draw.chance(0.8) ? matmul(x, x, { transB: true }) : x, { transposed: g.draw.chance(0.5) });
    default:
      return triangularSolve(x, g.like(g.draw.chance(0.5) ? [d] : [d, g.draw.of([1, 2, 3])]), {
        transposed: g.draw.chance(0.5),
      });
  }
};

const ops: readonly (readonly [weight: number, grow: Grow])[] = [
  [4, (g) => g.draw.of(unaries)(g.any())],
  [1, triangles],
  [4, (g) => g.draw.of(functions)(g.small())],
  [
    8,
    (g) => {
      const x = g.any();
      return g.draw.of(binaries)(x, g.beside(x));
    },
  ],
  [1, (g) => g.draw.of([math.xlogy, math.logaddexp, math.xdivy, math.pow])(g.small(), g.like([]))],
  [
    2,
    (g) => {
      const x = g.any(g.draw.of<DType>(["float", "float", "int", "bits"]));
      return g.draw.of(comparisons)(x, g.beside(x));
    },
  ],
  [
    2,
    (g) => {
      const c = g.any("bool");
      return g.draw.chance(0.3) ? machine.not(c) : g.draw.of([machine.and, machine.or])(c, g.beside(c));
    },
  ],
  [
    3,
    (g) => {
      const c = g.any("bool");
      const dtype = g.draw.of<DType>(["float", "float", "int", "bits", "bool"]);
      const x = c.shape.length === 0 ? g.any(dtype) : g.draw.chance(0.7) ? g.like(c.shape, dtype) : g.like([], dtype);
      return machine.where(c, x, g.beside(x));
    },
  ],
  [1, (g) => machine.toFloat(g.any(g.draw.of<DType>(["int", "bits", "bool"])))],
  [1, (g) => machine.toInt(g.any())],
  [1, (g) => (g.draw.chance(0.5) ? machine.asBits(g.any("int")) : machine.asInt(g.any("bits")))],
  [
    2,
    (g) => {
      const x = g.any(g.draw.of<DType>(["int", "bits"]));
      const y = g.beside(x);
      return g.draw.of([x.add(y), x.sub(y), x.mul(y), x.neg()]);
    },
  ],
  [
    1,
    (g) => {
      const x = g.any("bits");
      const by = g.draw.below(32);
      return g.draw.of([
        machine.xor(x, g.beside(x)),
        machine.and(x, g.beside(x)),
        machine.or(x, g.beside(x)),
        machine.shiftLeft(x, by),
        machine.shiftRight(x, by),
      ]);
    },
  ],
  [
    1,
    (g) => {
      const shape = [...g.shape(), g.draw.of(dims)];
      return sizeOf(shape) > most ? undefined : index(shape, g.draw.below(shape.length));
    },
  ],
  [0.5, () => rowIndex()],
  [0.5, () => rowCount()],
  [3, reshaped],
  [
    3,
    (g) => {
      const x = g.any(g.draw.of<DType>(["float", "float", "float", "int", "bool"]), (y) => y.shape.length > 1);
      return transpose(x, [...g.draw.shuffled(x.shape.length)]);
    },
  ],
  [
    3,
    (g) => {
      const x = g.any(g.draw.of<DType>(["float", "float", "int", "bool"]));
      const d = g.draw.of(dims);
      if (d * x.size > most) return undefined;
      const to = g.draw.below(x.shape.length + 1);
      return broadcast(
        x,
        [...x.shape.slice(0, to), d, ...x.shape.slice(to)],
        x.shape.map((_, i) => (i < to ? i : i + 1)),
      );
    },
  ],
  [
    4,
    (g) => {
      const x = g.withAxis(g.draw.of<DType>(["float", "float", "float", "bits"]));
      const axis = g.axis(x);
      const length = x.shape[axis] as number;
      const start = g.draw.below(length);
      return g.draw.chance(0.2) ? at(x, start, axis) : slice(x, axis, start, 1 + g.draw.below(length - start));
    },
  ],
  [
    4,
    (g) => {
      const x = g.withAxis(g.draw.of<DType>(["float", "float", "float", "int", "bool"]));
      const axis = g.axis(x);
      const parts = [x];
      for (let i = g.draw.below(3); i >= 0; i--) {
        const d = g.draw.of([1, 2, 3, 17]);
        parts.push(
          g.like(
            x.shape.map((size, j) => (j === axis ? d : size)),
            x.dtype,
          ),
        );
      }
      const joined = parts.reduce((n, y) => n + y.size, 0);
      return joined > most ? undefined : concat(g.draw.chance(0.5) ? parts : parts.reverse(), axis);
    },
  ],
  [
    1,
    (g) => {
      const x = g.any("float", (y) => y.size <= 60);
      return stack([x, g.like(x.shape), x], g.draw.below(x.shape.length + 1));
    },
  ],
  [
    2,
    (g) => {
      const x = g.withAxis(g.draw.of<DType>(["float", "float", "int"]));
      return x.size > 100 ? undefined : pad(x, g.axis(x), g.draw.below(4), g.draw.below(4));
    },
  ],
  [
    5,
    (g) => {
      const x = g.any();
      return g.draw.of([sum, sum, max, min])(x, x.shape.length > 0 && g.draw.chance(0.7) ? g.axis(x) : undefined);
    },
  ],
  [
    2,
    (g) => {
      const x = g.withAxis();
      return g.draw.chance(0.5) ? math.logsumexp(x, g.axis(x)) : math.softmax(x, g.axis(x));
    },
  ],
  [
    2,
    (g) => {
      const x = g.withAxis();
      return cumsum(x, g.axis(x), g.draw.chance(0.4));
    },
  ],
  [5, product],
  [
    2,
    (g) => {
      const x = g.any("float", (y) => y.shape.length > 0);
      const d = g.draw.of(dims);
      return d * (x.shape.at(-1) as number) > most ? undefined : contractRows(x, g.like([...x.shape.slice(0, -1), d]));
    },
  ],
  [
    1,
    (g) => {
      const x = g.any("float", (y) => y.shape.length === 1 && y.size <= 15);
      return x.shape.length !== 1 ? undefined : g.draw.chance(0.5) ? outer(x, g.like([7])) : dot(x, g.like(x.shape));
    },
  ],
  [4, (g) => sumRows(g.any(), g.draw.chance(0.3) ? g.like([]) : undefined)],
  [1, (g) => perRow(g.any())],
  [
    1,
    (g) => {
      const k = g.draw.of([2, 5, 17]);
      const classes = g.any("int", (y) => y.size <= 10);
      return classes.size * k > most
        ? undefined
        : g.draw.chance(0.5)
          ? oneHot(classes, k)
          : pick(g.like([...classes.shape, k]), classes);
    },
  ],
  [
    1,
    (g) => {
      const which = g.any("int", (y) => y.size <= 8);
      const table = g.any(g.draw.of<DType>(["float", "int"]), (y) => y.shape.length > 0);
      return table.shape.length === 0 || (which.size * table.size) / (table.shape[0] as number) > most
        ? undefined
        : take(table, which);
    },
  ],
];
const total = ops.reduce((n, [w]) => n + w, 0);

/** An op, drawn by weight. */
function choose(draw: Draw): Grow {
  let u = draw.unit() * total;
  for (const [weight, grow] of ops) {
    u -= weight;
    if (u < 0) return grow;
  }
  return reshaped;
}

/** What a state may become. */
function nextOf(g: Garden, s: Tensor): Tensor {
  const { draw } = g;
  const shared = g.pool.filter((x) => !x.rows && x.dtype === s.dtype);
  const same = shared.filter((x) => String(x.shape) === String(s.shape));
  const others = [s, ...same];
  switch (draw.below(6)) {
    case 0:
      return draw.of(others);
    case 1:
      return s.dtype === "float" ? full(s.shape, draw.of([0, 2.5])) : s;
    case 2: {
      if (s.dtype !== "float" || s.shape.length === 0 || (s.shape[0] as number) < 2) return draw.of(others);
      const n = s.shape[0] as number;
      const cut = 1 + draw.below(n - 1);
      const from = draw.of(others);
      return concat([slice(from, 0, cut, n - cut), slice(s, 0, 0, cut)]);
    }
    case 3: {
      const long = shared.filter((x) => x.shape.length === 1 && s.shape.length === 1 && x.size > s.size);
      if (long.length === 0) return draw.of(others);
      const x = draw.of(long);
      return slice(x, 0, draw.below(x.size - s.size + 1), s.size);
    }
    default: {
      if (s.dtype === "bool") return machine.not(draw.of(others));
      return s.dtype === "float" ? s.mul(0.5).add(draw.of(others)) : s.add(draw.of(others));
    }
  }
}

/** A graph of about `size` ops with some outputs, some of them gradients, and a next value for some of its states. */
export function randomGraph(draw: Draw, size: number): RandomGraph {
  const g = new Garden(draw);
  for (let i = 0; i < size; i++) {
    const made = choose(draw)(g);
    if (made && made.size <= most) g.pool.push(made);
  }
  const chosen = g.pool.slice(-1 - draw.below(4));
  for (let i = draw.below(3); i > 0; i--) chosen.push(draw.of(g.pool));
  const y = g.pool.filter((x) => x.dtype === "float").at(-1);
  const wrt = g.leaves.filter((x) => x.dtype === "float");
  if (y && wrt.length > 0 && draw.chance(0.4)) {
    const loss = y.rows ? sumRows(sum(y)) : sum(y);
    chosen.push(...grad(loss, [draw.of(wrt), draw.of(wrt)]));
  }
  const outputs = Object.fromEntries(chosen.map((x, i) => [`out${i}`, x]));
  const updates = g.leaves
    .filter((x) => x.op.name === "state" && draw.chance(0.6))
    .map((x) => [x, nextOf(g, x)] as const)
    .filter(([s, next]) => !next.rows && String(next.shape) === String(s.shape));
  return { outputs, updates, leaves: g.leaves };
}
