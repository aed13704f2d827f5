// Numbers as base64 bytes and a checksum of text, for saved models: little-endian IEEE 754, the same on every machine.
import type { Precision } from "../tensor.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const widthOf = (precision: Precision): number => (precision === "f32" ? 4 : 8);

/** The bytes of numbers of a precision as base64 with padding. */
export function toBase64(values: ArrayLike<number>, precision: Precision): string {
  const width = widthOf(precision);
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(4 * i, values[i] as number, true);
    else view.setFloat64(8 * i, values[i] as number, true);
  }
  const n = view.byteLength;
  const byte = (i: number): number => (i < n ? view.getUint8(i) : 0);
  const parts: string[] = [];
  for (let i = 0; i < n; i += 3) {
    const word = (byte(i) << 16) | (byte(i + 1) << 8) | byte(i + 2);
    const digit = (shift: number): string => alphabet[(word >>> shift) & 63] as string;
    parts.push(digit(18) + digit(12) + (i + 1 < n ? digit(6) : "=") + (i + 2 < n ? digit(0) : "="));
  }
  return parts.join("");
}

/** The numbers of such a text; undefined if it is none. */
export function fromBase64(text: string, precision: Precision): Float64Array | undefined {
  const width = widthOf(precision);
  const body = text.replace(/={1,2}$/, "");
  const n = Math.floor((body.length * 3) / 4);
  if (text.length % 4 !== 0 || n % width !== 0) return undefined;
  const view = new DataView(new ArrayBuffer(n));
  const values = new Map(Array.from(alphabet, (c, i) => [c, i]));
  for (let i = 0, at = 0; i < body.length; i += 4) {
    let word = 0;
    for (let j = 0; j < 4; j++) {
      const value = i + j < body.length ? values.get(body[i + j] as string) : 0;
      if (value === undefined) return undefined;
      word = (word << 6) | value;
    }
    for (let shift = 16; shift >= 0 && at < n; shift -= 8) view.setUint8(at++, (word >>> shift) & 255);
  }
  return Float64Array.from({ length: n / width }, (_, i) =>
    width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
  );
}

/** Eight hexadecimal digits that change when the text does. Source: FNV-1a (Fowler, Noll, Vo), 32 bits, of UTF-8 bytes. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
