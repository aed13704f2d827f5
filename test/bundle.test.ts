// What a page downloads stays small: `model + mlp + fit + adam + Normal` from the package as it is published.
import { describe, expect, test } from "vitest";
import { builtCode, byEsbuild, byRolldown } from "./bench/bundle.ts";

/** Bytes after gzip −9 that were reached, and a little room. They go down, not up. */
const LIMITS = { rolldown: 63_000, esbuild: 66_000 };

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
      for (const later of ["newton", "progress"]) expect(names.some((file) => file.startsWith(later))).toBe(true);
    });
});
