import { pairKey, type Shingles, shinglesOf, similarity } from './shingles.js';

/** Whether one file is a copy of the other that was kept beside it, so that only one of both is run. */
export type IsCopy = (a: string, b: string) => boolean;

/** How alike files must be whose names say that one was made from the other. */
const OF_ONE_NAME = 0.5;
/** How alike files of the same name in different folders must be. */
const ELSEWHERE = 0.9;
/** Fewer shingles say too little of two files that only share a name. */
const TELLING_SHINGLES = 10;

/** What people put behind the name of a copy. */
const SUFFIX =
  /(?:[-_. ](?:\d{6,8}|v?\d{1,2}|alt|archived?|backup|bak|clean(?:ed)?|copy|draft|enhanced|final|fixed|improved|legacy|new|old|optimi[sz]ed|orig(?:inal)?|patched|prev(?:ious)?|refactored|rewrite|save[d]?|simple|tmp|updated|wip)| ?\(\d+\))$/i;
/** Folders in which copies are kept. */
const ATTIC =
  /^[-_.]*(?:archived?|attic|backups?|bak|deprecated|history|legacy|old|olds|previous|trash|unused)(?:[-_.]?\d{2,8})*$/i;

/** Tells copies among files; each is read once, and only where its name is that of another. `read` gives null for none. */
export function copiesAmong(read: (path: string) => string | null): IsCopy {
  const shingles = new Map<string, Shingles | null>();
  const known = new Map<string, boolean>();
  const shinglesAt = (path: string): Shingles | null => {
    let found = shingles.get(path);
    if (found === undefined) {
      const text = read(path);
      found = text === null ? null : shinglesOf(text);
      shingles.set(path, found);
    }
    return found;
  };
  const compare: IsCopy = (a, b) => {
    if (plainStem(a) !== plainStem(b)) return false;
    const [one, other] = [shinglesAt(a), shinglesAt(b)];
    if (one === null || other === null) return false;
    if (isNamedCopy(a, b)) return similarity(one, other) >= OF_ONE_NAME;
    return Math.min(one.size, other.size) >= TELLING_SHINGLES && similarity(one, other) >= ELSEWHERE;
  };
  return (a, b) => {
    if (a === b) return false;
    const key = pairKey(a, b);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = compare(a, b);
    known.set(key, found);
    return found;
  };
}

/** Whether the names say it: another suffix in the same folder, or a folder in which copies are kept. */
function isNamedCopy(a: string, b: string): boolean {
  const folders = (path: string): readonly string[] => path.split('/').slice(0, -1);
  const [one, other] = [folders(a), folders(b)];
  if (one.join('/') === other.join('/')) return true;
  const plain = (names: readonly string[]): string => names.filter((name) => !ATTIC.test(name)).join('/');
  return (
    (one.some((name) => ATTIC.test(name)) || other.some((name) => ATTIC.test(name))) && plain(one) === plain(other)
  );
}

/** A file's name without ending and whatever copies have behind their names. */
function plainStem(path: string): string {
  let stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.pyw?$/, '');
  for (let shorter = stem.replace(SUFFIX, ''); shorter !== stem && shorter !== ''; shorter = stem.replace(SUFFIX, '')) {
    stem = shorter;
  }
  return stem.toLowerCase();
}
