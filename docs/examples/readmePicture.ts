// The picture in README: what its program learned, over the data and the truth.
import { Normal } from "thetastar/distributions";
import { writePicture } from "./experiment.ts";
import { curveOf, grid, panels } from "./panels.ts";
import { colour } from "./plots.ts";
import { fitted, x, y } from "./readme.ts";

const at = grid(0, 10);
const truth = Normal({ loc: at.map((v) => v * Math.sin(v)), scale: at.map((v) => 0.2 + 0.2 * v) });
writePicture(
  "readme",
  panels(
    [
      {
        label: "",
        colour: colour.nll,
        dots: { x, y },
        curve: curveOf(at, fitted.predict(at)),
        truth: curveOf(at, truth),
      },
    ],
    {
      title: "600 points, and the distribution that the network learned",
      subtitle: "Blue: mean and 90 % band of the model. Black: the truth, its 90 % band dashed.",
      height: 320,
      marginTop: 14,
      y: { domain: [-10, 14] },
    },
  ),
);
