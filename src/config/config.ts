import type { Severity } from '../core/finding.js';
import type { Override } from '../core/override.js';
import type { EngineValues } from './engine-options.js';

/** The settings of a whole run, every one of them decided. */
export interface Config {
  readonly engine: EngineValues;
  /** By guardrail id, for every guardrail there is. */
  readonly guardrails: ReadonlyMap<string, GuardrailConfig>;
  /** The configuration file's path relative to the root, or null when there is none. */
  readonly file: string | null;
  /** What it was made of, so that it can be made again with another file. */
  readonly origin: ConfigOrigin;
}

/** A configuration file's path relative to the root, and its text. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** Whether the user named it, so that no other place is looked at. */
  readonly isNamed?: true;
}

/** The layers of a configuration above the defaults. */
export interface ConfigOrigin {
  readonly file: ConfigFile | null;
  /** What inputs or the command line say. */
  readonly settings: Layer;
}

/** What can be said of a guardrail as a whole: all of its rules, none, or those that are on by themselves. */
export type Enabled = boolean | 'auto';

/** The settings of one guardrail. */
export interface GuardrailConfig {
  /** Whether it runs with all of its rules; `auto` leaves it to each of them. */
  readonly enabled: Enabled;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Severities that somebody set, by rule id; `off` silences a rule. Others keep their own. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Levels of rules in some files, those that decide last; the same for all guardrails. */
  readonly overrides: readonly Override[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What one layer (the file, the inputs, the command line) says; what it leaves out stays as it was. */
export interface Layer {
  readonly engine: Readonly<Record<string, unknown>>;
  readonly guardrails: ReadonlyMap<string, GuardrailLayer>;
}

/** What one layer says of one guardrail. */
export interface GuardrailLayer {
  readonly enabled?: Enabled;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  readonly options?: Readonly<Record<string, unknown>>;
}
