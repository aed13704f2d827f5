// What the report shows, chapter by chapter: from forecasts and scores to pictures.
import { calibration, type Fitted, pitHistogram } from "thetastar";
import { type BandPanel, bands, type Curve, colour, pitHistograms, reliability, trainingCurves } from "../plots.ts";
import { kinds, type Pairs } from "./days.ts";
import type { kind } from "./kind.ts";
import { coverageByPart, type PartCoverage, sampledDays } from "./pictures.ts";
import type { rain } from "./rain.ts";
import { type Chapter, page } from "./report.ts";
import { htmlTable } from "./table.ts";
import type { temperature } from "./temperature.ts";

export interface Results {
  readonly temperature: Awaited<ReturnType<typeof temperature>>;
  readonly rain: Awaited<ReturnType<typeof rain>>;
  readonly kind: Awaited<ReturnType<typeof kind>>;
}
type Normals = Results["temperature"]["forecasts"]["network, NLL"];

export function weatherReport(
  test: Pairs,
  results: Results,
  counts: readonly { year: string; counts: readonly number[] }[],
): string {
  const { temperature, rain, kind } = results;
  const networks = [
    { label: "MSE", colour: colour.mse, forecast: temperature.forecasts["network, MSE"] },
    { label: "NLL", colour: colour.nll, forecast: temperature.forecasts["network, NLL"] },
    { label: "β-NLL", colour: colour.betaNll, forecast: temperature.forecasts["network, β-NLL ½"] },
  ] as const;
  const [mse, nll] = networks;
  const labels = htmlTable([
    {
      title: "Label",
      columns: counts.map(({ year }) => year),
      rows: kinds.map((k, i) => [k, ...counts.map((c) => String(c.counts[i]))]),
    },
  ]);

  const chapters: Chapter[] = [
    {
      title: "The table",
      text: [
        "Every model knows days to the end of 2014 (the networks set aside the last fifth of them to know when to stop) and forecasts each day of 2015 from the day before. Lower is better, except coverage, which should be 0.9. Differences are paired by day, their standard errors allow for autocorrelation (Newey–West).",
      ],
      figures: [htmlTable([temperature.section, rain.section, kind.section])],
    },
    {
      title: "The same network, two objectives",
      text: [
        "Squared error finds a mean and has one σ for all days, estimated afterwards. The likelihood finds the parameters of a distribution: every day has its own σ.",
      ],
      figures: ["2015-01", "2015-07"].map((month) => monthPicture(month, test, [mse, nll])),
    },
    {
      title: "Right on average, and where it matters?",
      text: [
        "The days of 2015 in two halves, by the σ of the NLL network. One σ for all is too wide on calm days and too narrow on uncertain ones; the average over all days hides it.",
      ],
      figures: [halvesPicture(test, networks, nll.forecast.stddev())],
    },
    {
      title: "PIT histograms",
      text: [
        "Where in its own forecast each day fell. Flat is right; the belt holds 95 % of bars of a right forecast. More on the right: 2015 was warmer than its forecasts. Rain is discrete: its steps are spread evenly (not randomized).",
      ],
      figures: [
        pitHistograms(
          [
            ...networks.map(({ label, colour, forecast }) => ({
              label: `temperature, ${label}`,
              colour,
              ...pitHistogram(forecast, test.high),
            })),
            { label: "rain, NLL", colour: colour.nll, ...pitHistogram(rain.forecasts["network, NLL"], test.rain) },
          ],
          { title: "Probability integral transform on the test days", subtitle: "10 bins, 365 days" },
        ),
      ],
    },
    {
      title: "Reliability",
      text: [
        "Of all the times a probability was said, how often did it come true? Bars are 95 % ranges if the forecasts are right; the size of a dot is the number of days.",
      ],
      figures: [
        reliability(
          [
            {
              label: "logistic regression",
              colour: colour.other,
              points: calibration(rain.forecasts["logistic regression"], test.rain).curves[0]?.points ?? [],
            },
            {
              label: "network, NLL",
              colour: colour.nll,
              points: calibration(rain.forecasts["network, NLL"], test.rain).curves[0]?.points ?? [],
            },
          ],
          { title: "Rain tomorrow", subtitle: "10 bins of forecast probability" },
        ),
        reliability(
          calibration(kind.forecasts["network, NLL"], test.kind, { bins: 5 })
            .curves.filter(({ label }) => label !== "snow")
            .map(({ label, points }) => ({ label: String(label), colour: colour.nll, points })),
          { title: "Weather tomorrow, by label", subtitle: "5 bins; it never snowed in 2015", height: 260 },
        ),
        reliability(
          networks.map(({ label, colour, forecast }) => ({
            label,
            colour,
            points: calibration(forecast, test.high).curves[0]?.points ?? [],
          })),
          {
            title: "Temperature tomorrow",
            subtitle: "How often y lay below the quantile that was to hold it with probability p",
            height: 280,
            x: { label: "p" },
            y: { label: "share of days with F(y) ≤ p" },
          },
        ),
      ],
    },
    {
      title: "Labels drift",
      text: [
        "Days labelled so, by year. Fog became ten times as frequent, drizzle and snow nearly vanished: a model of 2012–14 cannot be calibrated for these labels in 2015, and the curve of fog above shows it. It also makes the newest days the most useful: the networks, which set them aside as validation block, fall behind a linear model that learns from all days, and lead one that learns from theirs (the first 876).",
      ],
      figures: [labels],
    },
    {
      title: "Training",
      text: [
        "Dashed: training days. Solid: the validation block. The first epochs lie above the frame. The ring is the epoch whose parameters were kept.",
      ],
      figures: [
        trainingCurves(
          [
            ...ownCurves("NLL", colour.nll, temperature.fitted.nll),
            validationCurve("β-NLL", colour.betaNll, temperature.fitted.betaNll),
          ],
          {
            title: "By likelihood",
            subtitle:
              "Temperature network: negative log-likelihood by epoch (β-NLL's own objective is no likelihood and not shown)",
            y: { label: "nats a day" },
          },
        ),
        trainingCurves(ownCurves("MSE", colour.mse, temperature.fitted.mse), {
          title: "By squared error",
          subtitle: "Temperature network: mean squared error by epoch",
          y: { label: "°C²" },
        }),
      ],
    },
    {
      title: "Sampled days",
      text: ["y_new ~ P(y | f_θ*(x_new)): the whole distribution is there to be drawn from."],
      figures: [samplesPicture(test, nll.forecast)],
    },
  ];
  return page(
    "Tomorrow's weather in Seattle",
    "Networks trained by maximum likelihood on three years of daily weather, asked for the distribution of each day of a fourth.",
    chapters,
    "Data: NOAA National Climatic Data Center, from the npm package vega-datasets (seattle-weather.csv, public domain). Made by npm start of thetastar.",
  );
}

const monthName = (month: string): string =>
  new Date(`${month}-01`).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

function monthPicture(
  month: string,
  test: Pairs,
  models: readonly { label: string; colour: string; forecast: Normals }[],
): string {
  const panels = models.map(({ label, colour, forecast }): BandPanel => {
    const centre = forecast.mean();
    const { lower, upper } = forecast.interval(0.9);
    const points = test.dates.flatMap((date, i) =>
      date.startsWith(month)
        ? [
            {
              x: Number(date.slice(8)),
              centre: centre[i] as number,
              lower: lower[i] as number,
              upper: upper[i] as number,
              y: test.high[i] as number,
            },
          ]
        : [],
    );
    const outside = points.filter(({ y, lower, upper }) => y < lower || y > upper).length;
    return { label: `${label}: ${outside} of ${points.length} days outside`, colour, points };
  });
  return bands(panels, {
    title: monthName(month),
    subtitle: "90 % band and mean of the forecast of the day before; dots: what came, ringed where outside",
    x: { label: "day of the month", labelAnchor: "center", ticks: [1, 5, 10, 15, 20, 25, 30] },
    y: { label: "highest temperature (°C)" },
  });
}

function halvesPicture(
  test: Pairs,
  models: readonly { label: string; colour: string; forecast: Normals }[],
  sigma: ArrayLike<number>,
): string {
  const middle = Float64Array.from(sigma).sort()[Math.floor(sigma.length / 2)] as number;
  const half = (high: boolean): number[] =>
    Array.from(sigma, (s, i) => (s >= middle === high ? i : -1)).filter((i) => i >= 0);
  const all = Array.from(sigma, (_, i) => i);
  const parts = [
    { part: "all days", rows: all },
    { part: "low-σ half", rows: half(false) },
    { part: "high-σ half", rows: half(true) },
  ];
  const entries = parts.flatMap(({ part, rows }) =>
    models.map(({ label, colour, forecast }): PartCoverage => {
      const { lower, upper } = forecast.interval(0.9);
      const inside = rows.filter(
        (i) => (test.high[i] as number) >= (lower[i] as number) && (test.high[i] as number) <= (upper[i] as number),
      );
      return {
        model: label,
        colour,
        part,
        observed: inside.length / rows.length,
        stderr: Math.sqrt((0.9 * 0.1) / rows.length),
      };
    }),
  );
  return coverageByPart(entries, 0.9, "Coverage of 90 % intervals, 2015", "Bars: ±1.96 standard errors of the share");
}

type Trained = Pick<Fitted, "history" | "epoch">;

const validationCurve = (label: string, colour: string, { history, epoch }: Trained): Curve => ({
  label: `${label}, validation`,
  colour,
  values: history.map((e) => e.validation ?? Number.NaN),
  ...(epoch > 0 && { kept: epoch - 1 }),
});

const ownCurves = (label: string, colour: string, fitted: Trained): Curve[] => [
  validationCurve(label, colour, fitted),
  { label: `${label}, training`, colour, dashed: true, values: fitted.history.map((e) => e.objective) },
];

function samplesPicture(test: Pairs, forecast: Normals): string {
  const chosen = test.dates.flatMap((date, i) => (date.endsWith("-15") || date === "2015-12-31" ? [{ date, i }] : []));
  return sampledDays(
    chosen.map(({ date, i }) => ({
      date,
      samples: forecast.at(i).sample(1000, { seed: date }),
      y: test.high[i] as number,
    })),
    0.5,
    "1,000 draws of a day",
    "Temperature by the NLL network, the 15th of each month and New Year's Eve 2015; dots: what came",
  );
}
