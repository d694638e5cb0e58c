import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Result } from './case.js';
import type { Build } from './guardrails.js';
import type { Cost } from './measure.js';

const LARGEST_BUNDLE_MEGABYTES = 1.6;
/** The bundle that is loaded when something is written to GitHub. */
const GITHUB = 'github.js';
const LARGEST_GITHUB_MEGABYTES = 0.7;
const LARGEST_STUB_BYTES = 1000;
/** What starts the bundle, and is no part of it because it has to be there sooner. */
const START = 'start.js';
const LARGEST_START_BYTES = 32_000;

/** What the costs of a case amount to; without costs, that it could not be measured. */
export function resultOf(test: Case, ours: Cost | null, other: Cost | null): Result {
  const place = test.ours.place.label;
  const otherPlace = test.other?.place.label ?? place;
  const reduced = test.ours.place.reduced === true || test.other?.place.reduced === true;
  const { figure, limit, met } = judge(test, ours, other);
  return {
    name: test.name,
    what: labelled(test.what, place),
    figure: test.unavailable ?? figure,
    limit,
    met: reduced ? null : met,
    against: test.other === undefined ? '' : labelled(test.other.label, otherPlace === place ? '' : otherPlace),
    ours,
    other,
    date: today(),
  };
}

/**
 * How large the scripts of a build are together and how many of them are more than a stub or the start; the client of
 * GitHub, which few runs load, is counted apart.
 */
export function bundleResult(build: Build): Result {
  const names = readdirSync(build.dist).filter((name) => name.endsWith('.js') && name !== GITHUB);
  const sizeOf = (name: string): number => statSync(join(build.dist, name)).size;
  const megabytes = names.reduce((total, name) => total + sizeOf(name), 0) / 1e6;
  const github = existsSync(join(build.dist, GITHUB)) ? sizeOf(GITHUB) / 1e6 : 0;
  const bundles = names.filter(
    (name) => sizeOf(name) > (name === START ? LARGEST_START_BYTES : LARGEST_STUB_BYTES),
  ).length;
  return {
    name: 'bundle',
    what: 'bundle, what starts it and its stubs; client of GitHub',
    figure: `${megabytes.toFixed(2)} MB, ${bundles} ${bundles === 1 ? 'file' : 'files'}; ${github.toFixed(2)} MB`,
    limit: `${LARGEST_BUNDLE_MEGABYTES} MB, 1 file; ${LARGEST_GITHUB_MEGABYTES} MB`,
    met: megabytes <= LARGEST_BUNDLE_MEGABYTES && bundles === 1 && github <= LARGEST_GITHUB_MEGABYTES,
    against: '',
    ours: null,
    other: null,
    date: today(),
  };
}

function judge({ limit }: Case, ours: Cost | null, other: Cost | null): Pick<Result, 'figure' | 'limit' | 'met'> {
  if (limit !== undefined && 'mebibytes' in limit) {
    const figure = ours === null ? '' : `${ours.mebibytes.toFixed(0)} MiB`;
    return { figure, limit: `${limit.mebibytes} MiB`, met: ours === null ? null : ours.mebibytes <= limit.mebibytes };
  }
  const ratio = ours === null || other === null ? null : ours.seconds / other.seconds;
  return {
    figure: ratio === null ? '' : twoDigits(ratio),
    limit: limit === undefined ? '' : `${limit.ratio}`,
    met: ratio === null || limit === undefined ? null : ratio <= limit.ratio,
  };
}

/** At least two digits that mean something, also of what is far below one. */
function twoDigits(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}

function labelled(text: string, label: string): string {
  return label === '' ? text : `${text}, ${label}`;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
