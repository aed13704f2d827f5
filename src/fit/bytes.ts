// Numbers as base64 bytes and a checksum of text, for saved models: little-endian IEEE 754, the same on every machine.
import type { Precision } from "../tensor.ts";

const widthOf = (precision: Precision): number => (precision === "f32" ? 4 : 8);

/** The bytes of numbers of a precision as base64 with padding. */
export function toBase64(values: ArrayLike<number>, precision: Precision): string {
  const width = widthOf(precision);
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(4 * i, values[i] as number, true);
    else view.setFloat64(8 * i, values[i] as number, true);
  }
  let bytes = "";
  for (let i = 0; i < view.byteLength; i++) bytes += String.fromCharCode(view.getUint8(i));
  return btoa(bytes);
}

/** The numbers of such a text; undefined if it is none. */
export function fromBase64(text: string, precision: Precision): Float64Array | undefined {
  const width = widthOf(precision);
  let bytes: string;
  try {
    bytes = atob(text);
  } catch {
    return undefined;
  }
  const n = bytes.length;
  if (text.length % 4 !== 0 || n % width !== 0) return undefined;
  const view = new DataView(Uint8Array.from(bytes, (c) => c.charCodeAt(0)).buffer);
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
