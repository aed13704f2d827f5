// The battery of laws over the families from A to K.
import { battery } from "./battery.ts";

battery((name) => name < "L");
