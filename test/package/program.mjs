// What a user's first program meets: the packed library, installed, under plain node. Copied into an empty folder and run there.
import assert from "node:assert/strict";
import * as thetastar from "thetastar";
import * as distributions from "thetastar/distributions";

assert.equal(typeof thetastar, "object");
assert.equal(typeof distributions, "object");
assert.match(import.meta.resolve("thetastar"), /node_modules\/thetastar\/dist\/src\/index\.js$/);
assert.match(
  import.meta.resolve("thetastar/distributions"),
  /node_modules\/thetastar\/dist\/distributions\/index\.js$/,
);
console.log(
  `thetastar: ${Object.keys(thetastar).length} exports; thetastar/distributions: ${Object.keys(distributions).length}`,
);
