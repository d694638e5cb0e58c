import { UserError, unlessUnreadable } from '../../../core/errors.js';
import type { Files } from '../../../host/host.js';
import { compileGlob } from '../../../parsers/glob.js';

/** Where the usual tools write their report, the best source of facts first. */
const USUAL = ['coverage.xml', 'coverage.json', 'coverage.lcov', 'lcov.info', '.coverage'];

/** Folders that hold no reports but many files. */
const PASSED_OVER = new Set(['.git', 'node_modules', '__pycache__', 'site-packages']);

const ENTRY_LIMIT = 500_000;

/**
 * Repository-relative paths of the reports that the patterns name, sorted; without patterns, the first usual one.
 * Links are not followed. Throws a UserError when a pattern finds nothing.
 */
export function findReports(files: Files, root: string, patterns: readonly string[], key: string): readonly string[] {
  const reports = new ReportFiles(files, root, key);
  if (patterns.length === 0) {
    const usual = USUAL.find((name) => reports.isFile(name));
    if (usual !== undefined) return [usual];
    throw new UserError(
      `There is no coverage report in the root (${USUAL.join(', ')}): run \`coverage xml\` before, or name it.`,
      { key },
    );
  }
  return [...new Set(patterns.flatMap((pattern) => reports.matching(pattern)))].sort();
}

class ReportFiles {
  private readonly files: Files;
  private readonly root: string;
  private readonly key: string;
  private seen = 0;

  constructor(files: Files, root: string, key: string) {
    this.files = files;
    this.root = files.real(root) ?? root;
    this.key = key;
  }

  /** Whether a regular file lies there, no link on the way. */
  isFile(path: string): boolean {
    const absolute = `${this.root}/${path}`;
    return this.files.entry(absolute)?.kind === 'file' && this.files.real(absolute) === absolute;
  }

  matching(pattern: string): readonly string[] {
    const matches = compileGlob(pattern);
    const clean = pattern.replace(/^(?:\.\/)+/, '');
    if (!/[*?[{]/.test(clean)) {
      if (this.isFile(clean)) return [clean];
      const is = this.files.entry(`${this.root}/${clean}`)?.kind;
      const why =
        is === undefined ? 'there is no such file' : is === 'file' ? 'a folder on the way is a link' : `it is a ${is}`;
      throw new UserError(`No report at \`${pattern}\`: ${why}; ${LIKELY}`, { key: this.key });
    }
    const folder = clean
      .slice(0, clean.search(/[*?[{]/))
      .replace(/[^/]*$/, '')
      .replace(/\/$/, '');
    const inside = folder === '' || this.files.real(`${this.root}/${folder}`) === `${this.root}/${folder}`;
    const found = inside ? this.under(folder).filter(matches) : [];
    if (found.length === 0) throw new UserError(`No file matches \`${pattern}\`; ${LIKELY}`, { key: this.key });
    return found;
  }

  /** What lies in a folder; nothing where the system does not let it be listed. */
  private listed(folder: string): ReturnType<Files['list']> {
    return unlessUnreadable(
      () => this.files.list(folder === '' ? this.root : `${this.root}/${folder}`),
      () => [],
    );
  }

  private under(folder: string): readonly string[] {
    const found: string[] = [];
    const folders = [folder];
    for (let current = folders.pop(); current !== undefined; current = folders.pop()) {
      for (const { name, kind } of this.listed(current)) {
        if (++this.seen > ENTRY_LIMIT) {
          throw new UserError(`more than ${ENTRY_LIMIT} files lie where the globs look: begin them with a folder.`, {
            key: this.key,
          });
        }
        const path = current === '' ? name : `${current}/${name}`;
        if (kind === 'file') found.push(path);
        else if (kind === 'directory' && !PASSED_OVER.has(name)) folders.push(path);
      }
    }
    return found;
  }
}

const LIKELY = 'the tests did not run, wrote it elsewhere, or their working directory is another.';
