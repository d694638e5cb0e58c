import type { Random } from '../../../testing/random.js';
import { sentence } from './sentences.js';

const TAGS: readonly string[] = ['TODO', 'TODO', 'TODO', 'FIXME', 'XXX', 'HACK'];
/** Left by a script that rewrote many files. */
const FLOOD = '# TODO: replace hard-coded path with the path manager';

/** So many programs, each with one comment about what is left to do; one text in three is the same. */
export function withTodos(
  random: Random,
  texts: ReadonlyMap<string, string>,
  wanted: number,
): ReadonlyMap<string, string> {
  const changed = new Map(texts);
  const paths = [...texts.keys()];
  for (let count = 0; count < wanted; count++) {
    const path = random.pick(paths);
    changed.set(path, withTodo(changed.get(path)!, comment(random), random));
  }
  return changed;
}

function comment(random: Random): string {
  if (random.once(3)) return FLOOD;
  const owner = random.once(6) ? `(${random.pick(['mika', 'jo', 'platform'])})` : '';
  return `# ${random.pick(TAGS)}${owner}: ${sentence(random).toLowerCase()}`;
}

function withTodo(text: string, todo: string, random: Random): string {
  const lines = text.split('\n');
  const headers = lines.flatMap((line, index) => (/^ *(?:async )?def .*:$/.test(line) ? [index] : []));
  const at = headers.length === 0 ? lines.length - 1 : random.pick(headers);
  const indent = /^ */.exec(lines[at]!)![0];
  return [...lines.slice(0, at), `${indent}${todo}`, ...lines.slice(at)].join('\n');
}
