// The picture of a family, by the kind of its y.
import type { AnyFamily } from "../../src/distribution.ts";
import { type Classes, classes } from "./pictures/classes.ts";
import { type Curves, curves } from "./pictures/curves.ts";
import { type Plane, plane } from "./pictures/plane.ts";
import { type Triangle, triangle } from "./pictures/triangle.ts";

export type Picture = Curves | Classes | Plane | Triangle;

/** An SVG. */
export function draw(title: string, family: AnyFamily, picture: Picture): string {
  if (picture.kind === "classes") return classes(title, family, picture);
  if (picture.kind === "plane") return plane(title, family, picture);
  if (picture.kind === "triangle") return triangle(title, family, picture);
  return curves(title, family, picture);
}
