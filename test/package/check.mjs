// Checks the package as users get it: build, pack, install the tarball in an empty folder, run it with plain node,
// type-check a consumer against its declarations, and ask publint and attw for their opinion.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "thetastar-package-"));
let failures = 0;

function step(name, command, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  const ok = status === 0;
  console.log(`${ok ? "ok  " : "FAIL"} ${name}`);
  if (!ok) {
    failures++;
    console.log([error?.message, stdout, stderr].filter(Boolean).join("\n"));
  }
  return ok ? stdout : undefined;
}

// Tools of the repository, run by path so that nothing else of the same name can answer.
const tool = (path) => join(root, "node_modules", path);

try {
  step("build", "npm", ["run", "build"], root);
  const packed = step("npm pack", "npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root);
  if (packed !== undefined) {
    const { version, name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const tarball = join(folder, `${name}-${version}.tgz`);
    writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
    for (const file of ["program.mjs", "consumer.ts"]) copyFileSync(join(here, file), join(folder, file));
    step("install into an empty folder", "npm", ["install", "--no-audit", "--no-fund", tarball], folder);
    console.log(step("run with plain node", process.execPath, ["program.mjs"], folder)?.trim() ?? "");
    // No skipLibCheck: the declarations themselves must stand on ES2022 and DOM alone.
    const strict = ["--noEmit", "--strict", "--module", "nodenext", "--lib", "ES2022,DOM"];
    step("types", process.execPath, [tool("typescript/bin/tsc"), ...strict, "consumer.ts"], folder);
    step("publint", process.execPath, [tool("publint/src/cli.js"), "run", tarball, "--strict"], folder);
    // "./distributions/*" is a pattern, which attw cannot enumerate; the index stands for it.
    // Its profile leaves node10 out, but not for internal resolution, where node10 cannot find "thetastar" in itself;
    // that rule the step "types" holds under nodenext.
    const attw = [tool("@arethetypeswrong/cli/dist/index.js"), tarball, "--profile", "esm-only", "--no-color"];
    step("attw", process.execPath, [...attw, "--ignore-rules", "internal-resolution-error"], folder);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failures > 0) {
  console.log(`package check: ${failures} failed`);
  process.exitCode = 1;
}
