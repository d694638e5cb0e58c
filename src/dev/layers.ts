/** A part of `src`: what it holds and which others it may import, besides itself. */
export interface Layer {
  /** As the table in CONTRIBUTING names it. */
  readonly name: string;
  /** The files it consists of, by their path in `src`. */
  readonly files: RegExp;
  readonly holds: string;
  /** Beginnings of the paths that may be imported. */
  readonly mayImport: readonly string[];
  /** Shown to whoever breaks it. */
  readonly because: string;
}

/** Every part of `src`, from the bottom up; the first one whose files match counts. */
export const LAYERS: readonly Layer[] = [
  {
    name: 'core',
    files: /^core\//,
    holds: 'findings, rules, options, the report, the verdict: vocabulary and pure decisions',
    mayImport: [],
    because: 'core is vocabulary and pure decisions',
  },
  {
    name: 'parsers',
    files: /^parsers\//,
    holds: 'text to structure: Python, YAML, globs and more',
    mayImport: ['core/'],
    because: 'parsers turn text into structure and know nothing else',
  },
  {
    name: 'facts',
    files: /^facts\//,
    holds: 'one scanner, one file: what is in one source file, as JSON, without judging it',
    mayImport: ['core/', 'parsers/'],
    because: 'a scanner looks at one file',
  },
  {
    name: 'analysis',
    files: /^analysis\//,
    holds: 'facts of many files, joined into what several guardrails share: endpoints, agents, ports',
    mayImport: ['core/', 'parsers/', 'facts/'],
    because: 'an analysis joins facts and judges nothing',
  },
  {
    name: 'host',
    files: /^host\//,
    holds: 'files, programs, network, time, runner, terminal: the only door to the outside',
    mayImport: ['core/'],
    because: 'hosts are the door to the outside, not part of the house',
  },
  {
    name: 'workspace',
    files: /^workspace\//,
    holds: 'the repository: listing, git, scanning, cached facts',
    mayImport: ['core/', 'parsers/', 'facts/', 'host/host.ts', 'host/prune.ts'],
    because: 'the workspace knows files, not guardrails',
  },
  {
    name: 'guardrails/<id>',
    files: /^guardrails\//,
    holds: 'one declaration, its check, and scanners that only it reads',
    mayImport: ['core/', 'facts/', 'analysis/', 'parsers/', 'guardrails/guardrail.ts', 'host/host.ts'],
    because: 'a guardrail sees facts, analyses and its context, never another guardrail',
  },
  {
    name: 'config',
    files: /^config\//,
    holds: 'defaults, preset, file and inputs, joined into one checked configuration',
    mayImport: ['core/', 'parsers/', 'guardrails/guardrail.ts'],
    because: 'configuration knows declarations',
  },
  {
    name: 'baseline',
    files: /^baseline\//,
    holds: 'known findings: reading, matching, rewriting them',
    mayImport: ['core/'],
    because: 'a baseline compares findings',
  },
  {
    name: 'reporters',
    files: /^reporters\//,
    holds: 'one report in many formats, as pure functions',
    mayImport: ['core/', 'facts/facts.ts', 'host/host.ts'],
    because: 'reporters read the report and nothing else',
  },
  {
    name: 'github',
    files: /^github\//,
    holds: 'the comment, the issues and the code scanning upload, through one client',
    mayImport: ['core/', 'reporters/', 'host/host.ts'],
    because: 'GitHub is told what the report says, through the host',
  },
  {
    name: 'engine',
    files: /^engine\//,
    holds: 'the stages of a run; `engine/shards` divides it among machines and joins it again',
    mayImport: [
      'core/',
      'facts/',
      'parsers/',
      'config/',
      'workspace/',
      'baseline/',
      'guardrails/guardrail.ts',
      'host/host.ts',
      'host/cache-folder.ts',
    ],
    because: 'the engine knows stages, not concrete guardrails or hosts',
  },
  {
    name: 'reports',
    files: /^reports\//,
    holds: 'reports read back from JSON: one, those of all shards, those of a folder',
    mayImport: ['core/', 'engine/', 'workspace/', 'guardrails/guardrail.ts', 'host/host.ts'],
    because: 'a stored report is data from outside, checked before anybody believes it',
  },
  {
    name: 'report-context.ts',
    files: /^report-context\.ts$/,
    holds: 'what reporters may know beside the report',
    mayImport: ['core/', 'engine/', 'github/', 'reporters/', 'guardrails/guardrail.ts', 'host/host.ts'],
    because: 'the command line and the action hand the same context to reporters',
  },
  {
    name: 'cli',
    files: /^cli\//,
    holds: 'the command line: its words, and a table of commands',
    mayImport: [
      'core/',
      'config/',
      'engine/',
      'baseline/',
      'workspace/',
      'reporters/',
      'reports/',
      'github/',
      'guardrails/guardrail.ts',
      'host/host.ts',
      'host/conclusion.ts',
      'report-context.ts',
    ],
    because: 'the command line drives the engine through interfaces',
  },
  {
    name: 'action',
    files: /^action\//,
    holds: 'a step of an action: inputs in, report, outputs, annotations and summary out',
    mayImport: [
      'core/',
      'config/',
      'engine/',
      'workspace/',
      'reporters/',
      'reports/',
      'github/',
      'guardrails/guardrail.ts',
      'host/host.ts',
      'host/conclusion.ts',
      'report-context.ts',
    ],
    because: 'an action drives the engine through interfaces',
  },
  {
    name: 'registry.ts',
    files: /^registry\.ts$/,
    holds: 'the list of guardrails, generated from the folders',
    mayImport: ['guardrails/'],
    because: 'the registry lists guardrails',
  },
  {
    name: 'index.ts',
    files: /^index\.ts$/,
    holds: 'binds a host to the command line, an action or a scanning thread',
    mayImport: ['engine/', 'guardrails/guardrail.ts', 'host/', 'registry.ts', 'cli/', 'action/', 'workspace/'],
    because: 'index.ts binds a run to a host',
  },
  {
    name: 'start.ts',
    files: /^start\.ts$/,
    holds: "Node's compile cache for the command line, before the bundle is loaded",
    mayImport: ['index.ts'],
    because: 'the start is there before the bundle, and small',
  },
];
