// How the tests run: on the TypeScript source, reached through the package's own "@thetastar/source" condition.
import { defineConfig } from "vitest/config";

const conditions = ["@thetastar/source", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["node_modules", "dist"],
    environment: "node",
    testTimeout: 30_000,
    maxWorkers: "100%",
    coverage: { include: ["src/**", "distributions/**"] },
  },
});
