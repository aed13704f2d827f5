// The battery of laws over the families from F to K.
import { battery } from "./battery.ts";

battery("F", "L");
