// The battery of laws over the families from L to Z.
import { battery } from "./battery.ts";

battery((name) => name >= "L");
