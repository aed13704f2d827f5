// What a page downloads stays small: `model + mlp + fit + adam + Normal` from the package as it is published.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { builtCode, byEsbuild, byRolldown } from "./bench/bundle.ts";

/** Bytes after gzip −9 that were reached, and a little room. What a page needs not should not be in it: see docs/design/004-build.md. */
const LIMITS = { rolldown: 71_000, esbuild: 74_500 };

describe("a page with one model", () => {
  const home = builtCode();
  for (const [name, bundled] of [
    ["rolldown", byRolldown],
    ["esbuild", byEsbuild],
  ] as const)
    test(`downloads less than ${LIMITS[name]} bytes, bundled by ${name}`, async () => {
      const { gzip, minified, names } = await bundled(home, []);
      console.log(`${name}: ${gzip} bytes after gzip, ${minified} before`);
      expect(gzip).toBeLessThan(LIMITS[name]);
      expect(minified).toBeGreaterThan(gzip);
      // Newton's method and the line on a terminal are there when they are asked for, and not before
      for (const later of ["exact", "progress"]) expect(names.some((file) => file.startsWith(later))).toBe(true);
    });
});

describe("the files of the package", () => {
  const home = join("out/bundle", "dist");
  test.each(["src/index.js", "distributions/index.js"])(
    "%s keeps next to nothing of what is not asked for",
    async (path) => {
      // as if it exported nothing: what a bundler still keeps has an effect for all it knows; seedrandom, CommonJS, is 3 kB
      const text = readFileSync(join(home, path), "utf8").replace(/export\{[^}]*\};?\s*(\/\/#.*)?\s*$/, "");
      expect(text).not.toMatch(/^export\{|\bexport\{[^}]*\};?$/m);
      const { outputFiles } = await build({
        stdin: { contents: text, resolveDir: join(home, path, "..") },
        bundle: true,
        format: "esm",
        platform: "neutral",
        external: ["*"],
        minify: true,
        write: false,
      });
      const kept = outputFiles[0]?.text.replaceAll(/import\{[^}]*\}from"[^"]*";/g, "").length as number;
      console.log(`${path}: ${kept} bytes kept of ${text.length}`);
      expect(kept).toBeLessThan(4_000);
    },
  );
});
