// Derivatives of formulas of elementwise ops, for each element.
import { constant, type Tensor, topological } from "../tensor.ts";

/**
 * The local derivatives of `y` with respect to nodes that it is made of by elementwise ops; absent where there is none.
 * Each element has its own, also where a node is one value for many: nothing is summed, so this is all that is needed of
 * `grad`, which lies above the ops. What depends on the places through nodes in `held` does not count.
 */
export function slopes(y: Tensor, places: readonly Tensor[], held: readonly Tensor[] = []): (Tensor | undefined)[] {
  const order = topological([y], new Set(held));
  const cotangents = new Map<Tensor, Tensor>([[y, constant(1)]]);
  const reaches = new Set<Tensor>(places);
  for (const node of order) if (node.inputs.some((x) => reaches.has(x))) reaches.add(node);
  for (const node of order.reverse()) {
    const g = cotangents.get(node);
    if (!g || !node.inputs.some((x) => reaches.has(x))) continue;
    if (!node.op.vjp)
      throw new TypeError(`grad: ${node.op.name} has no gradient. Use stopGradient where none is wanted.`);
    node.op.vjp(g, node, ...node.inputs).forEach((local, i) => {
      const x = node.inputs[i] as Tensor;
      if (!local || !reaches.has(x) || x.dtype !== "float") return;
      const sofar = cotangents.get(x);
      cotangents.set(x, sofar ? sofar.add(local) : local);
    });
  }
  return places.map((x) => cotangents.get(x));
}
