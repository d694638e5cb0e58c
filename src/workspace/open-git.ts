import { posix } from 'node:path';
import { unlessUnreadable } from '../core/errors.js';
import { pathOfBytes } from '../core/path-bytes.js';
import type { Files, Host } from '../host/host.js';
import { Git, type GitHost, type GitPlace, recordsIn, wordsOf } from './git.js';
import {
  asVariables,
  disarming,
  namesTransport,
  promisorsIn,
  settingsIn,
  skipsDigest,
  TELLING_KEYS,
} from './git-settings.js';

/** Git for a folder, or why there is none. */
export interface OpenedGit {
  readonly git: Git | null;
  /** What keeps git from reading the repository that lies here, in a few words; null where it can, or none lies here. */
  readonly trouble: string | null;
}

/** Opens git for a folder inside a work tree, and tells no repository from one that git cannot read. */
export async function openGit(host: GitHost & Pick<Host, 'files'>, directory: string): Promise<OpenedGit> {
  const top = topAround(host.files, directory);
  const none = (trouble: string): OpenedGit => ({ git: null, trouble: top === null ? null : trouble });
  const program = host.programs.find('git', directory);
  if (program === null) return none('git was not found on PATH');
  const place: GitPlace = { ...UNKNOWN, host, program, directory, top: top ?? directory };
  const git = new Git(place);
  const [where, config] = await Promise.all([
    git.run(['rev-parse', '--is-inside-work-tree', '--git-path', 'index', '--show-prefix']),
    git.run(['config', '-z', '--get-regexp', TELLING_KEYS]),
  ]);
  if (where.exitCode !== 0) return none(wordsOf(where));
  const words = pathOfBytes(where.stdout);
  if (!words.startsWith(INSIDE)) return { git: null, trouble: 'it has no work tree here' };
  const prefix = prefixOf(place.top, host.files.real(directory) ?? directory);
  const end = `\n${prefix}\n`;
  if (!words.endsWith(end)) return none(await whyPassedOver(git));
  const settings = settingsIn(recordsIn(config.stdout));
  const promisors = promisorsIn(settings);
  return {
    git: new Git({
      ...place,
      prefix,
      promisors,
      mayFetch: promisors.length > 0 && !namesTransport(settings),
      indexHasDigest: !skipsDigest(settings),
      index: words.slice(INSIDE.length, -end.length),
      variables: {
        ...asVariables(disarming(settings)),
        ...(promisors.length === 0 ? {} : sshVariables(host, directory)),
      },
    }),
    trouble: null,
  };
}

/** What git says first in a work tree. */
const INSIDE = 'true\n';

const UNKNOWN = { prefix: '', index: '', indexHasDigest: true, promisors: [], mayFetch: false, variables: {} } as const;

/** The nearest folder with a `.git` in it, from the folder upwards, links resolved; null where there is none. */
function topAround(files: Files, directory: string): string | null {
  const start = files.real(directory) ?? directory;
  for (let folder = start; ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, '.git');
    // What cannot be looked at may be one.
    if (
      unlessUnreadable(
        () => files.entry(path) !== null,
        () => true,
      )
    )
      return folder;
    if (folder === posix.dirname(folder)) return null;
  }
}

function prefixOf(top: string, directory: string): string {
  const below = posix.relative(top, directory);
  return below === '' ? '' : `${below}/`;
}

/** Why git took another repository, or none, for the one whose `.git` lies nearest. */
async function whyPassedOver(git: Git): Promise<string> {
  const result = await git.run([`--git-dir=${git.place.top}/.git`, 'rev-parse', '--git-dir']);
  return result.exitCode === 0 ? 'its work tree is another folder' : wordsOf(result);
}

/** The machine's own ssh in place of whatever the repository's configuration names; none where there is no ssh. */
function sshVariables({ programs }: GitHost, directory: string): Readonly<Record<string, string>> {
  const ssh = programs.find('ssh', directory);
  return { GIT_SSH_COMMAND: ssh === null ? 'exit 1 #' : `'${ssh.replaceAll("'", "'\\''")}'` };
}
