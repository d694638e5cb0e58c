import type { Expression } from '../../parsers/python/expression.js';
import type { PythonModule } from '../../parsers/python/module.js';
import type { DependencyFact } from './fact.js';
import { readDeclaration } from './fact.js';
import { VALUE_OPTIONS } from './pip-commands.js';

/** What `session.install("…")` calls of a noxfile install, as far as they say it in literals, each session a group. */
export function noxFacts(module: PythonModule): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  let session = 'nox';
  for (let statement = 0; statement < module.size; statement++) {
    const [start, end] = [module.start(statement), module.end(statement)];
    const head = module.text(start, Math.min(end, start + 200));
    session = /^(?:async\s+)?def\s+([A-Za-z_]\w*)/.exec(head)?.[1] ?? session;
    if (!/^session\s*\.\s*install\s*\(/.test(head)) continue;
    const call = module.expression(start, end);
    if (call.kind === 'call') facts.push(...installFacts(call, session, module));
  }
  return facts;
}

function installFacts(
  { args }: Expression & { kind: 'call' },
  group: string,
  module: PythonModule,
): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  for (let index = 0; index < args.length; index++) {
    const { name, value } = args[index]!;
    if (name !== null || value.kind !== 'string' || value.bytes) continue;
    const text = value.value;
    const next = args[index + 1]?.value;
    const { line, column } = module.position(value.start);
    if (/^(?:-r|--requirement|-c|--constraint)$/.test(text) && next?.kind === 'string') {
      const mode = /^--?r/.test(text) ? 'requirements' : 'constraints';
      if (!next.value.includes('://')) facts.push({ fact: 'include', mode, path: next.value, line, column });
    }
    if (VALUE_OPTIONS.has(text)) index++;
    else if (text !== '' && !/^[-.~]|[\\/\n]/.test(text)) {
      const source = module.text(value.start, value.end);
      const quote = /^[A-Za-z]*('''|"""|'|")/.exec(source)?.[1] ?? '';
      const replaceable = source === `${quote}${text}${quote}`;
      const place = replaceable ? module.position(value.start + quote.length) : { line, column };
      facts.push(readDeclaration(text, place, { kind: 'nox', group, replaceable }));
    }
  }
  return facts;
}
