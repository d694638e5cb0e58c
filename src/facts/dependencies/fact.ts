import type { Compilation } from '../../parsers/compilation.js';
import type { TextPlace } from '../../parsers/line-index.js';
import { normalizeName } from '../../parsers/package-name.js';
import type { Requirement } from '../../parsers/pep508/requirement.js';
import { parseRequirement } from '../../parsers/pep508/requirement.js';

/** Where a declaration can stand. */
export type DeclarationKind =
  | 'requirements'
  | 'constraints'
  | 'pyproject'
  | 'setup.cfg'
  | 'setup.py'
  | 'pipfile'
  | 'conda'
  | 'dockerfile'
  | 'pre-commit'
  | 'tox'
  | 'nox'
  | 'workflow';

/** Kinds whose every group is an environment of its own, that nothing outside its file has to agree with. */
export const OWN_ENVIRONMENTS: ReadonlySet<DeclarationKind> = new Set(['tox', 'nox', 'workflow']);

/** How a specifier is written: `version` is a bare version number, in an ARG for example. */
export type Dialect = 'pep440' | 'poetry' | 'conda' | 'version';

/** A package that a file asks for; the place is that of its specifier, or of where one would stand. */
export interface DependencyDeclaration extends TextPlace {
  readonly fact: 'declaration';
  readonly kind: DeclarationKind;
  /** Normal form. */
  readonly name: string;
  readonly writtenName: string;
  /** As written; empty for any version. */
  readonly specifier: string;
  /** PEP 440 specifiers that together admit the same versions; null where versions do not decide (addresses, paths). */
  readonly admits: readonly string[] | null;
  readonly dialect: Dialect;
  readonly marker: string | null;
  /** Normal forms, sorted. */
  readonly extras: readonly string[];
  /** Extra, group or section that asks for it; null for what is always installed. */
  readonly group: string | null;
  /** What kind of thing the group is; null where there is none. */
  readonly groupKind: 'extra' | 'group' | null;
  /** Address or path it comes from. */
  readonly url: string | null;
  readonly editable: boolean;
  /** Whether `--hash` options belong to it. */
  readonly hashed: boolean;
  /** Whether the specifier stands in the file as it is, in one line, and may be replaced there. */
  readonly replaceable: boolean;
}

/** A file that another one takes in. */
export interface IncludeFact extends TextPlace {
  readonly fact: 'include';
  readonly mode: 'requirements' | 'constraints';
  /** As written, relative to the including file. */
  readonly path: string;
}

/** A Python version that a file asks for. */
export interface PythonFact extends TextPlace {
  readonly fact: 'python';
  readonly kind: 'requires-python' | 'python-version' | 'image';
  readonly written: string;
  readonly admits: readonly string[];
}

/** An index or folder that a file takes packages from, instead of or beside the usual one. */
export interface IndexFact extends TextPlace {
  readonly fact: 'index';
  /** As written, or its name where the file names it so. */
  readonly url: string;
  /** Normal forms of the packages it is for; null for all. */
  readonly packages: readonly string[] | null;
}

/** A revision of a git repository that a table beside the requirement takes a package from. */
export interface ReferenceFact extends TextPlace {
  readonly fact: 'reference';
  /** Normal form. */
  readonly name: string;
  /** As written. */
  readonly address: string;
  /** Tag, branch or commit. */
  readonly revision: string;
  readonly marker: string | null;
}

/** The package that a folder builds. */
export interface ProjectFact extends TextPlace {
  readonly fact: 'project';
  /** Normal form. */
  readonly name: string;
  /** Null where it is computed. */
  readonly version: string | null;
}

/** A package that a lock file settled on. */
export interface LockedFact extends TextPlace {
  readonly fact: 'locked';
  readonly name: string;
  readonly version: string | null;
  /** Folder of a package of the workspace itself, relative to the lock file. */
  readonly folder: string | null;
}

/** That a file is the output of a lock or compile step, and of what. */
export interface LockFact extends TextPlace, Compilation {
  readonly fact: 'lock';
  readonly kind: 'uv.lock' | 'poetry.lock' | 'pylock.toml' | 'compiled';
  /** Pythons it was made for, as a marker; null where it does not say. */
  readonly universe: string | null;
}

/** What a project tells its resolver beside requirements. */
export interface ResolutionFact extends TextPlace {
  readonly fact: 'resolution';
  /** Whether uv manages the project: it resolves all extras and groups at once. */
  readonly isUv: boolean;
  /** Normal forms of packages that are never resolved. */
  readonly excluded: readonly string[];
  /** Normal forms of packages that come from a folder, an address or the workspace: their specifiers are dropped. */
  readonly sourced: readonly string[];
  /** Dependency groups and the groups they include, in normal form. */
  readonly includes: readonly (readonly [group: string, included: string])[];
  /** Sets of extras and groups that exclude each other, in normal form. */
  readonly conflicts: readonly (readonly string[])[];
  /** Globs of the folders of a workspace; null for a project without one. */
  readonly workspace: { readonly members: readonly string[]; readonly exclude: readonly string[] } | null;
}

/** A line or file that could not be read. */
export interface UnreadableFact extends TextPlace {
  readonly fact: 'unreadable';
  /** For the end of a sentence that begins with "expected". */
  readonly expected: string;
  readonly text: string;
}

/** Everything a dependency file can say. */
export type DependencyFact =
  | DependencyDeclaration
  | IncludeFact
  | IndexFact
  | ReferenceFact
  | PythonFact
  | ProjectFact
  | LockedFact
  | LockFact
  | ResolutionFact
  | UnreadableFact;

/** What a declaration says that asks for a package under no condition, from where packages usually come. */
export const UNCONDITIONAL = {
  marker: null,
  extras: [],
  group: null,
  groupKind: null,
  url: null,
  editable: false,
  hashed: false,
} as const satisfies Partial<DependencyDeclaration>;

/** What a source adds to a requirement it read. */
export type DeclarationContext = Pick<DependencyDeclaration, 'kind' | 'group'> &
  Partial<Pick<DependencyDeclaration, 'groupKind' | 'hashed' | 'replaceable'>>;

/** The declaration of a PEP 508 requirement whose specifier stands at a place. */
export function declarationOf(
  requirement: Requirement,
  at: TextPlace,
  context: DeclarationContext,
): DependencyDeclaration {
  const { name, specifier, marker, extras, url } = requirement;
  return {
    fact: 'declaration',
    kind: context.kind,
    name: normalizeName(name),
    writtenName: name,
    specifier,
    admits: url === null ? [specifier] : null,
    dialect: 'pep440',
    marker,
    extras,
    group: context.group,
    groupKind: context.group === null ? null : (context.groupKind ?? 'group'),
    url,
    editable: false,
    hashed: context.hashed ?? false,
    replaceable: context.replaceable ?? true,
    line: at.line,
    column: at.column,
  };
}

/** Reads one PEP 508 text that begins at a place: its declaration, or that it could not be read. */
export function readDeclaration(
  text: string,
  start: TextPlace,
  context: DeclarationContext,
): DependencyDeclaration | UnreadableFact {
  const requirement = parseRequirement(text);
  const literal = context.replaceable ?? true;
  const at = literal ? { line: start.line, column: start.column + requirement.index } : start;
  if (requirement.kind === 'requirement') return declarationOf(requirement, at, context);
  return { fact: 'unreadable', expected: requirement.expected, text: text.slice(0, 200), ...at };
}
