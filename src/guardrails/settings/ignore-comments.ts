import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import type { JudgingSettings } from '../../core/judging-settings.js';
import type { Suppression } from '../../core/suppress.js';
import type { FactTable } from '../../facts/facts.js';
import { type MalformedSuppression, suppressions } from '../../facts/suppressions.js';
import { compileGlobs } from '../../parsers/glob.js';
import type { ComparedBase } from '../guardrail.js';
import { WEAKENED } from './rule.js';

/** One comment that mutes findings, and the code it is about. */
interface PlacedComment {
  readonly path: string;
  readonly comment: Suppression;
  /** Rules it names, in order. */
  readonly names: string;
  /** The words of the line that it mutes; none for a whole file. */
  readonly words: readonly string[];
}

/** Comments that a change adds or lets mute longer; one that moved along with its code is neither. */
export async function ignoreCommentFindings(base: ComparedBase): Promise<readonly Finding[]> {
  const changes = await base.changes();
  const isCommented = compileGlobs(suppressions.files);
  const wasLookedAt = scopeOf(base.before);
  const paths = [...changes.files.keys()].filter((path) => isCommented(path) && wasLookedAt(path));
  const table = base.factsAfter(suppressions, paths);
  if (table.length === 0) return [];
  const texts = base.textsAfter(table.map(({ path }) => path));
  const after = placed(table, (path) => texts.get(path) ?? null);
  const oldPath = (path: string): string => changes.renamed.get(path) ?? path;
  const before = await commentsBefore(base, [...new Set(after.map(({ path }) => oldPath(path)))]);
  const near = pair(before, after, ({ path }, isOld) => (isOld ? path : oldPath(path)));
  // What is new in its file may have come from another one.
  const others =
    near.added.length === 0 ? [] : await commentsBefore(base, otherPaths(changes, after, oldPath, isCommented));
  const far = pair([...near.left, ...others], near.added, () => '');
  const longer = [...near.pairs, ...far.pairs].filter(([old, now]) => isLonger(old.comment, now.comment));
  return [
    ...far.added.map((each) => findingOf(each, 'now mutes', 'added')),
    ...longer.map(([, each]) => findingOf(each, 'mutes longer than before', 'longer')),
  ];
}

/** Which paths were looked at before the change, whatever that leaves out now. */
function scopeOf({ values }: JudgingSettings): (path: string) => boolean {
  const globs = (name: string): readonly string[] =>
    values.find(({ key }) => key.length === 1 && key[0] === name)!.value as readonly string[];
  const [included, excluded] = [globs('include'), compileGlobs(globs('exclude'))];
  const isIncluded = included.length === 0 ? () => true : compileGlobs(included);
  return (path) => isIncluded(path) && !excluded(path);
}

function otherPaths(
  changes: Awaited<ReturnType<ComparedBase['changes']>>,
  after: readonly PlacedComment[],
  oldPath: (path: string) => string,
  isCommented: (path: string) => boolean,
): readonly string[] {
  const known = new Set(after.map(({ path }) => oldPath(path)));
  const paths = [...changes.removed, ...[...changes.files.keys()].map(oldPath)];
  return [...new Set(paths)].filter((path) => isCommented(path) && !known.has(path));
}

async function commentsBefore(base: ComparedBase, paths: readonly string[]): Promise<readonly PlacedComment[]> {
  const table = await base.factsBefore(suppressions, paths);
  const texts = await base.texts(table.map(({ path }) => path));
  return placed(table, (path) => texts.get(path) ?? null);
}

function placed(
  table: FactTable<Suppression | MalformedSuppression>,
  textOf: (path: string) => string | null,
): readonly PlacedComment[] {
  return table.flatMap(({ path, facts }) => {
    const lines = (textOf(path) ?? '').split(/\r\n|\r|\n/);
    return facts.flatMap((comment): readonly PlacedComment[] => {
      if (comment.scope === 'malformed' || comment.scope === 'noqa' || comment.names!.length === 0) return [];
      const code = comment.scope === 'file' ? '' : (lines[comment.target - 1] ?? '').replace(/#\s*guardrails:.*/, '');
      return [{ path, comment, names: [...comment.names!].sort().join(', '), words: code.match(/\w+/g) ?? [] }];
    });
  });
}

interface Paired {
  readonly pairs: readonly (readonly [PlacedComment, PlacedComment])[];
  readonly added: readonly PlacedComment[];
  /** Old comments that nothing stands for any more. */
  readonly left: readonly PlacedComment[];
}

/** Pairs comments of one place on the same code, then those whose code was edited but is still much the same. */
function pair(
  before: readonly PlacedComment[],
  after: readonly PlacedComment[],
  placeOf: (comment: PlacedComment, isOld: boolean) => string,
): Paired {
  const keyOf = (each: PlacedComment, isOld: boolean): string =>
    `${placeOf(each, isOld)}\n${each.comment.scope} ${each.names}`;
  const open = groupBy(before, (each) => keyOf(each, true));
  const pairs: (readonly [PlacedComment, PlacedComment])[] = [];
  const take = (now: PlacedComment, fits: (old: PlacedComment) => boolean): boolean => {
    const candidates = open.get(keyOf(now, false)) ?? [];
    const index = candidates.findIndex(fits);
    if (index === -1) return false;
    pairs.push([candidates.splice(index, 1)[0]!, now]);
    return true;
  };
  const isSame = (old: PlacedComment, now: PlacedComment): boolean => old.words.join(' ') === now.words.join(' ');
  const explained = after.filter(
    (now) => !take(now, (old) => old.comment.reason === now.comment.reason && isSame(old, now)),
  );
  const edited = explained.filter((now) => !take(now, (old) => isSame(old, now)));
  const added = edited.filter((now) => !take(now, (old) => isMuchTheSame(old.words, now.words)));
  return { pairs, added, left: [...open.values()].flat() };
}

/** Whether two lines share at least half of the words of the longer one. */
function isMuchTheSame(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(one);
  const shared = new Set(other.filter((word) => known.has(word))).size;
  return shared * 2 >= Math.max(known.size, new Set(other).size);
}

function isLonger(old: Suppression, now: Suppression): boolean {
  return old.until !== null && (now.until ?? '9999') > old.until;
}

function findingOf({ path, comment, names }: PlacedComment, what: string, how: string): Finding {
  const where = comment.scope === 'file' ? 'in this whole file' : 'here';
  const verb = comment.scope === 'file' ? 'ignore-file' : 'ignore';
  const reason = comment.reason === '' ? 'without a reason' : `with the reason “${comment.reason.slice(0, 200)}”`;
  return {
    rule: WEAKENED,
    message: `\`${verb}[${names}]\` ${what} findings ${where}, ${reason}.`,
    location: { path, line: comment.line, column: comment.column },
    remedy: 'Fix what it mutes, or have those who look after it agree to it.',
    identity: ['comment', how, comment.scope, names],
  };
}
