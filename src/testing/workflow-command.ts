/** A command that a runner read from a line of output. */
export interface WorkflowCommand {
  readonly name: string;
  /** By lower-case name, as a runner looks them up. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
  /** `::name::data` at the start of a line, or `##[name]data` anywhere in it. */
  readonly form: 'current' | 'legacy';
  readonly line: string;
}

/** Commands that every runner knows, in lower case: it does not mind the case. */
export const REGISTERED: readonly string[] = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
];

/** What .NET trims. */
const WHITE_SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${WHITE_SPACE}]+`);
const TRAILING = new RegExp(`[${WHITE_SPACE}]+$`);

const DATA_ESCAPES = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const PROPERTY_ESCAPES = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;
const LEGACY_ESCAPES = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
] as const;

type Escapes = readonly (readonly [string, string])[];

/** The command in a line of output as `actions/runner` reads it (Runner.Common/ActionCommand.cs), or null. */
export function parseCommand(line: string, registered: ReadonlySet<string>): WorkflowCommand | null {
  return parseCurrent(line, registered) ?? parseLegacy(line, registered);
}

function parseCurrent(line: string, registered: ReadonlySet<string>): WorkflowCommand | null {
  const message = line.replace(LEADING, '');
  if (!message.startsWith('::')) return null;
  const end = message.indexOf('::', 2);
  if (end < 0) return null;
  const { name, rest } = headOf(message.slice(2, end));
  if (!registered.has(name.toLowerCase())) return null;
  const properties = propertiesOf(rest.replace(LEADING, '').replace(TRAILING, ''), ',', PROPERTY_ESCAPES);
  return {
    name: name.toLowerCase(),
    properties,
    data: decode(message.slice(end + 2), DATA_ESCAPES),
    form: 'current',
    line,
  };
}

function parseLegacy(line: string, registered: ReadonlySet<string>): WorkflowCommand | null {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return null;
  const { name, rest } = headOf(line.slice(start + 3, end));
  if (!registered.has(name.toLowerCase())) return null;
  const properties = propertiesOf(rest, ';', LEGACY_ESCAPES);
  return {
    name: name.toLowerCase(),
    properties,
    data: decode(line.slice(end + 1), LEGACY_ESCAPES),
    form: 'legacy',
    line,
  };
}

function headOf(info: string): { name: string; rest: string } {
  const space = info.indexOf(' ');
  return space < 0
    ? { name: info, rest: '' }
    : { name: info.slice(0, space), rest: space > 0 ? info.slice(space + 1) : '' };
}

/** Pairs without a name or a value are dropped, and equals signs around the first one collapse, as in .NET's Split. */
function propertiesOf(text: string, separator: string, escapes: Escapes): Map<string, string> {
  const properties = new Map<string, string>();
  for (const pair of text.split(separator)) {
    const match = /^=*([^=]+)=+([^=].*)$/s.exec(pair);
    if (match !== null) properties.set(match[1]!.toLowerCase(), decode(match[2]!, escapes));
  }
  return properties;
}

function decode(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [code, character]) => result.replaceAll(code, character), text);
}
