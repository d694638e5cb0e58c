import { parseIni } from '../../parsers/ini.js';
import { variablesIn } from './launch-variables.js';
import { type ScriptLaunch, shellLaunches } from './shell-launches.js';

/** A launch of a process manager, with the name under which it starts it. */
export interface NamedLaunch extends ScriptLaunch {
  readonly unit: string | null;
  /** Whether it is started only when somebody asks for it. */
  readonly onDemand: boolean;
}

const TOGETHER = 'together';
const LINE_LIMIT = 10_000;

/** The launches of a Procfile, which are all started together. */
export function procfileLaunches(text: string): readonly NamedLaunch[] {
  return text.split('\n').flatMap((line, row) => {
    const match = line.length > LINE_LIMIT ? null : /^([A-Za-z0-9_-]+):\s*/.exec(line);
    if (match === null) return [];
    const launches = shellLaunches(line.slice(match[0].length), { line: row + 1, column: match[0].length + 1 });
    return launches.map((launch) => ({ ...launch, run: TOGETHER, unit: match[1]!, onDemand: false }));
  });
}

/** The launches of a systemd unit or drop-in: those of its last `ExecStart`, unless an empty one takes them back. */
export function systemdLaunches(text: string, unit: string): readonly NamedLaunch[] {
  let commands: { readonly text: string; readonly line: number; readonly column: number }[] = [];
  let directory: string | null = null;
  const variables = new Map<string, string>();
  const lines = text.split('\n');
  for (let row = 0; row < lines.length; row++) {
    const line = row + 1;
    const parts = [lines[row]!.replace(/\r$/, '')];
    while (parts.at(-1)!.endsWith('\\') && row + 1 < lines.length) parts.push(lines[++row]!.replace(/\r$/, ''));
    const match = /^\s*(ExecStart|Environment|WorkingDirectory)\s*=\s*/.exec(parts[0]!.slice(0, LINE_LIMIT));
    if (match === null) continue;
    const value = parts.join('\n').slice(match[0].length);
    if (match[1] === 'ExecStart') {
      commands = value.trim() === '' ? [] : [...commands, { text: value, line, column: match[0].length + 1 }];
    } else if (match[1] === 'WorkingDirectory') directory = value.trim();
    else for (const [name, text] of assignmentsIn(value)) variables.set(name, text);
  }
  return commands.flatMap(({ text: command, ...place }) =>
    shellLaunches(command, place).map((launch) => ({
      ...launch,
      directory: launch.directory ?? directory,
      environment: variablesIn([launch.port, launch.host], variables, launch.environment),
      run: TOGETHER,
      unit,
      onDemand: false,
    })),
  );
}

/** The launches of a supervisord configuration, which are all started together. */
export function supervisorLaunches(text: string): readonly NamedLaunch[] {
  return [...parseIni(text)].flatMap(([section, values]) => {
    const unit = /^(?:program|fcgi-program):(.+)$/.exec(section)?.[1];
    const lines = values.get('command') ?? [];
    if (unit === undefined || lines.length === 0) return [];
    const given = (key: string): string => (values.get(key) ?? []).map((line) => line.text).join(' ');
    const variables = new Map(assignmentsIn(given('environment')));
    const directory = given('directory').replace(/\s;.*$/, '');
    const { line, column } = lines[0]!;
    const script = lines.map((each) => each.text.replace(/\s;.*$/, '')).join(' ');
    return shellLaunches(script, { line, column }).map((launch) => ({
      ...launch,
      directory: launch.directory ?? (directory === '' ? null : directory),
      environment: variablesIn([launch.port, launch.host], variables, launch.environment),
      run: TOGETHER,
      unit,
      onDemand: /^(?:false|no|off|0)$/i.test(given('autostart')),
    }));
  });
}

function assignmentsIn(text: string): readonly (readonly [name: string, value: string])[] {
  const found = text.slice(0, LINE_LIMIT).matchAll(/"?([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^\s,"]*))/g);
  return [...found].map(([, name = '', double, single, plain]) => [name, double ?? single ?? plain ?? ''] as const);
}
