// Triangular matrices: Cholesky's factor, systems with it, diagonals. Loops in the order in which they are written here,
// an accumulator an element, products ascending, the same in every executor.
import { checkFloats, type Op, showShape, Tensor } from "../tensor.ts";
import { type Code, code, forLoop, i32 } from "../wasm/assembler.ts";
import { index } from "./leaves.ts";
import { byPrecision } from "./limits.ts";
import { matmul, outer } from "./linalg.ts";
import { log } from "./logarithm.ts";
import { eq, ge, greater, gt, lesser, where } from "./machine.ts";
import { sum } from "./reduce.ts";
import { broadcast, transpose } from "./shape.ts";

/** The size of a square matrix. */
function square(name: string, x: Tensor): number {
  const [d, e] = x.shape;
  if (x.shape.length !== 2 || d !== e)
    throw new RangeError(`${name}: a square matrix is needed; came ${showShape(x.shape)}.`);
  return d as number;
}
const rowsOf = (d: number): Tensor => index([d, d], 0);
const columnsOf = (d: number): Tensor => index([d, d], 1);

const diagonalOp: Op = {
  name: "diagonal",
  kind: "view",
  infer: ([x]) => ({ shape: [(x as Tensor).shape[0] as number], dtype: (x as Tensor).dtype, rows: (x as Tensor).rows }),
  view: (_, [i]) => (i ? [i, i] : []),
  vjp: (g) => [diagonalMatrix(g)],
};
/** The diagonal of a square matrix: [d, d] gives [d]. */
export function diagonal(x: Tensor): Tensor {
  square("diagonal", x);
  return new Tensor(diagonalOp, [x]);
}
/** A vector on the diagonal of a matrix that is 0 elsewhere: [d] gives [d, d]. */
export function diagonalMatrix(x: Tensor): Tensor {
  const d = x.size;
  return where(eq(rowsOf(d), columnsOf(d)), broadcast(x, [d, d], [0]), 0);
}
/** The elements on and below the diagonal; 0 above it. */
export function lowerTriangle(x: Tensor): Tensor {
  const d = square("lowerTriangle", x);
  return where(ge(rowsOf(d), columnsOf(d)), x, 0);
}
/** The lower triangle with half the diagonal. */
function halfLower(x: Tensor): Tensor {
  const d = x.shape[0] as number;
  const [i, j] = [rowsOf(d), columnsOf(d)];
  return where(gt(i, j), x, where(eq(i, j), x.mul(0.5), 0));
}

/** Held within the root of the largest number, so that products of cotangents are finite and their sums not NaN. */
const REACH = { f32: 1e18, f64: 1e153 };
const held = (x: Tensor): Tensor =>
  greater(lesser(x, byPrecision(REACH)), byPrecision({ f32: -REACH.f32, f64: -REACH.f64 }));

/**
 * Murray, "Differentiation of the Cholesky decomposition" (2016), equation 10: with P the half lower triangle of Lᵀ·g,
 * the cotangent of a symmetric A is S = L⁻ᵀ P L⁻¹ made symmetric; of a function that reads the lower triangle only, the
 * half lower triangle of S + Sᵀ. For A = LᵀL, P is that of g·Lᵀ and S = L⁻¹ P L⁻ᵀ by the same steps.
 */
const choleskyOp: Op = {
  name: "cholesky",
  kind: "routine",
  infer: ([x]) => ({ shape: (x as Tensor).shape, dtype: "float", rows: (x as Tensor).rows }),
  // LᵀL = A is L·Lᵀ = A with rows and columns counted from the end, and L's rows and columns exchanged
  routine: {
    eval: (node, round, out, a) => {
      const d = node.shape[0] as number;
      const end = d * d - 1;
      const place = node.attributes.transposed
        ? (i: number, j: number) => end - j * d - i
        : (i: number, j: number) => i * d + j;
      out.fill(0);
      for (let i = 0; i < d; i++)
        for (let j = 0; j <= i; j++) {
          let s = a[place(i, j)] as number;
          for (let k = 0; k < j; k++) s = round(s - round((out[place(i, k)] as number) * (out[place(j, k)] as number)));
          out[place(i, j)] = i === j ? Math.sqrt(s) : s / (out[place(j, j)] as number);
        }
    },
    wasm: ({ precision: t, local, input, result, store }, node) => {
      const d = node.shape[0] as number;
      const [i, j, k, s] = [local("i32"), local("i32"), local("i32"), local(t)];
      const fromEnd = (x: Code): Code => code("i32.sub", i32(d - 1), x);
      const place = (x: Code, y: Code): [Code, Code] =>
        node.attributes.transposed ? [fromEnd(y), fromEnd(x)] : [x, y];
      const [row, column, inner] = [i.get(), j.get(), k.get()];
      const term = code(`${t}.mul`, result(...place(row, inner)), result(...place(column, inner)));
      const rest = [
        s.set(input(0, ...place(row, column))),
        forLoop(k, i32(0), column, 1, [s.set(code(`${t}.sub`, s.get(), term))]),
      ];
      const quotient = code(`${t}.div`, s.get(), result(...place(column, column)));
      const zero: Code = { ...i32(0), op: `${t}.const` };
      return [
        forLoop(i, i32(0), i32(d), 1, [
          forLoop(j, i32(0), row, 1, [...rest, store(quotient, ...place(row, column))]),
          j.set(row),
          ...rest,
          store(code(`${t}.sqrt`, s.get()), ...place(row, row)),
          forLoop(j, code("i32.add", row, i32(1)), i32(d), 1, [store(zero, ...place(row, column))]),
        ]),
      ];
    },
  },
  vjp: (g, l) => {
    const transposed = l.attributes.transposed as boolean;
    const [a, b] = transposed ? [g, l] : [l, g];
    const p = halfLower(matmul(held(a), held(b), { transA: !transposed, transB: transposed }));
    const turned = { transposed: !transposed };
    const s = triangularSolve(l, transpose(triangularSolve(l, transpose(p), turned)), turned);
    return [halfLower(s.add(transpose(s)))];
  },
};
export interface CholeskyOptions {
  /** LᵀL = A in place of L·Lᵀ = A: the factor of an inverse, since L⁻¹ is that of A⁻¹. */
  readonly transposed?: boolean;
}
/**
 * The lower triangular L with positive diagonal and L·Lᵀ = A, for a positive definite A [d, d], of which only the lower
 * triangle is read. NaN from the first pivot that is not positive. The factor of {@link fromCholesky} is what that was
 * made of.
 */
export function cholesky(a: Tensor, { transposed = false }: CholeskyOptions = {}): Tensor {
  checkFloats("cholesky", a);
  square("cholesky", a);
  if (a.op === fromCholeskyOp && a.attributes.transposed === transposed) return a.inputs[0] as Tensor;
  return new Tensor(choleskyOp, [a], { transposed });
}

const gram = (l: Tensor, transposed: boolean): Tensor => matmul(l, l, { transA: transposed, transB: !transposed });
const fromCholeskyOp: Op = {
  name: "fromCholesky",
  kind: "expand",
  infer: ([x]) => ({ shape: (x as Tensor).shape, dtype: "float", rows: (x as Tensor).rows }),
  expand: (a) => gram(a.inputs[0] as Tensor, a.attributes.transposed as boolean),
  vjp: (g, a, l: Tensor) => {
    const both = g.add(transpose(g));
    return [a.attributes.transposed ? matmul(l, both) : matmul(both, l)];
  },
};
/** L·Lᵀ (or LᵀL) of a lower triangular L with positive diagonal, a matrix that knows its {@link cholesky}. */
export function fromCholesky(l: Tensor, { transposed = false }: CholeskyOptions = {}): Tensor {
  checkFloats("fromCholesky", l);
  square("fromCholesky", l);
  return new Tensor(fromCholeskyOp, [l], { transposed });
}

const LARGEST = { f32: 3.4028234663852886e38, f64: 1.7976931348623157e308 };

const solveOp: Op = {
  name: "triangularSolve",
  kind: "routine",
  infer: ([l, b]) => ({ shape: (b as Tensor).shape, dtype: "float", rows: (l as Tensor).rows || (b as Tensor).rows }),
  routine: {
    eval: (node, round, x, l, b) => {
      const d = node.shape[0] as number;
      const columns = node.size / d;
      const { transposed } = node.attributes;
      const most = round === Math.fround ? LARGEST.f32 : LARGEST.f64;
      const bounded = (v: number): number => Math.min(Math.max(round(v), -most), most);
      const at = (i: number, k: number): number => (transposed ? l[k * d + i] : l[i * d + k]) as number;
      for (let c = 0; c < columns; c++)
        for (let n = 0; n < d; n++) {
          const i = transposed ? d - 1 - n : n;
          let s = bounded(b[i * columns + c] as number);
          for (let m = 0; m < n; m++) {
            const k = transposed ? d - 1 - m : m;
            s = bounded(s - round(at(i, k) * (x[k * columns + c] as number)));
          }
          x[i * columns + c] = bounded(s / at(i, i));
        }
    },
    wasm: ({ precision: t, local, input, result, store }, node) => {
      const [d, columns] = node.shape as [number, number | undefined];
      const { transposed } = node.attributes;
      const [c, i, k, n, m, s] = [local("i32"), local("i32"), local("i32"), local("i32"), local("i32"), local(t)];
      const number = (value: number): Code => ({ ...i32(0), op: `${t}.const`, imm: [value] });
      const bounded = (v: Code): Code => code(`${t}.min`, code(`${t}.max`, v, number(-LARGEST[t])), number(LARGEST[t]));
      const position = (turn: Code): Code => (transposed ? code("i32.sub", i32(d - 1), turn) : turn);
      const at = (row: Code, column: Code): Code => (transposed ? input(0, column, row) : input(0, row, column));
      const column = columns === undefined ? [] : [c.get()];
      const [row, other] = [i.get(), k.get()];
      const term = code(`${t}.mul`, at(row, other), result(other, ...column));
      return [
        forLoop(c, i32(0), i32(columns ?? 1), 1, [
          forLoop(n, i32(0), i32(d), 1, [
            i.set(position(n.get())),
            s.set(bounded(input(1, row, ...column))),
            forLoop(m, i32(0), n.get(), 1, [k.set(position(m.get())), s.set(bounded(code(`${t}.sub`, s.get(), term)))]),
            store(bounded(code(`${t}.div`, s.get(), at(row, row))), row, ...column),
          ]),
        ]),
      ];
    },
  },
  vjp: (g, x, l: Tensor) => {
    const { transposed } = x.attributes as { transposed: boolean };
    const b = triangularSolve(l, g, { transposed: !transposed });
    return [lowerTriangle(products(b, x, transposed)).neg(), b];
  },
};
/** Σ over columns of bᵢ xⱼ, or of xᵢ bⱼ. */
function products(b: Tensor, x: Tensor, turned: boolean): Tensor {
  const [p, q] = turned ? [held(x), held(b)] : [held(b), held(x)];
  return x.shape.length > 1 ? matmul(p, q, { transB: true }) : outer(p, q);
}

export interface TriangularSolveOptions {
  /** Solve with Lᵀ in place of L. */
  readonly transposed?: boolean;
}
/**
 * The x of L·x = b, or of Lᵀ·x = b, for a lower triangular L [d, d], whose upper triangle is not read, and b [d] or
 * [d, m]. Sums and quotients beyond the largest number are held there, so that finite numbers never give NaN.
 */
export function triangularSolve(l: Tensor, b: Tensor, { transposed = false }: TriangularSolveOptions = {}): Tensor {
  checkFloats("triangularSolve", l, b);
  const d = square("triangularSolve", l);
  if (b.shape[0] !== d || b.shape.length > 2)
    throw new RangeError(
      `triangularSolve: the right side must have ${d} rows; came ${showShape(b.shape)}. Give a vector or a matrix.`,
    );
  return new Tensor(solveOp, [l, b], { transposed });
}

/** log |L| of a triangular matrix with positive diagonal: half of log |L·Lᵀ|. */
export const logDeterminant = (l: Tensor): Tensor => sum(log(diagonal(l)));
