// Same seed, same bits, every run: in Node by every executor, in Chromium and in Firefox, with WebAssembly and without.
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { type BuildOptions, build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { onPath, openChromium, openFirefox, type Report, show } from "./browsers.ts";
import { type Bits, bits, digest } from "./program.ts";

/** A browser has this long for both pages, its start included. */
const limit = 60_000;

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    target: "es2022",
    conditions: ["@thetastar/source"],
    ...options,
  });
  return outputFiles?.[0]?.text ?? "";
}

/** The program anew in a realm of its own, after `before`: nothing compiled, nothing cached. */
function inRealm(script: string, wasm: boolean, before = ""): Promise<Bits> {
  const globals = { TextEncoder, TextDecoder, performance, setTimeout, setImmediate, atob, btoa };
  const realm = createContext(globals, { codeGeneration: { strings: false, wasm } });
  return runInContext(`${before}\n${script}\nprogram.bits()`, realm) as Promise<Bits>;
}

describe("the same bits", () => {
  let expected: Bits;
  let script: string;
  beforeAll(async () => {
    expected = await bits("simd");
    script = await bundle("./program.ts", { format: "iife", globalName: "program" });
  }, limit);

  const same = (got: Report | undefined, executor: string): void => {
    if (!got || "error" in got) throw new Error(`The page failed: ${got?.error ?? "no report"}`);
    expect(got.executor).toBe(executor);
    expect(got.parts).toEqual(expected.parts);
    expect(got.theta).toBe(expected.theta);
  };

  test("are told from others: by one last bit, by the sign of a zero", () => {
    const [one, next] = [
      [1, 2, [3]],
      [1, 2 + 2 * Number.EPSILON, [3]],
    ];
    expect(digest(one)).toBe(digest(Float64Array.of(1, 2, 3)));
    expect(digest(one)).not.toBe(digest(next));
    expect(digest([0])).not.toBe(digest([-0]));
  });

  test("are bits of something: many parts, all different, and a network that learned", () => {
    expect(expected.executor).toBe("simd");
    expect(Object.keys(expected.parts).length).toBeGreaterThan(80);
    expect(expected.parts["network: loaded"]).toBe(expected.parts["network: params"]);
    // Beside what was loaded, the PIT of a continuous y is its cdf: the only repetitions.
    expect(expected.parts["network: pit"]).toBe(expected.parts["network: cdf"]);
    expect(new Set(Object.values(expected.parts)).size).toBe(Object.keys(expected.parts).length - 2);
    // θ of 2·16 + 16, 16·8 + 8 and 8·2 + 2 numbers, 8 bytes each, none of them idle.
    expect(expected.theta).toHaveLength(2 * 8 * (48 + 136 + 18));
    expect(expected.theta).toMatch(/[1-9a-f]/);
  });

  test.each(["simd", "scalar", "interpreter"] as const)("in Node, by %s", async (executor) => {
    same({ ...(await bits(executor)), forbidden: false }, executor);
  });

  test("in Node, in a realm of its own", async () => {
    same({ ...(await inRealm(script, true)), forbidden: false }, "simd");
  });

  test("in Node, where WebAssembly is forbidden", async () => {
    same({ ...(await inRealm(script, false)), forbidden: true }, "interpreter");
  });

  test("are never those of a fallback that hides an invalid module", async () => {
    const invalid = `
      const { Module, CompileError } = WebAssembly;
      WebAssembly.Module = function (bytes) {
        if (bytes.length > 100) throw new CompileError("an invalid module");
        return new Module(bytes);
      };`;
    await expect(inRealm(script, true, invalid)).rejects.toThrow("an invalid module");
  });

  const browsers = [
    ["Chromium", "chromium", openChromium],
    ["Firefox", "firefox-esr", openFirefox],
  ] as const;
  for (const [name, command, open] of browsers) {
    const path = onPath(command);
    test.skipIf(path === undefined)(
      `in ${name}, and where a page forbids WebAssembly${path === undefined ? ` (skipped: no ${command} here)` : ""}`,
      { timeout: 2 * limit },
      async () => {
        const page = await bundle("./page.ts", { format: "esm" });
        const reports = await show(open(path as string), page, limit);
        const [free, strict] = [reports.get("/open"), reports.get("/strict")];
        same(free, "simd");
        same(strict, "interpreter");
        // The policy did forbid it: the second page is no repetition of the first.
        expect([free, strict].map((r) => r && "forbidden" in r && r.forbidden)).toEqual([false, true]);
      },
    );
  }
});
