// Reverse-mode differentiation: from a graph to the graph of its gradient. Upstream times local gradient, node by node.

import { sum } from "./ops/reduce.ts";
import { perRow, unbroadcast } from "./ops/rows.ts";
import { broadcast, full } from "./ops/shape.ts";
import { constant, type Op, showShape, Tensor, topological } from "./tensor.ts";

/**
 * The cotangents of `wrt`, given the cotangent `g` of `y`: gᵀ·∂y/∂x as graphs. An x that y does not depend on gets zeros.
 * `wrt` may name any nodes, inner ones included.
 */
export function vjp(y: Tensor, g: Tensor, wrt: readonly Tensor[]): Tensor[] {
  const order = topological([y]);
  const reaches = new Set<Tensor>(wrt);
  for (const node of order) if (node.inputs.some((x) => reaches.has(x))) reaches.add(node);
  const cotangents = new Map<Tensor, Tensor>([[y, g]]);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as Tensor;
    const upstream = cotangents.get(node);
    if (!upstream || !node.inputs.some((x) => reaches.has(x))) continue;
    const rule = node.op.vjp;
    if (!rule) throw new TypeError(`grad: ${node.op.name} has no gradient. Use stopGradient where none is wanted.`);
    rule(upstream, node, ...node.inputs).forEach((local, j) => {
      const x = node.inputs[j] as Tensor;
      if (!local || !reaches.has(x) || x.dtype !== "float") return;
      const fitted = unbroadcast(local, x);
      const sofar = cotangents.get(x);
      cotangents.set(x, sofar ? sofar.add(fitted) : fitted);
    });
  }
  return wrt.map((x) => cotangents.get(x) ?? full(x.shape, 0));
}

const checkScalar = (y: Tensor): Tensor => {
  if (y.rows || y.shape.length > 0)
    throw new RangeError(
      `grad: y must be one shared number; came ${showShape(y.shape)}${y.rows ? " per row" : ""}. Use sumRows or sum.`,
    );
  return y;
};

/**
 * The gradient of a shared scalar with respect to tensors, as graphs: it can be differentiated again.
 *
 * @example
 * const x = input("x");
 * const [dx] = grad(x.mul(x), [x]); // 2x
 */
export const grad = (y: Tensor, wrt: readonly Tensor[]): Tensor[] => vjp(checkScalar(y), constant(1), wrt);

/** y beside its gradient. */
export const valueAndGrad = (y: Tensor, wrt: readonly Tensor[]): { value: Tensor; gradients: Tensor[] } => ({
  value: y,
  gradients: grad(y, wrt),
});

/** The Hessian of y times a direction `v` (one tensor for each of `wrt`), by reverse over reverse. */
export function hvp(y: Tensor, wrt: readonly Tensor[], v: readonly Tensor[]): Tensor[] {
  const slope = grad(y, wrt)
    .map((g, i) => sum(g.mul(v[i] as Tensor)))
    .reduce((a, b) => a.add(b));
  return grad(slope, wrt);
}

const stopOp: Op = {
  name: "stopGradient",
  kind: "expand",
  infer: ([x]) => x as Tensor,
  expand: (out) => out.inputs[0] as Tensor,
  vjp: () => [undefined],
};
/** x, through which no gradient flows. */
export const stopGradient = (x: Tensor): Tensor => new Tensor(stopOp, [x]);

/** x as a node of its own, so that what else is made of x does not count as made of it. */
const ownOp: Op = {
  name: "own",
  kind: "expand",
  infer: ([x]) => x as Tensor,
  expand: (out) => out.inputs[0] as Tensor,
  vjp: (g) => [g],
};

/**
 * ∂f/∂x for each element of a function that acts on elements: for the `vjp` of `withGradient`, where a cotangent wants the
 * derivative at each row even if x is one value for all. It is the partial one: other inputs may be made of x.
 */
export function elementSlope(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[], wrt: number): Tensor {
  const rows = inputs.some((x) => x.rows);
  const shape = (inputs.find((x) => x.shape.length > 0) ?? (inputs[0] as Tensor)).shape;
  const own = inputs.map((x, i) => {
    if (i !== wrt) return x;
    const whole = x.shape.length === 0 && shape.length > 0 ? broadcast(x, shape) : x;
    return new Tensor(ownOp, [rows ? perRow(whole) : whole]);
  });
  const y = f(...own);
  return vjp(y, full(y.shape, 1), [own[wrt] as Tensor])[0] as Tensor;
}

/**
 * A function of tensors with a gradient of your own: `forward` gives the value, `vjp` the cotangents of the inputs from
 * that of the result. Both are built of ordinary ops, so the gradient has a gradient.
 */
export function withGradient<Inputs extends readonly Tensor[]>(
  name: string,
  forward: (...inputs: Inputs) => Tensor,
  rule: (g: Tensor, out: Tensor, ...inputs: Inputs) => readonly (Tensor | undefined)[],
): (...inputs: Inputs) => Tensor {
  const op: Op = {
    name,
    kind: "expand",
    infer: (inputs) => forward(...(inputs as Inputs)),
    expand: (out) => forward(...(out.inputs as Inputs)),
    vjp: rule as NonNullable<Op["vjp"]>,
  };
  return (...inputs) => new Tensor(op, inputs);
}
