import { Byte } from './bytes.js';

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/**
 * The value of a stretch of a string literal between its quotes, escapes resolved unless it is raw.
 * A character given by name (`\N{...}`) stays as written.
 */
export function stringValue(bytes: Uint8Array, start: number, end: number, raw: boolean, isBytes: boolean): string {
  const slice = bytes.subarray(start, end);
  const text = isBytes ? latin1(slice) : DECODER.decode(slice);
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (raw || slice.indexOf(Byte.backslash) < 0) return lines;
  return lines.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
    (whole, octal?: string, byte?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (isBytes ? 255 : 511));
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
      if (other !== undefined) return SIMPLE.get(other) ?? whole;
      const code = Number.parseInt(short ?? long ?? '', 16);
      return isBytes || code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

function latin1(slice: Uint8Array): string {
  let text = '';
  for (const byte of slice) text += String.fromCharCode(byte);
  return text;
}

/** The value of a number literal of any Python; a complex number gives its imaginary part, nonsense NaN. */
export function numberValue(text: string): { readonly value: number; readonly integer: boolean } {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (/^0[xob]/.test(plain)) return { value: Number(plain.replace(/l$/, '')), integer: true };
  if (/^\d+l?$/.test(plain)) {
    const digits = plain.replace(/l$/, '');
    return { value: /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits), integer: true };
  }
  return { value: Number(plain.replace(/j$/, '')), integer: false };
}
