// Laws of parameters: to and from are inverse, they follow y, a start is a fit.
import {
  affine,
  constrain,
  evaluate,
  fromFree,
  input,
  parameterInputs,
  parameterName,
  type Spec,
  startFree,
  type Tensors,
  unconstrain,
} from "thetastar";
import { close, type SetLaw, same } from "./law.ts";
import { canonical, constant, given, logProb, sizeOf } from "./subject.ts";

/** What holds of sets of parameters. */
export const parameterLaws: readonly SetLaw[] = [
  {
    name: "to and from are inverse, and so are free and constrain",
    run: (subject) => {
      const { free, set, values } = subject;
      const inputs = parameterInputs(set.params, () => false);
      const data = Object.fromEntries(
        set.names.map((name) => [parameterName(name), ([values[name]] as unknown[]).flat(9) as number[]]),
      );
      const back = evaluate(set.from(set.to(inputs)), data);
      const again = evaluate(set.to(set.from(set.to(inputs))), data);
      const canonical = evaluate(set.to(inputs), data);
      const logOdds = (name: string): boolean => /logits/i.test(name); // up to a constant
      for (const name of set.names)
        back[name]?.forEach((x, i) => {
          const shift =
            logOdds(name) && back[name].length > 1
              ? (back[name][0] as number) - (data[parameterName(name)]?.[0] as number)
              : 0;
          close(x - shift, data[parameterName(name)]?.[i] as number, 1e-13, name);
        });
      for (const name of Object.keys(canonical)) {
        const [first, second] = [canonical[name] as Float64Array, again[name] as Float64Array];
        const shift = logOdds(name) && first.length > 1 ? (second[0] as number) - (first[0] as number) : 0;
        first.forEach((x, i) => {
          close((second[i] as number) - shift, x, 1e-13, name);
        });
      }
      const eta = input("eta", { shape: [set.freeSize] });
      const round = evaluate({ eta: unconstrain(set, constrain(set, eta)) }, { eta: free }).eta;
      round.forEach((x, i) => {
        close(x, free[i] as number, 1e-13, `η${i}`);
      });
    },
  },
  {
    name: "parameters follow y when it is shifted and scaled",
    when: (s) => s.rules.affine !== undefined,
    run: (subject) => {
      const { atoms, family, free, rules, set, support, values, y } = subject;
      const at = input("y", { shape: support.shape, rows: true });
      const params: Tensors<Spec> = canonical(set, input("eta", { shape: [set.freeSize] }), values);
      const { shift, scale } = rules.affine as NonNullable<typeof rules.affine>;
      const by = { ...(shift && { shift: constant(-1.75) }), ...(scale && { scale: constant(2.5) }) };
      const [a, b] = [shift ? -1.75 : 0, scale ? 2.5 : 1];
      const movedY = y.map((v) => a + b * v);
      const { before, after } = evaluate(
        {
          before: logProb(family, params, at),
          after: logProb(family, affine(family, params, by), input("moved", { shape: support.shape, rows: true })),
        },
        { eta: free, y, moved: movedY },
      );
      before.forEach((p, i) => {
        const width = atoms.includes(y[i] as number) ? 0 : sizeOf(support.shape) * Math.log(b);
        close(after[i] as number, p - width, 1e-9, `at ${y[i]}`);
      });
    },
  },
  {
    name: "the start is a finite fit, better than nothing",
    when: (s) => s.rules.start !== undefined,
    run: (subject) => {
      const { family, known, set, support, y } = subject;
      const draws = given(support, y);
      const start = startFree(family, set, Float64Array.from(y), undefined, known);
      same(start.length, set.freeSize, "free numbers of the start");
      same(start.every(Number.isFinite), true, "a finite start");
      const forecast = fromFree(family, set, start, known).at(0);
      const logs = forecast.logProb(draws as never) as unknown as Float64Array;
      same(logs.every(Number.isFinite), true, "finite log-densities at the start");
    },
  },
];
