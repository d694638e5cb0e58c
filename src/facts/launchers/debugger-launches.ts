import { withoutComments } from '../../parsers/jsonc.js';
import { entriesOf, parseYaml, valueAt, type YamlNode } from '../../parsers/yaml.js';
import { launchesOf, type PlacedWord } from './launch.js';
import type { NamedLaunch } from './unit-launches.js';

/** The launches of the configurations of a `launch.json`, which somebody starts one at a time; throws `SyntaxProblem`. */
export function debuggerLaunches(text: string): readonly NamedLaunch[] {
  return parseYaml(withoutComments(text.replaceAll('\t', ' '))).flatMap((document) => {
    const configurations = valueAt(document, 'configurations');
    if (configurations?.kind !== 'sequence') return [];
    return configurations.items.flatMap((configuration, index) => {
      const program = wordIn(configuration, 'program');
      const module = wordIn(configuration, 'module');
      const target = module === null ? program : { ...module, text: module.text };
      if (target === null) return [];
      const args = valueAt(configuration, 'args');
      const words: PlacedWord[] = [
        { ...target, text: 'python' },
        ...(module === null ? [] : [{ ...target, text: '-m' }]),
        target,
        ...(args?.kind === 'sequence' ? args.items.flatMap((item) => scalarWord(item) ?? []) : []),
      ];
      const variables = valueAt(configuration, 'env');
      const assignments =
        variables?.kind === 'mapping'
          ? entriesOf(variables).flatMap(({ key, value }) => {
              const word = scalarWord(value);
              return word === null ? [] : [{ ...word, text: `${key.text}=${word.text}` }];
            })
          : [];
      const found = launchesOf([...assignments, ...words]);
      if ('script' in found) return [];
      const unit = wordIn(configuration, 'name')?.text ?? null;
      return found.map((launch) => ({ ...launch, directory: '..', run: `#${index}`, unit, onDemand: true }));
    });
  });
}

function wordIn(node: YamlNode, key: string): PlacedWord | null {
  const value = valueAt(node, key);
  return value === undefined ? null : scalarWord(value);
}

function scalarWord(node: YamlNode): PlacedWord | null {
  if (node.kind !== 'scalar' || node.value === null) return null;
  const { line, column } = node;
  return { text: node.text.replace(/^\$\{workspaceFolder(?::\w+)?\}\/?/, ''), line, column };
}
