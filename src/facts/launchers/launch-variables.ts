const NAMES = /\$\{?([A-Za-z_]\w*)/g;
/** Values that could be part of a port or an address; others, secrets among them, never become facts. */
const HARMLESS = /^(?:(?:[\d.:*\s+-]|\$\{?\w{1,64}(?::?-[\d.]{0,15}\}?|\})?){0,64}|localhost)$/;
const LIMIT = 16;

/** The variables that texts refer to, and those that their values refer to; `own` are asked before `all`. */
export function variablesIn(
  texts: readonly (string | null)[],
  all: ReadonlyMap<string, string>,
  own: readonly (readonly [name: string, value: string])[] = [],
): readonly (readonly [name: string, value: string])[] {
  const before = new Map(own);
  const found = new Map<string, string>();
  const waiting = texts.flatMap((text) => text ?? []);
  for (let next = waiting.pop(); next !== undefined && found.size < LIMIT; next = waiting.pop()) {
    for (const [, name = ''] of next.matchAll(NAMES)) {
      const value = before.get(name) ?? all.get(name);
      if (value === undefined || found.has(name) || value.length > 200 || !HARMLESS.test(value)) continue;
      found.set(name, value);
      waiting.push(value);
    }
  }
  return [...found];
}
