// The main job (npm start): tomorrow's weather in Seattle as distributions, trained by likelihood, scored on a year that
// training never saw, sampled, saved, and drawn into one report.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { weatherReport } from "./weather/chapters.ts";
import { kinds, kindsByYear, pairs, readDays } from "./weather/days.ts";
import { kind } from "./weather/kind.ts";
import { rain } from "./weather/rain.ts";
import { textTable } from "./weather/table.ts";
import { temperature } from "./weather/temperature.ts";

const { values: options } = parseArgs({
  options: { out: { type: "string", default: "out" }, epochs: { type: "string", default: "600" } },
});
const run = { epochs: Number(options.epochs) };
const begun = performance.now();
const print = (...lines: readonly string[]): void => console.log(lines.join("\n"));

// Training: days whose next day lies before 2015. Test: 2015. Nothing is computed from test rows but their forecasts.
const days = readDays(new URL("../data/seattle-weather.csv", import.meta.url));
const train = pairs(days, (date) => date < "2015-01-01");
const test = pairs(days, (date) => date >= "2015-01-01");
print(
  `Seattle: ${train.dates.length} training days (to ${train.dates.at(-1)}), ${test.dates.length} test days (2015).`,
  "",
);

const counts = kindsByYear(days);
print("Days by label and year:", ["", ...kinds].map((k) => k.padStart(8)).join(""));
print(...counts.map(({ year, counts }) => [year, ...counts.map(String)].map((cell) => cell.padStart(8)).join("")));
print(
  "Fog became ten times as frequent, drizzle and snow nearly vanished: no model of 2012–14 can be calibrated for these",
  "labels in 2015, however it was trained.",
  "",
);

const results = {
  temperature: await temperature(train, test, run),
  rain: await rain(train, test, run),
  kind: await kind(train, test, run),
};
print(textTable([results.temperature.section, results.rain.section, results.kind.section]), "");
const { fitted, forecasts } = results.temperature;
print(`The σ of "network, MSE" is the RMS residual of the ${fitted.mse.scaleFrom} rows.`, "");

// y_new ~ P(y | f_θ*(x_new)) for the last day of the year.
const last = test.dates.length - 1;
const draws = forecasts["network, NLL"].at(last).sample(1000, { seed: "2015-12-31" });
const rains = results.rain.forecasts["network, NLL"].at(last).sample(1000, { seed: "2015-12-31" });
const labels = results.kind.forecasts["network, NLL"].at(last).sample(1000, { seed: "2015-12-31" });
const sorted = Float64Array.from(draws).sort();
print(
  `1,000 samples for ${test.dates[last]}:`,
  `  highest temperature, °C: ${[5, 25, 50, 75, 95].map((p) => `${p} % ${(sorted[10 * p - 1] as number).toFixed(1)}`).join("   ")}   (came: ${test.high[last]})`,
  `  rain on ${rains.reduce((n, r) => n + r, 0)} of them   (came: ${test.rain[last] ? "rain" : "no rain"})`,
  `  ${kinds.map((k) => `${k} ${labels.filter((l) => l === k).length}`).join(", ")}   (came: ${test.kind[last]})`,
  "",
);

mkdirSync(options.out, { recursive: true });
const write = (name: string, text: string): void => {
  writeFileSync(`${options.out}/${name}`, text);
  print(`wrote ${options.out}/${name} (${Math.round(text.length / 1000)} kB)`);
};
write("temperature.json", JSON.stringify(fitted.nll));
write("rain.json", JSON.stringify(results.rain.fitted.nll));
write("weather.json", JSON.stringify(results.kind.fitted.nll));
write("report.html", weatherReport(test, results, counts));
print(`${((performance.now() - begun) / 1000).toFixed(1)} s`);
