// Sums, maxima and their kin along one axis. The order of a reduction is part of its meaning: sixteen strided partial
// results (element i goes to partial i mod 16), then a fixed tree 8, 4, 2, 1, the same in every executor.
import { checkFloats, type Op, type Shape, scale, sizeOf, Tensor } from "../tensor.ts";
import { code, forLoop, i32, type Local } from "../wasm/assembler.ts";
import { eq, greater, lesser, ne, toFloat, where } from "./machine.ts";
import { broadcast, reshape } from "./shape.ts";

const without = (shape: Shape, axis: number): Shape => shape.filter((_, i) => i !== axis);
/** y, which lost `axis`, repeated along it again. */
const restore = (y: Tensor, shape: Shape, axis: number): Tensor =>
  broadcast(
    y,
    shape,
    shape.map((_, i) => i).filter((i) => i !== axis),
  );

type Rule = Pick<Op, "combine" | "vjp">;
const reduction = (name: string, rule: Rule): Op => ({
  name,
  kind: "reduce",
  infer: ([x], a) => ({
    shape: without((x as Tensor).shape, a.axis as number),
    dtype: (x as Tensor).dtype,
    rows: (x as Tensor).rows,
  }),
  ...rule,
});
function reduceBy(op: Op) {
  return (x: Tensor, axis?: number): Tensor => {
    checkFloats(op.name, x);
    if (x.shape.length === 0) return x;
    if (axis === undefined) return new Tensor(op, [reshape(x, [x.size])], { axis: 0 });
    const positive = axis < 0 ? axis + x.shape.length : axis;
    if (!(positive >= 0 && positive < x.shape.length))
      throw new RangeError(`${op.name}: axis must be one of the ${x.shape.length} axes; came ${axis}.`);
    return new Tensor(op, [x], { axis: positive });
  };
}

/** The sum along an axis, or of all elements. */
export const sum = /* @__PURE__ */ reduceBy(
  /* @__PURE__ */ reduction("sum", {
    combine: { identity: -0, op: (x, y) => x.add(y) },
    vjp: (g, out, x: Tensor) => [restore(g, x.shape, out.attributes.axis as number)],
  }),
);

/** The gradient of an extremum is shared evenly by the elements that attain it. */
const extremum: NonNullable<Op["vjp"]> = (g, out, x: Tensor) => {
  const axis = out.attributes.axis as number;
  const attains = toFloat(eq(x, restore(out, x.shape, axis)));
  const share = scale(g, toFloat(ne(out, Number.NaN)).div(sum(attains, axis)));
  return [scale(restore(share, x.shape, axis), attains)];
};
/** The larger of two; NaN if either is. */
export const maximum = (x: Tensor, y: Tensor): Tensor => where(ne(x, x), x, greater(y, x));
/** The smaller of two; NaN if either is. */
export const minimum = (x: Tensor, y: Tensor): Tensor => where(ne(x, x), x, lesser(y, x));

/** The largest element along an axis, or of all; NaN if one is. */
export const max = /* @__PURE__ */ reduceBy(
  /* @__PURE__ */ reduction("max", { combine: { identity: -Infinity, op: maximum }, vjp: extremum }),
);
/** The smallest element along an axis, or of all; NaN if one is. */
export const min = /* @__PURE__ */ reduceBy(
  /* @__PURE__ */ reduction("min", { combine: { identity: Infinity, op: minimum }, vjp: extremum }),
);

const cumsumOp: Op = {
  name: "cumsum",
  kind: "routine",
  infer: ([x]) => x as Tensor,
  routine: {
    eval: ({ shape, attributes }, round, out, x) => {
      const axis = attributes.axis as number;
      const length = shape[axis] as number;
      const inner = sizeOf(shape.slice(axis + 1));
      for (let first = 0; first < out.length; first += length * inner)
        for (let i = first; i < first + inner; i++) {
          let running = -0;
          for (let j = 0; j < length; j++) {
            const at = i + (attributes.reverse ? length - 1 - j : j) * inner;
            running = round(running + (x[at] as number));
            out[at] = running;
          }
        }
    },
    wasm: ({ precision: t, local, input, store }, { shape, attributes }) => {
      const { axis, reverse } = attributes as { axis: number; reverse: boolean };
      const [running, j] = [local(t), local("i32")];
      const at = shape.map(() => local("i32"));
      const index = at.map((i) => i.get());
      const length = shape[axis] as number;
      const along = [
        running.set({ ...i32(0), op: `${t}.const`, imm: [-0] }),
        forLoop(j, i32(0), i32(length), 1, [
          (at[axis] as Local).set(reverse ? code("i32.sub", i32(length - 1), j.get()) : j.get()),
          running.set(code(`${t}.add`, running.get(), input(0, ...index))),
          store(running.get(), ...index),
        ]),
      ];
      return at.reduceRight(
        (body, i, q) => (q === axis ? body : [forLoop(i, i32(0), i32(shape[q] as number), 1, body)]),
        along,
      );
    },
  },
  vjp: (g, out) => {
    const { axis, reverse } = out.attributes as { axis: number; reverse: boolean };
    return [cumsum(g, axis, !reverse)];
  },
};
/** Running sums along an axis, in order; from the end with `reverse`. */
export function cumsum(x: Tensor, axis = x.shape.length - 1, reverse = false): Tensor {
  checkFloats("cumsum", x);
  if (!(axis >= 0 && axis < x.shape.length))
    throw new RangeError(`cumsum: axis must be one of the ${x.shape.length} axes; came ${axis}.`);
  return new Tensor(cumsumOp, [x], { axis, reverse });
}
