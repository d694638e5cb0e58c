import { compileGlob, GlobError, type PathTest } from './glob.js';

/** Answers who owns a path: the owners of the last pattern that matches, none where no pattern does. */
export type OwnersOf = (path: string) => readonly string[];

/** Where GitHub looks for the file; the first that exists counts. */
export const CODEOWNERS_PATHS: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

const LINE_LIMIT = 10_000;

/**
 * Reads a CODEOWNERS file. Patterns are those of `.gitignore` without `!` and `[...]`; a line that has one, or that is
 * no usable pattern, is passed over as GitHub does.
 */
export function parseCodeowners(text: string): OwnersOf {
  const rules = text.split(/\r?\n/).flatMap(ruleOf).reverse();
  return (path) => rules.find(({ test }) => test(path))?.owners ?? [];
}

interface OwnerRule {
  readonly test: PathTest;
  readonly owners: readonly string[];
}

function ruleOf(line: string): readonly OwnerRule[] {
  if (line.length > LINE_LIMIT) return [];
  const words = line.replace(/(?:^|(?<=\s))#.*$/, '').match(/(?:\\.|\S)+/g) ?? [];
  const [pattern, ...owners] = words;
  if (pattern === undefined || pattern.startsWith('!') || /[[\]]/.test(pattern)) return [];
  const test = testOf(pattern.replace(/\\ /g, ' '));
  return test === null ? [] : [{ test, owners }];
}

function testOf(pattern: string): PathTest | null {
  const folder = pattern.endsWith('/');
  const bare = pattern.replace(/(?<!\/)\/+$/, '');
  const anchored = bare.includes('/');
  // Braces are plain characters here.
  const glob = bare.replace(/^\/+/, '').replace(/[{}]/g, '\\$&');
  if (glob === '') return pattern === '/' ? () => true : null;
  try {
    const whole = anchored ? glob : `**/${glob}`;
    const below = compileGlob(`${whole}/**`);
    if (folder) return below;
    const test = compileGlob(whole);
    // GitHub alone reads `docs/*` so: what it matches, and nothing below.
    return /(?:^|\/)\*$/.test(glob) ? test : (path) => test(path) || below(path);
  } catch (error) {
    if (error instanceof GlobError) return null;
    throw error;
  }
}
