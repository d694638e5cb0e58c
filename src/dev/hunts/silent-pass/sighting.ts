import type { Report } from '../../../core/report.js';
import type { RunEnd } from '../guardrails-run.js';
import type { Sighting } from './hiding-way.js';

/** What a run, its answer in JSON, said of a file that has one of the paths. */
export function sightingIn(end: RunEnd, paths: readonly string[]): Sighting {
  if (end.signal === 'SIGTERM') return 'refused';
  if (/A bug in|\n\s+at /.test(end.stderr + end.stdout)) return 'silent';
  if (end.status === 1 && end.stdout === '') return 'failed';
  const report = reportIn(end.stdout);
  if (report === null) return end.status === 2 && /^(error|fatal): [^\n]+\n$/m.test(end.stderr) ? 'refused' : 'silent';
  const mine = report.findings.filter(({ path, state }) => path !== null && paths.includes(path) && state === 'new');
  if (mine.some(({ rule }) => rule.startsWith('bare-except/')) && end.status === 1) return 'reported';
  if (mine.some(({ rule }) => rule === 'source/broken') || paths.some((path) => isNamed(report, path))) return 'named';
  return end.status === 2 && report.verdict === 'broken' ? 'refused' : 'silent';
}

function reportIn(text: string): Report | null {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return null;
  }
}

/** Whether the report says that the file or a folder above it was passed over. */
function isNamed({ skipped, notes }: Report, path: string): boolean {
  const names = skipped.flatMap(({ examples }) => examples);
  const isIt = (name: string): boolean =>
    name === path || name === './' || `${path}/`.startsWith(`${name}/`.replace(/\/+$/, '/'));
  return names.some(isIt) || notes.some(({ message }) => message.includes(path));
}
