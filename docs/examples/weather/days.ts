// The weather table as pairs: what is known on one day, and what the next day brought. Nothing here fits anything.
import { readFileSync } from "node:fs";

/** One row of seattle-weather.csv. Temperatures in °C, precipitation in mm. */
export interface Day {
  readonly date: string;
  readonly precipitation: number;
  readonly high: number;
  readonly low: number;
  readonly wind: number;
  readonly weather: string;
}

/** The labels of the column `weather`. */
export const kinds = ["drizzle", "fog", "rain", "snow", "sun"] as const;
export type Kind = (typeof kinds)[number];

/** Columns of numbers by name, as `fit` and `predict` take them. */
export type Columns<Name extends string> = Readonly<Record<Name, Float64Array>>;

const season = ["sin1", "cos1", "sin2", "cos2"] as const;
const today = ["high", "low", "wind", "precipitation"] as const;
export type Season = (typeof season)[number];
export type Weather = Season | (typeof today)[number];
export type RainWeather = Weather | "rain";
export type KindWeather = Weather | "drizzle" | "fog" | "snow" | "sun";

/** Pairs of consecutive days: columns known today, and what tomorrow, `dates`, brought. */
export interface Pairs {
  readonly dates: readonly string[];
  /** Tomorrow's day of the year as two harmonics: all that is taken from tomorrow's row. */
  readonly season: Columns<Season>;
  /** The season and today's highest and lowest temperature, wind and log(1 + precipitation). */
  readonly weather: Columns<Weather>;
  /** The same, and whether it rained today. */
  readonly rainWeather: Columns<RainWeather>;
  /** The same as `weather`, and today's label (rain is where the other four are zero). */
  readonly kindWeather: Columns<KindWeather>;
  /** Tomorrow's highest temperature, °C. */
  readonly high: Float64Array;
  /** Whether it rains tomorrow: precipitation above 0, never the label. */
  readonly rain: Float64Array;
  readonly kind: readonly Kind[];
  /** Today's label, for the baseline that only looks at it. */
  readonly kindToday: readonly Kind[];
}

const isKind = (label: string): label is Kind => (kinds as readonly string[]).includes(label);

/** Reads the csv, and checks that no day is missing. */
export function readDays(file: URL): Day[] {
  const [header, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  if (header !== "date,precipitation,temp_max,temp_min,wind,weather")
    throw new Error(`${file}: other columns: ${header}`);
  const days = lines.map((line): Day => {
    const [date = "", precipitation, high, low, wind, weather = ""] = line.split(",");
    return {
      date,
      precipitation: Number(precipitation),
      high: Number(high),
      low: Number(low),
      wind: Number(wind),
      weather,
    };
  });
  days.forEach((day, i) => {
    const before = days[i - 1];
    if (before && Date.parse(day.date) - Date.parse(before.date) !== 86_400_000)
      throw new Error(`${file}: ${day.date} does not follow ${before.date}`);
  });
  return days;
}

/** Pairs of day t and day t + 1 whose second day passes `keep`. */
export function pairs(days: readonly Day[], keep: (date: string) => boolean): Pairs {
  const both = days.slice(1).flatMap((next, i) => (keep(next.date) ? [{ now: days[i] as Day, next }] : []));
  const column = (f: (now: Day, next: Day) => number): Float64Array =>
    Float64Array.from(both, ({ now, next }) => f(now, next));
  const harmonic = (wave: (angle: number) => number, k: number): Float64Array =>
    column((_, next) => wave((2 * Math.PI * k * dayOfYear(next.date)) / 365.25));
  const is = (kind: Kind): Float64Array => column((now) => Number(now.weather === kind));
  const kindOf = (day: Day): Kind => {
    if (!isKind(day.weather)) throw new Error(`${day.date}: unknown weather ${day.weather}`);
    return day.weather;
  };

  const season = {
    sin1: harmonic(Math.sin, 1),
    cos1: harmonic(Math.cos, 1),
    sin2: harmonic(Math.sin, 2),
    cos2: harmonic(Math.cos, 2),
  };
  const weather = {
    high: column((now) => now.high),
    low: column((now) => now.low),
    wind: column((now) => now.wind),
    precipitation: column((now) => Math.log1p(now.precipitation)),
    ...season,
  };
  return {
    dates: both.map(({ next }) => next.date),
    season,
    weather,
    rainWeather: { ...weather, rain: column((now) => Number(now.precipitation > 0)) },
    kindWeather: { ...weather, drizzle: is("drizzle"), fog: is("fog"), snow: is("snow"), sun: is("sun") },
    high: column((_, next) => next.high),
    rain: column((_, next) => Number(next.precipitation > 0)),
    kind: both.map(({ next }) => kindOf(next)),
    kindToday: both.map(({ now }) => kindOf(now)),
  };
}

/** 1 for 1 January. */
function dayOfYear(date: string): number {
  return (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / 86_400_000 + 1;
}

/** How often each label occurs in each year. */
export function kindsByYear(days: readonly Day[]): { readonly year: string; readonly counts: readonly number[] }[] {
  const years = [...new Set(days.map((day) => day.date.slice(0, 4)))];
  return years.map((year) => ({
    year,
    counts: kinds.map((kind) => days.filter((day) => day.date.startsWith(year) && day.weather === kind).length),
  }));
}
