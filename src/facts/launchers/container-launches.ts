import { parseDockerfile, placeInArgs } from '../../parsers/dockerfile.js';
import { entriesOf, parseYaml, valueAt, type YamlNode } from '../../parsers/yaml.js';
import { launchesOf, type PlacedWord } from './launch.js';
import { variablesIn } from './launch-variables.js';
import { type ScriptLaunch, shellLaunches } from './shell-launches.js';
import type { NamedLaunch } from './unit-launches.js';

/** The launches of a Dockerfile's last `ENTRYPOINT` and `CMD`. */
export function dockerfileLaunches(text: string): readonly ScriptLaunch[] {
  const instructions = parseDockerfile(text);
  const variables = new Map<string, string>();
  for (const { keyword, args } of instructions) {
    if (keyword !== 'ENV' && keyword !== 'ARG') continue;
    for (const [, name = '', value = ''] of args.matchAll(
      /(?:^|\s)([A-Za-z_]\w*)(?:=|\s+(?=[^\s=]+$))["']?([^\s"']*)/g,
    )) {
      variables.set(name, value);
    }
  }
  const [entrypoint = [], command = []] = ['ENTRYPOINT', 'CMD'].map((keyword) => {
    const last = instructions.findLast((instruction) => instruction.keyword === keyword);
    if (last === undefined) return [];
    const place = placeInArgs(last, 0);
    return last.words === null
      ? [{ script: last.args, ...place }]
      : last.words.map((word) => ({ text: word, ...place }));
  });
  const whole = commandLaunches([...entrypoint, ...command]);
  const launches = whole.length > 0 ? whole : commandLaunches(command);
  return launches.map((launch) => ({
    ...launch,
    environment: variablesIn([launch.port, launch.host], variables, launch.environment),
    run: null,
  }));
}

/** The launches of the services of a compose file by their names; throws `SyntaxProblem`. */
export function composeLaunches(text: string): readonly NamedLaunch[] {
  return parseYaml(text).flatMap((document) => {
    const services = valueAt(document, 'services');
    if (services?.kind !== 'mapping') return [];
    return entriesOf(services).flatMap(({ key, value }) => {
      // `$$` is Compose's way to leave a variable to the container; any other one it puts in itself.
      const inside = ['entrypoint', 'command'].some((each) => leavesVariables(valueAt(value, each)));
      const variables = new Map(inside ? environmentOf(valueAt(value, 'environment')) : []);
      const entrypoint = wordsOf(valueAt(value, 'entrypoint'));
      const command = wordsOf(valueAt(value, 'command'));
      const whole = commandLaunches([...entrypoint, ...command]);
      const launches = whole.length > 0 ? whole : commandLaunches(command);
      return launches.map((launch) => ({
        ...launch,
        environment: variablesIn([launch.port, launch.host], variables, launch.environment),
        run: null,
        unit: key.text,
        onDemand: false,
      }));
    });
  });
}

type Part = PlacedWord | { readonly script: string; readonly line: number; readonly column: number };

function commandLaunches(parts: readonly Part[]): readonly ScriptLaunch[] {
  const script = parts.find((part) => 'script' in part);
  if (script !== undefined && 'script' in script) return shellLaunches(script.script, script);
  const found = launchesOf(parts as readonly PlacedWord[]);
  if ('script' in found) return shellLaunches(found.script.text, found.script);
  return found.map((launch) => ({ ...launch, directory: null, run: null }));
}

function wordsOf(node: YamlNode | undefined): readonly Part[] {
  if (node?.kind === 'scalar') {
    const { line, column, text } = node;
    return node.value === null ? [] : [{ script: text.replaceAll('$$', ' $'), line, column }];
  }
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) =>
    item.kind === 'scalar' ? [{ text: item.text.replaceAll('$$', '$'), line: item.line, column: item.column }] : [],
  );
}

function leavesVariables(node: YamlNode | undefined): boolean {
  if (node?.kind === 'sequence') return node.items.some((item) => leavesVariables(item));
  return node?.kind === 'scalar' && node.text.includes('$$');
}

function environmentOf(node: YamlNode | undefined): readonly (readonly [name: string, value: string])[] {
  if (node?.kind === 'mapping') {
    return entriesOf(node).flatMap(({ key, value }) =>
      value.kind === 'scalar' && value.value !== null ? [[key.text, value.text] as const] : [],
    );
  }
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    const equals = item.kind === 'scalar' ? item.text.indexOf('=') : -1;
    return item.kind !== 'scalar' || equals < 1
      ? []
      : [[item.text.slice(0, equals), item.text.slice(equals + 1)] as const];
  });
}
