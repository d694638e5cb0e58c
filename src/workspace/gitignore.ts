import { compileExactGlob, GlobError, type PathTest } from '../parsers/glob.js';

interface Rule {
  readonly ignores: boolean;
  readonly folderOnly: boolean;
  readonly test: PathTest;
}

/** The rules of one `.gitignore`, for paths relative to the folder it lies in. */
export interface Gitignore {
  /** Whether the last rule that matches ignores the path; null when none matches. */
  verdict(path: string, folder: boolean): boolean | null;
}

/** Reads a `.gitignore`; lines that are no usable pattern are passed over, as git does. */
export function parseGitignore(text: string): Gitignore {
  const rules = text.split(/\r?\n/).flatMap(parseRule).reverse();
  return {
    verdict: (path, folder) => rules.find((rule) => (folder || !rule.folderOnly) && rule.test(path))?.ignores ?? null,
  };
}

function parseRule(line: string): readonly Rule[] {
  let pattern = withoutTrailingSpaces(line);
  if (pattern === '' || pattern.startsWith('#')) return [];
  const ignores = !pattern.startsWith('!');
  if (!ignores) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.includes('/');
  // Braces and brackets are plain characters to git, and a backslash that escapes nothing matches nothing.
  if (endsInEscape(pattern)) return [];
  pattern = pattern.replace(/^\//, '').replace(/\\[\s\S]|[{}(]/g, (found) => (found.length > 1 ? found : `\\${found}`));
  try {
    return [{ ignores, folderOnly, test: compileExactGlob(anchored ? pattern : `**/${pattern}`) }];
  } catch (error) {
    if (error instanceof GlobError) return [];
    throw error;
  }
}

/** Spaces at the end count only behind a backslash, and then one of them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  const kept = line.slice(0, end);
  return end < line.length && endsInEscape(kept) ? `${kept} ` : kept;
}

/** Whether a text ends in a backslash that is not itself escaped. */
function endsInEscape(text: string): boolean {
  let first = text.length;
  while (text[first - 1] === '\\') first--;
  return (text.length - first) % 2 === 1;
}
