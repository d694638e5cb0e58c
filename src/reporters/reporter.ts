import type { Report } from '../core/report.js';
import type { Rule } from '../core/rule.js';

/** The formats a report can be rendered in. */
export const FORMATS = ['text', 'json', 'sarif', 'markdown', 'github'] as const;

/** One of `FORMATS`. */
export type Format = (typeof FORMATS)[number];

/** Where a repository's files can be looked at in a browser. */
export interface SourceLinks {
  /** `https://github.com`, no slash at its end. */
  readonly server: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
  /** The folder that paths are relative to, when that is not the top of the repository. */
  readonly folder?: string;
}

/** What reporters need beside the report; nothing in it can change a finding. */
export interface ReporterContext {
  /** Every rule there is, by its id. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** One line of a file by its repository-relative path, without its end; null when it cannot be read. */
  sourceLine(path: string, line: number): string | null;
  /** Terminal width and whether colours may be used; a width of null means no terminal. */
  readonly terminal: { readonly width: number | null; readonly colour: boolean };
  /** Null where files have no address. */
  readonly links: SourceLinks | null;
  /** Whether durations may be shown; without them the same report always reads the same. */
  readonly timings: boolean;
}

/**
 * Renders a report as text with a line feed at its end.
 * Whatever the report quotes, the text is harmless on the standard output of a runner or a terminal: print it raw.
 */
export type Reporter = (report: Report, context: ReporterContext) => string;
