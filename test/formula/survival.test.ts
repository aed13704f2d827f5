// Surv(time, event) in a response: how events may be written, which ends stay open, gaps, and what is refused.
import { constant, fit, linear, model } from "thetastar";
import { Exponential, Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";

const time = [5, 8, 12, 3, 9, 20];
const seen = [1, 0, 1, 1, 0, 1];
/** Of an Exponential the rate is what was seen over what was waited. */
const rate = 4 / 57;
const at = (data: object, y: string, missing: "error" | "drop" = "error") =>
  fit(model(Exponential, { rate: linear("~ 1") }), { data: { time, ...data }, y, missing });

describe("Surv", () => {
  test.each([
    ["0 and 1", { event: seen }, "Surv(time, event)"],
    ["1 and 2", { event: seen.map((v) => v + 1) }, "Surv(time, event)"],
    ["no and yes", { event: seen.map(Boolean) }, "Surv(time, event)"],
    ["what is said of a text", { event: seen.map((v) => (v ? "dead" : "alive")) }, 'Surv(time, event == "dead")'],
    ["arithmetic", { event: seen }, 'Surv(time * 1, event == 1, type = "right")'],
  ])("reads %s", async (_, data, y) => {
    const found = await at(data, y);
    expect(Math.exp(found.coefficients.rate?.["(Intercept)"] as number)).toBeCloseTo(rate, 9);
  });

  test("is the same as ends given by value", async () => {
    const upper = time.map((t, i) => (seen[i] ? t : Infinity));
    const given = await fit(model(Exponential, { rate: linear("~ 1") }), {
      data: { time },
      y: { lower: time, upper },
    });
    expect((await at({ event: seen }, "Surv(time, event)")).theta).toEqual(given.theta);
  });

  test("leaves out rows with a gap in the time or the event", async () => {
    const event = [...seen.slice(0, 5), null];
    await expect(at({ event }, "Surv(time, event)")).rejects.toThrow(/row 5/);
    const found = await at({ event }, "Surv(time, event)", "drop");
    expect(Array.from(found.formulas?.rows ?? [])).toEqual([0, 1, 2, 3, 4]);
    expect(Math.exp(found.coefficients.rate?.["(Intercept)"] as number)).toBeCloseTo(3 / 37, 9);
  });

  test("from the left, and between two visits, whose gaps leave an end open", async () => {
    const normal = model(Normal, { loc: linear("~ 1"), scale: constant() });
    const data = {
      y: [0, 0, 1.2, 2.5, 0.7, 3.1],
      from: [null, null, 1.2, 2.5, 0.7, 3.1],
      to: [0, 0, 1.2, 2.5, 0.7, 3.1],
    };
    const left = await fit(normal, { data, y: 'Surv(y, y > 0, type = "left")' });
    const both = await fit(normal, { data, y: 'Surv(from, to, type = "interval2")' });
    expect(both.theta).toEqual(left.theta);
    const gap = { ...data, from: [null, ...data.from.slice(1)], to: [null, ...data.to.slice(1)] };
    await expect(fit(normal, { data: gap, y: 'Surv(from, to, type = "interval2")' })).rejects.toThrow(/row 0/);
  });

  test("is refused with the reason", async () => {
    await expect(at({ event: [1, 0, 3, 1, 0, 1] }, "Surv(time, event)")).rejects.toThrow(
      "fit: the event of Surv(time, event) must be 0 or 1; row 2 is 3. Write event == 1, or whatever means that it was seen.",
    );
    for (const y of ["Surv(time)", 'Surv(time, event, type = "counting")'])
      await expect(at({ event: seen }, y)).rejects.toThrow(
        `fit: Surv takes a time, an event, and type = "right", "left", "interval2"; came ${y}. Write Surv(time, event).`,
      );
    await expect(at({ event: seen }, "Surv(time, dead)")).rejects.toThrow('the data must have the column "dead"');
  });
});
