const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

/** A colour or a weight. */
export type Tint = keyof typeof CODES;

/** Gives text that was made safe a tint. */
export type Paint = (text: string, ...tints: readonly Tint[]) => string;

/** Paints where colours may be used, else leaves text as it is. */
export function paintFor(colour: boolean): Paint {
  if (!colour) return (text) => text;
  return (text, ...tints) => (text === '' ? '' : `\x1b[${tints.map((tint) => CODES[tint]).join(';')}m${text}\x1b[0m`);
}
