// Simplification: named rules on the canonical graph, the reason of each beside it. Tables by the name of the op they match.
import { logsumexp, xlog1py, xlogy } from "../ops/composite.ts";
import { log } from "../ops/logarithm.ts";
import { logSigmoid, sigmoid } from "../ops/logistic.ts";
import { where } from "../ops/machine.ts";
import { concat, full } from "../ops/shape.ts";
import { constant, isConstant, Tensor } from "../tensor.ts";

/** A bound on |x| that holds whatever the data: finite where x cannot overflow. */
const bounds = /* @__PURE__ */ new WeakMap<Tensor, number>();
export function bound(x: Tensor): number {
  const known = bounds.get(x);
  if (known !== undefined) return known;
  bounds.set(x, Infinity);
  const of = (i: number): number => bound(x.inputs[i] as Tensor);
  let b = x.op.bound ?? Infinity;
  if (isConstant(x)) {
    const value = Math.abs(x.attributes.value as number);
    b = value <= 1e30 ? value : Infinity;
  } else if (b === Infinity) {
    switch (x.op.name) {
      case "add":
      case "sub":
        b = of(0) + of(1);
        break;
      case "mul":
        b = of(0) === 0 || of(1) === 0 ? Infinity : of(0) * of(1);
        break;
      case "neg":
      case "abs":
      case "broadcast":
      case "reshape":
      case "slice":
      case "transpose":
      case "perRow":
      case "stopGradient":
        b = of(0);
        break;
      case "where":
        b = Math.max(of(1), of(2));
        break;
      case "toFloat":
        b = (x.inputs[0] as Tensor).dtype === "bool" ? 1 : Infinity;
        break;
    }
  }
  if (!(b <= 1e30)) b = Infinity;
  bounds.set(x, b);
  return b;
}

export interface Rule {
  readonly name: string;
  /** The name of the op that it looks at. */
  readonly on: string;
  readonly apply: (node: Tensor, x: Tensor, y: Tensor) => Tensor | undefined;
}

const is = (x: Tensor | undefined, name: string): boolean => x?.op.name === name;
/** What a value is, whatever is done to its slope: where a logarithm is known otherwise, its slope needs no holding. */
const held = (x: Tensor): Tensor => (is(x, "holdSlope") ? held(x.inputs[0] as Tensor) : x);
const sameForm = (node: Tensor, x: Tensor): Tensor | undefined =>
  node.rows === x.rows && node.shape.length === x.shape.length ? x : undefined;

/** Where a pad puts its input along its axis. */
const span = (x: Tensor): { axis: number; from: number; to: number } => {
  const axis = x.attributes.axis as number;
  const from = x.attributes.before as number;
  return { axis, from, to: from + ((x.inputs[0] as Tensor).shape[axis] as number) };
};

export const rules: readonly Rule[] = [
  {
    name: "scale by a finite factor",
    // 0 · d is 0 where d is finite, so the guard of scale cannot be needed
    on: "scale",
    apply: (_, g, d) => (bound(d) < Infinity ? g.mul(d) : undefined),
  },
  // exact
  { name: "x · 1", on: "mul", apply: (node, x, y) => one(node, x, y) ?? one(node, y, x) },
  // 1 is not 0
  { name: "1 scaled", on: "scale", apply: (node, g, d) => one(node, d, g) },
  // exact
  { name: "x / 1", on: "div", apply: one },
  {
    name: "x − 0",
    // exact
    on: "sub",
    apply: (node, x, y) => (isConstant(y, 0) ? sameForm(node, x) : undefined),
  },
  // exact
  { name: "−−x", on: "neg", apply: (_, x) => (is(x, "neg") ? x.inputs[0] : undefined) },
  {
    name: "x + −y",
    // exact
    on: "add",
    apply: (_, x, y) =>
      is(y, "neg") ? x.sub(y.inputs[0] as Tensor) : is(x, "neg") ? y.sub(x.inputs[0] as Tensor) : undefined,
  },
  {
    name: "x − −y",
    // exact
    on: "sub",
    apply: (_, x, y) => (is(y, "neg") ? x.add(y.inputs[0] as Tensor) : undefined),
  },
  {
    name: "pads side by side",
    // the gradient of slices is the slices' gradients joined, not a sum of padded copies
    on: "add",
    apply: (_, x, y) => joinPads(x, y),
  },
  {
    name: "slice of concat",
    // a slice that lies in one part reads that part
    on: "slice",
    apply: (node, x) => (is(x, "concat") ? sliceOfConcat(node, x) : undefined),
  },
  {
    name: "log of what is known by its log",
    // log∘exp, log∘sigmoid, log∘softmax, log Σexp and products of these leave the range of floats where their logs do not
    on: "log",
    apply: (_, x) => logOf(x),
  },
  {
    name: "log1p of −sigmoid",
    // 1 − sigmoid(x) is sigmoid(−x), without the cancellation
    on: "log1p",
    apply: (_, x) => {
      const inner = is(held(x), "neg") ? held(held(x).inputs[0] as Tensor) : undefined;
      return inner && is(inner, "sigmoid") ? logSigmoid((inner.inputs[0] as Tensor).neg()) : undefined;
    },
  },
  {
    name: "1 − sigmoid",
    // 1 − sigmoid(x) is sigmoid(−x), without the cancellation
    on: "sub",
    apply: (_, x, y) =>
      isConstant(x, 1) && is(held(y), "sigmoid") ? sigmoid((held(y).inputs[0] as Tensor).neg()) : undefined,
  },
  {
    name: "logit of sigmoid",
    // log sigmoid(x) − log sigmoid(−x) = softplus(x) − softplus(−x) is x, without the cancellation
    on: "sub",
    apply: (_, x, y) => {
      if (!is(x, "softplus") || !is(y, "softplus")) return undefined;
      const [a, b] = [x.inputs[0] as Tensor, y.inputs[0] as Tensor];
      return (is(b, "neg") && b.inputs[0] === a) || (is(a, "neg") && a.inputs[0] === b) ? a : undefined;
    },
  },
  {
    name: "a · log x",
    // 0 · log 0 is 0 in every entropy and likelihood, not NaN
    on: "mul",
    apply: (_, x, y) => timesLog(x, y) ?? timesLog(y, x),
  },
  {
    name: "reshape of reshape",
    // exact
    on: "reshape",
    apply: (node, x) => {
      if (is(x, "reshape")) return new Tensor(node.op, x.inputs, node.attributes);
      return sameForm(node, x) && String(node.shape) === String(x.shape) ? x : undefined;
    },
  },
];

function one(node: Tensor, x: Tensor, y: Tensor): Tensor | undefined {
  return isConstant(y, 1) ? sameForm(node, x) : undefined;
}

/** Whether a value is positive (or 0, where it underflows) for all data. */
function positive(given: Tensor): boolean {
  const x = held(given);
  const all = (...of: number[]): boolean => of.every((i) => positive(x.inputs[i] as Tensor));
  switch (x.op.name) {
    case "exp":
    case "sigmoid":
    case "softplus":
      return true;
    case "constant":
      return (x.attributes.value as number) > 0;
    case "mul":
    case "div":
    case "add":
      return all(0, 1);
    case "where":
      return all(1, 2);
    case "sqrt":
    case "sum":
    case "broadcast":
    case "reshape":
    case "slice":
      return all(0);
    default:
      return false;
  }
}

/** log x where it is known without taking one, or by taking logs of the parts of which one is. */
function logOf(given: Tensor): Tensor | undefined {
  const x = held(given);
  const [a, b, c] = x.inputs as [Tensor, Tensor, Tensor];
  switch (x.op.name) {
    case "exp":
      return a;
    case "sigmoid":
      return logSigmoid(a);
    case "sum":
      return is(held(a), "exp") ? logsumexp(held(a).inputs[0] as Tensor, x.attributes.axis as number) : undefined;
    case "broadcast":
    case "reshape":
    case "slice": {
      const inner = logOf(a);
      return inner && new Tensor(x.op, [inner], x.attributes);
    }
    case "mul":
    case "div": {
      const [la, lb] = [logOf(a), logOf(b)];
      if (!(la || lb) || !positive(a) || !positive(b)) return undefined;
      return x.op.name === "mul" ? (la ?? log(a)).add(lb ?? log(b)) : (la ?? log(a)).sub(lb ?? log(b));
    }
    case "where": {
      // the 0 and 1 beside an exponential, as in softmax
      const branch = (y: Tensor): Tensor | undefined =>
        isConstant(y, 0) ? constant(-Infinity) : isConstant(y, 1) ? constant(0) : logOf(y);
      const [yes, no] = [branch(b), branch(c)];
      return yes && no ? where(a, yes, no) : undefined;
    }
    default:
      return undefined;
  }
}

function timesLog(a: Tensor, y: Tensor): Tensor | undefined {
  if (isConstant(a)) return undefined;
  if (is(y, "log")) return xlogy(a, y.inputs[0] as Tensor);
  return is(y, "log1p") ? xlog1py(a, y.inputs[0] as Tensor) : undefined;
}

/** The sum of two pads (or of a concat of zeros and parts, and a pad) that do not overlap, as a concat. */
function joinPads(x: Tensor, y: Tensor): Tensor | undefined {
  if (!is(x, "pad") || !is(y, "pad") || x.rows !== y.rows) return undefined;
  const [a, b] = [span(x), span(y)];
  if (a.axis !== b.axis) return undefined;
  const [first, second, p, q] = a.to <= b.from ? [x, y, a, b] : [y, x, b, a];
  if (p.to > q.from) return undefined;
  const zeros = (size: number): Tensor => {
    const shape = x.shape.map((d, i) => (i === a.axis ? size : d));
    return full(shape, 0);
  };
  const parts = [
    first.inputs[0] as Tensor,
    ...(q.from > p.to ? [zeros(q.from - p.to)] : []),
    second.inputs[0] as Tensor,
  ];
  const middle = concat(parts, a.axis);
  const [before, after] = [p.from, (x.shape[a.axis] as number) - q.to];
  if (before === 0 && after === 0) return middle;
  return new Tensor(x.op, [middle], { axis: a.axis, before, after });
}

function sliceOfConcat(node: Tensor, x: Tensor): Tensor | undefined {
  const { axis, start, size } = node.attributes as { axis: number; start: number; size: number };
  if (axis !== x.attributes.axis) return undefined;
  let from = 0;
  for (const part of x.inputs) {
    const length = part.shape[axis] as number;
    if (start >= from && start + size <= from + length) {
      if (size === length) return part.rows === x.rows ? part : undefined;
      return new Tensor(node.op, [part], { axis, start: start - from, size });
    }
    from += length;
  }
  return undefined;
}

const byOp = /* @__PURE__ */ (() => {
  const table = new Map<string, Rule[]>();
  for (const rule of rules) table.set(rule.on, [...(table.get(rule.on) ?? []), rule]);
  return table;
})();

/** The first rule's result that applies to a node, or nothing. */
export function simplifyNode(node: Tensor): Tensor | undefined {
  for (const rule of byOp.get(node.op.name) ?? []) {
    const other = rule.apply(node, node.inputs[0] as Tensor, node.inputs[1] as Tensor);
    if (other) return other;
  }
  return undefined;
}
