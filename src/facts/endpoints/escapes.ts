import { bufferOver } from '../../core/bytes.js';
import { groupBy } from '../../core/groups.js';
import { IDENTIFIER } from '../../parsers/python/bytes.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';

const TEXTS = /("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;
/** What only asks about a class, or calls a function in a way that is looked at elsewhere. */
const HARMLESS =
  /(?:\b(?:isinstance|issubclass|cast|super)\s*\([^()]*|\b(?:except|raise|is|is\s+not|del)\s+\(?[\w\s.,]*|\btarget\s*=\s*|\bas\s+|\b(?:run|Fire)\s*\(\s*)$/;

/**
 * Whether a module hands a function or class on, or exports it by `__all__`, so that calls of it cannot all be seen.
 * `name` is how the module spells it: `serve`, `lib.serve`;
 * `within` bounds the statements that are looked at.
 */
export function letsEscape(module: PythonModule, name: string, within = { from: 0, to: module.size }): boolean {
  const places = groupBy(mentions(module, name, within), (at) => module.at(at));
  return [...places].some(([statement, offsets]) => statement >= 0 && letsEscapeIn(module, statement, offsets, name));
}

function mentions(module: PythonModule, name: string, within: { from: number; to: number }): readonly number[] {
  if (within.from >= within.to) return [];
  const start = within.from === 0 ? 0 : module.start(within.from);
  const end = module.end(within.to - 1);
  const { bytes } = module;
  const view = bufferOver(bytes);
  const found: number[] = [];
  for (let at = view.indexOf(name, start); at >= 0 && at < end; at = view.indexOf(name, at + name.length)) {
    const before = at === 0 ? 0 : bytes[at - 1]!;
    const isWhole = IDENTIFIER[before] !== 1 && IDENTIFIER[bytes[at + name.length] ?? 0] !== 1;
    if (isWhole && before !== '.'.charCodeAt(0)) found.push(at);
  }
  return found;
}

const DEFINES: ReadonlySet<number> = new Set([Keyword.import, Keyword.from, Keyword.global, Keyword.class]);

function letsEscapeIn(module: PythonModule, statement: number, offsets: readonly number[], name: string): boolean {
  const keyword = module.keyword(statement);
  if (DEFINES.has(keyword)) return false;
  const start = module.start(statement);
  const text = bufferOver(module.bytes).toString('latin1', start, module.end(statement));
  if (/^__all__\b/.test(text)) return true;
  const code = text.replace(TEXTS, (part) => ' '.repeat(part.length));
  const annotation = keyword === Keyword.none ? (/^[\w.\s]+:[^=]*/.exec(code)?.[0].length ?? 0) : 0;
  return offsets.some((offset) => {
    const at = offset - start;
    if (at < annotation || code.slice(at, at + name.length) !== name) return false;
    if (/^\s*[(.=]/.test(code.slice(at + name.length, at + name.length + 40))) return false;
    const before = code.slice(Math.max(0, at - 200), at);
    if (keyword === Keyword.def && !/=\s*$/.test(before)) return false;
    return !HARMLESS.test(before);
  });
}
