// Intervals hold the truth as often as theory says, and fail where theory says that they fail. `npm run test:coverage`
// takes 2,000 replications of each; every test run 100.
import { expect, test } from "vitest";
import { simulate, simulations } from "../../docs/examples/coverage.ts";

const REPLICATIONS = process.env.COVERAGE === "all" ? 2000 : 100;

test.each(simulations)(
  "$name",
  async (simulation) => {
    const { known, name } = simulation;
    const { covered, ratio } = await simulate(simulation, REPLICATIONS);
    console.log(`${name}: ${covered}, known ${known}; mean stderr/deviation ${ratio.toFixed(3)}`);
    expect(Math.abs(covered - known)).toBeLessThan(4 * Math.sqrt((known * (1 - known)) / REPLICATIONS));
    // where the estimate is nearly Normal and the model true, standard errors are what they say
    if (name.startsWith("Gamma shape, n = 500"))
      expect(Math.abs(ratio - 1)).toBeLessThan(REPLICATIONS > 1000 ? 0.05 : 0.3);
  },
  120_000,
);
