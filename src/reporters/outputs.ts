import type { Report } from '../core/report.js';
import { truncateBytes } from '../core/truncation.js';
import { newCounts } from './wording.js';

/** Bytes of one output, and of all together: what later steps can still take as variables. */
const LIMITS = { each: 32 * 1024, all: 256 * 1024 } as const;

/** Names and sentences of the outputs that every action has. */
export const COMMON_OUTPUTS: Readonly<Record<string, string>> = {
  verdict: '`pass`, `fail`, or `broken` when something could not be checked.',
  new: 'How many findings are new.',
  errors: 'How many of the new findings are errors.',
  warnings: 'How many of the new findings are warnings.',
  notices: 'How many of the new findings are notices.',
  known: 'How many findings are known from the baseline.',
  muted: 'How many findings are muted in the source.',
  fixed: 'How many baseline entries match no finding any more.',
  stale: 'How many baseline entries are stale: fixed, or past their date.',
  skipped: 'How many of the guardrails asked for had nothing to look at.',
  report: 'Path of the JSON report.',
  sarif: 'Path of the SARIF report.',
};

/**
 * The step's outputs: those every action has, then those of the one guardrail that is the action, if there is one.
 * An output is cut at 32 KiB and all together at 256 KiB, so that no later step can fail because of them.
 */
export function outputsOf(
  report: Report,
  paths: { readonly report: string; readonly sarif: string },
  guardrail: string | null,
): Record<string, string> {
  const counts = newCounts(report);
  const own = report.runs.find((run) => run.guardrail === guardrail)?.outputs ?? {};
  const asked = report.runs.filter((run) => guardrail === null || run.guardrail === guardrail);
  const values = new Map<string, string | number>([
    ...Object.entries(own),
    ['verdict', report.verdict],
    ['new', report.totals.new],
    ['errors', counts.error],
    ['warnings', counts.warning],
    ['notices', counts.notice],
    ['known', report.totals.known],
    ['muted', report.totals.muted],
    ['fixed', report.stale.filter(({ why }) => why === 'fixed').length],
    ['stale', report.stale.length],
    ['skipped', asked.filter(({ status }) => status === 'skipped').length],
    ['report', paths.report],
    ['sarif', paths.sarif],
  ]);
  let room: number = LIMITS.all;
  const outputs: Record<string, string> = {};
  for (const name of [...Object.keys(COMMON_OUTPUTS), ...Object.keys(own)]) {
    if (Object.hasOwn(outputs, name)) continue;
    const value = truncateBytes(String(values.get(name)), Math.min(LIMITS.each, room));
    outputs[name] = value;
    room -= Buffer.byteLength(value);
  }
  return outputs;
}
