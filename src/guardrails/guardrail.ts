import type { Block } from '../core/document.js';
import type { Finding, Location, Metric } from '../core/finding.js';
import type { JudgingSettings } from '../core/judging-settings.js';
import type { Override } from '../core/override.js';
import type { Owner } from '../core/owner.js';
import type { Changes, Revision } from '../core/revision.js';
import type { Rule } from '../core/rule.js';
import type { Options, OptionValues } from '../core/schema.js';
import type { Slot } from '../core/slot.js';
import type { WorkflowJob } from '../core/workflow-job.js';
import type { FactScanner, FactTable, Json } from '../facts/facts.js';
import type { Clock, Files, Host, Http, Programs } from '../host/host.js';

export type { Changes, Revision };

/** What a guardrail may ask of the outside world; what it does not list is not in its context. */
export type Need = 'exec' | 'github' | 'http' | 'files' | 'base';

/** What the engine finds by itself: sources nobody could read, and comments that silence nothing. */
export type EngineFinding = 'unreadable-source' | 'unused-suppression';

/** Scanners by the name under which the check receives their facts. */
export type Scanners = Readonly<Record<string, FactScanner<never> | FactScanner<unknown>>>;

/** The facts of each wanted scanner. */
export type FactsOf<S> = { readonly [K in keyof S]: S[K] extends FactScanner<infer Fact> ? FactTable<Fact> : never };

/** The repository as a guardrail sees it. */
export interface Repository {
  /** Absolute path of the repository's root. */
  readonly root: string;
  /** Files of this run, sorted: listed, inside the root, matching this guardrail's include and exclude. */
  readonly files: readonly string[];
  /** Files matching any of the globs, sorted. */
  matching(globs: readonly string[]): readonly string[];
  /** Whether the include and exclude of the run and of this guardrail let a path in, listed or not. */
  isIncluded(path: string): boolean;
  /** Whether this run judges the file; false only where shards divide the files of a guardrail `byFile`. */
  isAssigned(path: string): boolean;
  /** Bytes of a file inside the root by its relative path (8 MiB at most by default); null when there is none. */
  read(path: string, limit?: number): Uint8Array | null;
  /** Text of a file inside the root, or null when there is none. */
  text(path: string): string | null;
  /** Files and lines changed since the base revision; null when no base was given. */
  readonly changes: Changes | null;
  /** Revision facts from git; all null outside a repository. */
  readonly revision: Revision;
}

/** The commit that a change is compared with, and what judged there and what judges here. */
export interface ComparedBase {
  readonly commit: string;
  readonly before: JudgingSettings;
  readonly after: JudgingSettings;
  /** What the working tree changes since that commit. Rejects with a UserError. */
  changes(): Promise<Changes>;
  /** Paths of what lies right in a folder of that commit. Rejects with a UserError. */
  folder(path: string): Promise<readonly string[]>;
  /** Texts of files of that commit by path, as far as they are there. Rejects with a UserError. */
  texts(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Texts of files of the working tree by path, as far as they are there, whatever the run leaves out. */
  textsAfter(paths: readonly string[]): ReadonlyMap<string, string>;
  /** What a scanner finds in files of that commit that it looks at. Rejects with a UserError. */
  factsBefore<Fact>(scanner: FactScanner<Fact>, paths: readonly string[]): Promise<FactTable<Fact>>;
  /** What a scanner finds in files of the working tree that it looks at, whatever the run leaves out. */
  factsAfter<Fact>(scanner: FactScanner<Fact>, paths: readonly string[]): FactTable<Fact>;
}

/** Why there is no commit to compare with, one sentence. */
export interface NoBase {
  readonly missing: string;
}

/** What a guardrail is given. */
export interface Context<O extends Options = Options, N extends Need = Need> {
  readonly options: OptionValues<O>;
  readonly repository: Repository;
  /** The day that decides dated options: the commit's, else today, `YYYY-MM-DD` in UTC; the same for a whole run. */
  readonly date: string;
  /** Ids of all guardrails of this run. */
  readonly running: ReadonlySet<string>;
  /** The day that expiries are judged by: today in UTC, unless the `date` option says otherwise. */
  readonly today: string;
  readonly clock: Clock;
  readonly exec: 'exec' extends N ? Programs : undefined;
  /** Runs short programs of ours, such as an installer, and shows people what they say. */
  readonly showPrograms: 'exec' extends N ? Host['showPrograms'] : undefined;
  readonly http: 'http' extends N ? Http : undefined;
  /** Absolute-path file access, for reports and state outside the listed files. */
  readonly disk: 'files' extends N ? Files : undefined;
  /** The commit that the change is compared with. */
  readonly base: 'base' extends N ? ComparedBase | NoBase : undefined;
  /** A variable of the environment; only for guardrails that need exec, http or github. */
  variable(name: string): string | null;
  /** Keeps a value out of everything printed from now on. */
  mask(secret: string): void;
  /** Tells people about progress; made harmless before it is printed. */
  log(message: string): void;
  /** How many threads or processes may run at once. */
  readonly parallelism: number;
  /** Folder for files that may outlive this run (tool caches), absolute. */
  readonly cacheDirectory: string;
}

/** What a check returns. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly metrics?: readonly Metric[];
  /** Values for the declared outputs. */
  readonly outputs?: Readonly<Record<string, string | number>>;
  /** What people should see in the job summary, besides the findings. */
  readonly summary?: readonly Block[];
  /** Files for the report folder, by bare name. */
  readonly artifacts?: Readonly<Record<string, string | Uint8Array>>;
  /** Sources it could not understand; whoever `reports` unreadable sources reports them. */
  readonly broken?: readonly { readonly location: Location; readonly message: string }[];
  /** How many files it looked at; by default those its scanners wanted. */
  readonly files?: number;
  /** What the sentence on the whole run says of it beside the counts, in a few words. */
  readonly headline?: string;
  /** What its total has to know of these files; shards hand it on. */
  readonly partial?: Json;
}

/** What the files of a guardrail come to together; its findings have no location. */
export type Total = Pick<CheckResult, 'metrics' | 'outputs' | 'summary'> & { readonly findings?: readonly Finding[] };

/** How a guardrail that judges each file by itself is divided among shards and put together again. */
export interface PerFile<O extends Options> {
  /**
   * Everything of a result that is about more than one file, from the tallies of checks that looked at each file once,
   * in the order of their files; a check of such a guardrail returns it no other way.
   */
  reduce?(tallies: readonly Json[]): Total;
  /** The option of its own that names its share, in runs that divide nothing else. */
  readonly shard?: keyof O & string;
}

/** What a command returns; the engine formats, prints and writes it. */
export interface CommandResult {
  /** A table: printed as JSON rows, CSV, Markdown or text. */
  readonly table?: { readonly columns: readonly string[]; readonly rows: readonly Readonly<Record<string, Json>>[] };
  /** Text printed as it is when the command has no table, or for `--format text`. */
  readonly text?: string;
  /** Files to write, by repository-relative path; null removes one. */
  readonly writes?: Readonly<Record<string, string | null>>;
  /** Exit status; 0 by default. */
  readonly status?: 0 | 1;
}

/** What a guardrail offers beside its check: `guardrails ID COMMAND`. */
export interface Command<O extends Options, S extends Scanners, N extends Need, A extends Options = Options> {
  readonly summary: string;
  /** Further flags of this command. */
  readonly flags?: A;
  /** Names of positional arguments, if it takes any. */
  readonly positional?: readonly string[];
  /** Whether it runs until it is stopped: the first signal to the process then aborts its own, the next one ends it. */
  readonly untilStopped?: true;
  /** Runs to its end, or until the signal aborts. */
  run(
    context: Context<O, N>,
    facts: FactsOf<S>,
    // biome-ignore lint/suspicious/noExplicitAny: each command declares its own flags, and a record of commands has no common type for them
    flags: any,
    signal: AbortSignal,
  ): Promise<CommandResult> | CommandResult;
}

/** One guardrail: everything there is to know about it, and the one function that does it. */
export interface Guardrail<O extends Options = Options, S extends Scanners = Scanners, N extends Need = Need> {
  /** Folder name, configuration key and action name: a short noun. */
  readonly id: string;
  /** `Checks …`, `Requires …`, `Measures …` or `Runs …`, no full stop. */
  readonly summary: string;
  /** Why it exists, two or three sentences. */
  readonly rationale: string;
  /** First version that had it. */
  readonly since: string;
  /** Who looks after what it finds: the label of its issue, unless `issue-labels` names another. */
  readonly owner: Owner;
  readonly rules: readonly Rule[];
  readonly options: O;
  readonly needs: readonly N[];
  readonly facts: S;
  /** Facts options for a scanner, by the scanner's name here; part of the cache key. */
  factOptions?(options: OptionValues<O>): Partial<Record<keyof S & string, Json>>;
  /** Globs of the only files whose facts it reads, by the scanner's name here; all files of a scanner not named. */
  factFiles?(options: OptionValues<O>): Partial<Record<keyof S & string, readonly string[]>>;
  /** Levels of its rules in files where they matter less; `overrides` of the configuration come after them. */
  readonly overrides?: readonly Override[];
  /** Globs of the files whose presence switches on its rules that are on `where-present`. */
  presence?(options: OptionValues<O>): readonly string[];
  /**
   * Present when a change must not decide how it is judged itself: settings, baseline and `fail-on` of the base count for
   * its findings where there is one, and no comment mutes them.
   */
  readonly judgedBy?: 'base';
  /** Runs along with other guardrails: `always`, or with those that read `sources` through scanners. */
  readonly companion?: 'always' | 'sources';
  /** What the engine itself finds, and under which rule this guardrail reports it. */
  readonly reports?: Readonly<Partial<Record<EngineFinding, string>>>;
  /** The part of the daily cycle that runs it; companions have none, they run along with others. */
  readonly slot?: Slot;
  /** What its job in the reusable workflows needs beyond a checkout and its action. */
  readonly workflow?: WorkflowJob;
  /**
   * Its part of a first configuration, as YAML with comments; `able` is whether it could look at the repository, whose
   * files have these paths.
   */
  startingConfig?(able: boolean, files: readonly string[]): string | null;
  /** The command whose files `init` drafts. */
  readonly draft?: string;
  /** Present when each finding is about one file and follows from that file alone: shards then divide the files. */
  readonly perFile?: PerFile<O>;
  /** Further outputs of its action, by name, with one sentence each. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly commands?: Readonly<Record<string, Command<O, S, N>>>;
  /** The command that runs when flags but no command follow the id. */
  readonly defaultCommand?: string;
  check(context: Context<O, N>, facts: FactsOf<S>): Promise<CheckResult> | CheckResult;
  /** The action's main step, where it is more than a check; null means the check is all. */
  main?(step: Step<O, N>): Promise<CheckResult | null>;
  /** The action's post step; what it returns is reported like a check's result. */
  post?(step: Step<O, N>): Promise<CheckResult | null>;
}

/** A step of an action that has a post step. */
export interface Step<O extends Options, N extends Need> {
  readonly context: Context<O, N>;
  /** Keeps a value for the post step. */
  saveState(name: string, value: string): void;
  /** What the main step kept, or null. */
  savedState(name: string): string | null;
  /** Starts this program again as a detached process running `guardrails ARGS`, its output going to a file; returns its pid. */
  detach(args: readonly string[], logFile: string): number;
}

/** A guardrail whose own types do not matter to the caller. */
// biome-ignore lint/suspicious/noExplicitAny: guardrails of all option and fact types live in one registry
export type AnyGuardrail = Guardrail<any, any, any>;

/** A command whose own types do not matter to the caller. */
// biome-ignore lint/suspicious/noExplicitAny: commands of all guardrails are run by one engine
export type AnyCommand = Command<any, any, any>;

/** Declares a guardrail, checking that its options, facts and needs fit its functions. */
export function defineGuardrail<const O extends Options, const S extends Scanners, const N extends Need>(
  guardrail: Guardrail<O, S, N>,
): AnyGuardrail {
  return guardrail as unknown as AnyGuardrail;
}

/** Whether none of its rules is on until it is configured or named. */
export function isOptIn({ rules }: Pick<AnyGuardrail, 'rules'>): boolean {
  return (rules as readonly Rule[]).every(({ activation }) => activation === 'configured');
}

/** Guardrails whose findings the base judges, by id. */
export function judgedByBase(registry: readonly AnyGuardrail[]): ReadonlySet<string> {
  return new Set(registry.flatMap(({ id, judgedBy }) => (judgedBy === 'base' ? [id] : [])));
}

/** The guardrail that reports what the engine itself finds of that kind, and the rule for it; null where there is none. */
export function reporterOf(
  kind: EngineFinding,
  registry: readonly AnyGuardrail[],
): { readonly guardrail: string; readonly rule: string } | null {
  const guardrail = registry.find(({ reports }) => reports?.[kind] !== undefined);
  return guardrail === undefined ? null : { guardrail: guardrail.id, rule: guardrail.reports![kind]! };
}

/** A guardrail's scanners with the names under which it receives their facts. */
export function scannersOf(guardrail: AnyGuardrail): readonly (readonly [string, FactScanner<unknown>])[] {
  return Object.entries(guardrail.facts as Readonly<Record<string, FactScanner<unknown>>>);
}

/** Every scanner of these guardrails by its id; throws when two have the same. */
export function scannersById(guardrails: readonly AnyGuardrail[]): ReadonlyMap<string, FactScanner<unknown>> {
  const scanners = new Map<string, FactScanner<unknown>>();
  for (const [, scanner] of guardrails.flatMap(scannersOf)) {
    if ((scanners.get(scanner.id) ?? scanner) !== scanner) {
      throw new Error(`two scanners are called \`${scanner.id}\`: an id belongs to one`);
    }
    scanners.set(scanner.id, scanner);
  }
  return scanners;
}
