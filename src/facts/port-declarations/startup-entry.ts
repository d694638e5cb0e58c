/** One of several programs that a start-up configuration lists: each is a service of its own. */
export interface StartupEntry {
  readonly name: string;
  /** The script or module it runs as written; null when the entry does not say. */
  readonly runs: string | null;
  /** The machine that the entry names. */
  readonly machine: string | null;
  /** Whether it is started at all: `enabled: false` is not. */
  readonly enabled: boolean;
}

const PROGRAM =
  '(?:agent|service|microservice|worker|node|program|app|application|server|daemon|bot|component|module|instance)';
/** Collections of what runs, whatever stands before the word: `agents`, `trading_agents`, `agent_list`. */
const PROGRAMS = new RegExp(
  `(?:^|[^a-z])(?:${PROGRAM}s|processes|${PROGRAM}s?[_-](?:list|registry|definitions))$`,
  'i',
);
/** What starts programs, and TOML's `[[agent]]`: a list of names there is a list of programs. */
const STARTED = new RegExp(`(?:^|[^a-z])(?:launch|launcher|startup|start|supervisor|fleet|process|${PROGRAM})$`, 'i');
/** Collections of which one entry counts at a time, or whose entries are parts of one program. */
const NOT_PROGRAMS =
  /(?:^|[^a-z])(?:configurations?|environments?|envs?|profiles?|presets?|modes?|variants?|tests?|scenarios?|examples?|ports?|listeners?|clients?|connections?|routes?|upstreams?|targets?|databases?|brokers?|remotes?)$/i;
const NAME_KEYS = ['name', 'id', 'agent', 'agent_name', 'service', 'service_name', 'program', 'title'];
const RUN_KEYS = ['script', 'module', 'entrypoint', 'entry_point', 'file', 'path', 'main', 'program', 'command', 'cmd'];
const ENDS = /^(?:false|no|off|0)$/i;
const NAME_LIMIT = 100;
const RUNS = /(?<![^\s"'=])[\w./-]+\.py(?![^\s"'])|^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?=:|$)|(?<=-m\s+)[\w.]+/;

/**
 * The program that an entry of a collection stands for, or null when the entry is none: `key` is its name in a mapping
 * and null in a list, `scalars` are its plain values by key in lower case.
 */
export function startupEntry(
  collection: string,
  key: string | null,
  scalars: ReadonlyMap<string, string>,
): StartupEntry | null {
  const given = NAME_KEYS.map((each) => scalars.get(each)).find((text) => text !== undefined);
  const name = key ?? given;
  if (name === undefined || name === '' || name.length > NAME_LIMIT || NOT_PROGRAMS.test(words(collection)))
    return null;
  const runs = RUN_KEYS.map((each) => RUNS.exec((scalars.get(each) ?? '').slice(0, 500))?.[0]).find(
    (text) => text !== undefined,
  );
  const isList = key === null && (runs !== undefined || STARTED.test(words(collection)));
  if (!isList && !PROGRAMS.test(words(collection))) return null;
  const off = ['enabled', 'active', 'autostart'].some((each) => ENDS.test(scalars.get(each) ?? ''));
  const disabled = /^(?:true|yes|on|1)$/i.test(scalars.get('disabled') ?? '');
  const machine = scalars.get('machine') ?? null;
  return { name, runs: runs ?? null, machine: machine === '' ? null : machine, enabled: !off && !disabled };
}

function words(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1_$2');
}
