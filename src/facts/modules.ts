import type { Problem } from '../core/problem.js';
import { dottedName } from '../parsers/python/expression.js';
import { Keyword } from '../parsers/python/keywords.js';
import { hasMainGuard } from '../parsers/python/main-guard.js';
import type { PythonModule } from '../parsers/python/module.js';
import { defineFacts } from './facts.js';

/** A class defined at the top of a module, under `if` and `try` too. */
export interface ClassFact {
  readonly name: string;
  /** Dotted names of its bases as written; what is no plain name is left out. */
  readonly bases: readonly string[];
}

/** What one Python file is made of. */
export interface ModuleFact {
  /** Bytes of the file with line feeds for line ends, so that no checkout setting changes it. */
  readonly size: number;
  /** Lines, the last one whether or not it ends in a line feed. */
  readonly lines: number;
  readonly classes: readonly ClassFact[];
  /** How it starts as a program: a `__main__` guard, a top-level `main()`, or not at all. */
  readonly entry: '__main__' | 'main()' | null;
  /** The first place that could not be understood. */
  readonly problem: Problem | null;
}

/** The size, classes and entry point of each Python file. */
export const modules = defineFacts<ModuleFact>({
  id: 'modules',
  version: 2,
  files: ['**/*.py'],
  scan(file) {
    const module = file.python();
    return [
      {
        ...measured(file.bytes),
        classes: classesOf(module),
        entry: entryOf(module, file.path),
        problem: module.problems.first[0] ?? null,
      },
    ];
  },
});

const LF = 10;
const CR = 13;

function measured(bytes: Uint8Array): Pick<ModuleFact, 'size' | 'lines'> {
  let lines = 0;
  let returns = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    lines++;
    if (bytes[at - 1] === CR) returns++;
  }
  const open = bytes.length > 0 && bytes[bytes.length - 1] !== LF;
  return { size: bytes.length - returns, lines: open ? lines + 1 : lines };
}

function classesOf(module: PythonModule): readonly ClassFact[] {
  const classes: ClassFact[] = [];
  let statement = 0;
  while (statement < module.size) {
    const keyword = module.keyword(statement);
    if (keyword === Keyword.class) classes.push({ name: module.name(statement), bases: basesOf(module, statement) });
    statement = keyword === Keyword.class || keyword === Keyword.def ? module.after(statement) : statement + 1;
  }
  return classes.filter(({ name }) => name !== '');
}

/** `Name[T](Base, metaclass=Meta)` behind `class` reads like a call. */
function basesOf(module: PythonModule, statement: number): readonly string[] {
  const header = module.expression(module.rest(statement), module.end(statement));
  if (header.kind !== 'call') return [];
  return header.args.flatMap(({ name, star, value }) => {
    const base = value.kind === 'subscript' ? value.object : value;
    return name === null && star === 0 ? (dottedName(base) ?? []) : [];
  });
}

function entryOf(module: PythonModule, path: string): ModuleFact['entry'] {
  if (/(?:^|\/)__main__\.py$/.test(path) || hasMainGuard(module)) return '__main__';
  const isMain = (statement: number): boolean =>
    module.keyword(statement) === Keyword.def && module.name(statement) === 'main';
  return module.children(-1).some(isMain) ? 'main()' : null;
}
