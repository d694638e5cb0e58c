/** A whole number of any size: a bigint only where a number would not be exact. */
export type Whole = number | bigint;

/** A version as PEP 440 reads it; absent parts are null. */
export interface Version {
  readonly epoch: Whole;
  readonly release: readonly Whole[];
  readonly pre: { readonly phase: 'a' | 'b' | 'rc'; readonly number: Whole } | null;
  readonly post: Whole | null;
  readonly dev: Whole | null;
  readonly local: readonly (Whole | string)[] | null;
}

/** The source of a regular expression for one version without a local part; its groups are named. */
const PUBLIC =
  'v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)' +
  '(?:[-_.]?(?<phase>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<pre>[0-9]*))?' +
  '(?<postpart>-(?<implicit>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<post>[0-9]*))?' +
  '(?<devpart>[-_.]?dev[-_.]?(?<dev>[0-9]*))?';
const LOCAL = '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?';
const VERSION = new RegExp(`^\\s*${PUBLIC}${LOCAL}\\s*$`, 'i');
const LENGTH_LIMIT = 1_000;

const PHASES: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** The version a text spells, or null when PEP 440 does not know it. */
export function parseVersion(text: string): Version | null {
  const groups = text.length > LENGTH_LIMIT ? undefined : VERSION.exec(text)?.groups;
  if (groups === undefined) return null;
  const phase = groups.phase === undefined ? null : PHASES[groups.phase.toLowerCase()]!;
  return {
    epoch: whole(groups.epoch),
    release: groups.release!.split('.').map(whole),
    pre: phase === null ? null : { phase, number: whole(groups.pre) },
    post: groups.postpart === undefined ? null : whole(groups.implicit ?? groups.post),
    dev: groups.devpart === undefined ? null : whole(groups.dev),
    local: groups.local === undefined ? null : groups.local.toLowerCase().split(/[-_.]/).map(localPart),
  };
}

/** The normal form of a version; equal versions may still differ in trailing zeros, see {@link versionKey}. */
export function formatVersion(version: Version): string {
  const { epoch, release, pre, post, dev, local } = version;
  const parts = [epoch === 0 ? '' : `${epoch}!`, release.join('.')];
  if (pre !== null) parts.push(`${pre.phase}${pre.number}`);
  if (post !== null) parts.push(`.post${post}`);
  if (dev !== null) parts.push(`.dev${dev}`);
  if (local !== null) parts.push(`+${local.join('.')}`);
  return parts.join('');
}

/** The same text for equal versions, and only for them. */
export function versionKey(version: Version): string {
  return formatVersion({ ...version, release: trimZeros(version.release) });
}

/** Orders versions as PEP 440 does: negative, zero or positive. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareWholes(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    compareWholes(preRank(a), preRank(b)) ||
    compareWholes(a.pre?.number ?? 0, b.pre?.number ?? 0) ||
    compareWholes(a.post ?? -1, b.post ?? -1) ||
    compareWholes(a.dev ?? Number.POSITIVE_INFINITY, b.dev ?? Number.POSITIVE_INFINITY) ||
    compareLocals(a.local, b.local)
  );
}

/** Whether a version is an alpha, beta, candidate or development release. */
export function isPrerelease(version: Version): boolean {
  return version.pre !== null || version.dev !== null;
}

/** The next whole number. */
export function increment(number: Whole): Whole {
  return typeof number === 'bigint' ? number + 1n : number + 1;
}

function whole(digits: string | undefined): Whole {
  if (digits === undefined || digits.length <= 15) return Number(digits ?? 0);
  const number = BigInt(digits);
  return number <= Number.MAX_SAFE_INTEGER - 1 ? Number(number) : number;
}

function localPart(part: string): Whole | string {
  return /^[0-9]+$/.test(part) ? whole(part) : part;
}

/** A development release of nothing else sorts before the alphas, a final release behind the candidates. */
function preRank({ pre, post, dev }: Version): number {
  if (pre !== null) return pre.phase === 'a' ? 0 : pre.phase === 'b' ? 1 : 2;
  return post === null && dev !== null ? -1 : 3;
}

function compareWholes(a: Whole, b: Whole): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareReleases(a: readonly Whole[], b: readonly Whole[]): number {
  for (let index = 0; index < a.length || index < b.length; index++) {
    const order = compareWholes(a[index] ?? 0, b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function compareLocals(a: Version['local'], b: Version['local']): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  for (let index = 0; index < a.length && index < b.length; index++) {
    const order = compareLocalParts(a[index]!, b[index]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers sort behind words. */
function compareLocalParts(a: Whole | string, b: Whole | string): number {
  if (typeof a === 'string') return typeof b === 'string' ? (a < b ? -1 : a > b ? 1 : 0) : -1;
  return typeof b === 'string' ? 1 : compareWholes(a, b);
}

function trimZeros(release: readonly Whole[]): readonly Whole[] {
  let end = release.length;
  while (end > 1 && release[end - 1] === 0) end--;
  return release.slice(0, end);
}
