// The battery of laws over the families from A to E.
import { battery } from "./battery.ts";

battery("A", "F");
