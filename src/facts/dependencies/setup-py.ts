import type { TextPlace } from '../../parsers/line-index.js';
import { normalizeName } from '../../parsers/package-name.js';
import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import type { PythonModule } from '../../parsers/python/module.js';
import type { DependencyFact } from './fact.js';
import { readDeclaration } from './fact.js';

/** Names that plain assignments give, whatever function they stand in; the last one wins. */
type Names = ReadonlyMap<string, Expression>;

const DEPTH_LIMIT = 10;
/** Expressions that are looked at in all: names may stand for sums of names. */
const EXPRESSION_LIMIT = 20_000;

/** What a setup.py passes to `setup()` as literals, directly or through names; computed values are passed over. */
export function setupPyFacts(module: PythonModule): readonly DependencyFact[] {
  const names = new Map<string, Expression>();
  const calls: (Expression & { kind: 'call' })[] = [];
  for (let statement = 0; statement < module.size; statement++) {
    const [start, end] = [module.start(statement), module.end(statement)];
    const head = module.text(start, Math.min(end, start + 200));
    const assigned = /^([A-Za-z_]\w*)\s*=(?!=)/.exec(head);
    if (assigned !== null) names.set(assigned[1]!, module.expression(start + assigned[0].length, end));
    if (!/^(?:\w+\.)?setup\s*\(/.test(head)) continue;
    const call = module.expression(start, end);
    if (call.kind === 'call' && /^(?:\w+\.)?setup$/.test(dottedName(call.callee) ?? '')) calls.push(call);
  }
  const reader = new SetupReader(module, names);
  return calls.flatMap((call) => setupFacts(call, reader));
}

function setupFacts(call: Expression & { kind: 'call' }, reader: SetupReader): readonly DependencyFact[] {
  const argument = (name: string) => call.args.find((each) => each.name === name)?.value;
  const extras = reader.entries(argument('extras_require'));
  return [
    ...reader.project(argument('name'), argument('version')),
    ...reader.python(argument('python_requires')),
    ...reader.list(argument('install_requires'), null),
    ...reader.list(argument('setup_requires'), 'setup_requires'),
    ...reader.list(argument('tests_require'), 'tests_require'),
    ...extras.flatMap(({ name, value }) => reader.list(value, name, 'extra')),
  ];
}

interface Text extends TextPlace {
  readonly value: string;
  readonly literal: boolean;
}

class SetupReader {
  private readonly module: PythonModule;
  private readonly names: Names;
  private left = EXPRESSION_LIMIT;

  constructor(module: PythonModule, names: Names) {
    this.module = module;
    this.names = names;
  }

  project(name: Expression | undefined, version: Expression | undefined): readonly DependencyFact[] {
    const [text] = this.texts(name);
    if (text === undefined) return [];
    const [written] = this.texts(version);
    const known = written !== undefined && parseVersion(written.value) !== null ? written.value : null;
    return [{ fact: 'project', name: normalizeName(text.value), version: known, line: text.line, column: text.column }];
  }

  python(value: Expression | undefined): readonly DependencyFact[] {
    const [text] = this.texts(value);
    if (text === undefined || parseSpecifiers(text.value) === null) return [];
    const { value: written, line, column } = text;
    return [{ fact: 'python', kind: 'requires-python', written, admits: [written], line, column }];
  }

  list(
    value: Expression | undefined,
    group: string | null,
    groupKind: 'extra' | 'group' = 'group',
  ): readonly DependencyFact[] {
    return this.texts(value).flatMap((text) => {
      const { value: written, literal, line, column } = text;
      if (written.trim() === '' || written.includes('\n')) return [];
      return [readDeclaration(written, { line, column }, { kind: 'setup.py', group, groupKind, replaceable: literal })];
    });
  }

  entries(value: Expression | undefined): readonly { readonly name: string; readonly value: Expression }[] {
    const dict = this.resolved(value);
    if (dict?.kind !== 'dict') return [];
    return dict.entries.flatMap(({ key, value: list }) =>
      key?.kind === 'string' && !key.bytes ? [{ name: key.value, value: list }] : [],
    );
  }

  /** The texts of a literal, a list of them, or a sum of lists. */
  private texts(value: Expression | undefined, depth = 0): readonly Text[] {
    const found = this.resolved(value);
    if (found === undefined || depth > DEPTH_LIMIT || this.left-- <= 0) return [];
    if (found.kind === 'string' && !found.bytes) return [this.text(found.value, found.start, found.end)];
    if (found.kind === 'list' || found.kind === 'tuple' || found.kind === 'set') {
      return found.items.flatMap((item) => this.texts(item.kind === 'star' ? item.value : item, depth + 1));
    }
    if (found.kind !== 'binary' || found.operator !== '+') return [];
    return [...this.texts(found.left, depth + 1), ...this.texts(found.right, depth + 1)];
  }

  private resolved(value: Expression | undefined): Expression | undefined {
    let found = value;
    for (let step = 0; found?.kind === 'name' && step < DEPTH_LIMIT; step++) found = this.names.get(found.name);
    return found;
  }

  private text(value: string, start: number, end: number): Text {
    const source = this.module.text(start, end);
    const quote = /^[A-Za-z]*('''|"""|'|")/.exec(source);
    const literal = quote !== null && source === `${quote[0]}${value}${quote[1]}`;
    const { line, column } = this.module.position(start + (literal ? quote[0].length : 0));
    return { value, literal, line, column };
  }
}
