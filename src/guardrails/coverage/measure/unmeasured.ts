import { compareText } from '../../../core/finding.js';
import { readPython } from '../../../parsers/python/module.js';
import type { CoverageContext } from '../options.js';
import type { Measurement } from './measurement.js';
import { statementLines } from './statements.js';

const SOURCE_LIMIT = 2 * 1024 * 1024;

/** The measurement with every Python file of `source` that no report mentions, as not covered at all. */
export function withUnmeasured(context: CoverageContext, measurement: Measurement): Measurement {
  const { source } = context.options;
  const paths = source.length === 0 ? [] : context.repository.matching(source);
  const files = new Map(measurement.files);
  for (const path of paths) {
    const bytes = files.has(path) || !path.endsWith('.py') ? null : context.repository.read(path, SOURCE_LIMIT);
    if (bytes === null) continue;
    const lines = statementLines(readPython(bytes));
    if (lines.length > 0) files.set(path, { path, lines, hit: new Uint8Array(lines.length), branches: new Map() });
  }
  return files.size === measurement.files.size
    ? measurement
    : { ...measurement, files: new Map([...files].sort(([a], [b]) => compareText(a, b))) };
}
