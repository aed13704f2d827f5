// Every reference fit of the classic data sets is tested, or named here with the reason why not.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { present, reference } from "./classic.ts";

const PARTIAL = "a partial likelihood, of the order of events given who is at risk: no distribution of y";
/** By file: why no family here fits it. */
const others: Readonly<Record<string, string>> = {
  airquality_mgcv_gamma: "smooth terms whose penalties are estimated (REML): not the greatest likelihood of a family",
  infert_clogit: PARTIAL,
  lung_coxph_breslow: PARTIAL,
  lung_coxph_efron: PARTIAL,
  lung_coxph_exact: PARTIAL,
};

const tests = new URL("../", import.meta.url);
const sources = readdirSync(tests, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts") && !name.endsWith("accounted.test.ts"))
  .map((name) => readFileSync(new URL(name, tests), "utf8"));
/** Files that are read by a test: their name stands in it, in quotes, as a key, or made of parts by test.each. */
const named = (id: string): boolean => {
  const whole = new RegExp(`["'\`]${id}["'\`]|^\\s+${id}: async`, "m");
  return sources.some((text) => whole.test(text)) || MADE.test(id);
};
/** `housing_polr_${link}` and `housing_polr_${link}_ml` */
const MADE = /^housing_polr_(probit|cloglog)(_ml)?$/;

describe.skipIf(!present)("reference fits", () => {
  const ids = present
    ? readdirSync(new URL("../../../shared/data/classic/reference/", import.meta.url)).flatMap((name) =>
        name.endsWith(".json") ? [name.slice(0, -5)] : [],
      )
    : [];

  test("are 115", () => expect(ids).toHaveLength(115));
  test("are all tested, but those of no family", () => {
    const left = ids.filter((id) => !others[id] && !named(id));
    expect(left).toEqual([]);
  });
  test.each(Object.entries(others))("%s is of no family: %s", (id) => {
    expect(reference(id).data).toBeTypeOf("string");
    expect(named(id)).toBe(false);
  });
});
