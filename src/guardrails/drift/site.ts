import { compareText, type Location } from '../../core/finding.js';
import type { DependencyDeclaration } from '../../facts/dependencies/fact.js';

/** One declaration and the file it stands in. */
export interface Site {
  readonly path: string;
  readonly declaration: DependencyDeclaration;
  /** Whether the file is an example: listed, never judged. */
  readonly example: boolean;
}

/** Where a site's specifier stands. */
export function locationOf({ path, declaration }: Site): Location {
  const { line, column, specifier, replaceable } = declaration;
  if (!replaceable || specifier === '') return { path, line, column };
  return { path, line, column, endLine: line, endColumn: column + specifier.length };
}

/** `path:line`. */
export function siteText({ path, declaration }: Site): string {
  return `${path}:${declaration.line}`;
}

/** The specifier as people would say it. */
export function formatSpecifier({ declaration }: Site): string {
  const { specifier, dialect } = declaration;
  if (specifier === '') return 'any version';
  return dialect === 'version' ? `==${specifier}` : specifier.replace(/\s+/g, ' ');
}

/** Orders sites by path, line and column. */
export function compareSites(a: Site, b: Site): number {
  return (
    compareText(a.path, b.path) ||
    a.declaration.line - b.declaration.line ||
    a.declaration.column - b.declaration.column
  );
}

/** What sites ask for and where, `==2.31.0 (a.txt:3 and 4 more)`; they must all ask for the same. */
export function describeSites(sites: readonly Site[]): string {
  const more = sites.length === 1 ? '' : ` and ${sites.length - 1} more`;
  return `${formatSpecifier(sites[0]!)} (${siteText(sites[0]!)}${more})`;
}

/** `a, b and 3 more`. */
export function formatList(items: readonly string[], limit = 5): string {
  const shown = items.slice(0, limit);
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
