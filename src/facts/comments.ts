import type { PythonModule } from '../parsers/python/module.js';
import type { ScanFile } from './facts.js';

const LINE_LIMIT = 10_000;

/** Files whose comments begin with `#`. */
export const COMMENTED_FILES: readonly string[] = [
  '**/*.{py,pyi,ipynb,yml,yaml,toml,txt,in,cfg,ini,conf,env,sh}',
  '**/{Dockerfile,Pipfile,.env}',
  '**/{Dockerfile,.env}.*',
  '**/*.Dockerfile',
];

/** Comments of a file that match, in the order of the text; they begin with `#` whatever the file is. */
export function commentsWith(file: ScanFile, word: RegExp): readonly Comment[] {
  return /\.(?:pyi?|ipynb)$/.test(file.path)
    ? file.modules().flatMap((module) => pythonComments(module, word))
    : hashComments(file, word);
}

/** One comment with its `#`; `target` is the line of code below it when it stands alone, else its own line. */
export interface Comment {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly target: number;
}

function pythonComments(module: PythonModule, word: RegExp): readonly Comment[] {
  const lines = module.text(0, module.bytes.length).split(/\r\n|\r|\n/);
  const targets = targetsIn(lines);
  return module.comments().flatMap(({ start, end }) => {
    const text = module.text(start, Math.min(end, start + LINE_LIMIT));
    if (!word.test(text)) return [];
    const { line, column } = module.position(start);
    const { line: own } = module.ownPosition(start);
    return [{ text, line, column, target: module.lineOf(targets[own - 1]!) }];
  });
}

/** Comments of formats without multi-line strings worth the name: a `#` at the start of a line or after white space. */
function hashComments(file: ScanFile, word: RegExp): readonly Comment[] {
  const lines = file.text.split(/\r\n|\r|\n/);
  const targets = targetsIn(lines);
  return lines.flatMap((content, index) => {
    if (content.length > LINE_LIMIT || !word.test(content)) return [];
    const start = /(?:^|\s)#/.exec(content);
    if (start === null) return [];
    const column = start.index + start[0].length - 1;
    const line = index + 1;
    return [{ text: content.slice(column), line, column: column + 1, target: targets[index]! }];
  });
}

/** For each line, the line of code below it when it is nothing but a comment, else itself. */
function targetsIn(lines: readonly string[]): Int32Array {
  const targets = new Int32Array(lines.length);
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = index + 1;
    targets[index] = lines[index]!.trimStart().startsWith('#') ? (targets[line] ?? line + 1) : line;
  }
  return targets;
}
