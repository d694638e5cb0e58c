import { SyntaxProblem } from '../../core/problem.js';
import { parseToml, type TomlNode } from '../../parsers/toml.js';
import { askPython } from '../../testing/python-oracle.js';
import { defineOracle, type Json } from './oracle.js';
import { aTomlDocument } from './toml-documents.js';

const SCRIPT = `import datetime, math, struct, tomllib
def told(value):
    if isinstance(value, dict): return {key: told(item) for key, item in value.items()}
    if isinstance(value, list): return [told(item) for item in value]
    if isinstance(value, str): return "text " + value
    if isinstance(value, bool): return "truth " + str(value).lower()
    if isinstance(value, int): return "whole " + str(value)
    if isinstance(value, float): return "float " + ("nan" if math.isnan(value) else struct.pack(">d", value).hex())
    return "time " + value.isoformat()
answer = []
for text in data:
    try: answer.append(told(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, ValueError): answer.append("refused")`;

/** Our reader of TOML against Python's own. */
export const toml = defineOracle<string, Json>({
  name: 'toml',
  compares: 'Documents of TOML, every value in them or their refusal, with `tomllib` of CPython.',
  tools: ['python3'],
  sizes: { whole: 100_000, sample: 3_000, vectors: 150 },
  generate: aTomlDocument,
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own(text) {
    try {
      return told(parseToml(text));
    } catch (error) {
      if (error instanceof SyntaxProblem) return 'refused';
      throw error;
    }
  },
  explain(text, own, truth) {
    if (own === 'refused') return /redefine/.test(refusalOf(text)) ? 'tomllib lets dotted keys add to a table' : null;
    if (truth !== 'refused') return null;
    if (/\\[ex]|\d\d:\d\d(?!:)|,\s*\}|\{[^}]*\n/.test(text)) return 'tomllib reads TOML 1.0, we read 1.1';
    const times = [...JSON.stringify(own).matchAll(/"time ([^"]*)"/g)].map((match) => match[1]!);
    return times.every(isOnCalendar) ? null : 'we take some dates that no calendar has';
  },
  kinds: { reads: (answer) => answer !== 'refused', refuses: (answer) => answer === 'refused' },
});

function refusalOf(text: string): string {
  try {
    parseToml(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function told(node: TomlNode): Json {
  if (node.kind === 'text') return `text ${node.value}`;
  if (node.kind === 'array') return node.items.map(told);
  if (node.kind === 'table') return Object.fromEntries([...node.entries].map(([key, value]) => [key, told(value)]));
  const { text } = node;
  if (text === 'true' || text === 'false') return `truth ${text}`;
  if (/^\d{4}-|^\d\d:/.test(text)) return `time ${isoTime(text)}`;
  const digits = text.replaceAll('_', '');
  if (/^0[xob]/.test(digits)) return `whole ${BigInt(digits)}`;
  if (/^[+-]?\d+$/.test(digits)) return `whole ${BigInt(digits.replace('+', ''))}`;
  return `float ${floatBits(digits)}`;
}

/** A date or time as Python writes it: microseconds, and only where there are any. */
function isoTime(text: string): string {
  const [, whole, fraction = '', zone = ''] = /^([^.Zz+]*?)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?$/.exec(text)!;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  const offset = /^[Zz]$|^-00:00$/.test(zone) ? '+00:00' : zone;
  return whole!.replace(/[t ]/, 'T') + (Number(micros) === 0 ? '' : `.${micros}`) + offset;
}

/** Whether a time's day, where it has one, is written as a date and is there that month. */
function isOnCalendar(time: string): boolean {
  if (/^\d\d:/.test(time)) return true;
  const day = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d|$)/.exec(time)?.[1];
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day!);
}

function floatBits(text: string): string {
  if (text.endsWith('nan')) return 'nan';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(text.replace('inf', 'Infinity')));
  return bytes.toString('hex');
}
