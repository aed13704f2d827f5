// The weight of the types: 60 families of three parametrizations each, made, modelled and fitted, stay under 200,000 type
// instantiations, so that an editor answers at once.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const root = join(fileURLToPath(import.meta.url), "../../..");
const FAMILIES = 60;
const MOST = 200_000;

/** A family whose names differ from those of all others, so that no type is made twice. */
const family = (i: number): string => `
const Family${i} = distribution({
  name: "Family${i}",
  params: { loc${i}: real, scale${i}: positive },
  also: [
    {
      params: { mean: real, stddev: positive },
      to: ({ mean, stddev }) => ({ loc${i}: mean, scale${i}: stddev }),
      from: ({ loc${i}, scale${i} }) => ({ mean: loc${i}, stddev: scale${i} }),
    },
    {
      params: { mean: real, variance${i}: positive },
      to: ({ mean, variance${i} }) => ({ loc${i}: mean, scale${i}: variance${i} }),
      from: ({ loc${i}, scale${i} }) => ({ mean: loc${i}, variance${i}: scale${i} }),
    },
  ],
  support: real,
  logProb: ({ loc${i}, scale${i} }, y) => y.sub(loc${i}).div(scale${i}),
});
export const single${i}: number = Family${i}({ loc${i}: 0, scale${i}: 1 }).logProb(0);
export const rows${i}: Float64Array = Family${i}({ mean: [0, 1], stddev: 1 }).logProb(0);
export const between${i}: number = Family${i}({ mean: 0, variance${i}: 1 }).logProbBetween(0, 1);
export const model${i} = model(Family${i}, { mean: linear(), stddev: linear() });
export const fitted${i} = async (): Promise<number> => (await fit(Family${i}, [1, 2, 3])).predict().params.loc${i};
// @ts-expect-error keys of two parametrizations
Family${i}({ loc${i}: 0, stddev: 1 });
`;
const source = [
  'import { distribution, fit, linear, model, positive, real } from "thetastar";',
  ...Array.from({ length: FAMILIES }, (_, i) => family(i)),
].join("\n");

test("60 families of three parametrizations are light", { timeout: 240_000 }, () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const path = join(root, "test/types/generated.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === path || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === path
      ? ts.createSourceFile(file, source, {
          languageVersion: ts.ScriptTarget.ES2022,
          impliedNodeFormat: ts.ModuleKind.ESNext,
        })
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([path, join(root, "src/random/seedrandom.d.ts")], options, host);
  const problems = program.getSemanticDiagnostics(program.getSourceFile(path));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  const count = program.getInstantiationCount();
  console.log(`${FAMILIES} families: ${count} type instantiations`);
  expect(count).toBeGreaterThan(10_000);
  expect(count).toBeLessThan(MOST);
});
