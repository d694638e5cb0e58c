import { nearCopy } from './copies.js';
import { randomOf, scaled } from './program-plan.js';

/** Besides the Python files in folders for trash and beside what they are copies of. */
const BACKUP_FILES = 22;
const SUFFIXES = [
  '.bak',
  '.backup',
  '.backup_20250611',
  '.orig',
  '.old',
  '.DEPRECATED',
  '.syntax_backup',
  '.bak2',
  '~',
];

/** Backup copies whose names no program takes for its own, of the files given, by path. */
export function backupFiles(
  seed: number,
  scale: number,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const random = randomOf(seed, 'backups');
  const sources = [...files.keys()].filter((path) => !path.endsWith('__init__.py'));
  const backups = new Map<string, string>();
  while (backups.size < scaled(BACKUP_FILES, scale)) {
    const path = random.pick(sources);
    backups.set(`${path}${random.pick(SUFFIXES)}`, nearCopy(random, files.get(path)!, random.below(10)));
  }
  return backups;
}
