// The laws that every family obeys in every parametrization: one battery, run over data.
import { densityLaws } from "./density.ts";
import { distributionFunctionLaws } from "./distributionFunction.ts";
import { divergenceLaws } from "./divergence.ts";
import { drawLaws } from "./draws.ts";
import { type Law, same } from "./law.ts";
import { parameterLaws } from "./parametrization.ts";
import { rowLaws } from "./rows.ts";
import { slopeLaws } from "./slopes.ts";
import { type Case, type Parameters, subjectOf } from "./subject.ts";
import { type Effort, wildLaws } from "./wild.ts";

const setLaws = [
  ...densityLaws,
  ...distributionFunctionLaws,
  ...rowLaws,
  ...slopeLaws,
  ...parameterLaws,
  ...drawLaws,
  ...divergenceLaws,
];

/**
 * The laws of a family, each a function that throws where it does not hold: the density sums to 1 and is the slope of the
 * cdf, quantiles invert it, moments are integrals, draws follow it, gradients are those of differences, rows are singles,
 * compiled code has the interpreter's bits, and of thousands of wild parameters and values none gives NaN.
 *
 * Needs a case: parameters of every parametrization, and some values of y. For any test runner.
 *
 * @example
 * for (const law of laws({ family: Exponential, parameters: [{ rate: 2 }], y: [0.1, 1, 3] })) test(law.name, law.run);
 */
export function laws(one: Case, effort: Effort = {}): Law[] {
  const { family } = one;
  const few = family.parametrizations.slice(0, effort.sets);
  const isOf = (names: readonly string[], values: Parameters): boolean =>
    names.length === Object.keys(values).length && names.every((name) => name in values);
  const parameters = one.parameters.filter((values) => few.some(({ names }) => isOf(names, values)));
  const ofSets = parameters.flatMap((values) => {
    const subject = subjectOf(one, values);
    return setLaws
      .filter(({ when }) => when?.(subject) ?? true)
      .map(({ name, run }) => ({ name: `${JSON.stringify(values)}: ${name}`, run: () => run(subject) }));
  });
  const complete: Law = {
    name: "every set of parameters is in the battery",
    run: () => {
      for (const { names } of few)
        same(
          parameters.some((values) => isOf(names, values)),
          true,
          `{ ${names} } in the battery`,
        );
    },
  };
  return [...ofSets, complete, ...wildLaws(one, effort)];
}
