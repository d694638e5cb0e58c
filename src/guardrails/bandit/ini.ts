/** Values of one section, names in lower case. */
export type IniSection = ReadonlyMap<string, string>;

/**
 * The `[bandit]` section of an INI text as Python's configparser reads it: `name = value` or `name: value`, values
 * running on over indented lines, `#` and `;` lines left out. Null when there is no such section.
 */
export function parseIni(text: string): IniSection | null {
  let section: string | null = null;
  let name: string | null = null;
  let values: Map<string, string> | null = null;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = line.startsWith('[') ? line.indexOf(']') : -1;
    if (header !== -1) {
      section = line.slice(1, header);
      name = null;
      if (section === 'bandit') values ??= new Map();
    } else if (section === 'bandit' && values !== null) {
      if (/^\s/.test(raw) && name !== null) {
        values.set(name, `${values.get(name)}\n${line}`);
        continue;
      }
      const separator = line.search(/[=:]/);
      if (separator <= 0) continue;
      name = line.slice(0, separator).trim().toLowerCase();
      values.set(name, line.slice(separator + 1).trim());
    }
  }
  return values;
}

/** A comma-separated value as bandit splits it (white space stays), empty parts left out. */
export function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',').filter((part) => part !== '');
}
