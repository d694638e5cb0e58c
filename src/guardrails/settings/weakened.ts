import type { SettingValue } from '../../core/judging-settings.js';

/** A setting that makes guardrails see less or fail less often than before. */
export interface WeakenedSetting {
  readonly key: readonly string[];
  /** What became of it, as the end of a sentence that begins with its name. */
  readonly change: string;
}

/** Settings that are weaker than they were, in their order. */
export function weakenedSettings(
  before: readonly SettingValue[],
  after: readonly SettingValue[],
): readonly WeakenedSetting[] {
  const old = new Map(before.map((setting) => [setting.key.join('.'), setting]));
  const wasOff = (id: string): boolean => old.get(`${id}.enabled`)?.value === false;
  const isOff = new Set(after.flatMap(({ key, value }) => (key[1] === 'enabled' && value === false ? [key[0]!] : [])));
  return after.flatMap((setting) => {
    const { key } = setting;
    const previous = old.get(key.join('.'));
    if (previous === undefined) return [];
    // What is said of a guardrail that is off, or is being switched off, changes nothing more.
    if (key.length > 1 && key[1] !== 'enabled' && (wasOff(key[0]!) || isOff.has(key[0]!))) return [];
    const change = changeOf(setting, previous.value);
    return change === null ? [] : [{ key, change }];
  });
}

/** How a setting became weaker, as the end of a sentence; null where it did not. */
export function changeOf({ key, value, weakens, isSecret }: SettingValue, before: unknown): string | null {
  if (weakens === 'never' || same(before, value)) return null;
  if (isSecret) return 'is changed';
  const step = `${shown(before)} → ${shown(value)}`;
  if (weakens === null) return `is changed: ${step}`;
  if (weakens === 'lower' || weakens === 'higher') {
    return isBeyond(weakens, before, value) ? `is weaker: ${step}` : null;
  }
  if (weakens === 'added') return listed('leaves more out', missingIn(before, value));
  if (weakens === 'removed') return listed('no longer holds', missingIn(value, before));
  if (weakens === 'narrowed') return isNarrower(before, value) ? `is narrower: ${step}` : null;
  if (placeIn(weakens, value) <= placeIn(weakens, before)) return null;
  const isSwitchedOff = value === 'off' || (key[1] === 'enabled' && value === false);
  return `${isSwitchedOff ? 'is switched off' : 'is weaker'}: ${step}`;
}

/** Whether a value went that way; nothing at all is beyond every value. */
function isBeyond(way: 'lower' | 'higher', before: unknown, value: unknown): boolean {
  if (before === null) return false;
  if (value === null) return true;
  const [less, more] = (way === 'lower' ? [value, before] : [before, value]) as [number | string, number | string];
  return less < more;
}

/** A value that the order does not name is weaker than all that it names. */
function placeIn(order: readonly unknown[], value: unknown): number {
  const place = order.indexOf(value);
  return place === -1 ? order.length : place;
}

function isNarrower(before: unknown, value: unknown): boolean {
  if (entriesOf(value).length === 0) return false;
  return entriesOf(before).length === 0 || missingIn(value, before).length > 0;
}

/** Entries of one list or map that another does not have. */
function missingIn(one: unknown, other: unknown): readonly string[] {
  const known = new Set(entriesOf(one));
  return entriesOf(other).filter((entry) => !known.has(entry));
}

function entriesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(plain);
  return Object.entries(Object(value) as object).map(([key, entry]) => `${key}: ${plain(entry)}`);
}

function listed(what: string, entries: readonly string[]): string | null {
  if (entries.length === 0) return null;
  const more = entries.length > SHOWN_ENTRIES ? ` and ${entries.length - SHOWN_ENTRIES} more` : '';
  const some = entries.slice(0, SHOWN_ENTRIES).map((entry) => `\`${clipped(entry)}\``);
  return `${what}: ${some.join(', ')}${more}`;
}

const SHOWN_ENTRIES = 5;
const SHOWN_CHARACTERS = 120;

/** A value as people read it in a sentence. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return `\`${clipped(plain(value))}\``;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function clipped(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
