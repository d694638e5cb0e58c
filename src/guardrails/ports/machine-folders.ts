import { compareText } from '../../core/finding.js';
import { append } from '../../core/groups.js';

const REQUIREMENTS = /^(?:requirements[^/]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml)$/;
const STARTS =
  /^(?:(?:docker-)?compose[^/]*\.ya?ml|Procfile|supervisord[^/]*\.conf|(?:start|run|launch)(?:up)?[^/]*\.(?:sh|bat|ps1|ya?ml|json|toml|py)|[^/]+\.service)$/i;
const MACHINE =
  /(?:^|[-_])(?:machine|host|pc|computer|laptop|desktop|workstation|box|rig|jetson|raspberry|rpi|pi|vm|edge|cloud|robot|station)[-_]?(?:\d+|[a-z])?(?:[-_]|$)/i;
const DEPTH = 3;

/** A folder at the top that has all it takes to be a machine of its own. */
export interface MachineFolder {
  readonly folder: string;
  /** Whether its name says so as well: `machine_a_code`, `pc2`. */
  readonly named: boolean;
}

/** Folders at the top of the repository that each have requirements and a way to start of their own; none where only one has. */
export function machineFolders(files: readonly string[]): readonly MachineFolder[] {
  const byFolder = new Map<string, string[]>();
  for (const path of files) {
    const parts = path.split('/');
    if (parts.length > 1 && parts.length <= DEPTH + 1) append(byFolder, parts[0]!, parts.at(-1)!);
  }
  const found = [...byFolder]
    .filter(([folder]) => !folder.startsWith('.'))
    .filter(([, names]) => names.some((name) => REQUIREMENTS.test(name)) && names.some((name) => STARTS.test(name)))
    .map(([folder]) => ({ folder, named: MACHINE.test(folder) }));
  return found.length < 2 ? [] : found.sort((a, b) => compareText(a.folder, b.folder));
}

/** The part of a first configuration that says which folders are machines; null where nothing suggests it. */
export function proposedMachines(files: readonly string[]): string | null {
  const folders = machineFolders(files);
  if (folders.length === 0) return null;
  const isSure = folders.every(({ named }) => named);
  const mark = isSure ? '' : '# ';
  const reason = isSure
    ? '# Each of these folders has requirements and a way to start of its own: delete what shares a machine.'
    : '# Each of these folders has requirements and a way to start of its own: are they machines of their own?';
  const lines = folders.map(
    ({ folder }) => `${mark}    '${folder.replaceAll("'", "''")}/**': '${folder.replaceAll("'", "''")}'`,
  );
  return [reason, `${mark}ports:`, `${mark}  machines:`, ...lines, ''].join('\n');
}

/** What a reader of conflicts has to know about machines, one sentence; null where it does not matter. */
export function machineNote(
  conflicts: readonly { readonly uses: readonly { readonly path: string }[] }[],
  files: readonly string[],
  isConfigured: boolean,
): string | null {
  if (isConfigured || conflicts.length === 0) return null;
  const across = conflicts.some(({ uses }) => new Set(uses.map(({ path }) => path.split('/')[0])).size > 1);
  if (!across) return null;
  const folders = machineFolders(files).map(({ folder }) => folder);
  const suggestion =
    folders.length === 0
      ? ''
      : ` ${folders.slice(0, 6).join(', ')} may be machines of their own: each has requirements and a way to start.`;
  return `All of it is taken to run on one machine, because the option machines names no other.${suggestion}`;
}
