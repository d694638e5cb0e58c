import { resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { SEVERITIES } from '../core/finding.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';

const REPORT_LIMIT = 512 * 1024 * 1024;

/** A report as `--format json` wrote it; throws a UserError naming the file that is none. */
export function readReport(host: Host, file: string): Report {
  const bytes = host.files.read(resolve(host.directory, file), REPORT_LIMIT);
  if (bytes === null) throw new UserError('there is no such file.', { file });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new UserError('is no JSON: give the reports that `--format json` wrote.', { file });
  }
  if (!isReport(value)) {
    throw new UserError('is no report of version 1: give the reports that `--format json` wrote.', { file });
  }
  return value;
}

type Unknown<T> = { readonly [K in keyof T]?: unknown };

function isReport(value: unknown): value is Report {
  const { version, runs, findings, subject } = Object(value) as Unknown<Report>;
  return (
    version === 1 &&
    Array.isArray(runs) &&
    Array.isArray(findings) &&
    Object(subject) === subject &&
    runs.every((run) => areTexts([run?.guardrail, run?.status])) &&
    findings.every(isFinding)
  );
}

function isFinding(value: unknown): boolean {
  const finding = Object(value) as Unknown<Report['findings'][number]>;
  const { guardrail, rule, message, fingerprint, docs, state, severity, path, remedy, related } = finding;
  return (
    areTexts([guardrail, rule, message, fingerprint, docs, state]) &&
    SEVERITIES.some((known) => known === severity) &&
    areTexts([path ?? '', remedy ?? '']) &&
    Array.isArray(related)
  );
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}
