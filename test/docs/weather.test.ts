// The main job, run as npm start runs it but for few epochs: its table, its files, and the baselines' known figures.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "thetastar";
import { Normal } from "thetastar/distributions";
import { afterAll, describe, expect, it } from "vitest";
import { pairs, readDays } from "../../docs/examples/weather/days.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "weather-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const run = spawnSync(
  process.execPath,
  ["--import", "tsx", "--conditions=@thetastar/source", "docs/examples/weather.ts", "--epochs", "3", "--out", out],
  { cwd: root, encoding: "utf8", timeout: 60_000 },
);

describe("the main job", () => {
  it("runs", () => {
    expect(run.stderr.replaceAll(/npm warn.*\n/g, "")).toBe("");
    expect(run.status).toBe(0);
  });
  it("gives the baselines' figures that an independent implementation gave on these splits", () => {
    const row = (name: string): string[] =>
      (run.stdout.split("\n").find((line) => line.startsWith(`${name}  `)) ?? "")
        .slice(name.length)
        .trim()
        .split(/\s{2,}/);
    // RMSE, NLL, CRPS, 90 % coverage
    expect(row("marginal").slice(0, 4)).toEqual(["7.429", "3.424", "4.231", "0.896"]);
    expect(row("climatology").slice(0, 4)).toEqual(["3.775", "2.753", "2.124", "0.863"]);
    expect(row("persistence").slice(0, 4)).toEqual(["2.907", "2.486", "1.611", "0.910"]);
    expect(row("linear, one σ").slice(0, 4)).toEqual(["2.661", "2.398", "1.491", "0.888"]);
    expect(row("linear, log σ linear").slice(0, 4)).toEqual(["2.661", "2.347", "1.464", "0.899"]);
    // Brier of rain; NLL of the five labels
    expect(run.stdout).toMatch(/marginal +0\.2407/);
    expect(run.stdout).toMatch(/climatology +0\.2023/);
    expect(row("logistic regression")[0]).toBe("0.1848");
    expect(run.stdout).toMatch(/marginal +\S+ +1\.183/);
    expect(row("multinomial regression")[1]).toBe("0.995");
  });
  it("samples the last day", () => {
    expect(run.stdout).toMatch(
      /1,000 samples for 2015-12-31:\n {2}highest temperature, °C: 5 % [\d.−-]+ .*\(came: 5\.6\)/,
    );
  });
  it("saves models that load and predict", () => {
    const saved: unknown = JSON.parse(readFileSync(join(out, "temperature.json"), "utf8"));
    const fitted = load(saved, { Normal });
    const days = readDays(new URL("../../docs/data/seattle-weather.csv", import.meta.url));
    const test = pairs(days, (date) => date >= "2015-01-01");
    expect(fitted.predict(test.weather)).toHaveLength(365);
  });
  it("writes a report that needs nothing besides itself", () => {
    const html = readFileSync(join(out, "report.html"), "utf8");
    expect(html.match(/<figure><svg/g)).toHaveLength(10);
    expect(html).not.toMatch(/<(link|script|img|iframe)\b/);
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("its data", () => {
  it("takes nothing from tomorrow but the season", () => {
    const days = readDays(new URL("../../docs/data/seattle-weather.csv", import.meta.url));
    const changed = days.map((day, i) =>
      i === 400 ? { ...day, high: 99, low: 99, wind: 99, precipitation: 99, weather: "snow" } : day,
    );
    const [a, b] = [pairs(days, () => true), pairs(changed, () => true)];
    // Pair 399 forecasts day 400.
    for (const columns of ["weather", "rainWeather", "kindWeather", "season"] as const)
      for (const [name, values] of Object.entries(a[columns]))
        expect((b[columns] as Readonly<Record<string, Float64Array>>)[name]?.[399]).toBe(values[399]);
    expect(b.high[399]).toBe(99);
  });
  it("splits by the date of tomorrow", () => {
    const days = readDays(new URL("../../docs/data/seattle-weather.csv", import.meta.url));
    const train = pairs(days, (date) => date < "2015-01-01");
    const test = pairs(days, (date) => date >= "2015-01-01");
    expect([train.dates.length, test.dates.length]).toEqual([1095, 365]);
    expect([train.dates.at(-1), test.dates[0]]).toEqual(["2014-12-31", "2015-01-01"]);
  });
});
