import type { TextPlace } from './line-index.js';

/** One non-empty line of a value, trimmed, with the place of its first character. */
export interface IniLine extends TextPlace {
  readonly text: string;
}

/** Lines of each key by section; keys in lower case. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, readonly IniLine[]>>;

/** Reads what Python's configparser reads; lines that belong to no section are passed over. */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, IniLine[]>>();
  let section: Map<string, IniLine[]> | null = null;
  let value: IniLine[] | null = null;
  for (const [row, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const indent = line.length - line.trimStart().length;
    if (indent > 0 && value !== null) {
      value.push({ text: trimmed, line: row + 1, column: indent + 1 });
      continue;
    }
    const header = trimmed.startsWith('[') ? trimmed.indexOf(']') : -1;
    if (header !== -1) {
      section = entryIn(sections, trimmed.slice(1, header).trim(), () => new Map());
      value = null;
      continue;
    }
    const split = trimmed.search(/[=:]/);
    if (section === null || split < 1) continue;
    value = entryIn(section, trimmed.slice(0, split).trim().toLowerCase(), () => []);
    const first = trimmed.slice(split + 1);
    if (first.trim() !== '') {
      const column = indent + split + 1 + (first.length - first.trimStart().length) + 1;
      value.push({ text: first.trim(), line: row + 1, column });
    }
  }
  return sections;
}

function entryIn<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
