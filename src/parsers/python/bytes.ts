/** The bytes that Python gives a meaning, by name. */
export const Byte = {
  nul: 0,
  tab: 9,
  lineFeed: 10,
  formFeed: 12,
  carriageReturn: 13,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  openRound: 40,
  closeRound: 41,
  star: 42,
  colon: 58,
  openSquare: 91,
  backslash: 92,
  closeSquare: 93,
  openCurly: 123,
  closeCurly: 125,
} as const;

/** 1 for every byte that may continue an identifier, which counts every byte beyond ASCII in. */
export const IDENTIFIER: Uint8Array = table((byte) => (isLetter(byte) || isDigit(byte) ? 1 : 0));

/** 1 for every byte that may start an identifier. */
export const IDENTIFIER_START: Uint8Array = table((byte) => (isLetter(byte) ? 1 : 0));

/** 1 for space, tab, form feed and NUL, which separate tokens and mean nothing else. */
export const BLANK: Uint8Array = table((byte) =>
  byte === Byte.space || byte === Byte.tab || byte === Byte.formFeed || byte === Byte.nul ? 1 : 0,
);

/** The offset after the line break at `at`: LF, CRLF and a lone CR are one each. */
export function afterNewline(bytes: Uint8Array, at: number): number {
  return bytes[at] === Byte.carriageReturn && at + 1 < bytes.length && bytes[at + 1] === Byte.lineFeed
    ? at + 2
    : at + 1;
}

/** The offset of the first line break at or after `at`, or the end. */
export function lineEnd(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  while (at < length && bytes[at] !== Byte.lineFeed && bytes[at] !== Byte.carriageReturn) at++;
  return at;
}

/** The offset of the first byte from `at` on that is neither blank nor part of a line continuation. */
export function skipBlank(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  while (at < length) {
    if (BLANK[bytes[at]!] === 1) at++;
    else if (bytes[at] === Byte.backslash && isNewline(bytes, at + 1)) at = afterNewline(bytes, at + 1);
    else break;
  }
  return at;
}

/** Whether there is a line break at `at`. */
export function isNewline(bytes: Uint8Array, at: number): boolean {
  return at < bytes.length && (bytes[at] === Byte.lineFeed || bytes[at] === Byte.carriageReturn);
}

/** The offset after the identifier that starts at `at`. */
export function identifierEnd(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  while (at < length && IDENTIFIER[bytes[at]!] === 1) at++;
  return at;
}

function isLetter(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95 || byte >= 128;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function table(value: (byte: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => value(byte));
}
